#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a catalogue of a language whose every text is as long as German's, so that what does not fit shows.

usage: long-words.py SOURCE_ROOT FOLDER

A text begins as it does in English: the tests find it by the same words, and who looks at a picture knows what it is.
"""
import os
import re
import subprocess
import sys
import tempfile

import polib

# As long as German words are, umlauts and all
WORDS = "Größenangabe wäre gewährleistet ob der Ausführung".split()
PLACEHOLDER = re.compile(r"%(?:\d+\$)?[-+ #0']*\d*(?:\.\d+)?(?:hh|ll|[hlzjt])?[A-Za-z%]")
# Short labels grow most (W3C, "Text size in translation")
GROWTH = ((10, 2.5), (20, 1.9), (30, 1.7), (50, 1.5), (70, 1.4))


def lengthen(text):
    words = PLACEHOLDER.sub("", text)
    # Units and signs are as long in every language.
    if len(re.sub("[^A-Za-z]", "", words)) <= 3:
        return text
    body = text.rstrip("\n")
    wanted = len(words) * (next((growth for limit, growth in GROWTH if len(words) <= limit), 1.3) - 1)
    added, i = "", 0
    while len(added) < wanted:
        added += " " + WORDS[i % len(WORDS)][:int(wanted - len(added)) + 1]
        i += 1
    return body + added + text[len(body):]


def main():
    source, output = sys.argv[1], os.path.join(sys.argv[2], "de", "LC_MESSAGES", "nestbox.mo")
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "nestbox.pot")
        subprocess.run(["xgettext", "--files-from=po/POTFILES.in", "--from-code=UTF-8", "--keyword=_", "--keyword=N_",
                        "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3",
                        "--output=" + template], cwd=source, check=True, stderr=subprocess.DEVNULL)
        catalogue = polib.pofile(template)
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: lengthen(entry.msgid), 1: lengthen(entry.msgid_plural)}
        else:
            entry.msgstr = lengthen(entry.msgid)
    os.makedirs(os.path.dirname(output), exist_ok=True)
    catalogue.save_as_mofile(output)
    os.utime(sys.argv[2])


if __name__ == "__main__":
    main()

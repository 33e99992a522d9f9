# SPDX-License-Identifier: GPL-3.0-or-later
"""check-catalogues.py SOURCE_ROOT: every catalogue has all that is to be translated, with its placeholders, mnemonics, markup
and line breaks; what is to be translated are whole sentences, not pieces of them.

What is to be translated is asked of xgettext, so a catalogue that was not brought up to date is incomplete."""

import pathlib
import re
import subprocess
import sys
import tempfile

import polib

PLACEHOLDER = re.compile(r"%(?:(\d+)\$)?([-+ #0']*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t)?[diouxXeEfgGcsp])")
MNEMONIC = re.compile(r"(?<![_\w])_(?=[^\W_])|(?<=[^\W_])_(?=[^\W\d_]\w*(?:\s|…|$))|\(_\w\)")
TAG = re.compile(r"</?[a-z]+[^>]*>")
PIECE = re.compile(r"^[\s,;.)]|[\s,(]$")
SEPARATOR = ", "


def template(root):
    """What is to be translated now."""
    with tempfile.TemporaryDirectory() as folder:
        pot = pathlib.Path(folder) / "nestbox.pot"
        subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments", *GLIB_KEYWORDS, f"--directory={root}",
                        f"--files-from={root / 'po' / 'POTFILES.in'}", f"--output={pot}"], check=True)
        return [entry for entry in polib.pofile(str(pot)) if entry.msgid]


# Those of meson's preset "glib"
GLIB_KEYWORDS = [f"--keyword={word}" for word in (
    "_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3")] + [
    f"--flag={flag}" for flag in (
        "N_:1:pass-c-format", "C_:2:pass-c-format", "NC_:2:pass-c-format", "g_dngettext:2:pass-c-format",
        "g_strdup_printf:1:c-format", "g_string_printf:2:c-format", "g_string_append_printf:2:c-format",
        "g_error_new:3:c-format", "g_set_error:4:c-format", "g_markup_printf_escaped:1:c-format", "g_log:3:c-format",
        "g_print:1:c-format", "g_printerr:1:c-format", "g_printf:1:c-format", "g_fprintf:2:c-format",
        "g_sprintf:2:c-format", "g_snprintf:3:c-format")]


def placeholders(text):
    """(place, kind), so that they may be put into another order, but not into another place."""
    found = [(int(place) if place else 0, kind) for place, kind in PLACEHOLDER.findall(text.replace("%%", ""))]
    return sorted((place or number, kind) for number, (place, kind) in enumerate(found, 1))


def is_of_one_number(form, n_forms):
    """Whether a form is used for one number only, which it may then leave out; in Russian the first is for 21, too."""
    return form is not None and (n_forms == 6 and form < 3 or n_forms == 2 and form == 0)


def complaints(entry, text, form):
    """What is wrong with one translation of an entry."""
    source = entry.msgid_plural or entry.msgid
    if not text.strip():
        yield "missing"
        return
    if "c-format" in entry.flags:
        wanted, found = placeholders(source), placeholders(text)
        left_out = [place for place in wanted if place not in found]
        may_leave_out = is_of_one_number(form, len(entry.msgstr_plural)) and len(found) + len(left_out) == len(wanted)
        if found != wanted and not (may_leave_out and [kind for _place, kind in left_out] in (["u"], ["d"])):
            yield f"placeholders {wanted} became {found}"
    if len(MNEMONIC.findall(entry.msgid)) == 1 and len(entry.msgid) < 60 and text.count("_") != 1:
        yield "has no mnemonic, or several"
    if sorted(TAG.findall(source)) != sorted(TAG.findall(text)):
        yield "markup differs"
    if [source.startswith("\n"), source.endswith("\n"), source.endswith(" ")] != \
            [text.startswith("\n"), text.endswith("\n"), text.endswith(" ")] and source != SEPARATOR:
        yield "begins or ends with other white space"
    if source.endswith("…") and not text.endswith("…"):
        yield "… at the end is missing"


def check(root, language, wanted):
    """What is wrong with a catalogue."""
    path = root / "po" / f"{language}.po"
    done = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", str(path)], capture_output=True, text=True, check=False)
    yield from done.stderr.splitlines()
    catalogue = polib.pofile(str(path))
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    for source in wanted:
        entry = known.pop((source.msgctxt, source.msgid), None)
        if entry is None or entry.fuzzy:
            yield f"“{source.msgid[:60]}”: {'not sure' if entry else 'missing'}"
            continue
        source.flags = sorted({*source.flags, *(flag for flag in entry.flags if flag == "c-format")})
        source.msgstr_plural = entry.msgstr_plural
        forms = entry.msgstr_plural.items() if source.msgid_plural else [(None, entry.msgstr)]
        for form, text in forms:
            yield from (f"“{source.msgid[:60]}”: {what}: “{text[:60]}”" for what in complaints(source, text, form))
    yield from (f"“{msgid[:60]}”: is no longer there" for _context, msgid in known)


def pieces(wanted):
    """What another language could not put into its own order."""
    for entry in wanted:
        if PIECE.search(entry.msgid) and entry.msgid != SEPARATOR and not entry.msgid.endswith("\n"):
            yield f"{entry.occurrences[0][0]}: “{entry.msgid[:60]}”"


def main(root):
    root = pathlib.Path(root)
    wanted = template(root)
    lines = (root / "po" / "LINGUAS").read_text(encoding="utf-8").split("\n")
    languages = [line for line in lines if line and not line.startswith("#")]
    results = [("whole sentences are translated", list(pieces(wanted)))]
    results += [(language, list(check(root, language, wanted))) for language in languages]
    glossary = (root / "po" / "glossary.md").read_text(encoding="utf-8")
    results.append(("every language has its words in the glossary",
                    [language for language in languages if f"({language})" not in glossary]))
    print(f"1..{len(results)}")
    for number, (title, wrong) in enumerate(results, 1):
        print("not ok" if wrong else "ok", number, "-", title)
        for line in wrong[:60]:
            print("#", line)
    return 1 if any(wrong for _title, wrong in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

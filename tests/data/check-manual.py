# SPDX-License-Identifier: GPL-3.0-or-later
"""check-manual.py SOURCE_ROOT PAGE…: manual pages that man can show, with every member that the journal can have."""

import pathlib
import re
import subprocess
import sys

WRITER = "src/engine/nest-run-json.c"
MEMBER = re.compile(r'(?:set_member_name|add_string|add_value|add_time) \(builder, "([a-z-]+)"')


def main(root, *pages):
    failed = 0
    print(f"1..{len(pages) + 1}")
    for number, page in enumerate(pages, 1):
        done = subprocess.run(["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z", page], capture_output=True, text=True, check=False)
        good = done.returncode == 0 and not done.stderr
        failed += not good
        print("ok" if good else "not ok", number, "-", pathlib.Path(page).name)
        for line in done.stderr.splitlines():
            print("#", line)
    journal = next(page for page in pages if page.endswith("nestbox-journal.5"))
    text = pathlib.Path(journal).read_text(encoding="utf-8").replace("\\-", "-")
    heads = re.findall(r"^\.TP\n\.BR? (.+)$", text, re.MULTILINE)
    told = {word.strip('",') for head in heads for word in head.split() if word.strip('",')}
    inner = set(re.findall(r"^\.BR? ([a-z]+)\b", text, re.MULTILINE))
    members = set(MEMBER.findall((pathlib.Path(root) / WRITER).read_text(encoding="utf-8")))
    wrong = sorted(members - told - inner) + sorted(told - members)
    failed += bool(wrong)
    print("not ok" if wrong else "ok", len(pages) + 1, "- the journal's members", *wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what meson's logs (testlog.json) hold, down to each single case, and closes with
`N passed, N failed, N skipped`.

Usage: count.py [--extra FILE] LOG…
A line of FILE is `fail` or `skip`, a tab and a text: what went wrong outside of meson's tests.

Exit status 1 if anything failed. With CI=true a skipped case counts as a failed run as well, unless
its reason starts with `this machine`: then nothing but other hardware would help.
"""

import argparse
import json
import os
import re
import sys

RESULT = re.compile(r"^(\s*)(not )?ok\b(?:\s+\d+)?\s*-?\s*([^#]*)(?:#\s*(\S+)\s*(.*))?$")
PLAN = re.compile(r"^\s*1\.\.(\d+)(?:\s*#\s*skip\S*\s*(.*))?$", re.IGNORECASE)
OK_LINE = re.compile(r"^\s*ok\b")
LINES = 80
GOOD = {"OK", "EXPECTEDFAIL"}


class Tally:
    """The three sums, and what is worth a line."""

    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []
        self.details = []

    def add_tap(self, name, lines):
        """Adds the cases of one program; a line that sums up the indented ones before it is none."""
        inner = 0
        inner_failed = False
        for line in lines:
            match = RESULT.match(line)
            if not match:
                continue
            indent, bad, case, directive, reason = match.groups()
            is_summary, summed_failure = len(indent) < inner, inner_failed
            inner = len(indent)
            inner_failed = bool(bad) if is_summary or not inner else inner_failed or bool(bad)
            if is_summary and (not bad or summed_failure):
                continue
            kind = (directive or "").lower()
            label = f"{name}: {case.strip()}"
            if kind.startswith("skip"):
                self.skipped.append((label, reason))
            elif kind.isalpha():
                self.skipped.append((label, f"incomplete: {reason}"))
            elif bad:
                self.failed.append(label)
            else:
                self.passed += 1

    def add_program(self, entry):
        """Adds one of meson's tests, which may hold many cases."""
        name, result = entry["name"], entry["result"]
        lines = (entry.get("stdout") or "").splitlines()
        plan = next((m for m in map(PLAN.match, lines) if m), None)
        before = self.passed + len(self.failed) + len(self.skipped)
        failed_before = len(self.failed)
        is_tap = plan or any(re.match(r"(not )?ok \d", line) for line in lines)
        if is_tap:
            self.add_tap(name, lines)
        if is_tap and (len(self.failed) > failed_before or result not in GOOD | {"SKIP"}):
            self.details.append((name, [line for line in lines if not OK_LINE.match(line)][-LINES:]))
        empty = before == self.passed + len(self.failed) + len(self.skipped)
        if result == "SKIP" and empty:
            reason = plan.group(2) if plan else _last_line(entry)
            self.skipped.append((name, reason or "no reason given"))
        elif result in GOOD and empty:
            self.passed += 1
        elif result not in GOOD | {"SKIP"} and len(self.failed) == failed_before:
            self.failed.append(f"{name}: {result.lower()}, exit status {entry.get('returncode')}")


def _last_line(entry):
    lines = ((entry.get("stderr") or "") + "\n" + (entry.get("stdout") or "")).split("\n")
    return next((line.strip() for line in lines if line.strip()), "")


def main():
    """Reads the logs, prints the sums."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--extra")
    parser.add_argument("logs", nargs="*")
    options = parser.parse_args()
    tally = Tally()
    for path in options.logs:
        with open(path, encoding="utf-8", errors="replace") as log:
            for line in filter(str.strip, log):
                tally.add_program(json.loads(line))
    if options.extra and os.path.exists(options.extra):
        with open(options.extra, encoding="utf-8") as extra:
            for line in extra:
                kind, _tab, text = line.rstrip("\n").partition("\t")
                if kind == "fail":
                    tally.failed.append(text)
                else:
                    tally.skipped.append(tuple((text + ": ").split(": ", 1)))
    # Meson shows a failed program's stderr, but not what TAP says beside its results.
    for name, lines in tally.details:
        print(f"--- {name}", *lines, sep="\n")
    for label, reason in tally.skipped:
        print(f"skipped: {label} ({reason.rstrip(': ')})")
    for label in tally.failed:
        print(f"FAILED: {label}")
    print(f"{tally.passed} passed, {len(tally.failed)} failed, {len(tally.skipped)} skipped")
    avoidable = [reason for _label, reason in tally.skipped if not reason.startswith("this machine")]
    return 1 if tally.failed or (avoidable and os.environ.get("CI") == "true") else 0


if __name__ == "__main__":
    sys.exit(main())

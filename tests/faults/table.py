# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of faults and moments: tests write down every cell as it is judged, `table.py FILE` prints them all, and why
some cannot be.

Exit status 1 if a cell that has to be there (expected.py) is missing, or one did not hold."""

import collections
import json
import os
import sys

from expected import ELSEWHERE, KILLS, LEAST, ROOT_ONLY, WORLDS, cells

LOST = "LOST"


def record(fault, moment, world, found, count=1):
    """One cell was judged and held (found: how the world was), or was lost (found: "LOST")."""
    path = os.environ.get("NESTBOX_FAULTS_REPORT")
    if path:
        line = json.dumps([fault, moment, world, found, count]) + "\n"
        with open(path, "a", encoding="utf-8") as report:
            report.write(line)


def _read(path):
    found = collections.defaultdict(collections.Counter)
    if os.path.exists(path):
        with open(path, encoding="utf-8") as report:
            for line in report:
                fault, moment, world, how, count = json.loads(line)
                found[fault, moment, world][how] += count
    return found


def _cell(counts, note):
    held = sum(n for how, n in counts.items() if how != LOST)
    if counts[LOST]:
        return f"{held} held, {counts[LOST]} LOST"
    return f"{held} held" if held else f"– ({note})" if note else "MISSING"


def _print_table(found, wanted, reasons):
    keys = list(dict.fromkeys([key[:2] for key in wanted] + sorted(key[:2] for key in found)))
    rows = [("fault", "moment", *WORLDS)]
    for fault, moment in keys:
        row = [_cell(found[fault, moment, world], reasons.get(wanted.get((fault, moment, world)))) for world in WORLDS]
        rows.append((fault, moment, *row))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())
    print("Cannot be, because:")
    for reason, number in reasons.items():
        print(f"  ({number}) {reason}")


def _print_sums(found):
    """Gives what is wrong with them."""
    sums = collections.Counter()
    for counts in found.values():
        sums.update(counts)
    kills = {w: sum(n for (fault, _m, world), counts in found.items() if fault == KILLS and world == w
                    for n in counts.values()) for w in WORLDS}
    kills[""] = sum(kills.values())
    print("Found as it was:", sums["before"], "· as agreed:", sums["agreed"],
          "· each setting known:", sums["known"], "· otherwise held:", sums["held"])
    print("Kill points:", kills[""], *(f"· {w} {kills[w]}" for w in WORLDS), "· lost:", sums[LOST])
    return [f"too few kill points: {kills[w]} of {least} {w}".strip() for w, least in LEAST.items()
            if kills[w] < least and _must(found, (KILLS, "", w))]


def _must(found, key):
    """Whether that cell has to be there: where there is no such hypervisor, some need not."""
    fault, _moment, world = key
    if fault in ROOT_ONLY and os.geteuid() != 0:
        return False
    is_here = any(counts for (fault, _m, where), counts in found.items() if fault == KILLS and where == world)
    return "CI" in os.environ or is_here and (fault, world) not in ELSEWHERE


def main(path):
    """Prints the table."""
    found = _read(path)
    wanted = {(fault, moment, world): never for fault, moment, world, never in cells()}
    reasons = {}
    for never in wanted.values():
        if never:
            reasons.setdefault(never, len(reasons) + 1)
    _print_table(found, wanted, reasons)
    wrong = _print_sums(found)
    wrong += [f"missing: {', '.join(key)}" for key, never in wanted.items() if not never and not found[key] and _must(found, key)]
    wrong += [f"not in expected.py: {', '.join(key)}" for key in found if found[key] and key not in wanted]
    wrong += [f"lost: {', '.join(key)}" for key, counts in found.items() if counts[LOST]]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

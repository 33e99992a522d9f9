# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of faults and moments: tests write down every cell as it is judged, `table.py FILE` prints them all.

Exit status 1 if a cell is missing or did not hold."""

import collections
import json
import os
import sys

WORLDS = ("VirtualBox", "libvirt", "practice")
KILLS = "kill -9 of Nestbox"


def record(fault, moment, world, found, count=1):
    """One cell was judged and held (found: how the world was), or was lost (found: "LOST")."""
    path = os.environ.get("NESTBOX_FAULTS_REPORT")
    if path:
        line = json.dumps([fault, moment, world, found, count]) + "\n"
        with open(path, "a", encoding="utf-8") as report:
            report.write(line)


def _read(path):
    cells = collections.defaultdict(collections.Counter)
    if os.path.exists(path):
        with open(path, encoding="utf-8") as report:
            for line in report:
                fault, moment, world, found, count = json.loads(line)
                cells[fault, moment][world, found] += count
    return cells


def _cell(found, world):
    held = sum(n for (w, f), n in found.items() if w == world and f != "LOST")
    lost = found[world, "LOST"]
    if not held and not lost:
        return "–"
    return f"{held} held" + (f", {lost} LOST" if lost else "")


def main(path):
    """Prints the table."""
    cells = _read(path)
    rows = [("fault", "moment", *WORLDS)]
    rows += [(*key, *(_cell(found, world) for world in WORLDS)) for key, found in sorted(cells.items())]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())
    lost = sum(n for found in cells.values() for (_w, f), n in found.items() if f == "LOST")
    held = collections.Counter()
    for found in cells.values():
        for (_world, how), count in found.items():
            held[how] += count
    kills = {w: sum(n for (fault, _m), found in cells.items() if fault == KILLS
                    for (world, _f), n in found.items() if world == w) for w in WORLDS}
    print("Found as it was:", held["before"], "· as agreed:", held["agreed"],
          "· each setting known:", held["known"], "· otherwise held:", held["held"])
    print("Kill points:", sum(kills.values()), *(f"· {w} {n}" for w, n in kills.items()), "· lost:", lost)
    return 1 if lost or not cells else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

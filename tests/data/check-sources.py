#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what no compiler does: licence lines, the floors of the house, POTFILES.in, the top level, paths of one machine.

Usage: check-sources.py SOURCE_ROOT [--write-potfiles]
Prints TAP. With --write-potfiles it brings po/POTFILES.in up to date instead.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

# A floor may include what is below it, never what is above, and never across.
FLOORS = {
    "model": {"model"},
    "steps": {"model", "steps"},
    "hypervisors": {"model", "hypervisors"},
    "host": {"model", "host"},
    "engine": {"model", "steps", "hypervisors", "host", "engine"},
    "helper": {"model", "host", "helper"},
    "terminal": {"model", "steps", "hypervisors", "host", "engine", "terminal"},
    "window": {"model", "steps", "hypervisors", "host", "engine", "window"},
}
TOP_LEVEL = {"src", "data", "po", "tests", "meson.build", "README.md", "LICENSE"}
DEBIAN = "data/packaging/debian/"
# Debian's own forms have no place for such a line; `copyright` says the same.
NO_LICENCE_FILES = {"LICENSE", "README.md", *(DEBIAN + name for name in ("changelog", "copyright", "source/format"))}
NO_LICENCE_SUFFIXES = {".png", ".json"}
# Below tests/ everything else is recorded output and sample input, which has to stay byte for byte.
CODE_SUFFIXES = {".c", ".h", ".py", ".sh", ".build", ".ui", ".js", ".css", ".supp"}
# Written so that this file does not match itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:wo[r]k|ro[o]t|fa[r]m|tm[p]/nb)/|\bfa[r]m-\w+")
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b|[Cc]oming[ ]soon")
TRANSLATED_CALL = re.compile(r"(?<!\w)(?:_|N_|C_|NC_|Q_|d?n?gettext|g_dn?gettext|g_dpgettext2?)\s*\(")
TRANSLATED_XML = re.compile(r"translatable=['\"](?:yes|true)['\"]")
CUT_STRING = re.compile(r'(?<!\w)N?_ ?\((?:"(?:[^"\\]|\\.)*"\s*)+[A-Z]\w+|(?<!\w)N?_ ?\([A-Z]\w+\s*"')
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*|^\s*#\s*define[^\n]*", re.DOTALL | re.MULTILINE)


def project_files(root):
    """Every file of the project: what git tracks or would, else (a release archive) what is there."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        listed = []
        for folder, folders, names in os.walk(root):
            folders[:] = [f for f in folders if f not in (".git", "__pycache__")]
            listed += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    built = {folder.parent.name for folder in root.glob("*/meson-private")}
    return sorted(f for f in set(listed) if f and f.split("/")[0] not in built and (root / f).is_file())


def text_of(root, name):
    try:
        return (root / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def needs_licence_line(name):
    path = Path(name)
    if name in NO_LICENCE_FILES or path.suffix in NO_LICENCE_SUFFIXES:
        return False
    return path.parts[0] != "tests" or path.suffix in CODE_SUFFIXES


def check_licence_lines(root, files):
    for name in files:
        if not needs_licence_line(name):
            continue
        head = "\n".join(text_of(root, name).split("\n")[:4])
        if "SPDX-License-Identifier: " not in head:
            yield f"{name}: no SPDX-License-Identifier in its first lines"


def is_translated(root, name):
    if not name.startswith(("src/", "data/")):
        return False
    if name.endswith((".desktop.in", ".metainfo.xml.in", ".gschema.xml", ".policy.in")):
        return True
    if name.endswith((".ui", ".xml")):
        return bool(TRANSLATED_XML.search(text_of(root, name)))
    if name.endswith((".c", ".h")):
        return bool(TRANSLATED_CALL.search(COMMENT.sub("", text_of(root, name))))
    return False


def translated_files(root, files):
    return [name for name in files if is_translated(root, name)]


def check_potfiles(root, files):
    lines = text_of(root, "po/POTFILES.in").split("\n")
    listed = [line for line in lines if line and not line.startswith("#")]
    wanted = translated_files(root, files)
    for name in wanted:
        if name not in listed:
            yield f"po/POTFILES.in: {name} is missing (run tests/data/check-sources.py . --write-potfiles)"
    for name in listed:
        if name not in wanted:
            yield f"po/POTFILES.in: {name} has nothing to translate, or is not there"
    if listed != sorted(set(listed)):
        yield "po/POTFILES.in: not sorted, or an entry stands there twice"


def write_potfiles(root, files):
    head = ("# SPDX-License-Identifier: GPL-3.0-or-later\n"
            "# The files with something to translate; tests/data/check-sources.py writes and checks this list.\n")
    (root / "po/POTFILES.in").write_text(head + "\n".join(translated_files(root, files)) + "\n")


def check_top_level(root, files):
    for name in sorted({name.split("/")[0] for name in files}):
        if name not in TOP_LEVEL and not name.startswith("."):
            yield f"{name}: does not belong to the top level"


def check_machine_paths(root, files):
    for name in files:
        for number, line in enumerate(text_of(root, name).split("\n"), 1):
            if MACHINE_PATH.search(line):
                yield f"{name}:{number}: a path or tool of one machine: {line.strip()[:100]}"


def check_unfinished(root, files):
    for name in files:
        if not name.endswith((".c", ".h", ".ui", ".py", ".sh", ".build", ".md", ".in")):
            continue
        for number, line in enumerate(text_of(root, name).split("\n"), 1):
            if UNFINISHED.search(line):
                yield f"{name}:{number}: unfinished: {line.strip()[:100]}"


def floor_of(name):
    parts = name.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "src" else None


def check_floors(root, files):
    owners = {Path(name).name: floor_of(name) for name in files if name.startswith("src/") and name.endswith(".h")}
    for name in files:
        floor = floor_of(name)
        if floor is None or not name.endswith((".c", ".h")):
            continue
        if floor not in FLOORS:
            yield f"{name}: src/{floor} is not a floor of the house"
            continue
        for header in re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)', text_of(root, name), re.MULTILINE):
            owner = owners.get(Path(header).name)
            if owner is not None and owner not in FLOORS[floor]:
                yield f"{name}: {floor} must not know {owner} ({header})"
            if floor != "window" and header.startswith(("gtk/", "gdk/", "gsk/", "adwaita")):
                yield f"{name}: only src/window may include {header}"


def check_length(root, files):
    for name in files:
        if name.startswith("src/") and name.endswith((".c", ".h")):
            count = text_of(root, name).count("\n")
            if count > 450:
                yield f"{name}: {count} lines; two subjects are two files"


def check_cut_strings(root, files):
    for name in files:
        if name.startswith("src/") and name.endswith((".c", ".h")):
            for found in CUT_STRING.finditer(text_of(root, name)):
                yield f"{name}: xgettext cannot see what this macro adds: {found[0][:80]}"


CHECKS = [
    ("every file has its SPDX line", check_licence_lines),
    ("POTFILES.in lists what is translated", check_potfiles),
    ("the top level has only what belongs there", check_top_level),
    ("nothing mentions one machine's paths", check_machine_paths),
    ("nothing is marked as unfinished", check_unfinished),
    ("the floors of the house hold", check_floors),
    ("no source file is too long", check_length),
    ("no macro is in the middle of what is translated", check_cut_strings),
]


def main():
    root = Path(sys.argv[1]).resolve()
    files = project_files(root)
    if "--write-potfiles" in sys.argv[2:]:
        write_potfiles(root, files)
        return 0
    failed = False
    print(f"1..{len(CHECKS)}")
    for number, (title, check) in enumerate(CHECKS, 1):
        complaints = list(check(root, files))
        print(f"{'not ok' if complaints else 'ok'} {number} - {title}")
        for complaint in complaints:
            print(f"# {complaint}")
        failed = failed or bool(complaints)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

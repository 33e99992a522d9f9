#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that the icons can be drawn as GTK draws them, and that the window's resource has them all.

Usage: check-icons.py SOURCE_ROOT
Prints TAP.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"


def check_symbolic(icon):
    """GTK 4.8 recolours the fill of these three shapes only: a stroke would stay black on a dark window."""
    root = ElementTree.parse(icon).getroot()
    if (root.get("width"), root.get("height")) != ("16", "16"):
        yield f"{icon.name}: not 16 × 16"
    for element in root.iter():
        if element is root:
            continue
        if element.tag not in (SVG + "path", SVG + "rect", SVG + "circle"):
            yield f"{icon.name}: GTK does not recolour {element.tag}"
        if element.get("stroke") or element.get("style"):
            yield f"{icon.name}: only the fill may be set"


def check_application(icon):
    root = ElementTree.parse(icon).getroot()
    if (root.get("width"), root.get("height"), root.get("viewBox")) != ("128", "128", "0 0 128 128"):
        yield f"{icon.name}: not 128 × 128"


def check_resource(icons):
    listed = {icons / file.text for file in ElementTree.parse(icons / "nestbox-icons.gresource.xml").iter("file")}
    for icon in sorted(icons.rglob("*.svg")):
        if icon not in listed:
            yield f"{icon.name}: not in nestbox-icons.gresource.xml"
    for icon in sorted(listed):
        if not icon.is_file():
            yield f"{icon.name}: in nestbox-icons.gresource.xml, but not there"


def main():
    icons = Path(sys.argv[1]).resolve() / "data" / "icons"
    complaints = list(check_resource(icons))
    for icon in sorted(icons.rglob("*.svg")):
        complaints += check_symbolic(icon) if icon.stem.endswith("-symbolic") else check_application(icon)
    print("1..1")
    print(f"{'not ok' if complaints else 'ok'} 1 - icons")
    for complaint in complaints:
        print(f"# {complaint}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshots.py FOLDER: takes the pictures of the README and of software centres anew, on the practice machine.

    NESTBOX_BUILD_DIR=build xvfb-run -s "-screen 0 1280x720x24" /usr/bin/python3 tests/walks/screenshots.py data/screenshots"""

import pathlib
import shutil
import subprocess
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import practice  # noqa: E402

WIDTH, HEIGHT = 1280, 720
PAUSE = 5  # seconds, in which a toast has gone


class Screenshots(practice.Practice):
    """Not a test: it borrows the practice machine in folders of its own."""

    def take(self, window, folder, name):
        ids = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "nestbox"], stdout=subprocess.PIPE, text=True,
                             check=True).stdout.split()
        subprocess.run(["xdotool", "windowmove", ids[-1], "0", "0", "windowsize", ids[-1], str(WIDTH), str(HEIGHT), "mousemove",
                        str(WIDTH - 1), str(HEIGHT - 1)], check=True)
        time.sleep(PAUSE)
        shutil.copy(window.picture(f"screenshot-{name}"), pathlib.Path(folder) / f"{name}.png")

    def light(self, folder):
        with self.window("--practice") as window:
            window.to_checklist(practice.NAME, search="workst", welcome="Practice Computer (Made Up)")
            self.take(window, folder, "checklist")
            window.go_to("(recommended)")
            window.keys("space")
            window.text("Decided")
            window.apply(practice.NAME)
            self.take(window, folder, "done")
            window.click("Start Machine")
            window.text("The Machine Is Running")
            self.take(window, folder, "inside")

    def dark(self, folder):
        self.env["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark"
        with self.window("--practice") as window:
            window.text("Practice Computer (Made Up)")
            window.keys("F1")
            window.text("A virtual machine is a computer that a program")
            self.take(window, folder, "help")


def main(folder):
    """Takes them all."""
    for part in ("light", "dark"):
        pictures = Screenshots("light")
        pictures.setUp()
        settings = pictures.dir / "config" / "gtk-4.0"
        settings.mkdir()
        (settings / "settings.ini").write_text("[Settings]\ngtk-font-name=Cantarell 11\ngtk-cursor-blink=false\n", encoding="utf-8")
        try:
            getattr(pictures, part)(folder)
        finally:
            pictures.doCleanups()


if __name__ == "__main__":
    main(*sys.argv[1:])

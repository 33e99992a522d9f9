# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether hardware virtualization works is not tried by itself beside a machine of VirtualBox. The user may, and is told
the risk first. That a machine runs is made up: a process is named like one in the window's own view of /proc."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import a11y

a11y.require()

if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:
    raise unittest.SkipTest("this machine: mounts of one's own are not allowed here")

# Both are read once the window is there; the second makes sure that there is something to say of the computer
PREFIX = ["unshare", "--mount", "sh", "-c",
          'mount --bind "$0/comm" /proc/1/comm && mount --bind "$0/cmdline" /proc/cmdline && exec "$@"']
ANSWERS = ("Works Here", "Without the Processor's Help", "Does Not Work Here", "Still Not Known")


class Proof(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="nestbox-proof-"))
        self.addCleanup(shutil.rmtree, self.dir, True)
        (self.dir / "comm").write_text("VBoxHeadless\n")
        (self.dir / "cmdline").write_text("quiet boot=live\n")
        (self.dir / "run").mkdir(mode=0o700)

    def window(self):
        env = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8", "HOME": str(self.dir),
               "XDG_CONFIG_HOME": str(self.dir / "config"), "XDG_STATE_HOME": str(self.dir / "state"),
               "XDG_RUNTIME_DIR": str(self.dir / "run"), "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local"}
        return a11y.Window(env, prefix=[*PREFIX, str(self.dir)], outside=False)

    def to_question(self, window):
        window.click("Continue")
        window.text("Whether it works")
        window.click("Test Now")
        window.text("The Risk")
        # What may happen is said before, and nothing was tried yet
        window.text("may crash of the test")
        window.text("Save your work")
        window.picture("proof-1-risk")

    def test_yes(self):
        with self.window() as window:
            self.to_question(window)
            window.keys("alt+t")
            window.wait(lambda: any(window.find_now((), answer) for answer in ANSWERS), "an answer")
            window.picture("proof-2-answer")
            known = not window.find_now((), ANSWERS[-1])
            window.keys("Escape")
            if known:
                window.wait(lambda: not window.find_now(a11y.BUTTONS, "Test Now"), "the button to go")
            window.picture("proof-3-page")

    def test_no(self):
        with self.window() as window:
            self.to_question(window)
            window.keys("Escape")
            window.wait(lambda: not window.find_now((), "The Risk"), "the question to go")
            window.text("Whether it works")
            window.find(a11y.BUTTONS, "Test Now")


if __name__ == "__main__":
    unittest.main()

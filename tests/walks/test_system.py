# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole computer's libvirt refuses a change, as real polkit decides: the window says what helps, and goes on once
that is done."""

import pathlib
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "libvirt"))

import system  # noqa: E402

system.require()

import a11y  # noqa: E402
import walk  # noqa: E402

a11y.require()

NAME = "Whonix-Workstation"
CPU = "<cpu mode='custom' match='exact'><model>EPYC</model><feature policy='disable' name='svm'/></cpu>"


class TheSystem(unittest.TestCase):
    def setUp(self):
        self.system = system.System()
        self.addCleanup(self.system.close)
        self.uuid = self.system.define(NAME, CPU)

    def window(self):
        """The window of a user who may look at machines, but not change them."""
        window = walk.of_nobody(self.system, self.system.dir / "home", self.system.env)
        window.pictures = "system"
        return window

    def test_refused_and_allowed(self):
        before = self.system.xml(self.uuid)
        with self.window() as window:
            window.to_checklist(NAME, search="workst")
            self.assertEqual(set(self.system.clients()), {"read-only"})
            window.click("Apply")
            window.text("Not Everything Went Well")
            window.text("no polkit agent")
            window.text("Start Nestbox in a desktop session")
            window.keep("5-refused")
            self.assertEqual(self.system.xml(self.uuid), before)

            self.system.allow("nobody")
            window.click("Try Again")
            window.text(f"{NAME} Is ")
            window.keep("6-done")
            self.assertNotIn("svm", self.system.xml(self.uuid))


if __name__ == "__main__":
    unittest.main()

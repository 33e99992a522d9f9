# SPDX-License-Identifier: GPL-3.0-or-later
"""The walk inside a machine, on a VM of real VirtualBox in there: its checklist, the changes, and the proof, about which
window and terminal say the same. Where the tests run on a computer of its own there is no inside to walk."""

import pathlib
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "virtualbox"))

import vbox  # noqa: E402

vbox.require()

import a11y  # noqa: E402
import walk  # noqa: E402

a11y.require()

NAME = "Inner Debian"


class Inside(unittest.TestCase):
    def setUp(self):
        self.vbox = vbox.VirtualBox()
        self.addCleanup(self.vbox.close)
        self.proof = self.vbox.nestboxctl("prove", "--json").json
        if self.proof["level"] not in ("L1+", "L2+"):
            self.skipTest(f"this computer is {self.proof['level']}, not a virtual machine")
        self.uuid = self.vbox.create_vm(NAME, cpus=1, ioapic="off", memory=512)

    def window(self):
        window = walk.Walk(self.vbox.program_env(), outside=False)
        window.pictures = "inside"
        return window

    def test_to_the_proof(self):
        with self.window() as window:
            window.to_machines("Run a Virtual Machine in This Virtual Machine")
            window.text(NAME)
            window.keep("2-machines")
            window.type("inner")
            window.keys("Down", "Return")
            window.text("Inside This Virtual Machine")
            window.text("Hardware Virtualization in Here")
            window.keep("3-checklist")
            self.assertIsNone(window.find_now((), "Nested VT-x/AMD-V"), "that is a setting of the outside")
            window.click("Apply 1 Change")
            window.text(f"{NAME} Is ")
            self.assertEqual(self.vbox.settings(self.uuid)["ioapic"], "on")
            window.keep("4-done")
            window.go_to("All the Way")
            window.keys("Return")
            window.text(self.proof["conclusion"])
            window.keep("5-proof")
            window.keys("alt+Left")
            window.text(f"{NAME} Is ")

    def test_from_outside(self):
        """Who prepares a machine in here for machines of its own says so, and gets the other checklist."""
        with self.window() as window:
            window.text("Run a Virtual Machine in This Virtual Machine")
            window.keys("alt+o")
            window.text("Run Virtual Machines Inside a Virtual Machine")
            window.keep("6-from-outside")
            window.to_checklist(NAME, search="inner")


if __name__ == "__main__":
    unittest.main()

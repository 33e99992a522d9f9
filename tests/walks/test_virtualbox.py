# SPDX-License-Identifier: GPL-3.0-or-later
"""The first walk through the window, from welcome to done and back, on a VM of real VirtualBox."""

import pathlib
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "virtualbox"))

import vbox  # noqa: E402

vbox.require()

import a11y  # noqa: E402
import walk  # noqa: E402

a11y.require()

NAME = "Whonix-Workstation-LXQt"


class Walk(unittest.TestCase):
    def setUp(self):
        self.vbox = vbox.VirtualBox()
        self.addCleanup(self.vbox.close)

    def whonix(self):
        return self.vbox.create_vm(NAME, nested_paging="off", cpus=1, ioapic="off", memory=2048)

    def walk_to_checklist(self, window):
        window.pictures = "virtualbox"
        window.to_checklist(NAME, search="workst", welcome="2 machines" if self.vbox.list_vms()[1:] else "1 machine")
        window.text("Switch On (recommended)")

    def agree_to_nested_paging(self, window):
        window.go_to("Switch On (recommended)")
        window.keys("space")
        window.text("Decided")
        window.keep("5-decided")

    def test_first_time(self):
        uuid = self.whonix()
        gateway = self.vbox.create_vm("Whonix-Gateway-LXQt", cpus=1, memory=1280)
        before, gateway_before = self.vbox.settings(uuid), self.vbox.settings(gateway)
        with walk.Walk(self.vbox.program_env()) as window:
            self.walk_to_checklist(window)
            self.agree_to_nested_paging(window)
            self.assertEqual(self.vbox.settings(uuid), before, "nothing may change before Apply")

            window.apply(NAME)
            after = self.vbox.settings(uuid)
            self.assertEqual((after["nestedpaging"], after["nested-hw-virt"], after["ioapic"]), ("on", "on", "on"))
            self.assertEqual(self.vbox.host_key(), "65505,65506")
            # Every machine step and the host key are done, in the terminal's eyes too.
            findings = self.vbox.nestboxctl("check", uuid, "--json").json["findings"]
            left = {f["step"] for f in findings if f["status"] not in ("done", "not-applicable")}
            self.assertLessEqual(left, {"hardware-virtualization", "hypervisor-version"})

            window.take_back()
            # VirtualBox's service may hang or crash if it is asked over and over while it works for another program
            window.text("Changes Taken Back")
            window.keep("8-taken-back")
            self.assertEqual(self.vbox.settings(uuid), before)
            self.assertIsNone(self.vbox.host_key())
        self.assertEqual(self.vbox.settings(gateway), gateway_before, "the Gateway was to be left alone")

    def test_leave_out_and_go_back(self):
        """Back loses nothing, and a step that is left out stays as it is."""
        uuid = self.whonix()
        with walk.Walk(self.vbox.program_env()) as window:
            self.walk_to_checklist(window)
            window.go_to("Leave as It Is")
            window.keys("space")
            window.text("This needs “Nested Paging”, which you left out.")
            window.keys("alt+Left")
            window.page("Choose a Machine")  # what was read once is not asked again
            window.click("Continue")
            window.page("Checklist")
            window.text("This needs “Nested Paging”, which you left out.")
            window.keep("9-left-out")
            window.apply(NAME)
            after = self.vbox.settings(uuid)
        self.assertEqual((after["nestedpaging"], after["nested-hw-virt"], after["ioapic"]), ("off", "off", "on"))


if __name__ == "__main__":
    unittest.main()

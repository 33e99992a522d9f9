# SPDX-License-Identifier: GPL-3.0-or-later
"""What others do to real VirtualBox while the window is open is seen soon, and takes nothing away from the user."""

import pathlib
import sys
import time
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "virtualbox"))

import vbox  # noqa: E402

vbox.require()

import a11y  # noqa: E402

a11y.require()

NAME = "Whonix-Workstation-LXQt"


class Walk(unittest.TestCase):
    def setUp(self):
        self.vbox = vbox.VirtualBox()
        self.addCleanup(self.vbox.close)
        self.uuid = self.vbox.create_vm(NAME, nested_paging="off", cpus=1, ioapic="off", memory=2048)

    def seen_after(self, window, text):
        # A hint comes at once, the next look after four seconds; how long VBoxManage takes then is the computer's affair.
        began = time.monotonic()
        window.text(text)
        print(f"# “{text}” after {time.monotonic() - began:.1f} s")

    def test_list(self):
        with a11y.Window(self.vbox.program_env()) as window:
            window.choose_machine()
            window.text("1 processor · 2 GiB")
            window.type("workst")
            window.keys("Down", "space")

            self.vbox.modify(self.uuid, cpus=2)
            self.seen_after(window, "2 processors · 2 GiB")
            self.vbox.make_saved(self.uuid)
            self.seen_after(window, "Saved · 2 processors")
            window.keys("ctrl+f", "Escape")
            self.vbox.create_vm("Made Elsewhere", cpus=1, memory=1024)
            self.seen_after(window, "Made Elsewhere")
            window.picture("live-list")

    def test_checklist(self):
        with a11y.Window(self.vbox.program_env()) as window:
            window.choose_machine()
            window.text("1 processor · 2 GiB")
            window.type("workst")
            window.keys("Down", "Return")
            window.text("I have read this")
            window.keys("alt+r")
            window.click("Continue")
            window.go_to("Switch On (recommended)")
            window.keys("space")
            window.text("Decided")
            focused = window.name_of(window.focused())

            self.vbox.modify(self.uuid, ioapic="on", cpus=2)
            # Done by somebody else: one change less to make.
            self.seen_after(window, "2 →")
            self.assertEqual(window.name_of(window.focused()), focused)
            window.text("Decided")
            window.picture("live-checklist")


if __name__ == "__main__":
    unittest.main()

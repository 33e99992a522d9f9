# SPDX-License-Identifier: GPL-3.0-or-later
"""The walk of a user who agrees to a change of this computer: real polkitd and pkexec say yes, no, or find nobody to
ask, and the window shows what came of it, or the commands to type."""

import pathlib
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "helper"))

from apart import require  # noqa: E402
from conflict import RULE, WAIT, ConflictCase  # noqa: E402

require("pkexec", "dbus-daemon", "gdbus", "/usr/lib/polkit-1/polkitd")

import a11y  # noqa: E402
import walk  # noqa: E402

a11y.require()

NAME = "Whonix-Workstation"
TYPED = "echo 'options kvm enable_virt_at_load=0' | sudo tee -a /etc/modprobe.d/zz-nestbox.conf"


class Agreed(ConflictCase):

    def window(self, answer):
        window = walk.of_nobody(self.apart, "/run/home", self.env(), seen=self.apart.path("/run/home"))
        window.pictures = f"agreed-{answer}"
        return window

    def agree(self, window):
        window.to_machines()
        window.choose(NAME, search="work")
        window.acknowledge()
        window.text("VirtualBox Beside KVM")
        window.keep("4-checklist")
        window.click("Apply")

    def refused(self, answer, rules):
        self.make(rules)
        with self.window(answer) as window:
            self.agree(window)
            window.text("it was refused, or there is nobody here to ask")
            window.text(TYPED)
            window.keep("6-refused")
        self.assertIsNone(self.apart.options())
        self.assertEqual(self.apart.snapshot(), self.before)

    def test_yes(self):
        self.make(RULE.format("YES"))
        with self.window("yes") as window:
            self.agree(window)
            window.wait(lambda: "options kvm enable_virt_at_load=0\n" in (self.apart.options() or ""), "the option")
            window.text("restart")
            window.keep("6-done")
        self.assertEqual(self.apart.snapshot(), self.before)

    def test_no(self):
        self.refused("no", RULE.format("NO"))

    def test_nobody_to_ask(self):
        self.refused("nobody", WAIT)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The walk of a user who agrees to a change of this computer: real polkitd and pkexec say yes, no, or find nobody to
ask, and the window shows what came of it, or the commands to type."""

import os
import pathlib
import shutil
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "helper"))

from apart import require  # noqa: E402
from conflict import RULE, WAIT, ConflictCase  # noqa: E402

require("pkexec", "dbus-daemon", "gdbus", "/usr/lib/polkit-1/polkitd")

import a11y  # noqa: E402
import walk  # noqa: E402
from programs import build_dir, program  # noqa: E402

a11y.require()

NAME = "Whonix-Workstation"
TYPED = "echo 'options kvm enable_virt_at_load=0' | sudo tee -a /etc/modprobe.d/zz-nestbox.conf"


class Agreed(ConflictCase):

    def window(self, answer):
        env = {**self.env(), "GSETTINGS_SCHEMA_DIR": "/run/home/schemas"}
        home = self.apart.path("/run/home")
        if os.environ.get("XAUTHORITY"):
            env["XAUTHORITY"] = "/run/home/xauthority"
            shutil.copy(os.environ["XAUTHORITY"], home / "xauthority")
            os.chown(home / "xauthority", 65534, 65534)
        (home / "schemas").mkdir()
        shutil.copy(build_dir() / "data/gschemas.compiled", home / "schemas")
        shutil.copy(program("nestbox"), self.apart.path("/usr/local/libexec/nestbox"))
        window = walk.Walk(env, path="/usr/local/libexec/nestbox", prefix=self.apart.argv([], user="nobody"))
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

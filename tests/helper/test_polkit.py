# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may start nestbox-helper: real polkit and pkexec, as it is asked for each verb, with yes, no and a password."""

import pathlib
import sys
import unittest

from apart import Apart, require

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "faults"))

import table  # noqa: E402  # pylint: disable=wrong-import-position

require("pkexec", "pkaction", "dbus-daemon", "gdbus", "/usr/lib/polkit-1/polkitd")

# In use, so that nothing is ever asked of the real kernel
LOADED = {"kvm": {}, "kvm_amd": {"users": 1}, "kvm_intel": {"users": 1}}
REFUSED = ("helper refused by polkit", "as it is started")
RULES = """
polkit.addRule(function (action, subject) {
  if (action.id == "io.github.nestbox.Nestbox.set-kvm-nested") return polkit.Result.YES;
  if (action.id == "io.github.nestbox.Nestbox.clear-kvm-nested") return polkit.Result.NO;
  if (action.id == "io.github.nestbox.Nestbox.install-virtualbox") return polkit.Result.YES;
});
"""


class Polkit(unittest.TestCase):

    def setUp(self):
        self.apart = Apart(LOADED, polkit_rules=RULES)
        self.addCleanup(self.apart.__exit__)

    def pkexec(self, *argv):
        # pkexec asks for its parent, which has to be in there, too: a shell that waits for it
        return self.apart.run("sh", "-c", '"$@"; exit $?', "sh", "pkexec", "--disable-internal-agent",
                              self.apart.program, *argv, user="nobody")

    def test_every_verb_has_an_action(self):
        known = self.apart.run("pkaction").out.split()
        for verb in ("set-kvm-nested", "clear-kvm-nested", "forget-kvm-nested", "set-virt-at-load",
                     "clear-virt-at-load", "forget-virt-at-load", "reload-kvm"):
            self.assertIn(f"io.github.nestbox.Nestbox.{verb}", known)
            shown = self.apart.run("pkaction", "--verbose", "--action-id", f"io.github.nestbox.Nestbox.{verb}").out
            self.assertRegex(shown, r"message: +Authentication is required to ")
            self.assertRegex(shown, r"implicit active: +auth_admin_keep")
        # What is installed is agreed to each time
        for verb in ("install-virtualbox", "install-libvirt"):
            shown = self.apart.run("pkaction", "--verbose", "--action-id", f"io.github.nestbox.Nestbox.{verb}").out
            self.assertRegex(shown, r"message: +Authentication is required to install ")
            self.assertRegex(shown, r"implicit active: +auth_admin\n")

    def test_installing_is_asked_for_by_its_own_action(self):
        answer = self.pkexec("install-libvirt", "0" * 64)
        self.assertEqual((answer.rc, answer.out), (127, ""), answer)
        answer = self.pkexec("install-virtualbox", "0" * 64)
        self.assertEqual(answer.rc, 1, answer)
        self.assertIn(answer.json["error"], ("no-source", "plan-changed", "no-apt", "impossible"))

    def test_yes(self):
        answer = self.pkexec("set-kvm-nested")
        self.assertEqual((answer.rc, answer.json["ok"]), (0, True), answer)
        self.assertIn("nested=1", self.apart.options())
        self.apart.helper("forget-kvm-nested")

    def test_no(self):
        answer = self.pkexec("clear-kvm-nested")
        self.assertEqual((answer.rc, answer.out), (127, ""), answer)
        self.assertIsNone(self.apart.options())
        table.record(*REFUSED, "libvirt", "before")

    def test_password_and_nobody_to_ask(self):
        for verb in ("set-virt-at-load", "forget-kvm-nested"):
            answer = self.pkexec(verb)
            self.assertEqual((answer.rc, answer.out), (127, ""), answer)
        self.assertIsNone(self.apart.options())
        table.record(*REFUSED, "VirtualBox", "before")

    def test_yes_to_an_option_lets_it_take_effect(self):
        answer = self.pkexec("reload-kvm")
        self.assertEqual((answer.rc, answer.json["error"]), (1, "machines-run"), answer)

    def test_yes_to_one_verb_is_no_yes_to_other_arguments(self):
        for argv in (["set-kvm-nested", "x"], ["set-kvm-nestedx"], []):
            answer = self.pkexec(*argv)
            self.assertNotEqual(answer.rc, 0, answer)
            self.assertIsNone(self.apart.options())


if __name__ == "__main__":
    unittest.main()

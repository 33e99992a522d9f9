# SPDX-License-Identifier: GPL-3.0-or-later
"""The walk in a machine of VirtualBox's without a hypervisor: real polkitd and pkexec say yes or no, and the real helper, apt
and dpkg install from a repository made here."""

import json
import pathlib
import shutil
import sys
import unittest

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS / "helper"))

from apart import Apart, require  # noqa: E402
from repository import Repository, become_machine  # noqa: E402

require("apt-get", "dpkg-deb", "pkexec", "dbus-daemon", "gdbus", "/usr/lib/polkit-1/polkitd")

import a11y  # noqa: E402
import walk  # noqa: E402

a11y.require()

RULE = """polkit.addRule(function (action, subject) {
  if (action.id == "io.github.nestbox.Nestbox.install-virtualbox") return polkit.Result.%s;
});"""
WORLD = {"hostinfo": {"HW virtualization": "yes", "nested HW virtualization": "yes"}, "machines": []}
SET_UP = "mkfifo /run/gate; read _ </run/gate; rm /run/gate; touch /dev/vboxdrv\n"


class Install(unittest.TestCase):
    """Nothing of either hypervisor is there, and one repository has VirtualBox."""

    def make(self, answer):
        self.apart = Apart({"kvm": {}, "kvm_amd": {"users": 1}, "kvm_intel": {"users": 1}}, polkit_rules=RULE % answer)
        self.addCleanup(self.apart.__exit__)
        self.repository = Repository()
        self.addCleanup(self.repository.__exit__)
        become_machine(self.apart)
        for folder in ("/usr/bin", "/usr/sbin", "/dev"):
            self.apart.open_folder(folder)
        for gone in ("/usr/bin/virsh", "/usr/sbin/libvirtd", "/usr/sbin/virtqemud"):
            self.apart.path(gone).unlink(missing_ok=True)
        home = self.apart.path("/run/home")
        shutil.copytree(TESTS / "hypervisors/virtualbox", home / "bin")
        (home / "fake.json").write_text(json.dumps(WORLD))
        self.repository.add("virtualbox", "7.2.22-1", program="VirtualBox/VBoxManage", script=SET_UP,
                            does="exec /run/home/bin/fake-vboxmanage.py \"$@\"")
        self.repository.add("virtualbox-qt", "7.2.22-1", Depends="virtualbox")
        self.repository.connect(self.apart)
        self.before = self.status()

    def status(self):
        return self.apart.path("/var/lib/dpkg/status").read_text()

    def is_installed(self, name):
        return self.apart.run("dpkg-query", "-W", "-f", "${Status}", name).out == "install ok installed"

    def window(self, what):
        env = {"PATH": "/opt/VirtualBox:/usr/bin:/bin", "NESTBOX_FAKE_VBOX": "/run/home/fake.json", "LC_ALL": "C.UTF-8",
               "GIO_USE_VFS": "local", "GSETTINGS_BACKEND": "memory"}
        window = walk.of_nobody(self.apart, "/run/home", env, seen=self.apart.path("/run/home"), outside=False)
        window.pictures = f"install-{what}"
        return window

    def agree(self, window):
        """From the first click to the yes: what would be installed, and from where, is there to be read before."""
        window.to_machines("Run a Virtual Machine in This Virtual Machine")
        window.text("No Hypervisor in Here")
        window.text("Install KVM")
        window.keep("2-none")
        window.click("Install VirtualBox")
        window.text("VirtualBox is not installed in here.")
        window.text("Installed: virtualbox-qt 7.2.22-1, of Nestbox-Test:stable, from 127.0.0.1")
        window.text("apt fetches")
        self.assertIsNone(window.find_now(a11y.BUTTONS, "Apply"), "nothing was agreed to")
        window.keep("3-checklist")
        self.assertEqual(self.status(), self.before)
        window.press("Install with apt")
        window.text("sudo apt install virtualbox virtualbox-qt")
        window.click("Apply")

    def finish(self, window):
        """While packages are set up nothing can be cancelled; then it is there, as dpkg says, too."""
        window.text("This is not interrupted")
        window.text("Packages are being set up.")
        self.assertIsNone(window.find_now(a11y.BUTTONS, "Cancel"))
        window.keep("5-setting-up")
        self.apart.run("sh", "-c", "echo go >/run/gate")
        window.text("VirtualBox Is Installed")
        for name in ("virtualbox", "virtualbox-qt"):
            self.assertTrue(self.is_installed(name), name)
        window.keep("6-installed")

    def test_yes(self):
        self.make("YES")
        self.repository.held = True
        with self.window("yes") as window:
            self.agree(window)
            self.assertTrue(self.repository.asked.wait(a11y.PATIENCE))
            window.text("Fetching the packages")
            window.keep("4-fetching")
            self.repository.let_go.set()
            self.finish(window)
            window.click("Choose a Machine")
            window.text("No Machines Yet")
            window.click("Check This Virtual Machine")
            window.text("VirtualBox 7.2.22_Debianr175245 is installed in here.")
            window.keep("7-green")

    def test_cancelled_and_done_later(self):
        self.make("YES")
        self.repository.held = True
        with self.window("cancelled") as window:
            self.agree(window)
            self.assertTrue(self.repository.asked.wait(a11y.PATIENCE))
            window.text("This can be cancelled")
            window.click("Cancel")
            window.text("Fetching was cancelled, and nothing was installed")
            self.assertEqual(self.status(), self.before)
            window.keep("4-cancelled")
            self.repository.held = False
            self.repository.let_go.set()
            window.click("Review Again")
            window.click("Apply")
            self.finish(window)

    def test_no(self):
        self.make("NO")
        with self.window("no") as window:
            self.agree(window)
            window.text("it was refused, or there is nobody here to ask")
            window.text("You can type it yourself: sudo apt install virtualbox virtualbox-qt")
            window.keep("4-refused")
        self.assertEqual(self.status(), self.before)


if __name__ == "__main__":
    unittest.main()

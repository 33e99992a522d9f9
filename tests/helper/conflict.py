# SPDX-License-Identifier: GPL-3.0-or-later
"""A world apart for questions of permission: real polkitd and pkexec, a made-up KVM that holds the processor, and the
stand-in for VBoxManage, whose version starts no machine beside it."""

import json
import os
import pathlib
import shutil
import unittest

from apart import Apart, build_dir

ID = "io.github.nestbox.Nestbox.clear-virt-at-load"
# In use, so that nothing is ever asked of the real kernel
MODULES = {"kvm": {"users": 1, "enable_virt_at_load": "Y"}, "kvm_amd": {"users": 1}, "kvm_intel": {"users": 1}}
WAIT = "polkit.addRule(function (action, subject) { return undefined; });"
RULE = 'polkit.addRule(function (action, subject) {{ if (action.id == "' + ID + '") return polkit.Result.{}; }});'
UUID = "4dea22b3-1d52-d8f3-2516-782e98ab3fa0"
STAND_IN = pathlib.Path(__file__).parents[1] / "hypervisors/virtualbox"
# A version that is certain not to start machines beside a KVM that holds the processor
WORLD = {"version": "7.0.20_Debianr163906", "hostinfo": {"HW virtualization": "yes", "nested HW virtualization": "yes"},
         "machines": [{"uuid": UUID, "name": "Whonix-Workstation", "settings": {"cpus": 1, "memory": 2048}}]}


class ConflictCase(unittest.TestCase):
    """A test in it."""

    def make(self, rules):
        """Begins it, with these rules of polkit."""
        self.apart = Apart(MODULES, polkit_rules=rules)
        self.addCleanup(self.apart.__exit__)
        shutil.copy(build_dir() / "src/terminal/nestboxctl", self.apart.path("/usr/local/libexec/nestboxctl"))
        home = self.apart.path("/run/home")
        home.mkdir()
        shutil.copytree(STAND_IN, home / "bin")
        (home / "bin/VBoxManage").symlink_to("fake-vboxmanage.py")
        (home / "fake.json").write_text(json.dumps(WORLD))
        for folder, folders, names in os.walk(home):
            for name in (".", *folders, *names):
                os.chown(pathlib.Path(folder) / name, 65534, 65534, follow_symlinks=False)
        (self.apart.path("/run") / "release").write_text("6.18.0\n")
        self.assertEqual(self.apart.run("mount", "--bind", "/run/release", "/proc/sys/kernel/osrelease").rc, 0)
        self.before = self.apart.snapshot()

    def env(self):
        """What a program in it is started with."""
        return {"PATH": "/run/home/bin:/usr/bin:/bin", "VBOX_USER_HOME": "/run/home", "LC_ALL": "C.UTF-8", "HOME": "/run/home", "XDG_STATE_HOME": "/run/home/state",
                "XDG_CONFIG_HOME": "/run/home/config", "XDG_RUNTIME_DIR": "/run/home", "GIO_USE_VFS": "local",
                "GSETTINGS_BACKEND": "memory"}

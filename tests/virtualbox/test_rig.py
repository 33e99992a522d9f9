# SPDX-License-Identifier: GPL-3.0-or-later
"""The states and accidents that the other tests rely on are what VirtualBox itself makes of them."""

import subprocess
import unittest

import vbox
from vbox import VirtualBox

vbox.require()

ODD_NAME = 'odd "q"\nname -x\\y @z'


class Rig(unittest.TestCase):
    def setUp(self):
        self.vbox = VirtualBox()
        self.addCleanup(self.vbox.close)

    def state(self, uuid):
        return self.vbox.showvminfo(uuid)["VMState"]

    def test_settings_and_names(self):
        uuid = self.vbox.create_vm(ODD_NAME, nested_paging="off", cpus=1, ioapic="off")
        other = self.vbox.create_vm("other")
        self.assertEqual(self.vbox.list_vms(), [uuid, other])
        before = self.vbox.settings(uuid)
        self.assertEqual(before["name"], ODD_NAME)
        self.assertEqual((before["nestedpaging"], before["cpus"], before["ioapic"]), ("off", "1", "off"))
        self.vbox.modify(uuid, cpus=2)
        self.assertEqual({k for k, v in self.vbox.settings(uuid).items() if before[k] != v}, {"cpus"})
        self.vbox.modify(uuid, cpus=1)
        self.assertEqual(self.vbox.settings(uuid), before)

    def test_host_key(self):
        self.assertIsNone(self.vbox.host_key())
        self.vbox.set_host_key("65505,65506")
        self.assertEqual(self.vbox.host_key(), "65505,65506")
        self.vbox.set_host_key(None)
        self.assertIsNone(self.vbox.host_key())

    def test_two_at_once_do_not_see_each_other(self):
        self.vbox.create_vm("mine")
        with VirtualBox() as other:
            self.assertEqual(other.list_vms(), [])

    def test_lock(self):
        uuid = self.vbox.create_vm("locked")
        for kind in ("Write", "Shared"):
            with self.subTest(kind), self.vbox.lock_session(uuid, kind):
                self.assertIn(vbox.LOCKED, self.vbox.manage("modifyvm", uuid, "--cpus=2").err)
                self.assertEqual(self.state(uuid), "poweroff")
            self.assertEqual(self.vbox.manage("modifyvm", uuid, "--cpus=1").rc, 0)

    def test_aborted(self):
        uuid = self.vbox.create_vm("aborted")
        self.vbox.make_aborted(uuid)
        self.assertEqual(self.state(uuid), "aborted")

    def test_saved(self):
        uuid = self.vbox.create_vm("saved")
        self.vbox.make_saved(uuid)
        self.assertIn("0x80bb0002", self.vbox.manage("modifyvm", uuid, "--cpus=2").err)

    def test_inaccessible(self):
        for content in (None, b"<rubbish"):
            with self.subTest(content):
                uuid = self.vbox.create_vm("gone")
                self.vbox.make_inaccessible(uuid, content)
                self.assertIn(f'"<inaccessible>" {{{uuid}}}', self.vbox.manage("list", "vms").out)

    def test_other_platform(self):
        uuid = self.vbox.create_vm("arm", platform="arm", os_type="Debian_arm64")
        self.assertNotIn("nested-hw-virt", self.vbox.showvminfo(uuid))

    def test_frozen_and_killed_vboxsvc(self):
        with self.vbox.freeze_vboxsvc(), self.assertRaises(subprocess.TimeoutExpired):
            self.vbox.manage("list", "vms", timeout=2)
        self.vbox.must("list", "vms")
        self.vbox.kill_vboxsvc()
        self.assertEqual(self.vbox.vboxsvc(), [])
        self.vbox.must("list", "vms")

    def test_calls_are_noted(self):
        self.vbox.record_calls()
        for argv in (["list", "a b", "", "c\nd"], ["--version"]):
            vbox.run(["VBoxManage", *argv], self.vbox.program_env())
        self.assertEqual(self.vbox.calls(), [["list", "a b", "", "c\nd"], ["--version"]])

    def test_nothing_is_left_behind(self):
        uuid = self.vbox.create_vm("left")
        self.vbox.lock_session(uuid).__enter__()
        self.vbox.close()
        self.assertEqual(self.vbox.processes(), [])
        self.assertFalse(self.vbox.dir.exists() or self.vbox.socket_dir.exists())

# SPDX-License-Identifier: GPL-3.0-or-later
"""Nestbox inside a machine: VirtualBox's VMs are inner ones, checked, changed, and put back. The computer that runs the
tests has to be a machine itself; where it is not, the suite "truth" makes one."""

import os
import unittest

import vbox
from programs import program
from vbox import VirtualBox

vbox.require()

F12 = "65481"
ANSWERED = ("--consent", "inside-host-key=compared")


class Inside(unittest.TestCase):

    def setUp(self):
        self.vbox = VirtualBox()
        self.addCleanup(self.vbox.close)
        level = self.nestboxctl("computer", "--json").json
        if "inside-cores" not in {f["step"] for f in self.check(self.vbox.create_vm("probe"))}:
            self.skipTest(f"this computer is no virtual machine: {level.get('level')}")

    def nestboxctl(self, *argv):
        return vbox.run([program("nestboxctl"), *argv], self.vbox.program_env())

    def check(self, uuid, *more):
        return self.nestboxctl("check", "--json", *more, uuid).json["findings"]

    def apply(self, uuid, *more):
        result = self.nestboxctl("apply", "--yes", "--json", *more, uuid)
        self.assertEqual(result.json["outcome"], "verified", result)
        return result

    def undo(self):
        result = self.nestboxctl("undo", "--yes")
        self.assertEqual(result.rc, 0, result)

    def test_wrong_machine_is_mended_and_put_back(self):
        uuid = self.vbox.create_vm("inner", cpus=4, acpi="off", ioapic="off", memory=1048576)
        before = self.vbox.settings(uuid)
        found = {f["step"]: f["status"] for f in self.check(uuid)}
        for step in ("inside-cores", "inside-acpi", "inside-io-apic", "inside-memory"):
            self.assertEqual(found[step], "needed", step)
        self.assertEqual(found["guest-64-bit"], "done")
        self.apply(uuid, *ANSWERED)
        info = self.vbox.showvminfo(uuid)
        self.assertEqual((info["cpus"], info["acpi"], info["ioapic"]), ("1", "on", "on"))
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        self.assertLess(int(info["memory"]), total)
        self.assertEqual({f["status"] for f in self.check(uuid) if f["step"] in (
            "inside-cores", "inside-acpi", "inside-io-apic", "inside-memory")}, {"done"})
        self.undo()
        self.assertEqual(self.vbox.settings(uuid), before)

    def test_processors(self):
        uuid = self.vbox.create_vm("inner", cpus=1, ioapic="on")
        count = os.cpu_count()
        most = max(1, count - 1)
        cores = next(f for f in self.check(uuid) if f["step"] == "inside-cores")
        self.assertEqual((cores["status"], cores["editor"]["maximum"]), ("done", most), cores)
        refused = self.nestboxctl("check", "--set", f"inside-cores={most + 1}", uuid)
        self.assertEqual(refused.rc, 2, refused)
        if most > 1:
            self.apply(uuid, *ANSWERED, "--set", "inside-cores=2")
            self.assertEqual(self.vbox.showvminfo(uuid)["cpus"], "2")
            self.undo()
        self.assertEqual(self.vbox.showvminfo(uuid)["cpus"], "1")

    def test_32_bit_guest(self):
        uuid = self.vbox.create_vm("old", os_type="Debian")
        found = {f["step"]: f["status"] for f in self.check(uuid)}
        self.assertNotEqual(found["guest-64-bit"], "done")

    def test_host_key(self):
        uuid = self.vbox.create_vm("inner", cpus=1, ioapic="on")
        key = next(f for f in self.check(uuid) if f["step"] == "inside-host-key")
        self.assertEqual((key["status"], [o["option"] for o in key["options"]]), ("choice", ["compared", "other-key"]))
        properties = self.vbox.must("guestproperty", "enumerate", uuid)
        # no such key on the keyboard
        self.apply(uuid, "--consent", "inside-host-key=other-key")
        self.assertEqual(self.vbox.host_key(), F12)
        self.undo()
        self.assertIsNone(self.vbox.host_key())
        # one that is used outside as well
        self.apply(uuid, "--set", "inside-host-key=Right Ctrl + Right Alt")
        self.assertEqual(self.vbox.host_key(), F12)
        self.undo()
        # nothing is ever written into the guest
        self.assertEqual(self.vbox.must("guestproperty", "enumerate", uuid), properties)
        self.assertEqual(self.nestboxctl("tick", uuid, "inside-host-key").rc, 0)
        key = next(f for f in self.check(uuid) if f["step"] == "inside-host-key")
        self.assertEqual(key["status"], "manual", key)

    def test_this_machine_itself(self):
        """No machine named: what this one needs for machines inside."""
        found = {f["step"] for f in self.nestboxctl("check", "--json").json["findings"]}
        self.assertTrue({"inside-hardware-virtualization", "inside-install-hypervisor", "inside-room"} <= found, found)
        self.assertFalse({"inside-cores", "power-off"} & found, found)


if __name__ == "__main__":
    unittest.main()

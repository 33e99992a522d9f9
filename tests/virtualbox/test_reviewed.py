# SPDX-License-Identifier: GPL-3.0-or-later
"""What was reviewed is what is applied: the world changes on real VirtualBox while the question waits."""

import unittest

import vbox
from programs import program
from reviewed import answer_after
from vbox import VirtualBox

vbox.require()


class Reviewed(unittest.TestCase):

    def setUp(self):
        self.vbox = VirtualBox()
        self.addCleanup(self.vbox.close)
        self.uuid = self.vbox.create_vm("Whonix-Workstation", cpus=1, ioapic="off", memory=1024)

    def world(self):
        """Everything VirtualBox says of all machines, and the host key."""
        return {uuid: self.vbox.settings(uuid) for uuid in self.vbox.list_vms()}, self.vbox.host_key()

    def answer(self, meddle, *argv):
        """Says yes to `argv` after `meddle`."""
        argv = [str(program("nestboxctl")), "--outside", "--only", "virtualbox", *argv]
        return answer_after(argv, self.vbox.program_env(TERM="xterm"), meddle, self.world)

    def test_apply(self):
        cases = {
            "edited": (lambda: self.vbox.modify(self.uuid, memory=1500), "Memory: was 1 GiB"),
            "edited as agreed": (lambda: self.vbox.modify(self.uuid, ioapic="on"), "I/O APIC: was off"),
            "renamed": (lambda: self.vbox.modify(self.uuid, name="Renamed"), "is Renamed now"),
            "saved": (lambda: self.vbox.make_saved(self.uuid), "is saved now"),
            "snapshotted": (lambda: self.vbox.must("snapshot", self.uuid, "take", "s"), "Number of snapshots: was 0"),
            "host key": (lambda: self.vbox.set_host_key("65514"), "Host Key: was"),
        }
        for name, (meddle, said) in cases.items():
            with self.subTest(name):
                self.setUp()
                status, printed = self.answer(meddle, "apply", self.uuid)
                self.assertEqual(status, 4, printed)
                self.assertIn("changed since you looked", " ".join(printed.split()))
                self.assertIn(said, printed)
                self.assertEqual(self.vbox.nestboxctl("runs", "--json").json["runs"], [])

    def test_restored_to_a_snapshot(self):
        """As many snapshots as before, and another memory."""
        self.vbox.must("snapshot", self.uuid, "take", "s")
        self.vbox.modify(self.uuid, memory=2048)
        status, printed = self.answer(lambda: self.vbox.must("snapshot", self.uuid, "restore", "s"), "apply", self.uuid)
        self.assertEqual(status, 4, printed)
        self.assertIn("Memory: was 2", printed)

    def test_deleted(self):
        status, printed = self.answer(lambda: self.vbox.must("unregistervm", self.uuid, "--delete"), "apply", self.uuid)
        self.assertEqual(status, 2, printed)
        self.assertIn("nothing was changed", printed)

    def test_undo(self):
        """The same for taking back: what was edited after the question is not overwritten."""
        self.assertIn(self.vbox.nestboxctl("apply", "--yes", self.uuid).rc, (0, 1, 3))
        status, printed = self.answer(lambda: self.vbox.modify(self.uuid, memory=3000), "undo")
        self.assertEqual(status, 4, printed)
        self.assertIn("Memory: was", printed)


if __name__ == "__main__":
    unittest.main()

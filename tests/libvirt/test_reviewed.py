# SPDX-License-Identifier: GPL-3.0-or-later
"""What was reviewed is what is applied: the world changes on real libvirt while the question waits."""

import unittest

import kvm
from kvm import Session
from programs import program
from reviewed import answer_after

kvm.require()

CPU = "<cpu mode='custom' match='exact'><model>EPYC</model><feature policy='disable' name='svm'/></cpu>"


class Reviewed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = Session()
        cls.addClassCleanup(cls.session.close)

    def world(self):
        """Every machine: its settings, what it does, and its snapshots."""
        virsh = self.session.virsh
        return {name: (self.session.xml(name), self.session.state(name), virsh("snapshot-list", "--name", name))
                for name in virsh("list", "--all", "--name").split()}

    def answer(self, meddle, *argv):
        """Says yes to `argv` after `meddle`."""
        argv = [*self.session.user, str(self.session.program(program("nestboxctl"))), "--outside", *argv]
        env = {**self.session.program_env(), "TERM": "xterm"}
        return answer_after(argv, env, meddle, self.world)

    def check(self, name, meddle, said, expected=4):
        """Reviews a new machine, meddles with it, and says yes."""
        uuid = self.session.define(name, cpu=CPU)
        try:
            status, printed = self.answer(lambda: meddle(uuid), "apply", "--set", "memory=512", uuid)
            self.assertEqual(status, expected, printed)
            self.assertIn(said, " ".join(printed.split()))
            self.assertEqual(self.session.nestboxctl("runs", "--json").json["runs"], [])
        finally:
            if uuid in self.session.virsh("list", "--all", "--uuid"):
                if self.session.state(uuid) == "running":
                    self.session.stop(uuid)
                self.session.virsh("undefine", uuid, "--snapshots-metadata")

    def test_edited(self):
        def edit(uuid):
            self.session.virsh("setmaxmem", uuid, "32M", "--config")
            self.session.virsh("setmem", uuid, "32M", "--config")
        self.check("edited", edit, "Memory: was 16 MiB when you looked, is 32 MiB now")

    def test_renamed(self):
        self.check("renamed", lambda uuid: self.session.virsh("domrename", uuid, "another"), "is another now")

    def test_started(self):
        self.check("started", self.session.start, "is running now")

    def test_deleted(self):
        self.check("deleted", lambda uuid: self.session.virsh("undefine", uuid), "nothing was changed", 2)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole computer's libvirt: looking asks for no permission, changing does, and what is missing is
named with a remedy."""

import unittest

import system

system.require()

CPU = "<cpu mode='custom' match='exact'><model>EPYC</model><feature policy='disable' name='svm'/></cpu>"
# libvirt decides what becomes of them, and says so without permission
OPEN_CPUS = (
    "<cpu mode='host-model'/>",
    "<cpu mode='host-model'><feature policy='optional' name='svm'/></cpu>",
    "<cpu match='minimum'><model>pentium3</model></cpu>",
    "<cpu mode='custom' match='exact'><model>pentium3</model><feature policy='optional' name='svm'/></cpu>",
    "<cpu mode='custom' match='exact'><model>pentium3</model><feature policy='optional' name='vmx'/></cpu>",
)


class TheSystem(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = system.System()
        cls.addClassCleanup(cls.system.close)
        cls.uuid = cls.system.define("shared", CPU)
        cls.before = cls.system.xml(cls.uuid)

    def test_looking_asks_for_no_permission(self):
        nest = self.system.open(user="nobody")
        self.assertEqual(nest.must("probe")["problem"], "none")
        self.assertEqual([m["uuid"] for m in nest.must("list")["machines"]], [self.uuid])
        self.assertEqual(nest.must("read", self.uuid)["nested-hw-virt"], "false")
        self.assertEqual(self.system.clients(), ["read-only"])

    def test_changing_is_refused_without_permission(self):
        nest = self.system.open(user="nobody")
        nest.must("read", self.uuid)
        for words in (("apply", self.uuid, "nested-hw-virt=true"), ("power", self.uuid, "start")):
            with self.subTest(words[0]):
                answer = nest.ask(*words)
                self.assertEqual(answer["error"], "access-denied", answer)
                self.assertIn("polkit agent", answer["message"])
                self.assertTrue(answer["remedy"])
        self.assertEqual(self.system.xml(self.uuid), self.before)
        nest.must("read", self.uuid)

    def test_changing_with_permission(self):
        nest = self.system.open()
        nest.must("read", self.uuid)
        self.assertIn("read-only", self.system.clients())
        self.assertNotIn("read-write", self.system.clients())
        nest.must("apply", self.uuid, "nested-hw-virt=true")
        self.assertIn("read-write", self.system.clients())
        self.assertEqual(nest.must("read", self.uuid)["nested-hw-virt"], "true")
        nest.must("undo", self.uuid)
        self.assertEqual(self.system.xml(self.uuid), self.before)

    def test_processors_are_told_without_permission(self):
        """Before the first change Nestbox says of processors what it says after it."""
        looking = self.system.open(user="nobody")
        changing = self.system.open()
        changing.must("read", self.uuid)
        changing.must("apply", self.uuid, "memory=17")
        changing.must("undo", self.uuid)
        kinds = ["qemu"]
        if "<domain type='kvm'" in self.system.virsh("capabilities"):
            kinds.append("kvm")
        for kind in kinds:
            for cpu in OPEN_CPUS:
                with self.subTest(kind + cpu):
                    uuid = self.system.define("open", cpu, kind)
                    told = looking.must("read", uuid)["cpu"]
                    asked = changing.must("read", uuid)["cpu"]
                    self.system.virsh("undefine", uuid)
                    self.assertNotEqual(told["sees"], "unknown")
                    self.assertEqual(told, asked)
        self.assertIn("read-only", self.system.clients())

    def test_daemon_is_not_running(self):
        nest = self.system.open()
        nest.must("list")
        with self.system.without_libvirtd():
            answer = nest.ask("list")
            self.assertEqual(answer["error"], "service-dead", answer)
            self.assertTrue(answer["remedy"])
            probe = nest.must("probe")
            self.assertEqual(probe["problem"], "service-dead")
            self.assertIn("systemctl start", probe["problem_remedy"])
            self.assertEqual(nest.ask("apply", self.uuid, "nested-hw-virt=true")["error"], "service-dead")
        self.assertEqual(len(nest.must("list")["machines"]), 1)
        self.assertEqual(self.system.xml(self.uuid), self.before)

    def test_no_message_bus(self):
        """The last one: there is no bus after it."""
        with self.system.without_libvirtd():
            self.system.kill("dbus-daemon")
        nest = self.system.open(user="nobody")
        answer = nest.ask("apply", self.uuid, "nested-hw-virt=true")
        self.assertEqual(answer["error"], "access-denied", answer)
        self.assertTrue(answer["remedy"])
        self.assertEqual(self.system.xml(self.uuid), self.before)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Daemons that die, freeze or dawdle, passwords, and what others do meanwhile: nothing is lost, and it
is said what happened."""

import signal
import time
import unittest

import kvm
from kvm import Session, wait_until

kvm.require()

PASSWORD = "hush5678"  # VNC knows eight characters
VNC = (f"<graphics type='vnc' port='-1' autoport='yes' passwd='{PASSWORD}'/>"
       "<video><model type='vga'/></video>")
CPU = ("<cpu mode='custom' match='exact'><model>EPYC</model><feature policy='disable' name='svm'/></cpu>")
MORE = "<qemu:commandline><qemu:arg value='-no-hpet'/></qemu:commandline>"


class WithSession(unittest.TestCase):
    def setUp(self):
        self.session = Session()
        self.addCleanup(self.session.close)
        self.nest = self.session.nest


class Passwords(WithSession):
    def test_password_survives_apply_and_undo_and_is_never_shown(self):
        uuid = self.session.define("secret", cpu=CPU, devices=VNC, more=MORE)
        before = self.session.xml(uuid)
        self.assertIn(PASSWORD, before)
        self.nest.must("list")
        self.nest.must("read", uuid)
        changes = ("nested-hw-virt=true", "cpu-count=uint32 3", "memory=uint64 32")
        self.nest.must("describe", uuid, *changes)
        self.nest.must("apply", uuid, *changes)
        changed = self.session.xml(uuid)
        self.assertIn(f"passwd='{PASSWORD}'", changed)
        self.assertIn("-no-hpet", changed)
        self.assertNotEqual(changed, before)
        self.nest.must("read", uuid)
        self.nest.must("undo", uuid)
        self.assertEqual(self.session.xml(uuid), before)
        self.assertNotIn(PASSWORD, self.nest.text + self.nest.errors)

    def test_password_is_not_in_the_error_of_a_refused_define(self):
        uuid = self.session.define("secret", devices=VNC)
        before = self.session.xml(uuid)
        self.nest.must("read", uuid)
        answer = self.nest.ask("apply", uuid, "cpu-count=uint32 100000")
        self.assertEqual(answer["error"], "invalid-value")
        self.assertEqual(self.session.xml(uuid), before)
        self.assertNotIn(PASSWORD, self.nest.text + self.nest.errors)


class Hints(WithSession):
    def test_what_virsh_does_shows_by_itself(self):
        uuid = self.session.define("watched")
        self.nest.must("list")
        with self.nest.hint(uuid):
            self.session.start(uuid)
        for command in ("suspend", "resume", "destroy"):
            with self.subTest(command), self.nest.hint(uuid):
                self.session.virsh(command, uuid)
        with self.nest.hint(uuid):
            self.session.virsh("define", self.session.write("again", self.session.xml(uuid)))
        # libvirt tells nobody of these
        for command in (("setvcpus", "--maximum", "3"), ("setvcpus", "2"), ("vcpupin", "0", "0")):
            with self.subTest(command), self.nest.hint(uuid):
                self.session.virsh(command[0], uuid, *command[1:], "--config")
        with self.nest.hint(None):
            other = self.session.define("other")
        with self.nest.hint(None):
            self.session.virsh("undefine", other)
        with self.nest.hint(None):
            self.session.virsh("domrename", uuid, "renamed")
        self.assertEqual([m["name"] for m in self.nest.must("list")["machines"]], ["renamed"])


class Daemon(WithSession):
    def setUp(self):
        super().setUp()
        self.uuid = self.session.define("one", cpu=CPU)
        self.before = self.session.xml(self.uuid)
        self.nest.must("read", self.uuid)

    def test_killed_before_a_change(self):
        with self.nest.hint(None):
            self.session.kill_libvirtd()
        self.nest.must("apply", self.uuid, "nested-hw-virt=true")
        self.assertEqual(self.nest.must("read", self.uuid)["nested-hw-virt"], "true")
        self.nest.must("undo", self.uuid)
        self.assertEqual(self.session.xml(self.uuid), self.before)

    def test_killed_after_a_change(self):
        self.nest.must("apply", self.uuid, "nested-hw-virt=true")
        self.session.kill_libvirtd()
        self.assertEqual(self.nest.must("read", self.uuid)["nested-hw-virt"], "true")

    def test_killed_while_it_runs_a_machine(self):
        self.session.start(self.uuid)
        self.session.kill_libvirtd()
        self.assertEqual(self.nest.must("read", self.uuid)["power-state"], "'running'")
        self.nest.must("power", self.uuid, "ask")
        self.session.wait_for_state(self.uuid, "shut off")

    def test_stopped_in_order_and_hint(self):
        with self.nest.hint(None):
            self.session.signal_libvirtd(signal.SIGTERM)
        self.nest.must("list")

    def test_frozen(self):
        with self.session.freeze_libvirtd():
            self.nest.send("read", self.uuid)
            self.nest.send("cancel")
            self.assertEqual(self.nest.answer(5)["error"], "cancelled")
        self.nest.must("read", self.uuid)
        self.assertEqual(self.nest.slow, [])

    def test_frozen_for_long_is_given_up(self):
        nest = self.session.open(NESTBOX_TIME_SCALE="0.1")
        nest.must("read", self.uuid)
        with self.session.freeze_libvirtd():
            begin = time.monotonic()
            answer = nest.ask("read", self.uuid)
            self.assertIn(answer["error"], ("service-dead", "timed-out"))
            self.assertTrue(answer["remedy"])
            self.assertLess(time.monotonic() - begin, 15)
        nest.must("read", self.uuid)


class SlowDefine(WithSession):
    """libvirt looks at QEMU again and again while it defines."""

    def setUp(self):
        super().setUp()
        self.emulator = self.session.slow_emulator()
        self.uuid = self.session.define("slow", cpu=CPU, emulator=self.emulator.path, devices=VNC)
        self.before = self.session.xml(self.uuid)
        self.nest.must("read", self.uuid)
        self.emulator.slow()
        self.looks = self.emulator.looks()
        self.nest.send("apply", self.uuid, "nested-hw-virt=true")
        # What the host says is known already, so the first look is the define's.
        self.wait_for_looks(1)

    def wait_for_looks(self, count):
        wait_until(lambda: self.emulator.looks() >= self.looks + count, "the define to go on")

    def test_nobody_waits_for_it(self):
        other = self.session.open("test:///default")
        begin = time.monotonic()
        other.must("list")
        self.assertLess(time.monotonic() - begin, 1)
        self.wait_for_looks(3)
        self.emulator.fast()
        self.assertNotIn("error", self.nest.answer())
        # Not even the main loop.
        self.assertEqual(self.nest.slow, [])
        self.assertEqual(self.nest.must("read", self.uuid)["nested-hw-virt"], "true")

    def test_daemon_killed_during_it(self):
        self.session.kill_libvirtd()
        self.emulator.fast()
        answer = self.nest.answer()
        self.assertEqual(answer["error"], "service-dead", answer)
        self.assertTrue(answer["remedy"])
        self.assertEqual(self.nest.must("read", self.uuid)["nested-hw-virt"], "false")
        self.assertEqual(self.session.xml(self.uuid), self.before)
        # It works again.
        self.nest.must("apply", self.uuid, "nested-hw-virt=true")
        self.assertEqual(self.nest.must("read", self.uuid)["nested-hw-virt"], "true")
        self.nest.must("undo", self.uuid)
        self.assertEqual(self.session.xml(self.uuid), self.before)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Another computer through ssh: libvirt's own remote protocol, with an ssh that leads back here, asks,
refuses, hangs or breaks off."""

import contextlib
import os
import signal
import time
import unittest

import kvm
from kvm import Session, wait_until

kvm.require()

# libvirt calls: ssh -T … -- HOST COMMAND. What is refused is said in ssh's own words.
SSH = """#!/bin/sh
printf '%s\\n' "$*" >>{log}
case $(cat {mode}) in
  unknown-key) echo 'Host key verification failed.' >&2; exit 255 ;;
  password) echo 'me@far.example: Permission denied (publickey,password).' >&2; exit 255 ;;
  no-such-host) echo 'ssh: Could not resolve hostname far.example: Name or service not known' >&2; exit 255 ;;
  off) echo 'ssh: connect to host far.example port 22: No route to host' >&2; exit 255 ;;
  no-libvirt) exit 127 ;;
  hang) exec sleep 1000 ;;
esac
while [ "$1" != -- ]; do shift; done
shift 2
exec sh -c "$*"
"""
CPU = "<cpu mode='custom' match='exact'><model>EPYC</model><feature policy='disable' name='svm'/></cpu>"


class Remote(unittest.TestCase):
    def setUp(self):
        self.session = Session()
        self.addCleanup(self.session.close)
        self.log = self.session.dir / "tmp" / "ssh-log"
        self.mode = self.session.dir / "ssh-mode"
        ssh = self.session.dir / "far-ssh"
        ssh.write_text(SSH.format(log=self.log, mode=self.mode))
        ssh.chmod(0o755)
        self.set_mode("ok")
        self.uri = f"qemu+ssh://far.example/session?command={ssh}"
        self.uuid = self.session.define("far away", cpu=CPU)

    def set_mode(self, mode):
        self.mode.write_text(mode)
        self.mode.chmod(0o644)

    def calls(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    def test_whole_way(self):
        nest = self.session.open(self.uri)
        probe = nest.must("probe")
        self.assertEqual((probe["name"], probe["problem"]), ("KVM on far.example", "none"))
        self.assertEqual([m["name"] for m in nest.must("list")["machines"]], ["far away"])
        before = self.session.xml(self.uuid)
        nest.must("read", self.uuid)
        with nest.hint(self.uuid):
            nest.must("apply", self.uuid, "nested-hw-virt=true")
        self.assertEqual(nest.must("read", self.uuid)["nested-hw-virt"], "true")
        with nest.hint(self.uuid):
            self.assertEqual(self.session.start(self.uuid)["svm"], "1")
        nest.must("power", self.uuid, "ask")
        self.session.wait_for_state(self.uuid, "shut off")
        nest.must("undo", self.uuid)
        self.assertEqual(self.session.xml(self.uuid), before)
        self.assertEqual(len(self.calls()), 1)

    def test_checklist_is_about_the_computer_there(self):
        """What was read on this one says nothing of another, nor is anything of this one changed for its machines."""
        shown = self.session.nestboxctl("check", "far away", "--only", self.uri, "--verbose")
        self.assertIn("\nKVM on far.example\n", shown.out)
        self.assertNotIn("\nThis computer\n", shown.out)
        self.assertNotIn("What stands in the way", shown.out)
        result = self.session.nestboxctl("check", "far away", "--only", self.uri, "--json")
        steps = {finding["step"]: finding for finding in result.json["findings"]}
        self.assertNotIn(steps["kvm-nested"]["status"], ("needed", "choice", "manual"), steps["kvm-nested"])
        self.assertNotEqual(steps["hardware-virtualization"]["status"], "blocked", steps["hardware-virtualization"])
        # Nor does it matter that this one may be a virtual machine itself.
        here = self.session.nestboxctl_here("check", "far away", "--only", self.uri, "--json")
        self.assertEqual(here.json["findings"], result.json["findings"])
        self.assertEqual(here.json["considerations"], result.json["considerations"])

    def test_no_question_where_nobody_sees_a_terminal(self):
        self.session.open(self.uri, "--no-tty").must("list")
        self.session.open(self.uri).must("list")
        window, terminal = self.calls()
        self.assertIn("BatchMode=yes", window)
        self.assertNotIn("BatchMode=yes", terminal)

    def test_nothing_is_called_unasked(self):
        nest = self.session.open(self.uri, "--no-tty", "--wait")
        self.assertEqual(nest.must("probe")["problem"], "not-connected")
        self.assertEqual(nest.ask("list")["error"], "not-connected")
        self.assertEqual(nest.ask("read", self.uuid)["error"], "not-connected")
        self.assertEqual(self.calls(), [])
        nest.send("allow")
        self.assertEqual(len(nest.must("list")["machines"]), 1)
        # It breaks off: not called again before the user says so.
        with nest.hint(None):
            self.hang_up()
        answer = nest.ask("list")
        self.assertEqual(answer["error"], "not-connected")
        self.assertIn("connection", answer["message"])
        self.assertEqual(len(self.calls()), 1)
        nest.send("allow")
        nest.must("read", self.uuid)
        self.assertEqual(len(self.calls()), 2)

    def hang_up(self):
        for pid in self.session.processes("virt-ssh-helper"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.session.processes("virt-ssh-helper"), "the line to go dead")

    def test_broken_off_and_called_again(self):
        nest = self.session.open(self.uri)
        nest.must("list")
        self.hang_up()
        nest.must("read", self.uuid)
        self.assertEqual(len(self.calls()), 2)

    def test_refused(self):
        cases = {
            "unknown-key": ("access-denied", "Host key verification failed"),
            "password": ("access-denied", "Permission denied"),
            "no-such-host": ("failed", "Could not resolve hostname"),
            "off": ("service-dead", "No route to host"),
            "no-libvirt": ("service-dead", ""),
        }
        for mode, (error, words) in cases.items():
            with self.subTest(mode):
                self.set_mode(mode)
                nest = self.session.open(self.uri, "--no-tty")
                answer = nest.ask("list")
                self.assertEqual(answer["error"], error, answer)
                self.assertIn(words, answer["message"])
                self.assertNotIn("\n", answer["message"])
                self.assertTrue(answer["remedy"], answer)
                self.assertTrue(nest.must("probe")["problem_remedy"])
                # The user has done something about it.
                self.set_mode("ok")
                nest.must("list")

    def test_hangs(self):
        self.set_mode("hang")
        nest = self.session.open(self.uri, "--no-tty", NESTBOX_TIME_SCALE="0.05")
        begin = time.monotonic()
        for words in (("list",), ("read", self.uuid)):
            self.assertEqual(nest.ask(*words)["error"], "timed-out")
        self.assertEqual(nest.must("probe")["problem"], "service-hangs")
        self.assertLess(time.monotonic() - begin, 10)
        self.set_mode("ok")
        nest.must("list")
        self.assertEqual(nest.slow, [])

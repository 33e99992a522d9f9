# SPDX-License-Identifier: GPL-3.0-or-later
"""What befalls the journal and its lock: files cut off at every byte, clocks that go backwards, owners that live, are dead,
or have left a child behind. NESTBOX_FAULTS_WORLD names the world."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import unittest

import moments
import table
import worlds
from judge import DONE, Lost, judge
from worlds import PATIENCE, remembered

CHOSEN = worlds.chosen()
# When the run has its lock, and writes itself down for the first time
WRITTEN = ("fsync", 1)
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


class Case(unittest.TestCase):
    """One world for all: every case leaves it as it was."""

    @classmethod
    def setUpClass(cls):
        cls.world = CHOSEN()
        cls.addClassCleanup(lambda: cls.world.close())

    def must(self, *argv, **env):
        """A command that has to do what it is told."""
        result = self.world.ctl(*argv, **env)
        if result.rc not in DONE:
            raise Lost(f"{argv}: {result}")
        return result

    def runs(self):
        """The journal's files, oldest first."""
        return sorted((self.world.state() / "runs").glob("*.json"))

    def record(self, fault, moment, found="held", count=1):
        """One cell that held."""
        table.record(fault, moment, self.world.name, found, count)

    def same(self, wanted):
        """The world is that."""
        self.assertEqual(self.world.now(), wanted)


class Truncated(Case):

    def cut(self, path):
        """Puts a file there for every length that is too short, each a run of its own: how many. The names' owner may
        read them."""
        text = path.read_bytes()
        owner = path.stat()
        for length in range(len(text.rstrip())):
            name = f"20990101T000000-{length:08x}"
            copy = path.with_name(name + ".json")
            copy.write_bytes(text.replace(path.stem.encode(), name.encode())[:length])
            copy.chmod(0o600)
            os.chown(copy, owner.st_uid, owner.st_gid)
        return len(text.rstrip())

    def set_aside(self, result, count):
        """All of them, with a message each, and whole."""
        kept = list((self.world.state() / "runs").glob("*.damaged*"))
        self.assertEqual(len(kept), count, result.rc)
        self.assertEqual(sorted(path.stat().st_size for path in kept), list(range(count)))
        self.assertGreaterEqual(result.err.count(".damaged"), count)
        for path in kept:
            path.unlink()

    def test_at_every_byte(self):
        """Beside a run that is whole: nothing is half-read, and that run is taken back."""
        self.must(*self.world.apply)
        whole = self.runs()[0]
        for argv in (("runs", "--json"), ("resume", "--json"), ("undo", "--yes", "--json")):
            count = self.cut(whole)
            result = self.world.ctl(*argv)
            self.assertIn(result.rc, DONE, (argv, result.err[-500:]))
            self.set_aside(result, count)
            self.assertIn(whole, self.runs())
            self.record("journal truncated", f"at every byte, read by {argv[0]}", count=count)
        self.same(self.world.before)
        self.world.forget()

    def test_of_an_interrupted_run(self):
        """It was cut off by the crash itself: a new run begins with what is there."""
        timeline = moments.Timeline(self.world)
        moments.strike(self.world, timeline.pick(9)[6])
        for path in self.runs():
            path.write_bytes(path.read_bytes()[:-20])
        result = self.world.ctl("resume", "--json")
        self.assertEqual((result.rc, result.json["interrupted"]), (0, None), result)
        if self.world.now() == self.world.before:
            self.must(*self.world.apply)
            self.same(self.world.agreed)
            self.must("undo", "--yes")
        self.record("journal truncated", "by the crash of its run")
        self.world.close()
        type(self).world = CHOSEN()


class Clock(Case):

    def setUp(self):
        if not pathlib.Path(FAKETIME).exists():
            self.skipTest("faketime is not installed (tests/lib/packages)")

    def clock(self, offset):
        """For nestboxctl only: VirtualBox's own programs know nothing of it."""
        if isinstance(self.world, worlds.VirtualBoxWorld):
            self.world.vbox.instead_of_vboxmanage(f'#!/bin/sh\nunset LD_PRELOAD\nexec "{worlds.vbox.VBOXMANAGE}" "$@"\n')
            self.addCleanup(lambda bin_dir: (bin_dir / "VBoxManage").unlink(missing_ok=True), self.world.vbox.bin)
        file = self.world.folder() / "clock"
        file.write_text(offset)
        file.chmod(0o644)
        return {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def test_between_runs(self):
        """The order is that in which they were done: each undo takes back what was done last, and then what was before."""
        env = self.clock("+0")
        self.must(*self.world.apply, **env)
        self.clock("-1d")
        self.must("undo", "--yes", **env)
        self.same(self.world.before)
        self.clock("-2d")
        self.must(*self.world.apply, **env)
        self.same(self.world.agreed)
        runs = remembered(self.world)
        self.assertEqual([run["kind"] for run in runs], ["apply", "undo", "apply"])
        self.assertEqual([run["taken-back"] for run in runs], [False, False, True])
        self.clock("-3d")
        self.must("undo", "--yes", **env)
        self.same(self.world.before)
        self.assertIn("nothing to take back", self.world.ctl("undo", "--yes").out)
        self.world.forget()
        self.record("clock going backwards", "between two runs", "before")

    def test_during_a_run(self):
        for number, moment in enumerate(moments.Timeline(self.world).pick(3)):
            with self.subTest(moment):
                env = self.clock("+0")
                process, held = moments.hold(self.world, moment, **env)
                with moments.ended(process):
                    self.clock("-1d")
                    if held:
                        moments.go_on(process)
                found = judge(self.world, number % 2 == 1)
                self.record("clock going backwards", "during a run", found)


class Lock(Case):

    def lock(self):
        """The file of the lock."""
        return self.world.state() / "run.lock"

    def refused(self, argv, *words):
        """Whoever comes second is told who holds the lock."""
        result = self.world.ctl(*argv)
        if '"busy"' not in result.out or not all(word in result.out for word in words):
            raise Lost(f"not refused with {words}: {result}")

    def test_held_by_another_that_lives(self):
        process, held = moments.hold(self.world, WRITTEN)
        self.assertTrue(held)
        with moments.ended(process):
            pid, started, _ticks = self.lock().read_text().split()
            self.refused(self.world.apply, f"process {pid},", started)
            self.assertIn(moments.go_on(process)[0], DONE)
        self.record("Nestbox's lock held", "by a terminal that is in a run", judge(self.world))

    def test_crashed_owner(self):
        moments.strike(self.world, WRITTEN)
        self.assertNotEqual(self.lock().read_text(), "")
        self.record("Nestbox's lock held", "by an owner that crashed", judge(self.world))

    def test_recycled_pid(self):
        """A living process has the number of an owner that is gone, and is not taken for it."""
        for text in (f"{os.getpid()} 00:00:00 1\n", f"{os.getpid()} 00:00:00\n", "1 00:00:00 1\n"):
            self.lock().write_text(text)
            self.must(*self.world.apply)
            self.same(self.world.agreed)
            self.must("undo", "--yes")
            self.same(self.world.before)
        self.world.forget()
        self.record("Nestbox's lock held", "by an owner whose number somebody else has now", "before")

    def test_newborn_child(self):
        """Killed between fork and exec: the child has the lock, until it is VBoxManage."""
        if not isinstance(self.world, worlds.VirtualBoxWorld):
            return
        log = self.world.folder() / "strace-child"
        # Its first fsync is the journal's: from then on the lock is taken, and what is born has it.
        prefix = ["strace", "-f", "-b", "execve", "-qq", "-o", str(log), "-e", "trace=setsid,fsync", "-e", "signal=STOP",
                  "-e", "inject=setsid:signal=STOP:when=1", "--"]
        process = self.world.start(*self.world.apply, prefix=prefix)
        with moments.ended(process):
            child, owner = self._newborn(process, log)
            os.kill(owner, signal.SIGKILL)
            while pathlib.Path(f"/proc/{owner}/exe").exists():
                time.sleep(0.01)
            began = time.monotonic()
            self.refused(("resume", "--json"), f"Process {child},", f"(process {owner},")
            locked = self.world.ctl(*self.world.apply)
            self.assertIn(f"Process {child}, which a Nestbox that ended (process {owner})", locked.out)
            self.assertLess(time.monotonic() - began, PATIENCE / 2)
            os.kill(child, signal.SIGCONT)
            process.communicate(timeout=PATIENCE)
        self.record("Nestbox's lock held", "by a child born as its Nestbox was killed", judge(self.world))

    def _newborn(self, process, log):
        """Lets those go on that were born before the run had its lock: the first child that has it, and Nestbox."""
        end = time.monotonic() + PATIENCE
        gone_on = set()
        while time.monotonic() < end:
            text = log.read_text(errors="replace") if log.exists() else ""
            for pid in map(int, re.findall(r"^(\d+) +--- stopped by SIGSTOP", text, re.M)):
                if pid in gone_on:
                    continue
                if "fsync(" in text:
                    return pid, moments.children(process.pid)[0]
                os.kill(pid, signal.SIGCONT)
                gone_on.add(pid)
            time.sleep(0.005)
        raise AssertionError(f"no child came: {text}")


if __name__ == "__main__":
    unittest.main()

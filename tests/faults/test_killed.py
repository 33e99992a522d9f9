# SPDX-License-Identifier: GPL-3.0-or-later
"""Nestbox killed, or asked to end, at every moment of a run, on every world. NESTBOX_FAULTS_WORLD names one."""

import collections
import signal
import unittest

import moments
import table
import worlds
from judge import Lost, judge

# How many of each: on the practice store a run takes some hundredths of a second.
AT_CALLS = {"VirtualBox": 85, "libvirt": 95, "practice": 170}
AT_TIMES = {"VirtualBox": 25, "libvirt": 25, "practice": 200}
TERMINATED = {"VirtualBox": 10, "libvirt": 20, "practice": 40}
CHOSEN = worlds.chosen()


class Killed(unittest.TestCase):
    """One world for all: every case leaves it as it was."""

    @classmethod
    def setUpClass(cls):
        cls.world = CHOSEN()
        cls.addClassCleanup(lambda: cls.world.close())
        cls.timeline = moments.Timeline(cls.world)
        print(f"# {len(cls.timeline.moments)} moments, {len(cls.timeline.actions)} actions, "
              f"{cls.timeline.seconds:.2f} s: {cls.world.name}", flush=True)

    def judge(self, fault, moment, number, where):
        """Judges, and goes on with a new world where one was lost."""
        try:
            found = judge(self.world, go_on=number % 2 == 1)
        except AssertionError as lost:
            table.record(fault, moment, self.world.name, "LOST")
            self.world.close()
            type(self).world = CHOSEN()
            with self.subTest(str(where)):
                raise Lost(f"{self.world.name}, {fault}, {where}: {lost}") from lost
            return "LOST"
        table.record(fault, moment, self.world.name, found)
        return found

    def strike_all(self, fault, signal_number, counts):
        """Strikes at every chosen system call."""
        found = collections.Counter()
        reached = set()
        for number, moment in enumerate(self.timeline.pick(counts[self.world.name])):
            reached.add(moments.strike(self.world, moment, signal_number))
            found[self.judge(fault, "at the n-th system call", number, moment)] += 1
        reached.discard(None)
        print(f"# {fault}: {dict(found)}; {len(reached)} of "
              f"{len(self.timeline.actions) + 1} numbers of actions done", flush=True)

    def test_killed_at_every_call(self):
        self.strike_all(table.KILLS, signal.SIGKILL, AT_CALLS)

    def test_killed_at_random_times(self):
        times = moments.random_times(AT_TIMES[self.world.name], self.timeline.seconds * 1.2, self.world)
        for number, seconds in enumerate(times):
            moments.strike_after(self.world, seconds)
            self.judge(table.KILLS, "at a random time", number, seconds)

    def test_terminated_at_every_call(self):
        self.strike_all("SIGTERM to Nestbox", signal.SIGTERM, TERMINATED)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Others at work, and a state folder that cannot be used: while the question waits, during a run, and before its undo.
NESTBOX_FAULTS_WORLD names the world."""

import contextlib
import os
import unittest

import faults
import moments
import others
import table
import worlds
from judge import DONE, Lost, judge, judge_edited
from terminal import Terminal

MOMENTS = {"VirtualBox": 3, "libvirt": 4, "practice": 6}
CHOSEN = worlds.chosen()


class Others(unittest.TestCase):
    """One world for all: every case leaves it as it was."""

    @classmethod
    def setUpClass(cls):
        cls.world = CHOSEN()
        cls.addClassCleanup(lambda: cls.world.close())
        cls.timeline = moments.Timeline(cls.world)

    @contextlib.contextmanager
    def cell(self, fault, moment):
        """Writes down how the block ended; with a new world where something was lost."""
        with self.subTest(fault=fault.name, moment=moment):
            found = []
            try:
                yield found
            except BaseException:
                table.record(fault.name, moment, self.world.name, "LOST")
                self.world.close()
                type(self).world = CHOSEN()
                raise
            table.record(fault.name, moment, self.world.name, found[0])

    def judge(self, fault, go_on=False):
        """Looks at it when the fault is over."""
        if fault.name in others.EDITS:
            return judge_edited(self.world, *others.EDITS[fault.name])
        return judge(self.world, go_on, fault is others.RESTORED, fault.is_hasty)

    def usable(self):
        """Whatever is wrong right now, the next start says so, in order."""
        for argv, allowed in ((("runs", "--json"), (0,)), (("resume", "--json"), (0, 1, 2, 3, 4))):
            result = self.world.ctl(*argv, NESTBOX_TIME_SCALE=faults.SCALE)
            if result.rc not in allowed:
                raise Lost(f"{argv}: {result}")
            self.assertIsInstance(result.json, dict, result)

    @contextlib.contextmanager
    def asked(self, **env):
        """nestboxctl as a person has it: it has shown what it would do, and waits for the answer."""
        words, environment = self.world.command(*(w for w in self.world.apply if w not in ("--yes", "--json")))
        terminal = Terminal(words, {**environment, "TERM": "dumb", **env})
        with contextlib.closing(terminal):
            terminal.expect("[y/N]")
            yield terminal

    @staticmethod
    def answer(terminal):
        """Yes, and on to the end: the exit status, and what it said after that in one line."""
        terminal.send("y\n")
        return terminal.wait(), " ".join(terminal.text[terminal.read_up_to:].split())

    def stopped(self, fault, asked, before):
        """It has said yes to something else than there is now: nothing may happen."""
        status, said = self.answer(asked)
        if status in DONE or not said:
            raise Lost(f"status {status}: {said}")
        if fault in faults.STATE or fault is faults.DISK_FULL:
            self.assertIn(str(self.world.state()), said)
        elif "eleted" not in fault.name and self.world.now() != before:
            raise Lost(f"{before}\n{self.world.now()}\n{said}")

    def while_asked(self, fault):
        """Between review and run."""
        with self.cell(fault, "while the question waits") as found:
            with self.asked(**fault.env) as asked:
                with fault.begin(self.world):
                    if fault.name in others.HARMLESS:
                        self.answer(asked)
                    else:
                        self.stopped(fault, asked, None if "eleted" in fault.name else self.world.now())
                    self.usable()
            found.append(self.judge(fault))

    def during(self, fault):
        """In the middle of it."""
        for number, moment in enumerate(self.timeline.pick(MOMENTS[self.world.name])):
            with self.cell(fault, "during a run") as found:
                process, held = moments.hold(self.world, moment, **fault.env)
                if held:
                    with moments.ended(process), fault.begin(self.world):
                        moments.go_on(process)
                        self.usable()
                found.append(self.judge(fault, number % 2 == 1))

    def before_undo(self, fault):
        """After it, and then it is to be taken back."""
        with self.cell(fault, "before its undo") as found:
            result = self.world.ctl(*self.world.apply)
            if result.rc not in DONE:
                raise Lost(f"a run that nothing befell: {result}")
            with fault.begin(self.world):
                tried = self.world.ctl("undo", "--yes", "--json", **fault.env)
                self.assertIsInstance(tried.json, dict, tried)
                if fault in faults.STATE[:1] or fault is faults.DISK_FULL:
                    self.assertIn(str(self.world.state()), tried.out)
                self.usable()
            found.append(self.judge(fault))

    def test_others(self):
        for fault in others.OTHERS[self.world.name]:
            self.while_asked(fault)
            self.during(fault)
            self.before_undo(fault)

    def test_state_folder(self):
        for fault in faults.STATE:
            self.while_asked(fault)
            self.before_undo(fault)

    def test_full_disk(self):
        if os.geteuid() != 0:
            self.skipTest("this machine lets only root have a small disk")
        with faults.small_disk(self.world):
            self.while_asked(faults.DISK_FULL)
            self.before_undo(faults.DISK_FULL)

    def test_restored(self):
        """Back to a snapshot: its settings are the old ones."""
        if self.world.name == "practice":
            return
        self.world.snapshot("take", "kept")
        self.world.snapshot("restore", "kept")
        self.world.learn()
        with self.cell(others.RESTORED, "while the question waits") as found:
            self.world.edit()
            with self.asked() as asked, others.RESTORED.begin(self.world):
                self.stopped(others.RESTORED, asked, self.world.now())
            found.append(judge(self.world))
        self.during(others.RESTORED)
        self.before_undo(others.RESTORED)
        self.world.snapshot("delete", "kept")


if __name__ == "__main__":
    unittest.main()

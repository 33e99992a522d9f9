# SPDX-License-Identifier: GPL-3.0-or-later
"""What befalls the world while a run is under way, at several moments of it. NESTBOX_FAULTS_WORLD names the world."""

import os
import unittest

import faults
import moments
import table
import worlds
from judge import judge

MOMENTS = {"VirtualBox": 4, "libvirt": 6, "practice": 10}
CHOSEN = worlds.chosen()


class Meanwhile(unittest.TestCase):
    """One world for all: every case leaves it as it was."""

    @classmethod
    def setUpClass(cls):
        cls.world = CHOSEN()
        cls.addClassCleanup(lambda: cls.world.close())
        cls.timeline = moments.Timeline(cls.world)

    def befall(self, fault, moment, go_on):
        """One cell."""
        said = None
        try:
            process, held = moments.hold(self.world, moment, **fault.env)
            if held:
                with fault.begin(self.world):
                    said = moments.go_on(process)
            found = judge(self.world, go_on, hasty=fault.is_hasty)
        except AssertionError as lost:
            table.record(fault.name, "during a run", self.world.name, "LOST")
            self.world.close()
            type(self).world = CHOSEN()
            raise AssertionError(f"{self.world.name}, {fault.name}, {moment}: {lost}\n{said}") from lost
        table.record(fault.name, "during a run", self.world.name, found)

    def befall_all(self, all_faults, count):
        """Each of them at that many moments."""
        for fault in all_faults:
            for number, moment in enumerate(self.timeline.pick(count)):
                with self.subTest(fault=fault.name, moment=moment):
                    self.befall(fault, moment, number % 2 == 1)

    def test_service(self):
        self.befall_all(faults.SERVICE[self.world.name], MOMENTS[self.world.name])

    def test_true_time(self):
        if self.world.name == "practice":
            self.skipTest("this machine is made up, and nobody serves it")
        self.befall_all(faults.TRUE_TIMES, 1)

    def test_state_folder(self):
        self.befall_all(faults.STATE, MOMENTS[self.world.name])

    def test_full_disk(self):
        if os.geteuid() != 0:
            self.skipTest("this machine lets only root have a small disk")
        with faults.small_disk(self.world):
            self.befall_all([faults.DISK_FULL], MOMENTS[self.world.name])


if __name__ == "__main__":
    unittest.main()

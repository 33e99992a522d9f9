# SPDX-License-Identifier: GPL-3.0-or-later
"""A window and terminals at work on the machines of one real VirtualBox at the same time."""

import os
import pathlib
import sys
import threading
import time
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "virtualbox"))

import vbox  # noqa: E402

vbox.require()

import a11y  # noqa: E402
import walk  # noqa: E402

a11y.require()


class Beside(unittest.TestCase):
    def setUp(self):
        self.vbox = vbox.VirtualBox()
        self.addCleanup(self.vbox.close)

    def test_window_beside_terminal(self):
        """A window that reads its machines in the background and applies from terminals do not disturb each other."""
        count = 20 if os.environ.get("NESTBOX_TEST_QUICK") else 100
        uuids = [self.vbox.create_vm(f"vm {number}", cpus=1) for number in range(4)]
        with walk.Walk(self.vbox.program_env()) as window:
            window.choose_machine()
            window.text("vm 3")

            stop = threading.Event()

            def keep_reading():
                while not stop.is_set():
                    window.keys("F5")
                    time.sleep(0.2)

            reader = threading.Thread(target=keep_reading)
            reader.start()
            failures = []
            for number in range(count):
                result = self.vbox.nestboxctl("apply", uuids[number % 4], "--yes", "--json", "--set",
                                              f"memory={1024 + number * 4}", "--skip", "host-key")
                if result.json["outcome"] != "verified":
                    failures.append(result.out)
            stop.set()
            reader.join()
            self.assertEqual(failures, [])


if __name__ == "__main__":
    unittest.main()

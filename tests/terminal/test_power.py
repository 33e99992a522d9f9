# SPDX-License-Identifier: GPL-3.0-or-later
"""Signals while a guest does not listen and while commands run, on the stand-in; the ways to off are in tests/truth."""

import signal
import time
import unittest

from fake_vbox import OTHER, UUID, FakeVirtualBox, machine

SHUT_DOWN = ("--consent", "power-off=shut-down")


def wait_for(condition, what, seconds=60):
    """Looks often until it is true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.05)


class Signals(unittest.TestCase):

    def test_cancel_while_a_guest_shuts_down(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number=number), \
                    FakeVirtualBox(machine(state="running", power_button="ignored")) as vbox:
                process = vbox.start("apply", "--yes", *SHUT_DOWN, UUID)
                wait_for(lambda: ["controlvm", UUID, "acpipowerbutton"] in vbox.calls(), "the power button")
                process.send_signal(number)
                _out, err = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 5, err)
                self.assertNotIn("modifyvm", vbox.verbs())
                runs = vbox.nestboxctl("runs", "--json").json["runs"]
                self.assertEqual([j["outcome"] for j in runs[0]["jobs"]], ["verified", "cancelled", "skipped"])

    def test_cancel_inside_a_command_lets_it_finish(self):
        faults = [{"match": "modifyvm", "kind": "stall", "seconds": 2}]
        with FakeVirtualBox(machine(), faults=faults) as vbox:
            process = vbox.start("apply", "--yes", UUID)
            wait_for(lambda: "modifyvm" in vbox.verbs(), "modifyvm")
            process.send_signal(signal.SIGINT)
            _out, err = process.communicate(timeout=60)
            self.assertIn(process.returncode, (0, 5), err)
            self.assertEqual(vbox.setting("nested-hw-virt"), "on")
            outcomes = [j["outcome"] for j in vbox.nestboxctl("runs", "--json").json["runs"][0]["jobs"]]
            self.assertEqual(outcomes, ["verified", "verified"])

    def test_cancel_while_reading(self):
        faults = [{"match": "showvminfo", "kind": "hang"}]
        with FakeVirtualBox(machine(), faults=faults) as vbox:
            process = vbox.start("check", "--json", UUID)
            wait_for(lambda: "showvminfo" in vbox.verbs(), "showvminfo")
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 5, err)
            self.assertIn(b'"cancelled"', out)

    def test_second_signal_ends_at_once(self):
        faults = [{"match": "modifyvm", "kind": "stall", "seconds": 20}]
        with FakeVirtualBox(machine(), faults=faults) as vbox:
            process = vbox.start("apply", "--yes", UUID)
            wait_for(lambda: "modifyvm" in vbox.verbs(), "modifyvm")
            process.send_signal(signal.SIGINT)
            time.sleep(0.5)
            self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            _out, err = process.communicate(timeout=10)
            self.assertEqual(process.returncode, 5)
            self.assertIn(b"Unfinished", err)

    def test_two_runs_at_once(self):
        ignoring = machine(state="running", power_button="ignored")
        with FakeVirtualBox(ignoring, machine(OTHER, "other")) as vbox:
            process = vbox.start("apply", "--yes", "--wait=60", *SHUT_DOWN, UUID)
            wait_for(lambda: ["controlvm", UUID, "acpipowerbutton"] in vbox.calls(), "the power button")
            result = vbox.nestboxctl("apply", "--yes", "--json", OTHER)
            self.assertEqual((result.rc, result.json["error"]["code"]), (4, "busy"), result)
            self.assertEqual(vbox.setting("ioapic", OTHER), "off")
            self.assertEqual(vbox.nestboxctl("check", OTHER).rc, 1)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
            self.assertEqual(vbox.nestboxctl("apply", "--yes", OTHER).rc, 0)


if __name__ == "__main__":
    unittest.main()

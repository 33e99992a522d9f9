# SPDX-License-Identifier: GPL-3.0-or-later
"""Running, paused and saved machines, guests that do not listen, and signals, on the stand-in."""

import signal
import time
import unittest

from fake_vbox import OTHER, UUID, FakeVirtualBox, machine

SHUT_DOWN = ("--consent", "power-off=shut-down")
PULL_PLUG = ("--consent", "power-off=pull-plug")


def wait_for(condition, what, seconds=60):
    """Looks often until it is true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.05)


class PoweringOff(unittest.TestCase):

    def test_nothing_happens_unasked(self):
        for state in ("running", "paused", "saved"):
            with self.subTest(state=state), FakeVirtualBox(machine(state=state)) as vbox:
                result = vbox.nestboxctl("apply", "--yes", UUID)
                self.assertEqual(result.rc, 1, result)
                self.assertIn("--consent power-off=", result.err)
                self.assertEqual((vbox.state_of(), vbox.setting("ioapic")), (state, "off"))
                self.assertFalse({"controlvm", "modifyvm", "discardstate", "startvm"} & set(vbox.verbs()))

    def test_ways_to_off(self):
        for state, option in (("running", "shut-down"), ("running", "pull-plug"), ("paused", "shut-down"),
                              ("paused", "pull-plug"), ("saved", "start-and-shut-down"),
                              ("saved", "discard-saved-state"), ("gurumeditation", "pull-plug")):
            with self.subTest(state=state, option=option), FakeVirtualBox(machine(state=state)) as vbox:
                result = vbox.nestboxctl("apply", "--yes", "--json", "--consent", f"power-off={option}", UUID)
                self.assertEqual(result.rc, 0, result)
                self.assertEqual([j["kind"] for j in result.json["jobs"]], ["hypervisor", "power", "machine"])
                self.assertEqual((vbox.state_of(), vbox.setting("nested-hw-virt")), ("poweroff", "on"))

    def test_wrong_way_for_the_state(self):
        with FakeVirtualBox(machine(state="saved")) as vbox:
            result = vbox.nestboxctl("apply", "--yes", *SHUT_DOWN, UUID)
            self.assertEqual(result.rc, 2)
            self.assertIn("power-off=discard-saved-state", result.err)
            self.assertEqual(vbox.state_of(), "saved")

    def test_aborted_counts_as_off(self):
        with FakeVirtualBox(machine(state="aborted")) as vbox:
            self.assertEqual(vbox.nestboxctl("apply", "--yes", UUID).rc, 0)
            self.assertEqual(vbox.setting("ioapic"), "on")

    def test_guest_that_ignores_the_button(self):
        with FakeVirtualBox(machine(state="running", power_button="ignored")) as vbox:
            result = vbox.nestboxctl("apply", "--yes", "--wait=2", *SHUT_DOWN, UUID)
            self.assertEqual(result.rc, 4, result)
            self.assertIn("--consent power-off=pull-plug", " ".join(result.err.split()))
            self.assertEqual((vbox.state_of(), vbox.setting("ioapic")), ("running", "off"))
            document = vbox.nestboxctl("apply", "--yes", "--wait=1", "--json", *SHUT_DOWN, UUID).json
            jobs = {job["kind"]: job for job in document["jobs"]}
            self.assertEqual(jobs["power"]["error"]["code"], "ignored")
            self.assertEqual(jobs["machine"]["outcome"], "skipped")
            self.assertEqual(vbox.nestboxctl("apply", "--yes", *PULL_PLUG, UUID).rc, 0)

    def test_undo_says_what_stays(self):
        with FakeVirtualBox(machine(state="saved")) as vbox:
            vbox.nestboxctl("apply", "--yes", "--consent", "power-off=discard-saved-state", UUID)
            document = vbox.nestboxctl("undo", "--yes", "--json").json
            self.assertEqual((len(document["irreversible"]), document["outcome"]), (1, "verified"))
            self.assertEqual(vbox.setting("ioapic"), "off")


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

# SPDX-License-Identifier: GPL-3.0-or-later
"""nestboxctl report and check --replay: what is in it, what is not, and where it goes."""

import json
import os
import pathlib
import stat
import unittest

from fake_vbox import OTHER, UUID, FakeVirtualBox, machine

NAME = "Jabberwock of Alice"
STEPS = ("nested-hw-virt", "cpu-cores", "io-apic")


def statuses(findings):
    return {f["step"]: f["status"] for f in findings}


class Report(unittest.TestCase):

    def setUp(self):
        self.vbox = FakeVirtualBox(machine(name=NAME), machine(OTHER, "Bandersnatch")).__enter__()
        self.addCleanup(self.vbox.__exit__, None, None, None)
        self.vbox.env["NO_AT_BRIDGE"] = "1"

    def report(self, *argv):
        result = self.vbox.nestboxctl("report", *argv)
        self.assertEqual((result.rc, result.err), (0, ""), result)
        return result.out

    def save(self, text):
        path = self.vbox.dir / "report.json"
        path.write_text(text)
        return str(path)

    def test_nobody_is_named(self):
        for argv in ((), ("--json",), (UUID,), (UUID, "--json"), ("--all",)):
            text = self.report(*argv)
            for secret in (NAME, "Alice", "Bandersnatch", UUID, OTHER, str(self.vbox.dir)):
                self.assertNotIn(secret.lower(), text.lower(), argv)
            self.assertIn("machine 1", text.lower())
            self.assertIn("[needed] nested-hw-virt" if "--json" not in argv else '"nested-hw-virt"', text)

    def test_frame_for_forums(self):
        lines = self.report(UUID).splitlines()
        self.assertEqual((lines[0], lines[-1]), ("```text", "```"))
        self.assertEqual([line for line in lines[1:-1] if "```" in line], [])

    def test_a_tick_lets_its_kind_in(self):
        named = self.report(UUID, "--include", "machines")
        self.assertIn(NAME, named)
        self.assertNotIn(UUID, named)
        document = json.loads(self.report(UUID, "--json", "--include", "uuids,time-zone"))
        self.assertEqual(document["machines"][0]["uuid"], UUID)
        self.assertNotIn("name", document["machines"][0])

    def test_unknown_kind(self):
        result = self.vbox.nestboxctl("report", "--include", "names")
        self.assertEqual((result.rc, result.out), (2, ""))
        self.assertIn("machines", result.err)

    def test_last_run(self):
        self.vbox.nestboxctl("apply", "--yes", UUID)
        run = json.loads(self.report("--json"))["last-run"]
        self.assertEqual((run["kind"], run["outcome"]), ("apply", "verified"))
        self.assertNotIn("started", run)
        self.assertIn("started", json.loads(self.report("--json", "--include", "time-zone"))["last-run"])
        self.assertIn("LAST RUN", self.report(UUID))

    def test_without_any_hypervisor(self):
        os.unlink(self.vbox.dir / "bin/VBoxManage")
        result = self.vbox.nestboxctl("report")
        self.assertEqual(result.rc, 0, result)
        self.assertIn("COMPUTER", result.out)

    def test_file(self):
        path = pathlib.Path(self.vbox.dir, "saved")
        text = self.report(UUID, "--output", str(path))
        self.assertEqual(path.read_text(), text)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        path.write_text("mine")
        result = self.vbox.nestboxctl("report", UUID, "--output", str(path))
        self.assertEqual((result.rc, result.out, path.read_text()), (2, "", "mine"))

    def test_replay(self):
        checked = self.vbox.nestboxctl("check", UUID, "--json").json
        path = self.save(self.report(UUID, "--json"))
        calls = len(self.vbox.calls())
        result = self.vbox.nestboxctl("check", "--replay", path, "--json")
        self.assertEqual(len(self.vbox.calls()), calls)
        replayed = result.json["results"][0]
        self.assertEqual(statuses(replayed["findings"]), statuses(checked["findings"]))
        self.assertEqual([f["changes"] for f in replayed["findings"]], [f["changes"] for f in checked["findings"]])
        text = self.vbox.nestboxctl("check", "--replay", path, "--verbose")
        self.assertEqual(text.rc, result.rc)
        self.assertIn("this is another computer", text.out)
        self.assertNotIn("This computer\n", text.out)

    def test_replay_of_strangers(self):
        no_report = "This is no report"
        for name, text, says in (("nothing", "", no_report), ("deep", "[" * 100000, no_report),
                                 ("other", '{"format": 1}', no_report), ("large", " " * (5 << 20), "far too large"),
                                 ("zero", "\0", no_report), ("newer", '{"nestbox-report": 2}', "newer version")):
            result = self.vbox.nestboxctl("check", "--replay", self.save(text))
            self.assertEqual((result.rc, result.out), (4, ""), name)
            self.assertIn(says, result.err, name)
        result = self.vbox.nestboxctl("check", "--replay", str(self.vbox.dir))
        self.assertEqual((result.rc, result.out), (4, ""))

    def test_replay_of_escapes(self):
        document = json.loads(self.report(UUID, "--json"))
        document["machines"][0]["label"] = "\x1b[2J<b>\u202e"
        document["hypervisors"][0]["message"] = "\x07\r\n```"
        text = self.vbox.nestboxctl("check", "--replay", self.save(json.dumps(document)), "--verbose").out
        for harmful in "\x1b\x07\r\u202e":
            self.assertNotIn(harmful, text)

    def test_replay_names_no_machine(self):
        result = self.vbox.nestboxctl("check", UUID, "--replay", self.save("{}"))
        self.assertEqual((result.rc, result.out), (2, ""))

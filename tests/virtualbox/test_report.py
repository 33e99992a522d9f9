# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of real VirtualBox: what it really says of machines with private names and numbers, and how that is replayed."""

import json
import re
import unittest

import vbox
from vbox import VirtualBox

vbox.require()

NAME = "Jabberwock's Whonix-Workstation, 2nd (copy)"
OTHER = "Bandersnatch"


def statuses(findings):
    return {f["step"]: f["status"] for f in findings}


class Report(unittest.TestCase):

    def setUp(self):
        self.vbox = VirtualBox()
        self.addCleanup(self.vbox.close)
        self.uuid = self.vbox.create_vm(NAME, nested_paging="off", cpus=1)
        self.other = self.vbox.create_vm(OTHER)
        self.vbox.make_inaccessible(self.other)

    def secrets(self):
        info = self.vbox.showvminfo(self.uuid)
        macs = [value for key, value in info.items() if re.fullmatch(r"macaddress\d+", key)]
        paths = [value for value in info.values() if isinstance(value, str) and value.startswith("/") and len(value) > 1]
        self.assertTrue(paths)
        return [NAME, "jabberwock", OTHER, self.uuid, self.other, *macs, *paths]

    def test_nothing_private(self):
        secrets = self.secrets()
        for argv in (("report",), ("report", "--json"), ("report", self.uuid)):
            result = self.vbox.nestboxctl(*argv)
            self.assertEqual(result.rc, 0, result)
            for secret in secrets:
                self.assertNotIn(secret.lower(), result.out.lower())
            self.assertIn("VirtualBox", result.out)

    def test_replay(self):
        checked = self.vbox.nestboxctl("check", self.uuid, "--json").json
        saved = self.vbox.nestboxctl("report", self.uuid, "--json").out
        path = self.vbox.dir / "report.json"
        path.write_text(saved, encoding="utf-8")
        replayed = self.vbox.nestboxctl("check", "--replay", str(path), "--json").json["results"][0]
        self.assertEqual(statuses(replayed["findings"]), statuses(checked["findings"]))
        self.assertEqual([f["changes"] for f in replayed["findings"]], [f["changes"] for f in checked["findings"]])
        document = json.loads(saved)
        self.assertEqual(document["machines"][0]["label"], "machine 1 (Whonix-Workstation)")

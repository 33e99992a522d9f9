# SPDX-License-Identifier: GPL-3.0-or-later
"""nestboxctl after an interruption, undo of a part, and forgetting, on the stand-in for VBoxManage."""

import json
import unittest

from fake_vbox import UUID, FakeVirtualBox, machine


def interrupt(vbox, begun=True):
    """Makes the last run one whose Nestbox was killed: in the middle of its job for the machine, or before it."""
    path = next((vbox.dir / "state/nestbox/runs").glob("*.json"))
    run = json.loads(path.read_text())
    run["outcome"], run["ended"] = "running", None
    job = next(j for j in run["jobs"] if j["kind"] == "machine")
    job["outcome"] = "running" if begun else "planned"
    for change in job["changes"]:
        change["outcome"] = "planned"
    path.write_text(json.dumps(run))
    return run["id"]


def applied():
    """A machine to which everything was done."""
    vbox = FakeVirtualBox(machine())
    assert vbox.nestboxctl("apply", "--yes", "--set", "cpu-cores=2", UUID).rc == 0
    return vbox


def set_setting(vbox, key, value):
    """Somebody else changes it."""
    world = vbox.read()
    world["machines"][0]["settings"][key] = value
    vbox.write(world)


class Resume(unittest.TestCase):

    def test_nothing(self):
        with FakeVirtualBox(machine()) as vbox:
            self.assertEqual(vbox.nestboxctl("resume").rc, 0)
            self.assertIsNone(vbox.nestboxctl("resume", "--json").json["interrupted"])

    def test_says_and_waits_for_a_decision(self):
        with applied() as vbox:
            run = interrupt(vbox)
            result = vbox.nestboxctl("resume")
            self.assertEqual(result.rc, 1, result)
            self.assertIn("as agreed", result.out)
            self.assertEqual(vbox.nestboxctl("resume", "--json").json["interrupted"]["run"], run)
            self.assertIn("resume", vbox.nestboxctl("list").err)
            set_setting(vbox, "nested-hw-virt", "off")
            refused = vbox.nestboxctl("apply", "--yes", "--json", UUID)
            self.assertEqual(refused.json["error"]["code"], "interrupted")
            self.assertEqual(vbox.setting("nested-hw-virt"), "off")

    def test_leave(self):
        with applied() as vbox:
            interrupt(vbox)
            self.assertEqual(vbox.nestboxctl("resume", "--leave").rc, 0)
            self.assertEqual(vbox.nestboxctl("runs", "--json").json["runs"][0]["outcome"], "verified")
            self.assertIn("No run", vbox.nestboxctl("resume").out)

    def test_take_back(self):
        with applied() as vbox:
            interrupt(vbox)
            result = vbox.nestboxctl("resume", "--take-back", "--yes")
            self.assertEqual(result.rc, 0, result)
            self.assertEqual((str(vbox.setting("cpus")), vbox.setting("nested-hw-virt")), ("1", "off"))
            self.assertTrue(vbox.nestboxctl("runs", "--json").json["runs"][1]["taken-back"])

    def test_go_on_keeps_the_run(self):
        for begun in (True, False):
            with self.subTest(begun=begun), applied() as vbox:
                run = interrupt(vbox, begun)
                set_setting(vbox, "nested-hw-virt", "off")
                set_setting(vbox, "nested-hw-virt", "off")
                result = vbox.nestboxctl("resume", "--go-on", "--yes")
                self.assertEqual(result.rc, 0, result)
                self.assertEqual(vbox.setting("nested-hw-virt"), "on")
                runs = vbox.nestboxctl("runs", "--json").json["runs"]
                self.assertEqual([(r["run"], r["outcome"]) for r in runs], [(run, "verified")])
                self.assertEqual(vbox.nestboxctl("undo", "--yes").rc, 0)
                self.assertEqual((str(vbox.setting("cpus")), vbox.setting("nested-hw-virt")), ("1", "off"))

    def test_a_later_value_is_not_overwritten(self):
        with applied() as vbox:
            interrupt(vbox)
            set_setting(vbox, "cpus", 3)
            for decision in ("--go-on", "--take-back"):
                result = vbox.nestboxctl("resume", decision, "--yes", "--json")
                self.assertEqual((result.rc, result.json["error"]["code"]), (4, "changed-since-review"), result)
            self.assertEqual(str(vbox.setting("cpus")), "3")
            self.assertEqual(vbox.nestboxctl("resume", "--take-back", "--yes", "--anyway", "cpu-cores").rc, 0)
            self.assertEqual(str(vbox.setting("cpus")), "1")


class Unknown(unittest.TestCase):

    def test_nobody_answers_after_the_change(self):
        with applied() as vbox:
            verbs = vbox.verbs()
            reads = verbs[:verbs.index("modifyvm")].count("showvminfo")
        faults = [{"match": "modifyvm", "kind": "crash", "signal": 9, "late": True},
                  {"match": "showvminfo", "kind": "dead", "skip": reads, "times": -1}]
        with FakeVirtualBox(machine(), faults=faults) as vbox:
            result = vbox.nestboxctl("apply", "--yes", "--set", "cpu-cores=2", UUID)
            self.assertEqual(result.rc, 4, result)
            self.assertIn("not known whether it was done", result.out)
            self.assertEqual(vbox.nestboxctl("runs", "--json").json["runs"][0]["outcome"], "unknown")
            self.assertIn("not known whether it was done", vbox.nestboxctl("runs").out)
            # As long as nobody answers, nothing is guessed and nothing else is begun.
            self.assertNotIn("as agreed", vbox.nestboxctl("resume").out)
            self.assertNotEqual(vbox.nestboxctl("apply", "--yes", UUID).rc, 0)
            self.assertEqual(vbox.verbs().count("modifyvm"), 1)

            vbox.write({**vbox.read(), "faults": []})
            self.assertIn("as agreed", vbox.nestboxctl("resume").out)
            self.assertEqual(vbox.nestboxctl("resume", "--take-back", "--yes").rc, 0)
            self.assertEqual((str(vbox.setting("cpus")), vbox.setting("nested-hw-virt")), ("1", "off"))


class Part(unittest.TestCase):

    def test_one_step_then_the_rest(self):
        with applied() as vbox:
            self.assertEqual(vbox.nestboxctl("undo", "--yes", "--only-step", "nested-hw-virt").rc, 0)
            self.assertEqual((vbox.setting("nested-hw-virt"), vbox.setting("ioapic")), ("off", "on"))
            self.assertEqual(vbox.nestboxctl("undo", "--yes").rc, 0)
            self.assertEqual((str(vbox.setting("cpus")), vbox.setting("ioapic")), ("1", "off"))
            self.assertIn("nothing to take back", vbox.nestboxctl("undo", "--yes").out)

    def test_broken_requirement(self):
        with applied() as vbox:
            result = vbox.nestboxctl("undo", "--yes", "--json", "--only-step", "io-apic")
            self.assertEqual((result.rc, result.json["error"]["code"]), (4, "requirement"), result)
            self.assertEqual(len(result.json["broken"]), 1)
            self.assertEqual(vbox.setting("ioapic"), "on")


class Forget(unittest.TestCase):

    def test_needs_a_yes(self):
        with applied() as vbox:
            self.assertEqual(vbox.nestboxctl("forget").rc, 2)
            self.assertEqual(len(vbox.nestboxctl("runs", "--json").json["runs"]), 1)
            self.assertEqual(vbox.nestboxctl("forget", "--yes").rc, 0)
            self.assertEqual(vbox.nestboxctl("runs", "--json").json["runs"], [])

    def test_says_what_is_lost(self):
        with applied() as vbox:
            interrupt(vbox)
            with vbox.terminal("forget") as terminal:
                terminal.expect("1 run is forgotten: it cannot be taken back any more.")
                terminal.expect("A run waits for your decision")
                terminal.expect("Forget all of it?")
                terminal.send("\n")
                terminal.expect("Nothing was deleted.")
            self.assertEqual(len(vbox.nestboxctl("runs", "--json").json["runs"]), 1)

    def test_what_the_window_remembers(self):
        with applied() as vbox:
            self.assertEqual(vbox.nestboxctl("skip", UUID, "host-key").rc, 0)
            keyfile = vbox.dir / "home/.config/glib-2.0/settings/keyfile"
            keyfile.parent.mkdir(parents=True)
            keyfile.write_text("[io/github/nestbox/Nestbox]\nlast-machine='virtualbox|x'\nconnections=['qemu:///session']\n")
            self.assertEqual(vbox.nestboxctl("forget", "--yes", GSETTINGS_BACKEND="keyfile").rc, 0)
            self.assertNotIn("last-machine", keyfile.read_text())
            self.assertIn("qemu:///session", keyfile.read_text())
            self.assertEqual(list((vbox.dir / "state").rglob("*.json")), [])


if __name__ == "__main__":
    unittest.main()

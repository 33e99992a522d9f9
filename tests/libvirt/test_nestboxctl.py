# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole job from the terminal on real libvirt: check, apply, undo. The system in the machine says whether it came
to pass, virsh what was defined."""

import os
import re
import shlex
import unittest

import kvm
from kvm import Session
from programs import finding

kvm.require()

OFF = "<feature policy='disable' name='svm'/>"
CPU = f"<cpu mode='custom' match='exact'><model>EPYC</model>{OFF}</cpu>"
VNC = """<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1' passwd='s3cret"&amp;'>
             <listen type='address' address='127.0.0.1'/></graphics><video><model type='vga'/></video>"""
# The little system needs no more; what is recommended is for systems with machines inside.
APPLY = ("--yes", "--set", "memory=512")
DONE = ("done", "not-applicable", "manual")


class Walk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = Session()
        cls.addClassCleanup(cls.session.close)

    def ctl(self, *argv, status=None):
        """A command with --json: its document, once it is clear that the exit status is right."""
        result = self.session.nestboxctl(*argv, "--json")
        if status is not None:
            self.assertEqual(result.rc, status, result)
        return result.json

    def apply(self, uuid, *argv, status=None):
        return self.ctl("apply", uuid, *APPLY, *argv, status=status)

    def left(self, document):
        """What is not done, apart from what is up to the processor below."""
        left = {f["step"]: f["status"] for f in document["findings"] if f["status"] not in DONE}
        left.pop("hardware-virtualization", None)
        return left

    def boot(self, uuid):
        seen = self.session.start(uuid)["svm"]
        self.session.stop(uuid)
        return seen

    def test_first_time(self):
        """Every step, there and back, with a password that must not be lost and a log that must not have it."""
        uuid = self.session.define("Whonix-Workstation", cpu=CPU, devices=VNC)
        before = self.session.xml(uuid)
        self.assertIn("s3cret", before)
        self.assertEqual(self.boot(uuid), "0")
        self.assertEqual(self.left(self.ctl("check", uuid, status=1)), {"nested-hw-virt": "needed", "memory": "needed"})
        self.assertIn("Nested VT-x/AMD-V", self.session.nestboxctl("check", "whonix-workstation").out)
        self.assertEqual(self.session.xml(uuid), before)

        document = self.apply(uuid)
        self.assertEqual((document["outcome"], self.left(document)), ("verified", {}))
        self.assertEqual(self.left(self.ctl("check", uuid)), {"memory": "needed"}, "wanted so, yet less than recommended")
        after = self.session.xml(uuid)
        self.assertNotIn(OFF, after.replace('"', "'"))
        self.assertIn("<memory unit='KiB'>524288</memory>", after)
        self.assertIn("s3cret", after)
        self.assertEqual(self.boot(uuid), "1")

        self.assertEqual(self.apply(uuid)["jobs"], [], "a second time there is nothing to do")
        self.assertEqual(self.ctl("undo", "--yes", status=0)["outcome"], "verified")
        self.assertEqual(self.session.xml(uuid), before)
        self.assertEqual(self.boot(uuid), "0")
        self.assertEqual([run["kind"] for run in self.ctl("runs", status=0)["runs"]][:2], ["undo", "apply"])
        for folder, _folders, files in os.walk(self.session.dir / "state"):
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(b"s3cret", file.read(), name)

    def test_dry_run(self):
        """A dry run changes nothing and prints what a person can paste."""
        uuid = self.session.define("dry", cpu=CPU)
        before = self.session.xml(uuid)
        result = self.session.nestboxctl("apply", uuid, "--dry-run")
        self.assertEqual(result.out.count(f"virt-xml --connect qemu:///session {uuid} --edit"), 2, result)
        self.assertEqual(self.session.xml(uuid), before)

    def test_running(self):
        uuid = self.session.define("running", cpu=CPU)
        before = self.session.xml(uuid)
        self.session.start(uuid)
        document = self.apply(uuid, status=1)
        self.assertEqual(document["jobs"], [])
        options = {o["option"] for o in finding(document, "power-off")["options"]}
        self.assertEqual(options, {"shut-down", "next-start", "pull-plug"})
        self.assertEqual(self.session.xml(uuid), before)

        document = self.apply(uuid, "--consent", "power-off=next-start")
        self.assertEqual((document["outcome"], finding(document, "nested-hw-virt")["status"]), ("pending", "pending"))
        self.assertEqual(self.session.state(uuid), "running")
        again = self.session.nestboxctl("apply", uuid, *APPLY, "--consent", "power-off=shut-down")
        self.assertIn("waits for the machine's next start: shut it down, then start it", again.out)
        self.assertEqual(self.session.state(uuid), "running")
        # The run stays open until its settings are in force; what the next command reads closes it.
        self.assertEqual(self.outcome(document["run"]), "pending")
        self.session.stop(uuid)
        self.assertEqual(self.session.start(uuid)["svm"], "1")
        self.assertEqual(self.outcome(document["run"]), "verified")

        # Back again, this time with the power button first.
        self.ctl("undo", "--yes", status=1)
        self.assertEqual(self.ctl("undo", "--yes", "--consent", "power-off=shut-down", status=0)["outcome"], "verified")
        self.assertEqual((self.session.state(uuid), self.session.xml(uuid)), ("shut off", before))
        self.assertEqual(self.boot(uuid), "0")

    def test_way_out(self):
        """The command that frees the keyboard, as the guide prints it: the keys reach the machine."""
        uuid = self.session.define("stuck")
        self.session.start(uuid)
        instructions = {i["instruction"]: i for i in self.ctl("guide", uuid)["instructions"]}
        for command in instructions["free-keyboard"]["commands"]:
            typed = self.session.run(*shlex.split(command))
            self.assertEqual(typed.returncode, 0, typed)
        self.session.wait_for_keys(uuid, ["1d", "38", "b8", "9d"])
        self.session.stop(uuid)

    def test_shut_down_first(self):
        uuid = self.session.define("shut-down", cpu=CPU)
        self.session.start(uuid)
        document = self.apply(uuid, "--consent", "power-off=shut-down")
        self.assertEqual([j["outcome"] for j in document["jobs"]], ["verified", "verified"])
        self.assertEqual((self.left(document), self.session.state(uuid)), ({}, "shut off"))
        self.assertEqual(self.boot(uuid), "1")

    def test_asleep(self):
        """Suspended by its own system: woken and asked, changed for later, or without power at once."""
        for option in ("shut-down", "next-start", "pull-plug"):
            with self.subTest(option):
                uuid = self.session.define(f"asleep-{option}", "sleeper", cpu=CPU)
                self.session.start(uuid)
                self.session.wait_for_state(uuid, "pmsuspended")
                document = self.ctl("check", uuid, status=1)
                self.assertIn(option, {o["option"] for o in finding(document, "power-off")["options"]})
                self.apply(uuid, "--consent", f"power-off={option}")
                later = option == "next-start"
                self.assertEqual(self.session.state(uuid), "pmsuspended" if later else "shut off")
                if later:
                    self.session.stop(uuid)
                self.assertEqual(self.boot(uuid), "1")

    def test_guest_that_ignores_the_button(self):
        uuid = self.session.define("deaf", "deaf", cpu=CPU)
        before = self.session.xml(uuid)
        self.session.start(uuid)
        document = self.apply(uuid, "--wait=1", "--consent", "power-off=shut-down", status=4)
        jobs = {job["kind"]: job for job in document["jobs"]}
        self.assertEqual((jobs["power"]["error"]["code"], jobs["machine"]["outcome"]), ("ignored", "skipped"))
        self.assertEqual((self.session.state(uuid), self.session.xml(uuid)), ("running", before))
        document = self.apply(uuid, "--consent", "power-off=pull-plug")
        self.assertEqual((self.left(document), self.session.state(uuid)), ({}, "shut off"))

    def test_managed_save(self):
        """A saved state is the user's data: it is kept, or goes with a yes to that very thing."""
        for option in ("start-and-shut-down", "discard-saved-state"):
            with self.subTest(option):
                uuid = self.session.define(option, cpu=CPU)
                self.session.start(uuid)
                self.session.virsh("managedsave", uuid)
                document = self.apply(uuid, status=1)
                self.assertEqual(document["jobs"], [])
                self.assertIn("yes", self.session.virsh("dominfo", uuid).partition("Managed save:")[2].split("\n")[0])
                document = self.apply(uuid, "--consent", f"power-off={option}")
                self.assertEqual(self.left(document), {}, document)
                self.assertIn("no", self.session.virsh("dominfo", uuid).partition("Managed save:")[2].split("\n")[0])
                self.assertEqual(self.boot(uuid), "1")

    def test_transient(self):
        uuid = self.session.define("transient", cpu=CPU)
        self.session.start(uuid)
        self.session.virsh("undefine", uuid)
        document = self.ctl("check", uuid, status=3)
        self.assertIn("transient", document["machine"]["problem"])
        self.assertEqual(finding(document, "nested-hw-virt")["status"], "blocked")
        self.assertEqual(self.ctl("apply", uuid, "--yes", status=3)["jobs"], [])
        self.session.stop(uuid)
        self.assertEqual(self.ctl("check", uuid, status=2)["error"]["code"], "not-found")

    def test_several_at_once(self):
        """One run for all; one result a machine; the exit status is the worst."""
        uuids = [self.session.define(f"several-{number}", cpu=CPU) for number in range(3)]
        before = [self.session.xml(uuid) for uuid in uuids]
        self.session.start(uuids[2])
        document = self.ctl("apply", *APPLY, "--match", "several-*", status=1)
        found = {r["machine"]["uuid"]: r for r in document["results"]}
        self.assertEqual([found[u]["outcome"] if found[u]["jobs"] else None for u in uuids], ["verified", "verified", None])
        every = {r["machine"]["uuid"] for r in self.ctl("check", "--all")["results"]}
        self.assertLessEqual(set(uuids), every)
        self.assertEqual(self.ctl("undo", "--yes", status=0)["outcome"], "verified")
        self.assertEqual([self.session.xml(uuid) for uuid in uuids], before)
        self.session.stop(uuids[2])

    def test_changed_by_another_meanwhile(self):
        """What another program changed after the run is not overwritten by taking the run back."""
        uuid = self.session.define("two-cooks", cpu=CPU)
        self.apply(uuid)
        self.session.virsh("setmaxmem", uuid, "1024M", "--config")
        self.session.virsh("setmem", uuid, "1024M", "--config")
        changed = self.session.xml(uuid)
        document = self.ctl("undo", "--yes", status=4)
        self.assertEqual((document["error"]["code"], len(document["conflicts"])), ("changed-since-review", 1))
        self.assertEqual(self.session.xml(uuid), changed)

    def test_same_value_edited_by_another(self):
        """A new maximum beside the same memory is somebody's edit, too: it goes only with a yes to that very thing."""
        uuid = self.session.define("same-value", cpu=CPU)
        before = self.session.xml(uuid)
        self.apply(uuid)
        agreed = self.session.xml(uuid)
        memory = self.memory(agreed)
        self.session.virsh("setmaxmem", uuid, "16384M", "--config")
        self.assertEqual(self.memory(self.session.xml(uuid)), memory)
        changed = self.session.xml(uuid)
        document = self.ctl("undo", "--yes", status=4)
        self.assertEqual((document["error"]["code"], len(document["conflicts"])), ("changed-since-review", 1))
        self.assertIn(str(16384 * 1024), document["conflicts"][0])
        self.assertEqual(self.session.xml(uuid), changed)
        self.assertEqual(self.ctl("undo", "--yes", "--anyway", "memory", status=0)["outcome"], "verified")
        self.assertEqual(self.session.xml(uuid), before)

    def outcome(self, run):
        return next(r for r in self.ctl("runs", status=0)["runs"] if r["run"] == run)["outcome"]

    @staticmethod
    def memory(xml):
        """What the machine has now, in KiB."""
        return int(re.search(r"<currentMemory unit='KiB'>(\d+)<", xml).group(1))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualBox's VMs that really run: what their guests see before and after, and every way to off."""

import pathlib
import sys
import unittest

import computer
from computer import Computer, kvm

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "faults"))

import table  # noqa: E402  # pylint: disable=wrong-import-position

computer.require()

SHUT_DOWN = ("--consent", "power-off=shut-down")
PULL_PLUG = ("--consent", "power-off=pull-plug")
START = ("--consent", "power-off=start-and-shut-down")
DISCARD = ("--consent", "power-off=discard-saved-state")
# What the wizard leaves to the user here: a guest of half a kilobyte needs no more memory.
KEEP = ("--skip", "memory", "--skip", "host-key")

# Every inner host key that Nestbox offers to type, and some that a person may have chosen: what a keyboard sends for it,
# pressed, and let go.
TYPED = {
    "Right Ctrl": "e0 1d e0 9d",
    "F12": "58 d8",
    "Scroll Lock": "46 c6",
    "Menu": "e0 5d e0 dd",
    "Left Shift + Right Shift": "2a 36 b6 aa",
    "Left Ctrl + Right Alt + Right Super": "1d e0 38 e0 5c e0 dc e0 b8 9d",
    "Caps Lock + Num Lock + F1": "45 3a 3b bb ba c5",
}


class Running(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.computer = Computer()
        cls.addClassCleanup(cls.computer.close)

    def setUp(self):
        self.name = self.id().rpartition("_")[2]
        self.vbox = self.computer.virtualbox(self.name)

    def apply(self, uuid, *more, rc=0):
        """One apply of all that is needed; gives its document."""
        result = self.vbox.nestboxctl("apply", "--yes", "--json", *KEEP, *more, uuid)
        self.assertEqual(result.rc, rc, result)
        return result.json

    def outcomes(self, document):
        """How each job ended, by its kind."""
        return {job["kind"]: job["outcome"] for job in document["jobs"]}

    def last_outcomes(self):
        """The same, of the run before, whose document nobody asked for."""
        jobs = self.vbox.nestboxctl("runs", "--json").json["runs"][0]["jobs"]
        return {job["kind"]: job["outcome"] for job in jobs}

    def test_the_guest_own_word(self):
        uuid = self.vbox.create_guest(self.name, cpus=1, ioapic="off")
        before = self.vbox.settings(uuid)
        self.assertEqual(self.vbox.ask_guest(uuid, self.name), "svm=0")
        self.assertEqual(self.apply(uuid)["outcome"], "verified")
        self.assertEqual(self.vbox.ask_guest(uuid, self.name), "svm=1")
        self.assertEqual(self.vbox.nestboxctl("undo", "--yes").rc, 0)
        self.assertEqual(self.vbox.ask_guest(uuid, self.name), "svm=0")
        self.assertEqual(self.vbox.settings(uuid), before)

    def test_inside(self):
        """The computer is a VM: its own VMs are checked as inner ones, changed, verified, and put back."""
        uuid = self.vbox.create_guest(self.name, cpus=2, ioapic="off")
        before = self.vbox.settings(uuid)
        result = self.vbox.inside("check", "--json", uuid)
        found = {f["step"]: f["status"] for f in result.json["findings"]}
        # The computer's disk is in its memory
        self.assertEqual({step: found[step] for step in found if step not in ("hypervisor-conflict", "inside-room")}, {
            "inside-hardware-virtualization": "done", "inside-install-hypervisor": "done", "inside-host-key": "choice",
            "power-off": "done", "guest-64-bit": "done", "inside-no-vtx": "not-applicable", "inside-io-apic": "needed",
            "inside-acpi": "done", "inside-cores": "needed", "inside-memory": "done", "snapshots": "done"}, result)
        applied = self.vbox.inside("apply", "--yes", "--json", "--consent", "inside-host-key=compared", uuid)
        self.assertEqual((applied.rc, applied.json["outcome"]), (0, "verified"), applied)
        info = self.vbox.showvminfo(uuid)
        self.assertEqual((info["cpus"], info["ioapic"], info["nested-hw-virt"]), ("1", "on", "off"))
        self.assertEqual(self.vbox.ask_guest(uuid, self.name), "svm=0")
        self.assertEqual(self.vbox.inside("undo", "--yes").rc, 0)
        self.assertEqual(self.vbox.settings(uuid), before)

    def test_running(self):
        uuid = self.vbox.create_guest(self.name)
        self.vbox.start(uuid)
        self.vbox.said(self.name)
        unasked = self.vbox.nestboxctl("apply", "--yes", *KEEP, uuid)
        self.assertEqual(unasked.rc, 1, unasked)
        self.assertIn("--consent power-off=", unasked.err)
        self.assertEqual(self.vbox.state_and_setting(uuid), ("running", "off"))
        self.assertEqual(self.outcomes(self.apply(uuid, *SHUT_DOWN)), {"power": "verified", "machine": "verified"})
        self.assertEqual(self.vbox.state_and_setting(uuid), ("poweroff", "on"))
        self.assertEqual(self.vbox.ask_guest(uuid, self.name), "svm=1")

    def test_locked(self):
        """Who runs a machine holds its settings: so says VirtualBox, and nestboxctl leaves them alone."""
        uuid = self.vbox.create_guest(self.name)
        self.vbox.start(uuid)
        self.vbox.said(self.name)
        refused = self.vbox.manage("modifyvm", uuid, "--nested-hw-virt", "on")
        self.assertNotEqual(refused.rc, 0, refused)
        self.assertIn("already locked for a session", refused.err)
        findings = {f["step"]: f for f in self.vbox.nestboxctl("check", "--json", uuid).json["findings"]}
        self.assertEqual({o["option"] for o in findings["power-off"]["options"]} & {"shut-down", "pull-plug"},
                         {"shut-down", "pull-plug"}, findings)
        self.apply(uuid, "--skip", "power-off", rc=1)
        self.assertEqual(self.vbox.state_and_setting(uuid), ("running", "off"))
        self.vbox.must("controlvm", uuid, "poweroff")

    def test_typed(self):
        """The inner host key, typed from outside: the guest says what its keyboard has sent."""
        uuid = self.vbox.create_guest(self.name)
        self.assertEqual(self.vbox.nestboxctl("type-key", "--yes", uuid, "F12").rc, 4)
        self.vbox.start(uuid)
        self.vbox.said(self.name)
        heard = []
        for keys, codes in TYPED.items():
            with self.subTest(keys=keys):
                typed = self.vbox.nestboxctl("type-key", "--yes", "--json", uuid, keys)
                self.assertEqual((typed.rc, typed.json["scancodes"]), (0, codes.split()), typed)
                heard += codes.split()
                self.vbox.wait_for_keys(self.name, heard)
        self.vbox.must("controlvm", uuid, "poweroff")

    def test_started_meanwhile(self):
        """Between the question and its answer, and before the undo: nothing is done to it unasked."""
        uuid = self.vbox.create_guest(self.name)
        before = self.vbox.settings(uuid)
        with self.vbox.terminal("apply", *KEEP, uuid) as terminal:
            terminal.expect("[y/N]")
            self.vbox.start(uuid)
            terminal.send("y\n")
            terminal.expect("changed since you looked")
            self.assertEqual(terminal.wait(), 4)
        self.assertEqual(self.vbox.state_and_setting(uuid), ("running", "off"))
        table.record("VM started", "while the question waits", "VirtualBox", "before")
        self.apply(uuid, *PULL_PLUG)
        self.vbox.start(uuid)
        self.vbox.said(self.name)
        self.assertEqual(self.vbox.nestboxctl("undo", "--yes").rc, 1)
        self.assertEqual(self.vbox.state_and_setting(uuid), ("running", "on"))
        self.assertEqual(self.vbox.nestboxctl("undo", "--yes", *PULL_PLUG).rc, 0)
        self.assertEqual(self.vbox.settings(uuid), before)
        table.record("VM started", "before its undo", "VirtualBox", "agreed")

    def test_deaf(self):
        """The button is pressed in vain: waiting ends when the user or the time says so, and only then is more offered."""
        uuid = self.vbox.create_guest(self.name, "deaf")
        self.vbox.start(uuid)
        self.vbox.said(self.name)
        with self.vbox.terminal("apply", "--yes", *KEEP, *SHUT_DOWN, uuid) as terminal:
            terminal.expect("s left)")
            terminal.send("\x03")
            self.assertEqual(terminal.wait(), 5)
        self.assertEqual(self.vbox.state_and_setting(uuid), ("running", "off"))
        self.assertEqual(self.last_outcomes(), {"power": "cancelled", "machine": "skipped"})
        ignored = self.vbox.nestboxctl("apply", "--yes", "--wait=5", *KEEP, *SHUT_DOWN, uuid)
        self.assertEqual(ignored.rc, 4, ignored)
        self.assertIn("--consent power-off=pull-plug", " ".join(ignored.err.split()))
        self.assertEqual(self.last_outcomes(), {"power": "failed", "machine": "skipped"})
        self.assertEqual(self.vbox.state_and_setting(uuid), ("running", "off"))
        with self.vbox.terminal("apply", "--wait=5", *KEEP, uuid) as terminal:
            terminal.expect("Your decision (1")
            terminal.send("1\n")
            terminal.expect("[y/N]")
            terminal.send("y\n")
            terminal.expect("Pull its plug now?")
            terminal.send("y\n")
            self.assertEqual(terminal.wait(), 0)
        self.assertEqual(self.vbox.state_and_setting(uuid), ("poweroff", "on"))

    def test_paused(self):
        uuid = self.vbox.create_guest(self.name)
        for option, wrong, rc in ((SHUT_DOWN, (), 1), (PULL_PLUG, DISCARD, 2)):
            with self.subTest(option=option):
                self.vbox.modify(uuid, nested_hw_virt="off")
                self.vbox.start(uuid)
                self.vbox.said(self.name)
                self.vbox.must("controlvm", uuid, "pause")
                self.apply(uuid, *wrong, rc=rc)
                self.assertEqual(self.vbox.state_and_setting(uuid), ("paused", "off"))
                self.assertEqual(self.apply(uuid, *option)["outcome"], "verified")
                self.assertEqual(self.vbox.state_and_setting(uuid), ("poweroff", "on"))

    def test_saved(self):
        uuid = self.vbox.create_guest(self.name)
        for option, wrong, rc in ((START, (), 1), (DISCARD, SHUT_DOWN, 2)):
            with self.subTest(option=option):
                self.vbox.modify(uuid, nested_hw_virt="off")
                self.vbox.start(uuid)
                self.vbox.said(self.name)
                self.vbox.must("controlvm", uuid, "savestate")
                self.vbox.wait_for_state(uuid, "saved")
                self.apply(uuid, *wrong, rc=rc)
                self.assertEqual(self.vbox.state_and_setting(uuid), ("saved", "off"))
                self.assertEqual(self.apply(uuid, *option)["outcome"], "verified")
                self.assertEqual(self.vbox.state_and_setting(uuid), ("poweroff", "on"))
        undone = self.vbox.nestboxctl("undo", "--yes", "--json").json
        # What was discarded stays so, and that is said
        self.assertEqual((undone["outcome"], len(undone["irreversible"])), ("verified", 1), undone)
        self.assertEqual(self.vbox.state_and_setting(uuid), ("poweroff", "off"))

    def test_broken(self):
        """A guest that brought its processor to a halt hears no button."""
        uuid = self.vbox.create_guest(self.name, "broken")
        self.vbox.start(uuid)
        self.vbox.said(self.name)
        kvm.wait_until(lambda: self.vbox.state(uuid) == "gurumeditation", "the guest to break", computer.PATIENCE)
        self.apply(uuid, *SHUT_DOWN, rc=2)
        self.assertEqual(self.apply(uuid, *PULL_PLUG)["outcome"], "verified")
        self.assertEqual(self.vbox.state_and_setting(uuid), ("poweroff", "on"))

    def test_aborted(self):
        uuid = self.vbox.create_guest(self.name)
        self.vbox.start(uuid)
        self.vbox.said(self.name)
        self.computer.run("busybox", "killall", "-9", "VBoxHeadless")
        self.vbox.wait_for_state(uuid, "aborted")
        self.assertEqual(self.apply(uuid)["outcome"], "verified")
        self.assertEqual(self.vbox.ask_guest(uuid, self.name), "svm=1")

    def test_paging(self):
        """The combination VirtualBox takes without a word, and then cannot start."""
        uuid = self.vbox.create_guest(self.name, nested_paging="off")
        document = self.apply(uuid, "--skip", "nested-paging", rc=1)
        self.assertEqual(self.vbox.showvminfo(uuid)["nested-hw-virt"], "off", document)
        self.vbox.modify(uuid, nested_hw_virt="on")
        refused = self.vbox.manage("startvm", uuid, "--type", "headless")
        self.assertNotEqual(refused.rc, 0, refused)
        self.assertEqual(self.apply(uuid, "--consent", "nested-paging=on")["outcome"], "verified")
        self.assertEqual(self.vbox.ask_guest(uuid, self.name), "svm=1")


class WithoutHardwareVirtualization(unittest.TestCase):

    def test_says_what_is_missing(self):
        with Computer(cpu="EPYC,-svm", processors=3, modules=()) as without:
            vbox = without.virtualbox("plain")
            uuid = vbox.create_vm("plain")
            document = vbox.nestboxctl("check", "--json", uuid).json
            findings = {f["step"]: f for f in document["findings"]}
            self.assertEqual(findings["hardware-virtualization"]["status"], "blocked", document)
            # and by what it is itself: a VM to which the processor's help is not handed on
            document = vbox.inside("check", "--json", uuid).json
            self.assertIn("findings", document, document)
            findings = {f["step"]: f for f in document["findings"]}
            for step in ("inside-hardware-virtualization", "inside-no-vtx"):
                self.assertEqual(findings[step]["status"], "blocked", document)
                self.assertIn("require=svm", findings[step]["remedy"])
            self.assertEqual(vbox.inside("check", "--set", "inside-cores=2", uuid).rc, 3)
            refused = vbox.inside("check", "--set", "inside-cores=3", uuid)
            self.assertEqual(refused.rc, 2, refused)
            proved = vbox.inside("prove")
            self.assertEqual(proved.rc, 3, proved)
            self.assertIn("Missing one level further out", proved.out.strip().splitlines()[-1])
            # No machine named: what this one needs by itself
            document = vbox.inside("check", "--json").json
            self.assertNotIn("inside-cores", {f["step"] for f in document["findings"]}, document)


if __name__ == "__main__":
    unittest.main()

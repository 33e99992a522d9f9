# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualBox's VMs that really run: what their guests see before and after, and every way to off."""

import json
import pathlib
import sys
import unittest

import computer
from computer import Computer

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "faults"))

import table  # noqa: E402  # pylint: disable=wrong-import-position

computer.require()

SHUT_DOWN = ("--consent", "power-off=shut-down")
PULL_PLUG = ("--consent", "power-off=pull-plug")
# What the wizard leaves to the user here: a guest of half a kilobyte needs no more memory.
KEEP = ("--skip", "memory", "--skip", "host-key")


# Inside: a terminal at which nestboxctl asks, in which the VM is started before the answer.
STARTED_MEANWHILE = """
import os, pty, subprocess, sys
uuid = sys.argv[1]
child, terminal = pty.fork()
if not child:
    os.execvp("nestboxctl", ["nestboxctl", "--outside", "apply", *sys.argv[2:], uuid])
said = b""
def read(until):
    global said
    while until not in said:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        said += data
read(b"[y/N]")
subprocess.run(["VBoxManage", "startvm", uuid, "--type", "headless"], check=True, stdout=subprocess.DEVNULL)
os.write(terminal, b"y\\n")
read(b"no such text")
print(said.decode(errors="replace"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


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
        self.apply(uuid, rc=1)
        self.assertEqual((self.vbox.state(uuid), self.vbox.showvminfo(uuid)["nested-hw-virt"]), ("running", "off"))
        self.assertEqual(self.outcomes(self.apply(uuid, *SHUT_DOWN)), {"power": "verified", "machine": "verified"})
        self.assertEqual((self.vbox.state(uuid), self.vbox.showvminfo(uuid)["nested-hw-virt"]), ("poweroff", "on"))
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
        self.assertEqual((self.vbox.state(uuid), self.vbox.showvminfo(uuid)["nested-hw-virt"]), ("running", "off"))
        # What is typed into a running machine VirtualBox takes: every host key that Nestbox proposes
        for keys in ("Right Ctrl", "F12", "Scroll Lock", "Menu", "Left Shift + Right Shift"):
            typed = self.vbox.nestboxctl("type-key", "--yes", uuid, keys)
            self.assertEqual((typed.rc, self.vbox.state(uuid)), (0, "running"), typed)
        self.vbox.must("controlvm", uuid, "poweroff")
        self.assertNotEqual(self.vbox.nestboxctl("type-key", "--yes", uuid, "F12").rc, 0)

    def test_started_meanwhile(self):
        """Between the question and its answer, and before the undo: nothing is done to it unasked."""
        uuid = self.vbox.create_guest(self.name)
        before = self.vbox.settings(uuid)
        result = self.computer.run("python3", "-c", STARTED_MEANWHILE, uuid, *KEEP, **self.vbox.env)
        self.assertNotEqual(result.rc, 0, result)
        self.assertIn("changed since you looked", " ".join(result.out.split()), result)
        self.assertEqual((self.vbox.state(uuid), self.vbox.showvminfo(uuid)["nested-hw-virt"]), ("running", "off"))
        table.record("VM started", "while the question waits", "VirtualBox", "before")
        self.apply(uuid, *PULL_PLUG)
        self.vbox.start(uuid)
        self.vbox.said(self.name)
        self.assertEqual(self.vbox.nestboxctl("undo", "--yes").rc, 1)
        self.assertEqual((self.vbox.state(uuid), self.vbox.showvminfo(uuid)["nested-hw-virt"]), ("running", "on"))
        self.assertEqual(self.vbox.nestboxctl("undo", "--yes", *PULL_PLUG).rc, 0)
        self.assertEqual(self.vbox.settings(uuid), before)
        table.record("VM started", "before its undo", "VirtualBox", "agreed")

    def test_deaf(self):
        uuid = self.vbox.create_guest(self.name, deaf=True)
        self.vbox.start(uuid)
        self.vbox.said(self.name)
        document = self.apply(uuid, *SHUT_DOWN, "--wait=5", rc=4)
        self.assertEqual(self.outcomes(document), {"power": "failed", "machine": "skipped"})
        self.assertIn("ignored", json.dumps(document))
        self.assertEqual((self.vbox.state(uuid), self.vbox.showvminfo(uuid)["nested-hw-virt"]), ("running", "off"))
        self.assertEqual(self.outcomes(self.apply(uuid, *PULL_PLUG)), {"power": "verified", "machine": "verified"})
        self.assertEqual(self.vbox.showvminfo(uuid)["nested-hw-virt"], "on")

    def test_paused(self):
        uuid = self.vbox.create_guest(self.name)
        for option in (SHUT_DOWN, PULL_PLUG):
            with self.subTest(option=option):
                self.vbox.modify(uuid, nested_hw_virt="off")
                self.vbox.start(uuid)
                self.vbox.said(self.name)
                self.vbox.must("controlvm", uuid, "pause")
                self.assertEqual(self.apply(uuid, *option)["outcome"], "verified")
                info = self.vbox.showvminfo(uuid)
                self.assertEqual((info["VMState"], info["nested-hw-virt"]), ("poweroff", "on"))

    def test_saved(self):
        uuid = self.vbox.create_guest(self.name)
        for option in ("start-and-shut-down", "discard-saved-state"):
            with self.subTest(option=option):
                self.vbox.modify(uuid, nested_hw_virt="off")
                self.vbox.start(uuid)
                self.vbox.said(self.name)
                self.vbox.must("controlvm", uuid, "savestate")
                self.vbox.wait_for_state(uuid, "saved")
                self.apply(uuid, rc=1)
                self.assertEqual(self.vbox.state(uuid), "saved")
                self.assertEqual(self.apply(uuid, "--consent", f"power-off={option}")["outcome"], "verified")
                info = self.vbox.showvminfo(uuid)
                self.assertEqual((info["VMState"], info["nested-hw-virt"]), ("poweroff", "on"))

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

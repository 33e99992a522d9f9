# SPDX-License-Identifier: GPL-3.0-or-later
"""nestboxctl inside a machine, on the scripted stand-in for a VirtualBox that is older than any that runs here. Where the
tests run on a computer of its own there is no inside."""

import subprocess
import unittest

from fake_vbox import UUID, FakeVirtualBox, machine
from programs import Result, program

OLD = "6.0.24r139119"


class OldVirtualBox(unittest.TestCase):
    """VirtualBox before 6.1 cannot use the processor's help in a machine, and does without for a 32-bit system."""

    def setUp(self):
        settings = {"hwvirtex": "on", "ioapic": "on", "longmode": "off"}
        self.vbox = FakeVirtualBox(machine(ostype="Debian (32-bit)", settings=settings), version=OLD,
                                   hostinfo={"HW virtualization": "no"})
        self.addCleanup(self.vbox.__exit__)
        level = self.inside("prove", "--json").json["level"]
        if level not in ("L1+", "L2+"):
            self.skipTest(f"this computer is {level}, not a virtual machine")

    def inside(self, command, *argv):
        """As the user of a machine runs it: no --outside."""
        done = subprocess.run([program("nestboxctl"), "--only", "virtualbox", command, *argv], env=self.vbox.env, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, check=False)
        return Result(done.returncode, done.stdout, done.stderr)

    def finding(self):
        """What the step says of the machine now."""
        document = self.inside("check", "--json", UUID).json
        return next(f for f in document["findings"] if f["step"] == "inside-no-vtx")

    def test_switched_off_and_back(self):
        finding = self.finding()
        self.assertEqual(finding["status"], "needed", finding)
        self.assertIn("VirtualBox before 6.1", finding["summary"])
        skipped = [f"--skip={step}" for step in ("inside-cores", "inside-memory", "inside-acpi", "inside-io-apic", "inside-host-key")]
        applied = self.inside("apply", "--yes", "--json", *skipped, UUID)
        self.assertEqual((applied.json["outcome"], self.vbox.setting("hwvirtex")), ("verified", "off"), applied)
        self.assertEqual(self.finding()["status"], "done")
        self.assertEqual(self.inside("undo", "--yes").rc, 0)
        self.assertEqual(self.vbox.setting("hwvirtex"), "on")

    def test_64_bit_is_blocked(self):
        world = self.vbox.read()
        world["machines"][0]["ostype"] = "Debian (64-bit)"
        world["machines"][0]["settings"]["longmode"] = "on"
        self.vbox.write(world)
        finding = self.finding()
        self.assertEqual((finding["status"], finding["remedy"]), ("blocked", "Install VirtualBox 6.1 or newer in here."))

    def test_newer_needs_the_help(self):
        world = self.vbox.read()
        world["version"] = "6.1.50r161033"
        self.vbox.write(world)
        self.assertIn(self.finding()["status"], ("blocked", "not-applicable"))


class TypeKey(unittest.TestCase):
    """The way out for who is stuck in an inner machine, from outside; that the keys arrive says tests/truth."""

    def setUp(self):
        self.vbox = FakeVirtualBox(machine(state="running"))
        self.addCleanup(self.vbox.__exit__)

    def typed(self):
        """What reached the machine."""
        return self.vbox.read()["machines"][0].get("typed")

    def test_never_unasked(self):
        result = self.vbox.nestboxctl("type-key", UUID, "Right Ctrl")
        self.assertEqual((result.rc, self.typed()), (2, None), result)
        for answer, codes in (("n\n", None), ("y\n", ["58", "d8"])):
            with self.vbox.terminal("type-key", UUID, "F12") as terminal:
                terminal.expect("Type F12 into")
                terminal.send(answer)
                terminal.wait()
            self.assertEqual(self.typed(), codes)

    def test_refused(self):
        for argv in ([UUID], [UUID, "Any Key"], [UUID, ""], [UUID, "None"], [UUID, "F12", "F12"], ["nobody", "F12"]):
            with self.subTest(argv=argv):
                result = self.vbox.nestboxctl("type-key", "--yes", *argv)
                self.assertEqual((result.rc, self.typed()), (2, None), result)
        world = self.vbox.read()
        world["machines"][0]["state"] = "poweroff"
        self.vbox.write(world)
        result = self.vbox.nestboxctl("type-key", "--yes", UUID, "F12")
        self.assertEqual((result.rc, self.typed()), (4, None), result)
        self.assertIn("does not run", result.err)


if __name__ == "__main__":
    unittest.main()

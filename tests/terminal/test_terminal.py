# SPDX-License-Identifier: GPL-3.0-or-later
"""nestboxctl in front of a person: questions, answers, progress and colours on a pseudo terminal."""

import unittest

from fake_vbox import UUID, FakeVirtualBox, machine


def fully():
    """A machine that needs everything, the choice about nested paging included."""
    return machine(settings={"nestedpaging": "off"})


class Questions(unittest.TestCase):

    def test_plan_decision_and_yes(self):
        with FakeVirtualBox(fully()) as vbox, vbox.terminal("apply", UUID) as terminal:
            terminal.expect("your decision")
            terminal.expect("1)")
            terminal.expect("Your decision (1")
            terminal.send("1\n")
            terminal.expect("I/O APIC: off → on")
            terminal.expect("Apply these 5 changes? [y/N]")
            self.assertFalse({"modifyvm", "setextradata"} & set(vbox.verbs()))
            terminal.send("y\n")
            terminal.expect("5 changes made and verified")
            self.assertEqual(terminal.wait(), 0)
            self.assertEqual(vbox.setting("nested-hw-virt"), "on")

    def test_anything_but_yes_is_no(self):
        for answer in ("n\n", "\n", "maybe\n", "yess\n", "\x04", "\x03"):
            with self.subTest(answer=answer), FakeVirtualBox(machine()) as vbox, \
                    vbox.terminal("apply", UUID) as terminal:
                terminal.expect("[y/N]")
                terminal.send(answer)
                self.assertEqual(terminal.wait(), 5)
                self.assertFalse({"modifyvm", "setextradata"} & set(vbox.verbs()))

    def test_declined_decision(self):
        with FakeVirtualBox(fully()) as vbox, vbox.terminal("apply", UUID) as terminal:
            terminal.expect("Your decision (1")
            terminal.send("7\n")
            terminal.expect("Your decision (1")
            terminal.send("\n")
            terminal.expect("Apply these 3 changes? [y/N]")
            terminal.send("yes\n")
            terminal.expect("What is left")
            self.assertEqual(terminal.wait(), 1)
            self.assertEqual((vbox.setting("nestedpaging"), vbox.setting("nested-hw-virt")), ("off", "off"))
            self.assertEqual(vbox.setting("ioapic"), "on")

    def test_yes_asks_nothing(self):
        with FakeVirtualBox(machine()) as vbox, vbox.terminal("apply", "--yes", UUID) as terminal:
            self.assertEqual(terminal.wait(), 0)
            self.assertNotIn("[y/N]", terminal.text)
            self.assertEqual(vbox.setting("ioapic"), "on")

    def test_what_changed_while_the_question_stood(self):
        with FakeVirtualBox(machine()) as vbox, vbox.terminal("apply", UUID) as terminal:
            terminal.expect("[y/N]")
            world = vbox.read()
            world["machines"][0]["settings"]["memory"] = 777
            vbox.write(world)
            terminal.send("y\n")
            terminal.expect("changed since you looked")
            self.assertEqual(terminal.wait(), 4)
            self.assertEqual(vbox.read(), world)

    def test_pulling_the_plug_is_offered(self):
        ignoring = machine(state="running", power_button="ignored")
        for answer, expected in (("y\n", "poweroff"), ("n\n", "running")):
            with self.subTest(answer=answer), FakeVirtualBox(ignoring) as vbox, \
                    vbox.terminal("apply", "--wait=2", UUID) as terminal:
                terminal.expect("Pull the Plug")
                terminal.expect("Your decision (1")
                terminal.send("1\n")
                terminal.expect("[y/N]")
                terminal.send("y\n")
                terminal.expect("s left)")
                terminal.expect("Pull its plug now?")
                terminal.send(answer)
                self.assertEqual(terminal.wait(), 0 if expected == "poweroff" else 4)
                self.assertEqual(vbox.state_of(), expected)

    def test_undo_asks(self):
        with FakeVirtualBox(machine()) as vbox:
            vbox.nestboxctl("apply", "--yes", UUID)
            with vbox.terminal("undo") as terminal:
                terminal.expect("I/O APIC: on → off")
                terminal.expect("Take back these 4 changes? [y/N]")
                terminal.send("y\n")
                self.assertEqual(terminal.wait(), 0)
            self.assertEqual(vbox.setting("ioapic"), "off")


class Looks(unittest.TestCase):

    def test_colours(self):
        for variables, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
            with self.subTest(variables=variables), FakeVirtualBox(machine()) as vbox, \
                    vbox.terminal("check", UUID, **variables) as terminal:
                self.assertEqual(terminal.wait(), 1)
                self.assertEqual("\x1b[3" in terminal.text, coloured)

    def test_json_is_plain(self):
        with FakeVirtualBox(machine()) as vbox, vbox.terminal("check", "--json", UUID) as terminal:
            self.assertEqual(terminal.wait(), 1)
            self.assertNotIn("\x1b", terminal.text)

    def test_names_are_harmless(self):
        with FakeVirtualBox(machine(name="\x1b]0;title\x07\x1b[2Jx\ny")) as vbox, \
                vbox.terminal("apply", "--yes", UUID, NO_COLOR="1") as terminal:
            self.assertEqual(terminal.wait(), 0)
            self.assertNotIn("\x1b]0", terminal.text)
            self.assertNotIn("\x1b[2J", terminal.text)
            self.assertNotIn("\x07", terminal.text)

    def test_progress_is_one_line(self):
        faults = [{"match": "modifyvm", "kind": "stall", "seconds": 2}]
        with FakeVirtualBox(machine(), faults=faults) as vbox, \
                vbox.terminal("apply", "--yes", UUID) as terminal:
            self.assertEqual(terminal.wait(), 0)
            self.assertRegex(terminal.text, r"\r\x1b\[K +whonix: 3 settings: .* \(1 s\)")


if __name__ == "__main__":
    unittest.main()

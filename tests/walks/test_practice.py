# SPDX-License-Identifier: GPL-3.0-or-later
"""The walk on the practice machine, which is the same on any computer; the terminal is the judge."""

import pathlib
import shutil
import unittest

import a11y
import practice

a11y.require()

NAME = practice.NAME
MACHINES = pathlib.Path(__file__).resolve().parents[2] / "data" / "practice" / "machines.xml"


class Practice(practice.Practice):
    def go(self, window):
        before = self.findings()
        self.assertIn("needed", before.values())
        window.to_checklist(NAME, search="workst", welcome="Practice Computer (Made Up)")
        # With GTK 4.8 the welcome page behind is in the tree as well, and perhaps that of the real computer.
        lists = [window.name_of(node) for node in window.walk() if node.get_role_name() == "list"]
        self.assertGreater(lists.count("Practice Computer (Made Up)"), lists.count("This Computer"))
        window.go_to("(recommended)")
        window.keys("space")
        window.text("Decided")
        self.assertEqual(self.findings(), before, "nothing may change before Apply")
        window.apply(NAME)
        self.assertLessEqual(set(self.findings().values()), {"done", "not-applicable"}, self.findings())
        return before

    def test_from_the_command_line_and_back(self):
        with self.window("--practice") as window:
            before = self.go(window)
            window.from_menu("u")  # _Undo Last Run…
            window.text("The old values are set again")
            window.keys("Escape")
            window.from_menu("h")  # _History
            window.go_to(f"{NAME}: ")
            window.keys("Return")
            window.keep("7-history")
            # libadwaita 1.7 calls the button of such a row what the row is called
            named_so = window.find_now(("button",), "Take These Changes Back")
            window.press("Take These Changes Back" if named_so else "Undo…", role="button" if named_so else "")
            window.text("The old values are set again")
            window.keep("7-undo")
            window.click("Take Back")
            window.wait(lambda: self.findings() == before, "the old settings")

    def ticked(self):
        return [i["instruction"] for i in self.ctl("guide", NAME)["instructions"] if i["ticked"]]

    def test_inside_the_machine(self):
        """What is told from outside: the machine is started, steps are ticked, the terminal knows, and the guide has an end."""
        with self.window("--practice") as window:
            self.go(window)
            window.click("Start Machine")
            window.text("The Machine Is Running")
            window.text("1 of 10 Steps Done")
            self.assertEqual(self.ticked(), ["start-machine"])
            window.keep("8-inside")
            self.assertIsNone(window.find_now((), "--connect practice"), "virsh does not know practice")
            window.go_to("Done: Look at the Processor")
            window.keys("space")
            window.text("2 of 10 Steps Done")
            window.wait(lambda: self.ticked() == ["start-machine", "look-at-processor"], "the tick on the disk")
            window.click("Finish")
            window.text("Almost There")
            window.text("You ticked 2 of 10 steps.")
            window.keep("9-closing")
            window.keys("alt+Left")
            window.text("2 of 10 Steps Done")
            window.keys("alt+Left")
            window.text(f"{NAME} Is ")
            window.keys("alt+Left")  # the changes are made: nothing is left to be seen of making them
            window.page("Checklist")
            window.keys("ctrl+Return")
            window.text(f"{NAME} Is ")
            window.keys("ctrl+Return")
            window.page("Inside the Machine")
            self.assertEqual(self.ticked(), ["start-machine", "look-at-processor"])

    def decide(self, window):
        """Makes a choice and sets a number on the checklist."""
        window.go_to("(recommended)")
        window.keys("space")
        window.text("Decided")
        window.go_to("Memory", role="spin button")
        window.keys("ctrl+a")
        window.type("3072")
        window.keys("Tab")
        self.decided(window)

    @staticmethod
    def decided(window):
        """Both are there."""
        window.page("Checklist")
        window.text("Decided")
        window.text("3 GiB")

    def only_found(self, window, name, other):
        """The search still shows what it found, and nothing else."""
        window.page("Choose a Machine")
        window.wait(lambda: window.find_now("list item", name), f"“{name}” in the list")
        self.assertFalse(window.find_now("list item", other))

    def test_back_loses_nothing(self):
        """From each page up to the changes; from those that follow: test_inside_the_machine."""
        with self.window("--practice") as window:
            window.text("Practice Computer (Made Up)")
            window.from_menu("t")  # _This Computer
            window.page("This Computer")
            window.keep("10-computer")
            window.keys("ctrl+Return")
            window.page("Choose a Machine")
            window.keys("alt+Left")  # there is nothing to say of this computer: it is passed over
            window.text("Run Virtual Machines Inside a Virtual Machine")
            window.from_menu("t")
            window.page("This Computer")
            window.keys("alt+Left")
            window.text("Run Virtual Machines Inside a Virtual Machine")
            window.choose_machine()

            window.type("gateway")
            self.only_found(window, "Whonix-Gateway", NAME)
            window.keys("Down", "Return")
            window.text("Prepare a Whonix-Gateway?")
            window.keep("10-gateway")
            window.keys("Escape")
            self.only_found(window, "Whonix-Gateway", NAME)
            window.keys("ctrl+f", "ctrl+a")
            window.type("workst")
            self.only_found(window, NAME, "Whonix-Gateway")
            window.keys("Down", "Return")
            window.text("I have read this")
            window.keys("alt+Left")
            self.only_found(window, NAME, "Whonix-Gateway")
            window.keys("ctrl+Return")  # it is still chosen
            window.page("Before You Begin")
            window.keys("alt+r", "alt+Left")
            self.only_found(window, NAME, "Whonix-Gateway")
            window.keys("ctrl+Return")
            window.page("Before You Begin")
            window.keys("ctrl+Return")  # it is still ticked

            window.text("Nested VT-x/AMD-V")
            self.decide(window)
            window.keys("alt+Left")  # what was acknowledged is not asked again
            self.only_found(window, NAME, "Whonix-Gateway")
            window.keys("alt+Left")
            window.text("Run Virtual Machines Inside a Virtual Machine")
            window.keep("10-back")
            window.keys("ctrl+Return", "ctrl+Return")
            self.decided(window)

    def test_leave_in_the_middle_and_come_back(self):
        self.env["GSETTINGS_BACKEND"] = "keyfile"  # what is remembered
        connection = f"test://{shutil.copy(MACHINES, self.dir)}"
        with self.window("--connect", connection) as window:
            window.choose_machine()
            window.choose(NAME, search="workst")
        with self.window("--connect", connection) as window:
            window.page("Before You Begin")
            window.picture("practice-11-come-back")  # the button of a toast is libadwaita's
            window.acknowledge()
            window.page("Checklist")
        with self.window("--connect", connection) as window:
            window.page("Checklist")
            window.text("Nested VT-x/AMD-V")

    def test_from_the_welcome_page_and_start_over(self):
        with self.window() as window:
            window.click("Try It on a Practice Machine")
            before = self.go(window)
            window.click("Start Over")
            window.wait(lambda: self.findings() == before, "the practice machine as it was shipped")
            window.text("Choose a Machine")
            window.click("Leave Practice")
            window.text("This Computer")


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The help by the keyboard: F1 leads to what has the focus, words find their topic, Escape leads out."""

import unittest

import a11y
import practice

a11y.require()


class Help(practice.Practice):
    def is_open(self, window):
        return window.find_now("list", "Topics") is not None

    @staticmethod
    def focus_on(window, name, role=""):
        """Waits until the thing of that name has the focus."""
        window.wait(lambda: (node := window.focused()) and name in window.name_of(node) and role in node.get_role_name(),
                    f"the focus on “{name}”")

    def test_search_and_escape(self):
        with self.window("--practice") as window:
            window.pictures = "help"
            window.find(a11y.BUTTONS, "Choose a Machine")
            window.keys("F1")
            window.text("A virtual machine is a computer that a program")
            window.keep("1-open")
            window.type("keyboardputscancode")
            window.keys("Return")
            window.text("Ctrl+Alt+Del gives the keyboard")
            self.focus_on(window, "If the Keyboard Is Stuck")
            window.keep("2-found")
            window.keys("Escape")  # the search
            self.assertTrue(self.is_open(window))
            window.keys("Escape")
            window.wait(lambda: not self.is_open(window), "the help to close")
            window.find(a11y.BUTTONS, "Choose a Machine")

    def test_around_by_keyboard(self):
        with self.window("--practice") as window:
            window.find(a11y.BUTTONS, "Choose a Machine")
            window.keys("F1")
            window.text("A virtual machine is a computer that a program")
            stops = window.goes_through()
            self.assertIn("Search the help", [name for _role, name in stops])
            self.assertIn("What Nesting Is", [name for _role, name in stops])

    def test_on_what_has_the_focus(self):
        with self.window("--practice") as window:
            window.to_checklist(practice.NAME, search="workst", welcome="Practice Computer (Made Up)")
            window.go_to("Memory", role="spin button")
            window.keys("F1")
            window.find("list", "Topics")
            self.focus_on(window, "Memory", role="list item")
            window.text("Room for the machine and for one inside it")
            window.keep("3-memory")
            window.keys("Escape")
            window.wait(lambda: not self.is_open(window), "the help to close")
            window.keys("F1")  # the focus is where it was
            window.find("list", "Topics")
            self.focus_on(window, "Memory", role="list item")


if __name__ == "__main__":
    unittest.main()

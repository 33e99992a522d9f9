# SPDX-License-Identifier: GPL-3.0-or-later
"""There and back by the keyboard alone, with a name and a visible focus wherever it stops; and how few clicks it takes."""

import unittest

import a11y
import desktop
import practice

a11y.require()

# From start to “all host steps verified”, for a machine with the recommended values
CLICKS = 6


class Keyboard(practice.Practice):
    def stops(self, window, *expected):
        """Goes around on this page, where it has to come to these."""
        names = [name for _role, name in window.goes_through()]
        print(f"# {len(names)} stops")
        for name in expected:
            self.assertTrue([n for n in names if name in n], f"{name} is not among {names}")

    def test_there_and_back(self):
        with self.window("--practice") as window:
            window.pictures = "keyboard"
            before = self.findings()
            window.text("Practice Computer (Made Up)")
            window.find(a11y.BUTTONS, "Choose a Machine")
            self.stops(window, "Choose a Machine", "Main Menu", "Check Again", "Leave Practice")
            window.keep("1-welcome")
            window.press("Choose a Machine")

            window.text(practice.NAME)
            self.stops(window, "Search", practice.NAME, "Back")
            window.keys("ctrl+f")
            window.type("workst")
            window.wait(lambda: not window.find_now("list item", "Whonix-Gateway"), "the search")
            window.keep("2-machines")
            window.press(practice.NAME, key="Return", role="list item")

            window.text("I have read this")
            self.stops(window, "I have read this", "Back")
            window.keep("3-considerations")
            window.press("I have read this")
            window.press("Continue")

            window.text("Nested VT-x/AMD-V")
            self.stops(window, "Memory", "Host Key", "Apply")
            window.keep("4-checklist")
            window.press("(recommended)")
            window.text("Decided")
            self.assertEqual(self.findings(), before, "nothing may change before Apply")
            window.press("Apply")
            window.text(f"{practice.NAME} Is ")
            self.assertLessEqual(set(self.findings().values()), {"done", "not-applicable"})
            print(f"# {window.clicks} clicks")
            self.assertLessEqual(window.clicks, CLICKS)
            self.stops(window, "Undo")
            window.keep("5-done")

            window.press("Undo")
            window.text("The old values are set again")
            self.stops(window, "Take Back")
            window.keep("6-undo")
            window.press("Take Back")
            window.wait(lambda: self.findings() == before, "the old settings")
            # The dialog was in front of it.
            window.wait(lambda: desktop.notifications, "the notification that the run has ended")
            self.assertEqual(desktop.notifications[-1], "Changes Taken Back")
            window.keep("7-taken-back")


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The host key is chosen by pressing it, on X11 and on Wayland; VirtualBox has it afterwards."""

import pathlib
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "virtualbox"))

import vbox  # noqa: E402

vbox.require()

import a11y  # noqa: E402
import wayland  # noqa: E402

a11y.require()

NAME = "Whonix-Workstation-LXQt"


class HostKey(unittest.TestCase):
    def setUp(self):
        self.vbox = vbox.VirtualBox()
        self.addCleanup(self.vbox.close)
        self.vbox.create_vm(NAME, memory=2048)

    def open(self, window):
        window.go_to("Choose other keys")
        window.keys("Return")
        window.click("Press Keys")
        window.text("Nothing was pressed yet.")

    def press(self, window, display):
        window.choose_machine()
        window.text("2 GiB")
        window.type("workst")
        window.keys("Down", "Return")
        window.text("I have read this")
        window.keys("alt+r", "ctrl+Return")
        window.text("Nested VT-x/AMD-V")
        self.open(window)
        window.keys("Escape")
        window.wait(lambda: not window.find_now("label", "Nothing was pressed yet."), "the dialog to be left")
        self.open(window)
        window.together("Shift_L", "F9", "F10", "F11")
        window.picture(f"host-key-{display}-too-many")
        self.assertFalse(window.find_now(a11y.BUTTONS, "Use These Keys"), "four keys are too many")
        window.together("Super_R", "F12")
        window.text("These keys can be used.")
        window.picture(f"host-key-{display}")
        window.keys("Return")
        window.wait(lambda: not window.find_now("label", "These keys can be used."), "the dialog to be left")
        window.click("Apply")
        window.text(f"{NAME} Is ")
        # 65516 and 65481: Super_R and F12
        self.assertEqual(set(self.vbox.host_key().split(",")), {"65516", "65481"})

    def test_x11(self):
        with a11y.Window(self.vbox.program_env()) as window:
            self.press(window, "x11")

    @unittest.skipIf(wayland.why_not(), wayland.why_not())
    def test_wayland(self):
        with wayland.Compositor() as compositor, wayland.Window(compositor, self.vbox.program_env()) as window:
            self.press(window, "wayland")


if __name__ == "__main__":
    unittest.main()

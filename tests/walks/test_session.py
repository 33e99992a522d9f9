# SPDX-License-Identifier: GPL-3.0-or-later
"""The walk on a machine of real libvirt. The system in the machine says whether it came to pass, virsh what was
defined; and what virsh does while the checklist is open is seen there, without taking a choice away."""

import os
import pathlib
import pwd
import re
import shutil
import sys
import threading
import time
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "libvirt"))

import kvm  # noqa: E402

kvm.require()

import a11y  # noqa: E402
import walk  # noqa: E402
from programs import program  # noqa: E402

a11y.require()

NAME = "Whonix-Workstation"
OFF = "<feature policy='disable' name='svm'/>"
CPU = f"<cpu mode='custom' match='exact'><model>EPYC</model>{OFF}</cpu>"


class Session(unittest.TestCase):
    def setUp(self):
        self.session = kvm.Session()
        self.addCleanup(self.session.close)
        self.uuid = self.session.define(NAME, cpu=CPU)

    def window(self):
        env = self.session.program_env()
        if self.session.user and os.environ.get("XAUTHORITY"):
            nobody = pwd.getpwnam("nobody")
            env["XAUTHORITY"] = shutil.copy(os.environ["XAUTHORITY"], self.session.dir / "xauthority")
            os.chown(env["XAUTHORITY"], nobody.pw_uid, nobody.pw_gid)
        # Another user's program forgets whom it is not to outlive, so it is told as that user.
        prefix = [*self.session.user, "setpriv", "--pdeathsig", "KILL"]
        window = walk.Walk(env, path=self.session.program(program("nestbox")), prefix=prefix)
        window.pictures = "session"
        return window

    def boot(self):
        seen = self.session.start(self.uuid)["svm"]
        self.session.stop(self.uuid)
        return seen

    def test_there_and_back(self):
        before = self.session.xml(self.uuid)
        self.assertEqual(self.boot(), "0")
        with self.window() as window:
            window.to_checklist(NAME, search="workst")
            self.assertEqual(self.session.xml(self.uuid), before, "nothing may change before Apply")
            window.apply(NAME)
            self.assertNotIn(OFF, self.session.xml(self.uuid).replace('"', "'"))
            self.assertEqual(self.boot(), "1", "the machine's own system sees AMD-V")
            window.take_back()
            window.wait(lambda: self.session.xml(self.uuid) == before, "the old settings")
            self.assertEqual(self.boot(), "0")

    def deaf(self):
        """A machine that runs and does not listen."""
        uuid = self.session.define("Deaf", "deaf", cpu=CPU)
        self.session.start(uuid)
        return uuid

    @staticmethod
    def to_the_wait(window):
        window.to_checklist("Deaf", search="deaf")
        window.go_to("Shut Down")
        window.keys("space")
        window.click("Apply")
        window.page("Making Changes")

    def test_cancel_in_the_middle(self):
        """While a machine that does not listen is waited for; what has happened and what has not is said."""
        deaf = self.deaf()
        before = self.session.xml(deaf)
        with self.window() as window:
            self.to_the_wait(window)
            window.keep("8-waits")
            window.click("Cancel")
            window.text("No setting was changed.")
            window.keep("9-cancelled")
            self.assertEqual(self.session.xml(deaf), before)
            self.assertEqual(self.session.virsh("domstate", deaf).strip(), "running")

    @staticmethod
    def left(window):
        """Seconds of the countdown that is shown."""
        label = window.find((), "Waiting for the machine")
        minutes, seconds = re.search(r"(\d+):(\d\d) left", window.name_of(label)).groups()
        return int(minutes) * 60 + int(seconds)

    def test_power_off_now_after_all(self):
        """The wait is made longer, and then ended by who was told what that means."""
        deaf = self.deaf()
        with self.window() as window:
            self.to_the_wait(window)
            before = self.left(window)
            window.click("Wait Longer")
            window.wait(lambda: self.left(window) > before, "a longer wait")
            self.assertEqual(self.session.virsh("domstate", deaf).strip(), "running")
            window.click("Power Off Now")
            window.text("Pull the Plug of “Deaf”?")
            window.keep("10-plug")
            window.press("Pull the Plug", role="button")  # the checklist behind has a check box of that name
            window.text("Deaf Is ")
            self.assertEqual(self.session.virsh("domstate", deaf).strip(), "shut off")
            self.assertNotIn(OFF, self.session.xml(deaf))

    @staticmethod
    def seen(window, condition, what):
        began = time.monotonic()
        window.wait(condition, what)
        print(f"# {what} after {time.monotonic() - began:.1f} s")

    def seen_and_kept(self, window, condition, what):
        self.seen(window, condition, what)
        self.assertTrue(window.find_now((), "512 MiB"), "the choice is kept")

    def test_living_checklist(self):
        with self.window() as window:
            window.to_machines()
            window.text(NAME)
            self.session.define("Added Later")
            self.seen(window, lambda: window.find_now((), "Added Later"), "another machine")
            window.choose(NAME, search="workst")
            window.acknowledge()
            window.go_to("Memory", role="spin button")
            window.keys("ctrl+a")
            window.type("512")
            window.keys("Tab")
            window.text("512 MiB")
            window.keep("5-memory")

            self.session.start(self.uuid)
            self.seen_and_kept(window, lambda: window.find_now((), "Change for the Next Start"), "the start")
            self.session.stop(self.uuid)
            self.seen_and_kept(window, lambda: not window.find_now((), "Change for the Next Start"), "the end")

            edited = self.session.xml(self.uuid).replace('"', "'").replace(OFF, "")
            self.session.virsh("define", self.session.write("edited", edited))
            self.seen_and_kept(window, lambda: window.find_now((), "1 Change to Make"), "the edit")

            self.session.virsh("undefine", self.uuid)
            window.wait(lambda: not window.find_now(a11y.BUTTONS, "Apply"), "the removal")
            window.keep("5-removed")
            self.session.virsh("define", self.session.write("again", edited))
            self.seen_and_kept(window, lambda: window.find_now(a11y.BUTTONS, "Apply"), "the return")

    def test_storm(self):
        """Others change the machine many times a second while a number is being typed."""
        with self.window() as window:
            window.to_checklist(NAME, search="workst")
            window.go_to("Memory", role="spin button")
            window.keys("ctrl+a")
            window.type("512")
            focused = window.focused()
            stop = threading.Event()
            changes = []

            def change():
                while not stop.is_set():
                    changes.append(len(changes))
                    self.session.virsh("desc", self.uuid, "--config", f"changed {len(changes)} times")

            storm = threading.Thread(target=change)
            storm.start()
            try:
                for _look in range(40):
                    self.assertEqual(window.focused(), focused, "the focus stays")
                    time.sleep(0.1)
                window.keep("6-storm")
            finally:
                stop.set()
                storm.join()
            print(f"# {len(changes)} changes")
            window.keys("Tab")
            window.text("512 MiB")


if __name__ == "__main__":
    unittest.main()

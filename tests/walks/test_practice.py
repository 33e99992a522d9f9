# SPDX-License-Identifier: GPL-3.0-or-later
"""The walk on the practice machine, which is the same on any computer; the terminal is the judge."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import a11y
import walk
from programs import Result, build_dir, program

a11y.require()


NAME = "Whonix-Workstation"


class Practice(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="nestbox-practice-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.dir, True)
        folders = {"HOME": "home", "XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache",
                   "XDG_RUNTIME_DIR": "run"}
        for name in folders.values():
            (self.dir / name).mkdir(mode=0o700)
        self.env = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local",
                    "GSETTINGS_SCHEMA_DIR": str(build_dir() / "data"),
                    **{key: str(self.dir / name) for key, name in folders.items()}}

    def ctl(self, *argv):
        done = subprocess.run([program("nestboxctl"), "--practice", *argv, "--json"], env=self.env, text=True, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True)
        return Result(done.returncode, done.stdout, done.stderr).json

    def findings(self):
        """Step to status of the practice machine."""
        return {f["step"]: f["status"] for f in self.ctl("check", NAME)["findings"] if f["place"] != "inside"}

    def window(self, *argv):
        window = walk.Walk(self.env, *argv)
        window.pictures = "practice"
        return window

    def go(self, window):
        before = self.findings()
        self.assertIn("needed", before.values())
        window.to_checklist(NAME, search="workst", welcome="Practice Computer (Made Up)")
        # The real computer is on the welcome page behind, which is still in the tree.
        lists = [window.name_of(node) for node in window.walk() if node.get_role_name() == "list"]
        self.assertEqual((lists.count("Practice Computer (Made Up)"), lists.count("This Computer")), (2, 1))
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
            window.take_back()
            window.wait(lambda: self.findings() == before, "the old settings")

    def ticked(self):
        return [i["instruction"] for i in self.ctl("guide", NAME)["instructions"] if i["ticked"]]

    def test_inside_the_machine(self):
        """What is told from outside: the machine is started, steps are ticked, the terminal knows, and the guide has an end."""
        with self.window("--practice") as window:
            self.go(window)
            window.click("Start Machine")
            window.text("The Machine Is Running")
            window.text("1 of 9 Steps Done")
            self.assertEqual(self.ticked(), ["start-machine"])
            window.keep("8-inside")
            self.assertIsNone(window.find_now((), "--connect practice"), "virsh does not know practice")
            window.go_to("Done: Look at the Processor")
            window.keys("space")
            window.text("2 of 9 Steps Done")
            window.wait(lambda: self.ticked() == ["start-machine", "look-at-processor"], "the tick on the disk")
            window.click("Finish")
            window.text("Almost There")
            window.text("You ticked 2 of 9 steps.")
            window.keep("9-closing")
            window.keys("alt+Left")
            window.text("2 of 9 Steps Done")

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

# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice machine in folders of the test's own, and the terminal, which says how it is."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import walk
from programs import Result, build_dir, program

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

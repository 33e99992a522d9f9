# SPDX-License-Identifier: GPL-3.0-or-later
"""Nestbox never goes online: it works where there is no network at all, and strace sees no socket of its own."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

import calls
import table
import worlds
from worlds import PATIENCE, LibvirtWorld, PracticeWorld, VirtualBoxWorld

_TESTS = pathlib.Path(__file__).resolve().parents[1]
# Root becomes another user inside it; everyone else has to be root there to get it.
EMPTY = ("unshare", "--net", "--") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--net", "--")


class Judge(unittest.TestCase):
    """The one who reads strace's account is not blind."""

    def test_sees(self):
        own = '1 execve("/n", ["n"], 0x1) = 0\n1 socket(AF_INET, SOCK_STREAM, 0) = 3\n'
        child = '1 execve("/n", ["n"], 0x1) = 0\n1 clone3({flags=0}, 88) = 2\n2 execve("/v", ["v"], 0x1) = 0\n'
        thread = '2 clone3({flags=CLONE_THREAD}, 88) = 3\n3 socket(AF_INET6, SOCK_DGRAM, 0) = 4\n'
        home = '3 connect(4, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, 16) = 0\n'
        away = home.replace("127.0.0.1", "192.0.2.1")
        for text, count in ((own, 1), (child + thread, 0), (child + thread + home, 0), (child + thread + away, 1),
                            (own.replace("AF_INET", "AF_UNIX"), 0)):
            self.assertEqual(len(calls.offences(text)[0]), count, text)

    def test_sees_for_real(self):
        log = "import socket; socket.socket()"
        done = subprocess.run([*calls.STRACE, sys.executable, "-c", log], capture_output=True, text=True, check=True)
        text = "\n".join("1 " + line for line in done.stderr.splitlines())
        self.assertEqual(len(calls.offences(text)[0]), 1, text)


class Walks(unittest.TestCase):
    """The whole walk in the terminal, on every world."""

    def walk(self, world, call):
        for words in (("list",), ("check", world.uuid), world.apply, ("runs",)):
            result = call(world, words)
            self.assertIn(result, (0, 1, 3), words)
        self.assertEqual(world.now(), world.agreed)
        self.assertEqual(call(world, ("undo", "--yes")), 0)
        self.assertEqual(world.now(), world.before)

    def on_every_world(self, moment, call):
        for chosen in (PracticeWorld, VirtualBoxWorld, LibvirtWorld):
            with self.subTest(chosen.name):
                if worlds.why_not(chosen):
                    self.skipTest(worlds.why_not(chosen))
                with chosen() as world:
                    self.walk(world, call)
                table.record("no network", moment, chosen.name, "held")

    def test_nothing_there(self):
        def call(world, words):
            argv, env = world.command(*words)
            return subprocess.run([*EMPTY, *argv], env=env, timeout=PATIENCE, stdin=subprocess.DEVNULL,
                                  capture_output=True, check=False).returncode
        self.on_every_world("in an empty network namespace", call)

    def test_traced(self):
        def call(world, words):
            log = world.folder() / "strace-network"
            process = world.start(*words, prefix=(*calls.STRACE, "-o", str(log), "--"))
            process.communicate(timeout=PATIENCE)
            found, looked = calls.offences(log.read_text(errors="replace"))
            log.unlink()
            self.assertEqual(found, [])
            self.assertGreater(looked, 0)
            return process.returncode
        self.on_every_world("under strace", call)


class Window(unittest.TestCase):
    """The walk of the window, with real VirtualBox."""

    def setUp(self):
        for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            if not os.environ.get(name):
                self.skipTest(f"no {name}: run through tests/run.sh")
        if worlds.why_not(VirtualBoxWorld):
            self.skipTest(worlds.why_not(VirtualBoxWorld))

    def walk(self, prefix=(), **env):
        done = subprocess.run([*prefix, sys.executable, _TESTS / "lib/tap.py", _TESTS / "walks/test_virtualbox.py",
                               "Walk.test_first_time"],
                              env={**os.environ, **env}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=600, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"(?m)^ok \d+ - ")
        self.assertNotRegex(done.stdout, re.compile("# SKIP"))

    def test_nothing_there(self):
        self.walk(EMPTY)
        table.record("no network", "the window in an empty network namespace", "VirtualBox", "held")

    def test_traced(self):
        with VirtualBoxWorld() as world:
            log = world.folder() / "strace-window"
            # As a grandchild of the program, so that this keeps its own number.
            self.walk(NESTBOX_TEST_PREFIX=" ".join((*calls.STRACE, "-D", "-A", "-o", str(log), "--")))
            found, looked = calls.offences(log.read_text(errors="replace"))
        self.assertEqual(found, [])
        self.assertGreater(looked, 0)
        table.record("no network", "the window under strace", "VirtualBox", "held")


if __name__ == "__main__":
    unittest.main()

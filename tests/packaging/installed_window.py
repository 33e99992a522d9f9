# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as its package has installed it, started as desktops start it. What autopkgtest runs."""

import configparser
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "walks"))
os.environ["NESTBOX_TEST_INSTALLED"] = "yes"
os.environ.setdefault("NESTBOX_TEST_ARTEFACTS", os.environ.get("AUTOPKGTEST_ARTIFACTS") or tempfile.mkdtemp())
os.environ.setdefault("NESTBOX_BUILD_DIR", os.environ["NESTBOX_TEST_ARTEFACTS"])  # which has no schema: the system's counts

import a11y  # noqa: E402
import desktop  # noqa: E402
import practice  # noqa: E402
import walk  # noqa: E402
from gi.repository import Gio, GLib  # noqa: E402

a11y.require()

ID = "io.github.nestbox.Nestbox"
ENTRY = f"/usr/share/applications/{ID}.desktop"
BUS = """<busconfig><type>session</type><listen>unix:dir=/tmp</listen><auth>EXTERNAL</auth><standard_session_servicedirs/>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/></policy></busconfig>"""


class Process:
    """A program that somebody else started."""

    def __init__(self, pid):
        self.pid = pid
        self.returncode = None

    def poll(self):
        try:
            state = pathlib.Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2]
        except FileNotFoundError:
            state = "Z"
        if state.startswith("Z"):
            self.returncode = "a status that only the bus knows"
        return self.returncode

    def terminate(self):
        os.kill(self.pid, 15)

    def kill(self):
        os.kill(self.pid, 9)

    def wait(self, seconds=a11y.PATIENCE):
        """A child's end is told to the bus, not to us."""
        end = time.monotonic() + seconds
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("nestbox", seconds)
            time.sleep(0.05)


class Session(walk.Walk):
    """The window in a session of its own, with a bus that starts programs, and started by `command` there."""

    def __init__(self, env, command):
        self.command = command
        super().__init__(env, outside=False)

    def start(self, argv, env):
        self.env = {name: value for name, value in env.items() if name != "GSETTINGS_SCHEMA_DIR"}
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write(BUS)
            file.flush()
            self.bus = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "dbus-daemon", f"--config-file={file.name}",
                                         "--nofork", "--print-address"], env=self.env, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, text=True)
            self.env["DBUS_SESSION_BUS_ADDRESS"] = self.bus.stdout.readline().strip()
        desktop.start(self.env["DBUS_SESSION_BUS_ADDRESS"])
        process = self.launch(self.command)
        return Process(self.wait(self.owner, "the window on the bus")) if process.args[0] == "gapplication" else process

    def keep(self, what):
        """What a page looks like, and whether all on it has a name, is seen in tests/walks."""

    def launch(self, command):
        """Another start, which is over soon where there is a window already."""
        return subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL)

    def owner(self):
        """The process that has the program's name on the bus."""
        connection = Gio.DBusConnection.new_for_address_sync(
            self.env["DBUS_SESSION_BUS_ADDRESS"],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        try:
            return connection.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                        GLib.Variant("(s)", (ID,)), None, 0, -1, None).unpack()[0]
        finally:
            connection.close_sync()

    def windows(self):
        """The numbers of the windows on the screen."""
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "nestbox"], stdout=subprocess.PIPE, text=True,
                              check=False).stdout.split()

    def has_focus(self):
        """Whether the screen's keyboard belongs to the window."""
        return subprocess.run(["xdotool", "getwindowfocus", "-f"], stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.DEVNULL, check=False).stdout.split() == self.windows()

    def close(self):
        super().close()
        self.bus.terminate()
        self.bus.wait()


def entry():
    """The group of the desktop file that says how the window is started."""
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str
    parser.read(ENTRY)
    return parser["Desktop Entry"]


FROM_THE_MENU = ["gapplication", "launch", ID]  # as desktops do it: D-Bus activation, as the file allows


class Installed(practice.Practice):
    def check_second_start(self, window, command):
        """It shows the window that is there, and ends."""
        first, process = window.windows(), window.owner()
        self.assertEqual(len(first), 1)
        subprocess.run(["xdotool", "windowfocus", "1"], check=True)  # away from it, to where the pointer is
        window.wait(lambda: not window.has_focus(), "the focus to go")
        self.assertEqual(window.launch(command).wait(a11y.PATIENCE), 0)
        window.wait(window.has_focus, "the first window to be shown again")
        self.assertEqual((window.windows(), window.owner()), (first, process))

    def test_practice_from_the_menu(self):
        """The whole walk, in a window that the bus started."""
        with Session(self.env, FROM_THE_MENU) as window:
            self.check_second_start(window, shlex.split(entry()["Exec"]))
            window.click("Try It on a Practice Machine")
            before = self.findings()
            self.assertIn("needed", before.values())
            window.to_checklist(practice.NAME, search="workst", welcome="Practice Computer (Made Up)")
            window.go_to("(recommended)")
            window.keys("space")
            window.text("Decided")
            window.apply(practice.NAME)
            self.assertLessEqual(set(self.findings().values()), {"done", "not-applicable"}, self.findings())
            window.take_back()
            window.wait(lambda: self.findings() == before, "the old settings")

    def test_from_its_exec_line(self):
        with Session(self.env, shlex.split(entry()["Exec"])) as window:
            window.text("Try It on a Practice Machine")
            self.check_second_start(window, FROM_THE_MENU)

    def test_the_menu_knows_it(self):
        self.assertEqual(entry()["DBusActivatable"], "true")
        self.assertEqual(entry()["Icon"], ID)
        self.assertTrue(pathlib.Path(f"/usr/share/icons/hicolor/scalable/apps/{ID}.svg").is_file())


if __name__ == "__main__":
    unittest.main()

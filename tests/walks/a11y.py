# SPDX-License-Identifier: GPL-3.0-or-later
"""The window, driven as a screen reader would drive it, with a picture of what a person would see.

    with Window(vbox.program_env()) as window:
        window.choose_machine()
        window.picture("machines")

Needs a display (tests/run.sh and `meson test` there give one). The bus between the window and the test is the
test's own, and open to a window that another user runs.
"""

import atexit
import contextlib
import faulthandler
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

# Warnings of the window are failures (see below), those of the library that looks at it are not ours.
os.environ.pop("G_DEBUG", None)

_BUS = """<busconfig><type>session</type><listen>unix:dir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/></policy></busconfig>"""


def _start_bus():
    """A bus for assistive technologies and their programs alone."""
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write(_BUS)
        file.flush()
        bus = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "dbus-daemon", f"--config-file={file.name}", "--nofork",
                                "--print-address"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        address = bus.stdout.readline().strip()
    atexit.register(bus.kill)
    os.environ["AT_SPI_BUS_ADDRESS"] = address
    registry = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "/usr/libexec/at-spi2-registryd"],
                                env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL)
    atexit.register(registry.kill)


_start_bus()

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

import desktop  # noqa: E402
from programs import build_dir, program  # noqa: E402

desktop.start(os.environ["AT_SPI_BUS_ADDRESS"])
faulthandler.enable()
PATIENCE = 60
SOON = 5
# What assistive technologies call the things that can be pressed; GTK 4.8 and 4.18 differ.
BUTTONS = ("push button", "button", "toggle button", "menu item", "check box", "switch", "radio button")

# Asked for a modifier by name, xdotool presses its left one, too.
KEYCODES = {"Shift_L": "50", "Super_R": "134"}

# Rows are named when they are filled, so tests/ui asks those, and goes_through() those that are gone to.
CONTROLS = (*BUTTONS, "spin button", "slider", "entry", "combo box", "link")
# What GTK 4.8 gives as the name of what has none: its class.
CLASS_NAME = re.compile(r"(Gtk|Adw|Nest)[A-Z]\w+")


def require():
    """For the top of a test file: skips it, with the reason, where no window can be shown."""
    if not os.environ.get("DISPLAY"):
        raise unittest.SkipTest("no DISPLAY: run through tests/run.sh")


def artefacts():
    """Where the pictures go; kept after the tests."""
    folder = pathlib.Path(os.environ.get("NESTBOX_TEST_ARTEFACTS") or build_dir() / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Window:
    """The running program nestbox, looking from outside, whatever computer the test runs on, unless `outside` is false:
    `path`, for a copy where another user may run it, which `prefix` makes him do. With
    NESTBOX_TEST_PREFIX a program becomes it, and watches it."""

    def __init__(self, env, *argv, path=None, prefix=(), outside=True):
        env = {"DISPLAY": os.environ["DISPLAY"], "GDK_BACKEND": "x11", **env, "GTK_A11Y": "atspi",
               "GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "G_DEBUG": "fatal-warnings",
               "DBUS_SESSION_BUS_ADDRESS": os.environ["AT_SPI_BUS_ADDRESS"],
               "AT_SPI_BUS_ADDRESS": os.environ["AT_SPI_BUS_ADDRESS"]}
        if "XAUTHORITY" in os.environ:
            env.setdefault("XAUTHORITY", os.environ["XAUTHORITY"])
        # Should this program die, the window must not outlive it and keep its output open.
        prefix = [*prefix, *os.environ.get("NESTBOX_TEST_PREFIX", "").split()]
        self.process = self.start(["setpriv", "--pdeathsig", "KILL", *prefix, path or program("nestbox"),
                                   *(["--outside"] if outside else []), *argv], env)
        self.clicks = 0  # a person's, so far
        self._last_focus = None
        self._listener = Atspi.EventListener.new(self._focus_changed)
        self._listener.register("object:state-changed:focused")
        self.app = self.wait(self._find_app, "the window to appear")

    def start(self, argv, env):
        """The window's process."""
        return subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL)

    def _focus_changed(self, event):
        try:
            if event.detail1 and self._is_ours(event.source.get_process_id()):
                self._last_focus = event.source
        except GLib.Error:
            pass  # gone already

    def __enter__(self):
        return self

    def __exit__(self, kind, *_details):
        if kind is not None:
            self.picture("failed")
            print("\n".join(f"# {line}" for line in self.describe()))
        ended = self.process.poll()
        self.close()
        if kind is None and ended is not None:
            raise AssertionError(f"nestbox ended before its time, with {ended}")

    def close(self):
        self._listener.deregister("object:state-changed:focused")
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _is_ours(self, pid):
        """Whether that is our process, or one that was started by it."""
        while pid > 1 and pid != self.process.pid:
            pid = int(re.search(r"PPid:\s*(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))
        return pid == self.process.pid

    def _find_app(self):
        if self.process.poll() is not None:
            raise AssertionError(f"nestbox ended with {self.process.returncode}")
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(index)
            try:
                if app is not None and self._is_ours(app.get_process_id()) and app.get_child_count() > 0:
                    return app
            except GLib.Error:
                pass
        return None

    def wait(self, condition, what, seconds=PATIENCE):
        """What `condition` returns, once that is something."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                found = condition()
            except GLib.Error:
                found = None
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"waited {seconds} s for {what}")

    def walk(self, root=None):
        """Everything below `root` (the whole program), depth first."""
        root = root or self.app
        stack = [root]
        while stack:
            node = stack.pop()
            if node is None:
                continue
            yield node
            try:
                count = node.get_child_count()
            except GLib.Error:
                continue
            for index in reversed(range(min(count, 300))):
                try:
                    stack.append(node.get_child_at_index(index))
                except GLib.Error:
                    pass

    @staticmethod
    def name_of(node):
        try:
            return node.get_name() or ""
        except GLib.Error:
            return ""

    def find_now(self, roles, name, root=None):
        """The first thing of one of these roles whose name holds `name` and that can be used."""
        roles = (roles,) if isinstance(roles, str) else roles
        for node in self.walk(root):
            try:
                if roles and node.get_role_name() not in roles or name not in self.name_of(node):
                    continue
                states = node.get_state_set()
                if states.contains(Atspi.StateType.SENSITIVE) and states.contains(Atspi.StateType.VISIBLE):
                    return node
            except GLib.Error:
                continue
        return None

    def find(self, roles, name, root=None, seconds=PATIENCE):
        return self.wait(lambda: self.find_now(roles, name, root), f"{roles} “{name}”", seconds)

    def text(self, name, seconds=PATIENCE):
        """Waits for any text that holds `name`."""
        return self.find((), name, seconds=seconds)

    def click(self, name, roles=BUTTONS, seconds=PATIENCE):
        node = self.find(roles, name, seconds=seconds)
        action = node.get_action_iface()
        if action is None or action.get_n_actions() == 0 or not action.do_action(0):
            raise AssertionError(f"“{name}” cannot be pressed")
        self.clicks += 1
        time.sleep(0.2)
        return node

    def is_page(self, title):
        """Whether the header bar has this title: with GTK 4.8 the other pages are in the tree as well."""
        titles = (node for node in self.walk() if node.get_role_name() == "label" and self.name_of(node) == title)
        return any(node.get_parent().get_role_name() not in BUTTONS for node in titles)

    def page(self, title):
        """Waits until it has."""
        self.wait(lambda: self.is_page(title), f"the page “{title}”")

    def choose_machine(self):
        """From Welcome, once it is complete, to the machines, past the page about this computer where it has
        something to say; in a machine there is a way on from it without any as well."""
        ready = lambda: self.find_now(BUTTONS, "Choose a Machine") or self.find_now(BUTTONS, "Continue")
        if "Continue" in self.name_of(self.wait(ready, "a way on from Welcome")):
            self.click("Continue")
            self.page("This Computer")
        self.click("Continue" if "Continue" in self.name_of(self.wait(ready, "a way on")) else "Choose a Machine")
        self.page("Choose a Machine")  # what is typed before is lost

    def press(self, name, key="space", role=""):
        """Goes to a thing by the keyboard and presses it: what would be one click."""
        self.go_to(name, role=role)
        self.keys(key)
        self.clicks += 1

    def _described(self):
        """How many windows a screen reader knows of; one may be a moment ahead of the screen."""
        windows = (self.app.get_child_at_index(index) for index in range(self.app.get_child_count()))
        return sum(1 for window in windows if window and window.get_state_set().contains(Atspi.StateType.VISIBLE))

    def _windows(self):
        """The windows on the screen, the last one on top, once there are as many as are described."""
        end = time.monotonic() + SOON
        while True:
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "nestbox"],
                                   stdout=subprocess.PIPE, text=True, check=False).stdout.split()
            with contextlib.suppress(GLib.Error):
                if len(found) >= self._described():
                    return found
            if time.monotonic() > end:
                return found
            time.sleep(0.05)

    def _xdotool(self, *arguments):
        """Keys go to the window with the focus; without a window manager it has to be given."""
        found = self._windows()
        if found:
            subprocess.run(["xdotool", "windowfocus", "--sync", found[-1]], check=False)
        subprocess.run(["xdotool", *arguments], check=True)
        time.sleep(0.15)

    def keys(self, *names):
        """Presses keys one after the other: "Tab", "alt+c", "Return"."""
        for name in names:
            self._xdotool("key", name)

    def from_menu(self, mnemonic):
        """Chooses from the main menu, by the letter: with GTK 4.18 its items are not found by their names."""
        self.keys("F10", mnemonic)

    def together(self, *names):
        """Presses keys at the same time."""
        names = [KEYCODES.get(name, name) for name in names]
        self._xdotool(*(word for name in names for word in ("keydown", name)),
                      *(word for name in names for word in ("keyup", name)))

    def type(self, text):
        self._xdotool("type", "--delay", "40", text)

    def focused(self):
        """What has the keyboard's focus."""
        while GLib.MainContext.default().iteration(False):
            pass
        for node in itertools.chain([self._last_focus] if self._last_focus else [], self.walk()):
            try:
                if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                    node.clear_cache()  # a recycled row had another name
                    return node
            except GLib.Error:
                continue
        return None

    def move(self, key):
        """Presses a key that moves the focus: what has it then."""
        before = self.focused()
        self.keys(key)
        with contextlib.suppress(AssertionError):  # it may be the only thing to be gone to
            self.wait(lambda: self.focused() not in (before, None), "the focus to move", SOON)
        return self.focused()

    def go_to(self, name, key="Tab", limit=120, role=""):
        """Moves the focus to the thing of this name, and of this role, as a person at the keyboard does."""
        for _press in range(limit):
            node = self.focused()
            if node is not None and name in self.name_of(node) and role in node.get_role_name():
                return node
            self.move(key)
        raise AssertionError(f"{limit} times {key} did not lead to “{name}”")

    def pixels(self):
        """What can be seen now."""
        return subprocess.run(["import", "-window", "root", "-silent", "rgb:-"], stdout=subprocess.PIPE, check=True).stdout

    def goes_through(self, key="Tab", limit=80):
        """Goes once around with the keyboard: the roles and names of all stops, of which each has to have a name and be
        seen to have the focus."""
        stops, nodes, seen = [], [], self.pixels()
        for _press in range(limit):
            node = self.move(key)
            if node is None:
                raise AssertionError(f"the focus is lost after {stops}")
            if node in nodes:
                return stops
            nodes.append(node)
            stop = (node.get_role_name(), self.name_of(node))
            if not self.is_named(node):
                raise AssertionError(f"no name for who comes to the {stop[0]} after {stops[-1:]}")
            seen = self.wait(lambda: (pixels := self.pixels()) != seen and pixels,
                             f"something that shows that {stop} has the focus now, after {stops[-1:]}", SOON)
            stops.append(stop)
        raise AssertionError(f"{limit} times {key} did not lead around: {stops}")

    def is_named(self, node):
        """Whether a screen reader could say what this is."""
        name = self.name_of(node).strip()
        return bool(name) and not CLASS_NAME.fullmatch(name)

    def nameless(self):
        """What can be used and has no name that a screen reader could say: what it is, and what it is in. The button that
        closes a toast is libadwaita's own, which gives it none."""
        found = []
        for node in self.walk():
            try:
                states = node.get_state_set()
                usable = states.contains(Atspi.StateType.VISIBLE) and states.contains(Atspi.StateType.SENSITIVE)
                if (usable and node.get_role_name() in CONTROLS and not self.is_named(node) and
                        self.name_of(node.get_parent()) != "AdwToastWidget"):
                    found.append(f"{node.get_role_name()} in {self.name_of(node.get_parent())}")
            except GLib.Error:
                continue
        return found

    def picture(self, name):
        """A picture of the screen, kept among the artefacts."""
        path = artefacts() / f"{name}.png"
        time.sleep(0.5)  # the slide to the next page
        if shutil.which("import"):
            subprocess.run(["import", "-window", "root", str(path)], check=False)
        return path

    def describe(self):
        """All that a screen reader would find, for the log of a failed test."""
        for node in self.walk():
            name = self.name_of(node)
            if name:
                yield f"{node.get_role_name()}: {name}"

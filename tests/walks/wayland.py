# SPDX-License-Identifier: GPL-3.0-or-later
"""A Wayland compositor without a screen, and the window in it.

    with wayland.Compositor() as compositor, wayland.Window(compositor, env) as window:
        window.keys("Tab")
"""

import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

import a11y

_CONFIG = """output HEADLESS-1 resolution 1280x900
default_border none
xwayland disable
"""
_LONG = 3_600_000  # ms
_MODIFIERS = {"ctrl": "ctrl", "alt": "alt", "shift": "shift"}


def why_not():
    """Why there can be none here; "" if there can."""
    missing = [name for name in ("sway", "wtype", "grim") if not shutil.which(name)]
    return f"no {' and no '.join(missing)}: run through tests/run.sh" if missing else ""


class Compositor:
    """Sway, on a display in memory."""

    def __enter__(self):
        # Not where the tests keep theirs: the compositor's user may not look below root's home.
        self._folder = tempfile.TemporaryDirectory(prefix="nestbox-wl-", dir="/tmp")
        folder = pathlib.Path(self._folder.name)
        (folder / "config").write_text(_CONFIG)
        self.env = {"XDG_RUNTIME_DIR": str(folder), "GDK_BACKEND": "wayland"}
        self._process = subprocess.Popen(
            [*self._user(folder), "setpriv", "--pdeathsig", "KILL", "sway", "--config", str(folder / "config")],
            env={**os.environ, **self.env, "WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1",
                 "WLR_RENDERER": "pixman"}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        end = time.monotonic() + a11y.PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            for socket in folder.glob("wayland-*"):
                if socket.is_socket():
                    self.env["WAYLAND_DISPLAY"] = socket.name
                    # Without any keyboard no window has the focus: one that stays, and presses nothing.
                    self._keyboard = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "wtype", "-s", str(_LONG)],
                                                      env={**os.environ, **self.env})
                    return self
            time.sleep(0.05)
        self._process.kill()
        raise AssertionError(f"no compositor: {self._process.communicate()[1]}")

    @staticmethod
    def _user(folder):
        """It refuses to be started by root."""
        if os.geteuid() != 0:
            return []
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--"]

    def __exit__(self, *_details):
        self._keyboard.kill()
        self._keyboard.wait()
        self._process.terminate()
        self._process.communicate()
        self._folder.cleanup()

    def run(self, *argv):
        """Runs a program that speaks to it."""
        subprocess.run(argv, env={**os.environ, **self.env}, check=True)


class Window(a11y.Window):
    """The window in it; keys come from a keyboard that another program plays."""

    def __init__(self, compositor, env, *argv, **options):
        self.compositor = compositor
        super().__init__({**env, **compositor.env}, *argv, **options)

    def keys(self, *names):
        for name in names:
            *modifiers, key = name.split("+")
            hold = [word for m in modifiers for word in ("-M", _MODIFIERS[m])]
            release = [word for m in modifiers for word in ("-m", _MODIFIERS[m])]
            self.compositor.run("wtype", "-s", "100", *hold, "-k", key, *release)
            time.sleep(0.15)

    def together(self, *names):
        self.compositor.run("wtype", "-s", "100", *(word for n in names for word in ("-P", n)), *(word for n in names for word in ("-p", n)))
        time.sleep(0.15)

    def type(self, text):
        self.compositor.run("wtype", "-s", "100", "-d", "40", text)

    def picture(self, name):
        path = a11y.artefacts() / f"{name}.png"
        time.sleep(0.5)
        self.compositor.run("grim", str(path))
        return path

# SPDX-License-Identifier: GPL-3.0-or-later
"""From the start of the program to a painted checklist of the practice machine, beside virt-manager to the window of its
default test connection, and GNOME Boxes to its first, by turns on one screen in one run. It reports, and fails only if nothing is ever shown.

The other two are in a folder of the cache (setup.sh), which is over /usr for this program and what it starts alone.

Usage: bench_window.py [ROUNDS]
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Gdk", "3.0")
from gi.repository import Gdk  # noqa: E402
from Xlib import X  # noqa: E402
from Xlib.display import Display  # noqa: E402
from Xlib.error import XError  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "lib")]
from programs import program  # noqa: E402

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
PATIENCE = 60
PAUSE = 0.004  # seconds between two looks, which take a processor from the programs
PRACTICE = HERE.parents[1] / "data" / "practice" / "machines.xml"
WORKSTATION = "5ae2b4fb-2e1a-4b8a-8f0e-0c1d5a7e3b02"
# The suggested action in the header bar, which only a checklist with something to do has here (libadwaita's accent)
BLUE = "3584e4"
OTHERS = {"virt-manager's window": ("virt-manager", "--no-fork", "-c", "test:///default"), "GNOME Boxes' window": ("gnome-boxes",)}
CACHE = pathlib.Path(os.environ.get("NESTBOX_TEST_CACHE") or
                     pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "nestbox-tests")
# Why there is nothing to compare with: as a variable, it says that this program was started anew
REASON = "NESTBOX_BENCH_REASON"
SCREEN = Display().screen()


def shows_window():
    """Whether a window is on the screen."""
    for window in SCREEN.root.query_tree().children:
        try:
            if window.get_attributes().map_state == X.IsViewable and window.get_geometry().width > 100:
                return True
        except XError:  # it was closed meanwhile
            pass
    return False


def paints_button():
    """Whether the suggested action is painted."""
    picture = Gdk.pixbuf_get_from_window(Gdk.get_default_root_window(), 0, 0, 1280, 60)
    return picture.get_pixels().count(bytes.fromhex(BLUE)) > 200


def time_until(condition, argv, env):
    """Milliseconds from exec until `condition`, on an empty screen."""
    while shows_window():
        time.sleep(PAUSE)
    start = time.perf_counter()
    process = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        while not condition():
            if time.perf_counter() - start > PATIENCE:
                raise AssertionError(f"{argv[0]}: nothing was shown in {PATIENCE} s")
            time.sleep(PAUSE)
            if process.poll() is not None:
                raise AssertionError(f"{argv[0]}: ended with {process.returncode}")
        return (time.perf_counter() - start) * 1000
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def acknowledge(home):
    """What is to be known before is read once: whoever comes back has done that."""
    subprocess.run(["xdotool", "key", "alt+r", "ctrl+Return"], check=True)
    return any(home.glob("state/nestbox/machines/*.json"))


def measure(others):
    """The milliseconds of each program, of which the first fill caches."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        env = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "XDG_STATE_HOME": f"{home}/state",
               "XDG_CACHE_HOME": f"{home}/cache", "XDG_DATA_HOME": f"{home}/data", "XDG_RUNTIME_DIR": f"{home}/run",
               "GDK_BACKEND": "x11", "GSETTINGS_BACKEND": "keyfile", "NO_AT_BRIDGE": "1", "GTK_A11Y": "none"}
        os.makedirs(f"{home}/run", 0o700)
        uri = f"test://{shutil.copy(PRACTICE, home)}"
        settings = pathlib.Path(home, "config", "glib-2.0", "settings")
        settings.mkdir(parents=True)
        (settings / "keyfile").write_text(f"[io/github/nestbox/Nestbox]\nlast-machine='{uri}|{WORKSTATION}'\n")
        ours = [program("nestbox"), "--outside", "--connect", uri]
        time_until(lambda: acknowledge(pathlib.Path(home)), ours, env)
        times = [[] for _ in range(len(others) + 1)]
        for _round in range(ROUNDS + 1):
            times[0].append(time_until(paints_button, ours, env))
            for taken, argv in zip(times[1:], others):
                taken.append(time_until(shows_window, argv, env))
    return times


def start():
    """Starts this program anew, where the other two are, with a session's bus that knows them."""
    os.environ.pop("G_DEBUG", None)
    os.environ.pop("MALLOC_PERTURB_", None)
    done = subprocess.run(["sh", HERE / "setup.sh"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    os.environ[REASON] = done.stderr.strip().split("\n")[-1] if done.returncode else ""
    beside = [] if done.returncode else [CACHE / "bin" / "beside"]
    argv = [str(word) for word in (*beside, "dbus-run-session", "--", sys.executable, *sys.argv)]
    os.execvp(argv[0], argv)


def main():
    if REASON not in os.environ:
        start()
    reason = os.environ[REASON]
    medians = [statistics.median(taken[1:]) for taken in measure([] if reason else OTHERS.values())]
    print(f"1..{1 + len(OTHERS)}\nok 1 - a painted checklist: {medians[0]:.0f} ms")
    for number, name in enumerate(OTHERS, 1):
        if reason:
            print(f"ok {number + 1} - {name} # SKIP this machine: {reason}")
        else:
            ratio = medians[0] / medians[number]
            print(f"ok {number + 1} - {ratio:.2f} x {name}: {medians[number]:.0f} ms (goal: below 1.00)")


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""From the start of the program to a painted checklist of the practice machine, beside virt-manager to the window of its
default test connection, and GNOME Boxes to its first, by turns on one screen in one run.

Both are measured where they are installed. The tests do not install them: with virt-manager come settings of its own,
and with those a host key that other tests would find on this computer. It reports, and fails only if nothing is ever shown.

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

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "lib")]
from programs import program  # noqa: E402

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
PATIENCE = 60
PAUSE = 0.004  # seconds between two looks, which take a processor from the programs
PRACTICE = pathlib.Path(__file__).resolve().parents[2] / "data" / "practice" / "machines.xml"
WORKSTATION = "5ae2b4fb-2e1a-4b8a-8f0e-0c1d5a7e3b02"
# The suggested action in the header bar, which only a checklist with something to do has here (libadwaita's accent)
BLUE = "3584e4"


def shows_window(pid):
    """Whether a window of the program is on the screen."""
    found = subprocess.run(["xdotool", "search", "--all", "--onlyvisible", "--pid", str(pid), "--name", "."], capture_output=True,
                           text=True, check=False)
    return bool(found.stdout.split())


def paints_button():
    """Whether the suggested action is painted."""
    picture = Gdk.pixbuf_get_from_window(Gdk.get_default_root_window(), 0, 0, 1280, 60)
    return picture.get_pixels().count(bytes.fromhex(BLUE)) > 200


def time_until(condition, argv, env):
    """Milliseconds from exec until `condition`."""
    start = time.perf_counter()
    process = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        while not condition(process.pid):
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


def main():
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "XDG_STATE_HOME": f"{home}/state",
               "XDG_CACHE_HOME": f"{home}/cache", "XDG_DATA_HOME": f"{home}/data", "XDG_RUNTIME_DIR": f"{home}/run",
               "GDK_BACKEND": "x11", "GSETTINGS_BACKEND": "keyfile", "NO_AT_BRIDGE": "1", "GTK_A11Y": "none"}
        os.makedirs(f"{home}/run", 0o700)
        env.pop("G_DEBUG", None)
        uri = f"test://{shutil.copy(PRACTICE, home)}"
        settings = pathlib.Path(home, "config", "glib-2.0", "settings")
        settings.mkdir(parents=True)
        (settings / "keyfile").write_text(f"[io/github/nestbox/Nestbox]\nlast-machine='{uri}|{WORKSTATION}'\n")
        programs = [("nestbox, painted checklist", lambda _pid: paints_button(),
                     [program("nestbox"), "--outside", "--connect", uri]),
                    ("virt-manager, window", shows_window, ["virt-manager", "--no-fork", "-c", "test:///default"]),
                    ("GNOME Boxes, window", shows_window, ["gnome-boxes"])]
        times = {name: [] for name, _condition, _argv in programs}
        time_until(lambda _pid: acknowledge(pathlib.Path(home)), programs[0][2], env)
        for _round in range(ROUNDS + 1):
            for name, condition, argv in programs:
                if shutil.which(argv[0]):
                    times[name].append(time_until(condition, argv, env))
    medians = {name: statistics.median(taken[1:]) for name, taken in times.items() if taken}  # the first fills caches
    ours = medians[programs[0][0]]
    for name, median in medians.items():
        print(f"# {name}: {median:.0f} ms" + (f" ({ours / median:.2f} x: Nestbox beside it)" if median != ours else ""))
    for name in times.keys() - medians.keys():
        print(f"# {name}: not measured, as it is not installed (its settings would be seen by other tests)")
    print("ok 1 - window\n1..1")


if __name__ == "__main__":
    main()

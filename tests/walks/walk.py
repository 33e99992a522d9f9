# SPDX-License-Identifier: GPL-3.0-or-later
"""The way through the pages, the same on every hypervisor.

    with walk.Walk(vbox.program_env()) as window:
        window.to_checklist("Whonix-Workstation-LXQt", search="workst")
        window.apply("Whonix-Workstation-LXQt")
"""

import os
import pathlib
import pwd
import shutil

import a11y
from programs import build_dir, program


def of_nobody(place, home, env, seen=None, **options):
    """The window of a user who is not root, in a place of its own (Apart, System): from copies that he may read, in his home
    there, which is `seen` from here."""
    seen = pathlib.Path(seen or home)
    user = pwd.getpwnam("nobody")
    names = {"XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run"}
    env = {**env, "HOME": str(home), "GSETTINGS_SCHEMA_DIR": str(home), **{key: f"{home}/{name}" for key, name in names.items()}}
    for folder in (seen, *(seen / name for name in names.values())):
        folder.mkdir(mode=0o700, exist_ok=True)
    shutil.copy(program("nestbox"), seen)
    shutil.copy(build_dir() / "data/gschemas.compiled", seen)
    if os.environ.get("XAUTHORITY"):
        shutil.copy(os.environ["XAUTHORITY"], seen / "xauthority")
        env["XAUTHORITY"] = f"{home}/xauthority"
    for path in (seen, *seen.iterdir()):
        os.chown(path, user.pw_uid, user.pw_gid)

    return Walk(env, path=f"{home}/nestbox", prefix=[*place.argv([], user="nobody"), "setpriv", "--pdeathsig", "KILL"], **options)


class Walk(a11y.Window):
    """A window, and what a person does on its pages; `pictures` is what the pictures' names begin with."""

    pictures = "walk"

    def keep(self, what):
        """A picture of a page, on which everything that can be used has to have a name."""
        nameless = self.nameless()
        if nameless:
            raise AssertionError(f"{what}: without an accessible name: {nameless}")
        self.picture(f"{self.pictures}-{what}")

    def to_machines(self, welcome="machine"):
        """From the welcome page, once that says this, to the list."""
        self.text(welcome)
        self.keep("1-welcome")
        self.choose_machine()

    def choose(self, name, search=""):
        """Chooses a machine by the keyboard."""
        self.text(name)
        self.keep("2-machines")
        if search:
            self.type(search)
            self.find(("list item", "table cell", "list box", "label"), name)
        self.keys("Down", "Return")
        self.text("I have read this")
        self.keep("3-considerations")

    def acknowledge(self):
        """Reads the considerations. By the keyboard: in a practice the page behind may have such a button, too."""
        self.keys("alt+r", "ctrl+Return")

    def to_checklist(self, name, search="", welcome="machine", row=None):
        """From the welcome page to a checklist in which something is to be done."""
        self.to_machines(welcome)
        self.choose(row or name, search)
        self.acknowledge()
        self.text("Nested VT-x/AMD-V")
        self.keep("4-checklist")

    def apply(self, name):
        """Makes the changes, and waits until they are proved."""
        self.click("Apply")
        self.text(f"{name} Is ")  # Prepared, or Ready where this computer is, too
        self.keep("6-done")

    def take_back(self):
        """Takes them back, from the last page."""
        self.keys("alt+u")  # a practice has two such buttons, one of them on a page behind
        self.text("The old values are set again")
        self.keep("7-undo")
        self.click("Take Back")

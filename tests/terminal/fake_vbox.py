# SPDX-License-Identifier: GPL-3.0-or-later
"""nestboxctl on the scripted stand-in for VBoxManage: for what real VirtualBox cannot be made to do (old
versions, accidents at a given moment), and for what nothing but time would be gained by doing it for real.
VMs that run for real are in tests/truth.

    with FakeVirtualBox(machine(state="running")) as vbox:
        result = vbox.nestboxctl("check", UUID, "--json")
"""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from programs import Result, program
from terminal import PATIENCE, Terminal

STAND_IN = pathlib.Path(__file__).parents[1] / "hypervisors/virtualbox/fake-vboxmanage.py"
UUID = "11111111-2222-3333-4444-555555555555"
OTHER = "66666666-7777-8888-9999-aaaaaaaaaaaa"

# The computer of whoever runs the tests may have machines of its own, of which nothing is wanted here.
SOCKETS = ("libvirt-sock-ro", "virtqemud-sock-ro", "libvirt-sock", "virtqemud-sock")
ISOLATED = ["--only", "virtualbox"] if any(os.path.exists(f"/run/libvirt/{s}") for s in SOCKETS) else []


def machine(uuid=UUID, name="whonix", **more):
    """A machine that needs everything: see fake-vboxmanage.py for what else can be said of it."""
    settings = {"cpus": 1, "memory": 1024, "ioapic": "off", "nested-hw-virt": "off",
                **more.pop("settings", {})}
    return {"uuid": uuid, "name": name, "settings": settings, **more}


class FakeVirtualBox:
    """A world with these machines, a home folder of its own, and nothing else."""

    def __init__(self, *machines, **world):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="nestboxctl-"))
        self.state = self.dir / "fake.json"
        for name in ("bin", "home", "state", "runtime"):
            (self.dir / name).mkdir(mode=0o700)
        (self.dir / "bin/VBoxManage").symlink_to(STAND_IN)
        hostinfo = {"HW virtualization": "yes", "nested HW virtualization": "yes"}
        self.write({"machines": list(machines), "hostinfo": hostinfo, **world})
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "VBOX_", "NESTBOX_FAKE"))}
        self.env.update(
            PATH=f"{self.dir}/bin:/usr/bin:/bin", HOME=str(self.dir / "home"), LC_ALL="C.UTF-8", TERM="xterm",
            XDG_STATE_HOME=str(self.dir / "state"), XDG_RUNTIME_DIR=str(self.dir / "runtime"),
            VBOX_USER_HOME=str(self.dir), NESTBOX_FAKE_VBOX=str(self.state))
        for name in ("LANGUAGE", "NO_COLOR"):
            self.env.pop(name, None)

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        shutil.rmtree(self.dir, ignore_errors=True)

    # The world

    def write(self, world):
        """Makes the world so."""
        self.state.write_text(json.dumps(world))

    def read(self):
        """The world as it is now."""
        return json.loads(self.state.read_text())

    def setting(self, key, uuid=UUID):
        """A setting of a machine, as showvminfo names it."""
        return next(m for m in self.read()["machines"] if m["uuid"] == uuid)["settings"].get(key)

    def state_of(self, uuid=UUID):
        """What a machine is doing."""
        return next(m for m in self.read()["machines"] if m["uuid"] == uuid).get("state", "poweroff")

    def calls(self):
        """The argv of every call so far."""
        log = pathlib.Path(f"{self.state}.log")
        lines = log.read_text().splitlines() if log.exists() else []
        return [e["args"] for e in map(json.loads, lines) if e["event"] == "begin"]

    def verbs(self):
        """The first word of every call so far."""
        return [call[0] for call in self.calls()]

    # nestboxctl

    def nestboxctl(self, *argv, timeout=PATIENCE, stdin=subprocess.DEVNULL, **env):
        """Runs it to its end; None takes a variable away."""
        done = subprocess.run(self._argv(argv), env=self._env(env), stdin=stdin, timeout=timeout,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        return Result(done.returncode, _text(done.stdout), _text(done.stderr))

    def start(self, *argv, **env):
        """Starts it and returns the process, with pipes."""
        return subprocess.Popen(self._argv(argv), env=self._env(env), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    @contextlib.contextmanager
    def terminal(self, *argv, **env):
        """Starts it on a terminal of its own: a Terminal."""
        terminal = Terminal(self._argv(argv), self._env(env))
        try:
            yield terminal
        finally:
            terminal.close()

    @staticmethod
    def _argv(argv):
        chosen = {"--only", "--connect", "--practice"}.intersection(argv)
        return [program("nestboxctl"), "--outside", *([] if chosen else ISOLATED), *argv]

    def _env(self, more):
        return {k: v for k, v in {**self.env, **more}.items() if v is not None}


def _text(data):
    return data.decode("utf-8", "surrogateescape")

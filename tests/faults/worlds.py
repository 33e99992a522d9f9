# SPDX-License-Identifier: GPL-3.0-or-later
"""The worlds to which faults are done: practice, real VirtualBox, real libvirt. Each has one machine that needs
changes, and is read with VBoxManage and virsh, never with Nestbox.

    with VirtualBoxWorld() as world:
        world.before                    # as it was
        world.agreed                    # as a run that nothing befell left it
        world.now()                     # as it is
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

_TESTS = pathlib.Path(__file__).resolve().parents[1]
for _folder in ("libvirt", "virtualbox"):
    sys.path.append(str(_TESTS / _folder))

import kvm  # pylint: disable=wrong-import-position
import vbox  # pylint: disable=wrong-import-position
from programs import Result, build_dir, program  # pylint: disable=wrong-import-position

PATIENCE = 180
DISK = ("<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{}'/>"
        "<target dev='vda' bus='virtio'/></disk><video><model type='none'/></video>")
CPU = "<cpu mode='custom' match='exact'><model>EPYC</model><feature policy='disable' name='svm'/></cpu>"

FOREIGN_KEY = "65513"
# Root minds no permissions, unless it is told to.
MORTAL = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--") if os.geteuid() == 0 else ()


class World:
    """What all of them have. `apply` is the command line of the run that is disturbed."""

    name = ""
    key = {}  # where now() has a setting of the journal, if it can be told apart
    practice = ()

    def __init__(self):
        self.apply = ()
        self.before = self.agreed = None
        self.planned = []

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self.close()

    def close(self):
        """Removes it."""

    def now(self):
        """The world as it is: a dict of what stands where."""
        raise NotImplementedError

    def command(self, *argv):
        """How nestboxctl is started, and with which environment."""
        raise NotImplementedError

    def folder(self):
        """A folder in which the one who runs nestboxctl may write."""
        raise NotImplementedError

    def state(self):
        """Where the runs are remembered."""
        raise NotImplementedError

    def edit(self):
        """Somebody else sets something that the run sets, too, to another value."""
        raise NotImplementedError

    def unedit(self):
        """Sets that as it was, if it still is what edit() made of it."""

    def snapshot(self, verb, name):
        """Takes, restores or deletes a snapshot."""
        raise NotImplementedError

    def ctl(self, *argv, timeout=PATIENCE, **env):
        """nestboxctl to its end."""
        words, environment = self._words(argv, env=env)
        done = subprocess.run(words, env={**environment, **env}, timeout=timeout, stdin=subprocess.DEVNULL,
                              capture_output=True, check=False)
        return Result(done.returncode, *(text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr)))

    def _words(self, argv, prefix=(), env=None):
        """A library to be loaded first is for nestboxctl itself, not for what makes another user of it."""
        words, environment = self.command(*argv)
        at = words.index(str(self.program()))
        library = env.pop("LD_PRELOAD", None)
        if library and prefix:
            prefix = (prefix[0], "-E", f"LD_PRELOAD={library}", *prefix[1:])
        elif library:
            prefix = ("env", f"LD_PRELOAD={library}")
        return [*words[:at], *prefix, *words[at:]], environment

    def start(self, *argv, prefix=(), **env):
        """nestboxctl with pipes, or strace that starts it."""
        words, environment = self._words(argv, prefix, env)
        return subprocess.Popen(words, env={**environment, **env},
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def program(self):
        """nestboxctl itself."""
        return program("nestboxctl")

    def learn(self):
        """Finds out what before, agreed and planned are: by a run and its undo that nothing befalls."""
        self.before = self.now()
        result = self.ctl(*self.apply)
        self.agreed = self.now()
        self.planned = settings_of(remembered(self)[0])
        if result.rc not in (0, 1, 3) or self.agreed == self.before:
            raise AssertionError(f"a run that nothing befell: {result}")
        self.take_back()
        if self.now() != self.before:
            raise AssertionError(f"{self.now()} is not {self.before}")

    def take_back(self):
        """Undoes the last run, and forgets all."""
        result = self.ctl("undo", "--yes")
        if result.rc not in (0, 1, 3):
            raise AssertionError(f"undo: {result}")
        self.forget()

    def forget(self):
        """As if nothing had ever been done."""
        result = self.ctl("forget", "--yes")
        if result.rc:
            raise AssertionError(f"forget: {result}")


class PracticeWorld(World):
    """The practice machine of Nestbox: libvirt's own test driver, and a file."""

    name = "practice"
    uuid = "5ae2b4fb-2e1a-4b8a-8f0e-0c1d5a7e3b01"

    def __init__(self):
        super().__init__()
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="nestbox-faults-"))
        for name in ("home", "state", "runtime"):
            (self.dir / name).mkdir(mode=0o700)
        self.env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.dir / "home"),
                    "XDG_STATE_HOME": str(self.dir / "state"), "XDG_RUNTIME_DIR": str(self.dir / "runtime"),
                    "GSETTINGS_SCHEMA_DIR": str(build_dir() / "data"), "GSETTINGS_BACKEND": "memory"}
        self.apply = ("apply", "--yes", "--consent", "cpu-pinning=remove", "--json", self.uuid)
        # The store's file is made by the first change.
        self.ctl("apply", "--yes", "--consent", "cpu-pinning=remove", self.uuid)
        self.take_back()
        self.learn()

    def close(self):
        for folder, _folders, _files in os.walk(self.dir):
            os.chmod(folder, 0o700)
        shutil.rmtree(self.dir, ignore_errors=True)

    def folder(self):
        return self.dir

    def state(self):
        return self.dir / "state/nestbox/practice"

    def command(self, *argv):
        return [*MORTAL, str(self.program()), "--practice", *argv], self.env

    def now(self):
        store = self.state() / "machines.xml"
        done = subprocess.run(["virsh", "--connect", f"test://{store}", "dumpxml", "--inactive", self.uuid],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"{sorted(path.name for path in self.state().iterdir())}: {done.stderr}")
        key = self.state() / "host-key"
        return {"machine": done.stdout, "host-key": key.read_text() if key.exists() else None}


class VirtualBoxWorld(World):
    """Real VirtualBox with one VM that is off."""

    name = "VirtualBox"
    key = {"nested-hw-virt": "nested-hw-virt", "io-apic": "ioapic", "cpu-count": "cpus", "memory": "memory"}

    def __init__(self):
        super().__init__()
        self.vbox = vbox.VirtualBox()
        try:
            self.uuid = self.vbox.create_vm("faulty", ioapic="off", cpus=1, memory=512)
            self.apply = ("apply", "--yes", "--json", "--only", "virtualbox", "--set", "memory=1024", self.uuid)
            self.learn()
        except BaseException:
            self.close()
            raise

    def close(self):
        self.vbox.close()

    def folder(self):
        return self.vbox.dir

    def state(self):
        return self.vbox.dir / "state/nestbox"

    def command(self, *argv):
        return [*MORTAL, str(self.program()), "--outside", *argv], self.vbox.program_env()

    def now(self):
        return {**self.vbox.settings(self.uuid), "host-key": self.vbox.host_key()}

    def edit(self):
        self.vbox.must("modifyvm", self.uuid, "--memory=2048")

    def unedit(self):
        if self.vbox.showvminfo(self.uuid)["memory"] == "2048":
            self.vbox.must("modifyvm", self.uuid, f"--memory={self.before['memory']}")
        if self.vbox.host_key() == FOREIGN_KEY:
            self.vbox.set_host_key(None)

    def snapshot(self, verb, name):
        self.vbox.must("snapshot", self.uuid, verb, name)


class LibvirtWorld(World):
    """The session daemon of real libvirt with one machine that is off."""

    name = "libvirt"

    def __init__(self):
        super().__init__()
        self.session = kvm.Session()
        try:
            # Snapshots are of disks.
            disk = self.session.dir / "disk.qcow2"
            subprocess.run([*self.session.user, "qemu-img", "create", "-q", "-f", "qcow2", disk, "1M"], check=True)
            self.uuid = self.session.define("faulty", cpu=CPU, devices=DISK.format(disk))
            self.apply = ("apply", "--yes", "--json", "--only", kvm.URI, "--set", "memory=512", self.uuid)
            self.learn()
        except BaseException:
            self.close()
            raise

    def close(self):
        self.session.close()

    def folder(self):
        return self.session.dir / "tmp"

    def state(self):
        return self.session.dir / "state/nestbox"

    def program(self):
        return self.session.program(program("nestboxctl"))

    def command(self, *argv):
        return [*self.session.user, str(self.program()), "--outside", *argv], self.session.program_env()

    def now(self):
        return {"machine": self.session.xml(self.uuid)}

    def edit(self):
        for what in ("setmaxmem", "setmem"):
            self.session.virsh(what, self.uuid, "64M", "--config")

    def unedit(self):
        if ">65536<" in self.session.xml(self.uuid):
            for what in ("setmem", "setmaxmem"):
                self.session.virsh(what, self.uuid, "16M", "--config")

    def snapshot(self, verb, name):
        known = {"take": "snapshot-create-as", "restore": "snapshot-revert", "delete": "snapshot-delete"}
        self.session.virsh(known[verb], self.uuid, name)


def chosen():
    """The world that NESTBOX_FAULTS_WORLD names; for the top of a test file, which is skipped where there is none."""
    world = next(w for w in (VirtualBoxWorld, LibvirtWorld, PracticeWorld) if w.name == os.environ["NESTBOX_FAULTS_WORLD"])
    if why_not(world):
        raise unittest.SkipTest(why_not(world))
    return world


def why_not(world):
    """Why there is no such world here, or None."""
    return {VirtualBoxWorld: vbox.why_not, LibvirtWorld: kvm.why_not}.get(world, lambda: None)()


def remembered(world):
    """The runs, newest first."""
    return json.loads(world.ctl("runs", "--json").out)["runs"]


def settings_of(run):
    """The settings that it changes, in the order of its jobs."""
    return [change["setting"] for job in run["jobs"] for change in job["changes"]]

# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults that befall the world while a run stands still: each is a context manager that is entered at the moment,
and left when the run has ended, and then all is well again."""

import contextlib
import os
import shutil
import signal
import subprocess
import threading

import rogue
import worlds

SCALE = "0.05"  # a limit of a minute becomes three seconds


class Fault:
    """env: of the run."""

    def __init__(self, name, begin, **env):
        self.name = name
        self.begin = begin
        self.env = env
        self.is_hasty = "NESTBOX_TIME_SCALE" in env


# --- whoever serves

@contextlib.contextmanager
def _service_killed(world):
    if isinstance(world, worlds.VirtualBoxWorld):
        world.vbox.kill_vboxsvc()
    else:
        world.session.kill_libvirtd()
    yield


def _signal_service(world, number):
    if isinstance(world, worlds.VirtualBoxWorld):
        for pid in world.vbox.vboxsvc():
            os.kill(pid, number)
    else:
        world.session.signal_libvirtd(number)


@contextlib.contextmanager
def _service_frozen(world):
    _signal_service(world, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal_service(world, signal.SIGCONT)


def _service_slow(seconds):
    """It stands still that long, and goes on."""
    @contextlib.contextmanager
    def begin(world):
        _signal_service(world, signal.SIGSTOP)
        timer = threading.Timer(seconds, _signal_service, (world, signal.SIGCONT))
        timer.start()
        try:
            yield
        finally:
            timer.join()
    return begin


def _vboxmanage_is(script):
    @contextlib.contextmanager
    def begin(world):
        world.vbox.instead_of_vboxmanage(script)
        try:
            yield
        finally:
            world.vbox.real_vboxmanage_again()
    return begin


def _daemon_says(saying):
    @contextlib.contextmanager
    def begin(world):
        world.session.kill_libvirtd()
        daemon = rogue.Daemon(world.session.dir / "run/libvirt/libvirt-sock", saying)
        try:
            yield
        finally:
            daemon.close()
    return begin


# --- the state folder

@contextlib.contextmanager
def _read_only(world):
    folder = world.state() / "runs"
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = world.state().stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)


@contextlib.contextmanager
def _missing(world):
    folder = world.state() / "runs"
    away = world.state() / "away"
    there = folder.exists()
    if there:
        folder.rename(away)
    yield
    if there and folder.exists():
        # Runs that went on have been written anew, and are newer.
        for path in away.iterdir():
            if not (folder / path.name).exists():
                path.rename(folder / path.name)
            else:
                path.unlink()
        away.rmdir()
    elif there:
        away.rename(folder)


@contextlib.contextmanager
def small_disk(world):
    """The state folder on a disk of 256 kB, for as long as the block takes; only root can have that."""
    folder = world.state()
    owner = folder.stat()
    copy = world.folder() / "state-copy"
    subprocess.run(["cp", "-a", folder, copy], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size=256k,mode=700,uid={owner.st_uid},gid={owner.st_gid}", "nestbox-test",
                    folder], check=True)
    try:
        subprocess.run(["cp", "-a", f"{copy}/.", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)
        shutil.rmtree(copy, ignore_errors=True)


@contextlib.contextmanager
def _full(world):
    filler = world.state() / "filler"
    with contextlib.suppress(OSError), open(filler, "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        filler.unlink()


DISK_FULL = Fault("disk full on the state folder", _full)
STATE_MISSING = Fault("state folder missing", _missing)
STATE = [Fault("state folder read-only", _read_only), STATE_MISSING]
SERVICE = {
    "VirtualBox": [
        Fault("service killed (VBoxSVC, libvirtd)", _service_killed),
        Fault("service frozen", _service_frozen, NESTBOX_TIME_SCALE=SCALE),
        Fault("service slow, 10 s (scaled)", _service_slow(0.5), NESTBOX_TIME_SCALE=SCALE),
        Fault("service slow, 60 s (scaled)", _service_slow(3), NESTBOX_TIME_SCALE=SCALE),
        Fault("VBoxManage killed", _vboxmanage_is(rogue.KILLED)),
        Fault("VBoxManage frozen", _vboxmanage_is(rogue.FROZEN), NESTBOX_TIME_SCALE=SCALE),
        Fault("VBoxManage slow, 10 s (scaled)", _vboxmanage_is(rogue.slow(0.5)), NESTBOX_TIME_SCALE=SCALE),
        Fault("VBoxManage slow, 60 s (scaled)", _vboxmanage_is(rogue.slow(3)), NESTBOX_TIME_SCALE=SCALE),
        *(Fault(f"answered with {saying}", _vboxmanage_is(rogue.script(saying))) for saying in rogue.SAYINGS),
    ],
    "libvirt": [
        Fault("service killed (VBoxSVC, libvirtd)", _service_killed),
        Fault("service frozen", _service_frozen, NESTBOX_TIME_SCALE=SCALE),
        Fault("service slow, 10 s (scaled)", _service_slow(0.5), NESTBOX_TIME_SCALE=SCALE),
        Fault("service slow, 60 s (scaled)", _service_slow(3), NESTBOX_TIME_SCALE=SCALE),
        *(Fault(f"answered with {saying}", _daemon_says(saying), NESTBOX_TIME_SCALE=SCALE)
          for saying, (_script, data) in rogue.SAYINGS.items() if data is not None),
    ],
    "practice": [],
}
# These two take the time that they say.
TRUE_TIMES = [Fault("service slow, 10 s", _service_slow(10)), Fault("service slow, 60 s", _service_slow(60))]

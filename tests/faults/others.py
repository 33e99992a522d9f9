# SPDX-License-Identifier: GPL-3.0-or-later
"""What others do to the machine: each is a context manager that is entered when it happens, and left when the run has
ended, and then the machine is there again under its name and as it was left. Only what was edited stays."""

import contextlib
import pathlib

import faults
import worlds
from faults import SCALE, Fault

def _is_virtualbox(world):
    return isinstance(world, worlds.VirtualBoxWorld)


@contextlib.contextmanager
def _deleted(world):
    if _is_virtualbox(world):
        path = pathlib.Path(world.vbox.showvminfo(world.uuid)["CfgFile"])
        text = path.read_bytes()
        world.vbox.must("unregistervm", world.uuid, "--delete")
        try:
            yield
        finally:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            world.vbox.must("registervm", path)
        return
    path = world.session.write("deleted", world.session.xml(world.uuid))
    world.session.virsh("undefine", world.uuid)
    try:
        yield
    finally:
        # libvirt has no other way to change a machine than to define it, which makes one that is gone anew: then it is
        # as Nestbox says, and must not be made as it was behind its back.
        if world.session.run("virsh", "--connect", worlds.kvm.URI, "--quiet", "domname", world.uuid).returncode:
            world.session.virsh("define", path)


@contextlib.contextmanager
def _renamed(world):
    if _is_virtualbox(world):
        world.vbox.must("modifyvm", world.uuid, "--name=other")
        yield
        world.vbox.must("modifyvm", world.uuid, "--name=faulty")
    else:
        world.session.virsh("domrename", world.uuid, "other")
        yield
        world.session.virsh("domrename", world.uuid, "faulty")


@contextlib.contextmanager
def _started(world):
    world.session.virsh("start", world.uuid)
    yield
    world.session.virsh("destroy", world.uuid)


@contextlib.contextmanager
def _saved(world):
    if _is_virtualbox(world):
        state = world.vbox.dir / "saved.sav"
        state.write_bytes(bytes(1024))
        world.vbox.must("adoptstate", world.uuid, state)
        yield
        world.vbox.must("discardstate", world.uuid)
        return
    world.session.virsh("start", world.uuid)
    world.session.virsh("managedsave", world.uuid)
    yield
    world.session.virsh("managedsave-remove", world.uuid)


@contextlib.contextmanager
def _locked(world):
    with world.vbox.lock_session(world.uuid):
        yield


@contextlib.contextmanager
def _edited(world):
    world.edit()
    yield


@contextlib.contextmanager
def _key_changed(world):
    world.vbox.set_host_key(worlds.FOREIGN_KEY)
    yield


@contextlib.contextmanager
def _snapshot_taken(world):
    world.snapshot("take", "taken")
    yield
    world.snapshot("delete", "taken")


@contextlib.contextmanager
def _restored(world):
    world.snapshot("restore", "kept")
    yield


_DELETED = Fault("VM deleted", _deleted)
_RENAMED = Fault("VM renamed", _renamed)
_STARTED = Fault("VM started", _started)
_SAVED = Fault("VM saved", _saved)
_SNAPSHOT = Fault("snapshot taken", _snapshot_taken)
RESTORED = Fault("snapshot restored", _restored)
LOCKED = Fault("session lock held by another", _locked, NESTBOX_TIME_SCALE=SCALE)
# What is left alone afterwards: each with the step of the setting that is edited, and the word for its value.
_EDITED = Fault("VM edited elsewhere", _edited)
_KEY = Fault("host key changed", _key_changed)
EDITS = {"VM edited elsewhere": ("memory", "MiB"), "host key changed": ("host-key", "Right")}

OTHERS = {
    "VirtualBox": [_DELETED, _RENAMED, _SAVED, _SNAPSHOT, LOCKED, _EDITED, _KEY],
    "libvirt": [_DELETED, _RENAMED, _STARTED, _SAVED, _SNAPSHOT, _EDITED],
    "practice": [],
}
# Between review and run these leave the run as it was agreed.
HARMLESS = {LOCKED.name, faults.STATE_MISSING.name}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds a session lock on a VM until its input ends. Runs inside the chroot, with VirtualBox's own
Python bindings: no VBoxManage command holds a lock for longer than it runs."""

import sys

from vboxapi import VirtualBoxManager

uuid, kind = sys.argv[1:]
manager = VirtualBoxManager(None, None)
session = manager.getSessionObject(manager.getVirtualBox())
machine = manager.getVirtualBox().findMachine(uuid)
machine.lockMachine(session, getattr(manager.constants, "LockType_" + kind))
print("locked", flush=True)
sys.stdin.read()
session.unlockMachine()

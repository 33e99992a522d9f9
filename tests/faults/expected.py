# SPDX-License-Identifier: GPL-3.0-or-later
"""Every cell that the table of faults has to have. A cell that is missing, or was not run, fails the tests; one that cannot
be has the reason here, which is printed under the table."""

WORLDS = ("VirtualBox", "libvirt", "practice")
KILLS = "kill -9 of Nestbox"
# At least so many kill points, lest a table with one of each counts as complete.
LEAST = {"VirtualBox": 100, "libvirt": 100, "": 500}

# Tried by tests/truth, which is not in a quick run and not on every computer
ELSEWHERE = {("VM started", "VirtualBox")}

# Only root can have a small disk, or a helper that works as root
ROOT_ONLY = {"disk full on the state folder", "helper refused by polkit", "helper killed"}

_DURING = ("during a run",)
_AROUND = ("while the question waits", "during a run", "before its undo")
_OWN_FILE = "the practice machine is a file of Nestbox's own: nobody else has it open, and no service stands before it"
_MADE_UP = "the practice computer is made up"
_NO_PROGRAM = "libvirt is spoken to over its socket, with no program in between"
_NO_STATUS = "what a socket answers has no exit status"
_NO_LOCK = "libvirt locks no machine for whoever looks at its settings"
_NO_KEYS = "the keys are virt-manager's own, and it is not installed where the tests run"
_NOT_HERE = "no VM of VirtualBox can start without its kernel module; tests/truth starts one at the moments before and after"
_NO_CHILD = "no other program is started for it"

# fault, moments, and why it cannot be in a world
ROWS = (
    (KILLS, ("at the n-th system call", "at a random time"), {}),
    ("SIGTERM to Nestbox", ("at the n-th system call",), {}),
    ("service killed (VBoxSVC, libvirtd)", _DURING, {"practice": _OWN_FILE}),
    ("service frozen", _DURING, {"practice": _OWN_FILE}),
    ("service slow, 10 s (scaled)", _DURING, {"practice": _OWN_FILE}),
    ("service slow, 60 s (scaled)", _DURING, {"practice": _OWN_FILE}),
    ("service slow, 10 s", _DURING, {"practice": _OWN_FILE}),
    ("service slow, 60 s", _DURING, {"practice": _OWN_FILE}),
    ("VBoxManage killed", _DURING, {"libvirt": _NO_PROGRAM, "practice": _OWN_FILE}),
    ("VBoxManage frozen", _DURING, {"libvirt": _NO_PROGRAM, "practice": _OWN_FILE}),
    ("VBoxManage slow, 10 s (scaled)", _DURING, {"libvirt": _NO_PROGRAM, "practice": _OWN_FILE}),
    ("VBoxManage slow, 60 s (scaled)", _DURING, {"libvirt": _NO_PROGRAM, "practice": _OWN_FILE}),
    ("answered with an error, with exit status 0", _DURING, {"libvirt": _NO_STATUS, "practice": _OWN_FILE}),
    ("answered with garbage", _DURING, {"practice": _OWN_FILE}),
    ("answered with 100 MB", _DURING, {"practice": _OWN_FILE}),
    ("answered with nothing", _DURING, {"practice": _OWN_FILE}),
    ("answered with invalid UTF-8", _DURING, {"practice": _OWN_FILE}),
    ("session lock held by another", _AROUND, {"libvirt": _NO_LOCK, "practice": _OWN_FILE}),
    ("VM deleted", _AROUND, {"practice": _OWN_FILE}),
    ("VM renamed", _AROUND, {"practice": _OWN_FILE}),
    ("VM started", ("while the question waits", "before its undo"), {"practice": _OWN_FILE}),
    ("VM started", _DURING, {"VirtualBox": _NOT_HERE, "practice": _OWN_FILE}),
    ("VM saved", _AROUND, {"practice": _OWN_FILE}),
    ("VM edited elsewhere", _AROUND, {"practice": _OWN_FILE}),
    ("snapshot taken", _AROUND, {"practice": _OWN_FILE}),
    ("snapshot restored", _AROUND, {"practice": _OWN_FILE}),
    ("host key changed", _AROUND, {"libvirt": _NO_KEYS, "practice": _OWN_FILE}),
    ("disk full on the state folder", _AROUND, {}),
    ("state folder read-only", _AROUND, {}),
    ("state folder missing", _AROUND, {}),
    ("journal truncated", ("at every byte, read by runs", "at every byte, read by resume", "at every byte, read by undo",
                           "by the crash of its run"), {}),
    ("clock going backwards", ("between two runs", "during a run"), {}),
    ("Nestbox's lock held", ("by a terminal that is in a run", "by an owner that crashed",
                             "by an owner whose number somebody else has now"), {}),
    ("Nestbox's lock held", ("by a child born as its Nestbox was killed",), {"libvirt": _NO_CHILD, "practice": _NO_CHILD}),
    ("helper refused by polkit", ("as it is started",), {"practice": _MADE_UP}),
    ("helper killed", ("at each system call of its work",), {"practice": _MADE_UP}),
    ("no network", ("in an empty network namespace", "under strace"), {}),
    ("no network", ("the window in an empty network namespace", "the window under strace"),
     {"libvirt": "the window is the same, and speaks to it over a socket in a file",
      "practice": "the window is the same, and practice is in it"}),
)


def cells():
    """(fault, moment, world, None or why it cannot be) of all."""
    for fault, moments, never in ROWS:
        for moment in moments:
            for world in WORLDS:
                yield fault, moment, world, never.get(world)

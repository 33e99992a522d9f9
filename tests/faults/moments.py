# SPDX-License-Identifier: GPL-3.0-or-later
"""The moments of a run: every system call between the review and the end, as strace counts them, and random times.

A moment is (system call, n): the n-th of that kind in one thread of Nestbox, wherever it comes first. strace detaches
from children as they become another program, so only Nestbox's own process is meant."""

import collections
import contextlib
import os
import pathlib
import random
import re
import signal
import subprocess
import time

from worlds import PATIENCE, remembered

# What can be seen from outside, and where the main loop or a thread comes back to it.
KINDS = ("openat,read,write,writev,close,fsync,fdatasync,fallocate,ftruncate,rename,renameat,renameat2,mkdir,unlink,"
         "flock,fchmod,lseek,fcntl,poll,ppoll,clone,clone3,vfork,wait4,waitid,pidfd_open,kill,socket,connect,sendto,"
         "sendmsg,recvmsg,recvfrom,getdents64,newfstatat,futex,exit_group")
_LINE = re.compile(r"^(\d+) +([a-z0-9_]+)\((.*)$")
# The first thing that a run does once it has been agreed to: it takes the lock, and makes its file if there is none.
_BEGIN = ("openat", "run.lock", "O_CREAT")
_ACTIONS = ("write", "writev", "fsync", "fdatasync", "rename", "mkdir", "unlink", "flock", "ftruncate", "fallocate",
            "sendto", "sendmsg", "clone3", "vfork", "clone", "wait4", "waitid", "connect")
_SEED = 20261121
_ATTEMPTS = 5


def _strace(log, *more):
    return ["strace", "-f", "-b", "execve", "-qq", "-y", "-s", "64", "-o", str(log), "-e", f"trace={KINDS}",
            "-e", "signal=none", *more, "--"]


def _events(text):
    """(thread, kind, rest of the line) of every beginning of a call."""
    for line in text.splitlines():
        match = _LINE.match(line)
        if match:
            yield match.groups()


def is_action(kind, rest):
    """Whether anybody outside sees it: threads waking each other are not seen."""
    return kind in _ACTIONS and "eventfd" not in rest.split(">")[0] and not (
        kind in ("clone3", "clone") and "CLONE_THREAD" in rest)


def is_begin(kind, rest):
    """Whether this is where the review ends."""
    return kind == _BEGIN[0] and all(word in rest for word in _BEGIN[1:])


class Timeline:
    """A run that nothing befell: its moments, its actions, and how long it takes."""

    def __init__(self, world):
        log = world.folder() / "strace-baseline"
        began = time.monotonic()
        world.start(*world.apply).communicate(timeout=PATIENCE)
        self.seconds = time.monotonic() - began
        world.take_back()
        process = world.start(*world.apply, prefix=_strace(log))
        process.communicate(timeout=PATIENCE)
        world.take_back()
        self._read(log.read_text(errors="replace"))
        log.unlink()

    def _read(self, text):
        counts = collections.Counter()
        reached = set()
        self.moments = {}  # whether it is an action, in the order of time
        self.actions = []
        begun = False
        for thread, kind, rest in _events(text):
            counts[thread, kind] += 1
            moment = kind, counts[thread, kind]
            begun = begun or is_begin(kind, rest)
            if begun and moment not in reached:
                self.moments[moment] = is_action(kind, rest)
            if begun and is_action(kind, rest):
                self.actions.append(kind)
            reached.add(moment)
        if not begun:
            raise AssertionError(f"the run never took its lock: {text[-2000:]}")

    def pick(self, count):
        """Up to that many moments: before every action, then evenly from the rest."""
        seen = [moment for moment, action in self.moments.items() if action]
        rest = [moment for moment, action in self.moments.items() if not action]
        if count < len(seen):
            return [seen[i * len(seen) // count] for i in range(count)]
        more = min(count - len(seen), len(rest))
        return seen + [rest[i * len(rest) // more] for i in range(more)]


def strike(world, moment, number=signal.SIGKILL):
    """A run that gets a signal exactly at that moment: how many of its actions were done (None: it never came there)."""
    kind, when = moment
    log = world.folder() / "strace-log"
    name = signal.Signals(number).name.removeprefix("SIG")
    process = world.start(*world.apply, prefix=_strace(log, "-e", f"inject={kind}:signal={name}:when={when}"))
    process.communicate(timeout=PATIENCE)
    text = log.read_text(errors="replace")
    done = begun = 0
    for _thread, what, rest in _events(text):
        begun = begun or is_begin(what, rest)
        done += bool(begun) and is_action(what, rest)
    log.unlink()
    # strace ends as the program that it ran.
    return done if number != signal.SIGKILL or process.returncode == -number else None


def hold(world, moment, **env):
    """A run that stands still exactly at that moment, until go_on(): its process, and whether it ever came there. Where
    VBoxManage had to be asked again for the review, the n-th call may come before the run begins: then another is held."""
    for _attempt in range(_ATTEMPTS):
        process, held = _hold(world, moment, env)
        if not held or _has_begun(_log_of_held(world)):
            break
        go_on(process)
        held = False
        if remembered(world):
            world.take_back()
    return process, held


def _log_of_held(world):
    return world.folder() / "strace-held"


def _has_begun(log):
    return any(is_begin(kind, rest) for _thread, kind, rest in _events(log.read_text(errors="replace")))


def _hold(world, moment, env):
    kind, when = moment
    log = _log_of_held(world)
    log.unlink(missing_ok=True)
    process = world.start(*world.apply, prefix=_strace(log, "-e", "signal=STOP", "-e",
                                                       f"inject={kind}:signal=STOP:when={when}"), **env)
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        if log.exists() and "stopped by SIGSTOP" in log.read_text(errors="replace"):
            return process, True
        time.sleep(0.005)
    if process.returncode is None:
        process.kill()
    process.communicate()
    if process.returncode < 0:
        raise AssertionError(f"it neither came to {moment} nor ended")
    return process, False


def go_on(process):
    """Lets it go on, to its end: its exit status, and what it said. Another thread may come to its own n-th call."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for pid in children(process.pid):
            os.kill(pid, signal.SIGCONT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            out, err = process.communicate(timeout=0.1)
            return process.returncode, out, err
    process.kill()
    process.communicate()
    raise AssertionError(f"it did not end within {PATIENCE} s")


@contextlib.contextmanager
def ended(process):
    """Ends it after the block if it has not come to its end."""
    try:
        yield
    finally:
        for pid in [*children(process.pid), process.pid] if process.poll() is None else []:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.communicate()


def children(pid):
    """The numbers of its children."""
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    with contextlib.suppress(OSError):
        return [int(word) for word in path.read_text().split()]
    return []


def random_times(count, seconds, world):
    """Random moments of a run, in seconds after its start; the seed is the world's own, and printed."""
    seed = f"{_SEED}-{world.name}"
    print(f"# {count} random times up to {seconds:.2f} s, seed {seed}", flush=True)
    chance = random.Random(seed)
    return [chance.uniform(0, seconds) for _ in range(count)]


def strike_after(world, seconds):
    """A run that is killed that long after its start."""
    process = world.start(*world.apply)
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.001)
    process.kill()
    process.communicate(timeout=PATIENCE)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Real VirtualBox for the tests: a VirtualBox of one's own, with its VMs, its locks and its
accidents, and a way to run nestboxctl on it.

    with VirtualBox() as vbox:
        uuid = vbox.create_vm("whonix", nested_paging="off", cpus=1)
        result = vbox.nestboxctl("apply", uuid, "--yes")
        vbox.showvminfo(uuid)["cpus"]

Each VirtualBox has its own settings folder, VBoxSVC and home folder, so tests may run side by side.
"""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from programs import Result, build_dir, program

_ENV = os.environ
CACHE = pathlib.Path(
    _ENV.get("NESTBOX_TEST_CACHE")
    or pathlib.Path(_ENV.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache", "nestbox-tests"))
CHROOT = CACHE / "sid-virtualbox"
WORK = CACHE / "work"
VBOXMANAGE = CACHE / "bin" / "VBoxManage"
LOCKED = "0x80bb0007"
# What VirtualBox answers while somebody else asks about the same VM, or VBoxSVC starts.
_PASSING = (LOCKED, "The object is not ready", "was unlocked unexpectedly",
            "Failed to assign the machine to the session", "Failed to create the VirtualBox object")
# VirtualBox stalls ten seconds now and then, and a cold start with a dead socket takes sixty.
PATIENCE = 120
# localhostReachable is off in a new VM and on once VBoxSVC has read its file again (7.2.22).
_VOLATILE = re.compile(r"^(VMStateChangeTime|.*Time[Ss]tamp.*|localhostReachable)$")


def why_not():
    """Why there is no real VirtualBox here, or None."""
    if not VBOXMANAGE.exists() or not (CHROOT / ".nestbox-recipe").exists():
        return "VirtualBox from Debian sid is not set up (tests/virtualbox/setup.sh)"
    return None


def require():
    """For the top of a test file: skips it, with the reason, where there is no real VirtualBox."""
    if why_not():
        raise unittest.SkipTest(why_not())


def _enter():
    """Starts this program anew where the chroot's /proc is mounted, unless it is already."""
    if why_not() or (CHROOT / "proc/self").exists() or _ENV.get("NESTBOX_TEST_ENTERED"):
        return
    os.execve(CACHE / "bin/enter", ["enter", sys.executable, *sys.orig_argv[1:]],
              {**_ENV, "NESTBOX_TEST_ENTERED": "1"})


_enter()


def run(argv, env, timeout=PATIENCE, stdin=subprocess.DEVNULL, **options):
    """Runs a program to its end. Kills it, and fails, when it takes longer than `timeout` seconds."""
    with subprocess.Popen([os.fspath(a) for a in argv], env=env, stdin=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options) as process:
        try:
            out, err = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            process.communicate()
            raise
    return Result(process.returncode, _text(out), _text(err))


def _text(data):
    return data.decode("utf-8", "surrogateescape")


def parse_showvminfo(text):
    """`showvminfo --machinereadable` as a dict of strings. The first occurrence of a key counts."""
    found = {}
    pattern = r'^("?)([^="\n]+)\1=("(?:[^"\\]|\\.)*"|[^\n]*)$'
    for _quote, key, value in re.findall(pattern, text, re.M | re.S):
        if value.startswith('"') and value.endswith('"') and len(value) > 1:
            value = re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.S)
        found.setdefault(key, value)
    return found


class Commands:
    """What can be done with VBoxManage wherever it runs: `manage` runs one, new VMs live in `base`."""

    base: pathlib.PurePath

    def manage(self, *argv):
        """One VBoxManage command as it is, with no second try: (rc, out, err)."""
        raise NotImplementedError

    def must(self, *argv):
        """A VBoxManage command that has to succeed, for making things ready: tries again while
        someone else reads that VM or VBoxSVC starts. Gives what it printed."""
        end = time.monotonic() + PATIENCE
        while True:
            result = self.manage(*argv)
            if result.rc == 0:
                return result.out
            passing = result.rc < 0 or any(word in result.err for word in _PASSING)
            if not passing or time.monotonic() > end:
                raise AssertionError(f"VBoxManage {' '.join(map(_word, argv))}: {result}")
            time.sleep(0.1)

    # VMs

    def create_vm(self, name, *, os_type="Debian_64", platform=None, **settings):
        """Creates and registers a VM: its UUID. Settings are modifyvm's options, with _ for -."""
        argv = ["createvm", f"--name={name}", "--register", f"--basefolder={self.base}",
                f"--ostype={os_type}"]
        out = self.must(*argv, *([f"--platform-architecture={platform}"] if platform else []))
        new = re.findall(r"^UUID: ([0-9a-f-]{36})$", out, re.M)[-1]
        if settings:
            self.modify(new, **settings)
        return new

    def modify(self, uuid, **settings):
        """One modifyvm with all these settings."""
        options = [f"--{key.replace('_', '-')}={value}" for key, value in settings.items()]
        self.must("modifyvm", uuid, *options)

    def list_vms(self):
        """The UUIDs of the registered VMs, in VirtualBox's order."""
        return re.findall(r"^.*\{([0-9a-f-]{36})\}$", self.must("list", "vms"), re.M)

    def showvminfo(self, uuid):
        """All that VirtualBox says about a VM, as a dict of strings."""
        return parse_showvminfo(self.must("showvminfo", uuid, "--machinereadable"))

    def settings(self, uuid):
        """The same without time stamps: equal before an apply and after its undo."""
        return {k: v for k, v in self.showvminfo(uuid).items() if not _VOLATILE.match(k)}

    def host_key(self):
        """The global host key combination as it is stored, or None where it is unset."""
        out = self.must("getextradata", "global", "GUI/Input/HostKeyCombination")
        return out.strip().removeprefix("Value: ") if out.startswith("Value: ") else None

    def set_host_key(self, value):
        """Stores a host key combination unchecked, as VirtualBox does; None unsets it."""
        self.must("setextradata", "global", "GUI/Input/HostKeyCombination", *([value] if value else []))


class VirtualBox(Commands):
    """A VirtualBox of the test's own; a context manager that leaves nothing behind."""

    def __init__(self):
        reason = why_not()
        if reason:
            raise RuntimeError(reason)
        WORK.mkdir(parents=True, exist_ok=True)
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="vb-", dir=WORK))
        self.ipc = "nestbox-" + self.dir.name
        self.socket_dir = CHROOT / f"tmp/.vbox-{self.ipc}-ipc"
        self.user_home = self.dir / "VirtualBox"
        self.base = self.dir / "machines"
        self.bin = self.dir / "bin"
        names = ("home", "config", "state", "cache", "runtime", "tmp")
        for folder in (self.user_home, self.base, self.bin, *(self.dir / n for n in names)):
            folder.mkdir(mode=0o700)
        kept = {k: v for k, v in _ENV.items()
                if not k.startswith(("XDG_", "VBOX_", "NESTBOX_TEST_ENTERED"))}
        self.env = {
            **kept,
            "PATH": f"{self.bin}:{VBOXMANAGE.parent}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "VBOX_USER_HOME": str(self.user_home),
            "VBOX_IPC_SOCKETID": self.ipc,
            "HOME": str(self.dir / "home"),
            "XDG_CONFIG_HOME": str(self.dir / "config"),
            "XDG_STATE_HOME": str(self.dir / "state"),
            "XDG_CACHE_HOME": str(self.dir / "cache"),
            "XDG_RUNTIME_DIR": str(self.dir / "runtime"),
            "TMPDIR": str(self.dir / "tmp"),
            "LC_ALL": "C.UTF-8",
            "GSETTINGS_BACKEND": "memory",
        }
        self._holders = []

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self.close()

    def close(self):
        """Ends all that runs for this VirtualBox, and removes its files."""
        for holder in self._holders:
            holder.kill()
            holder.communicate()
        self._holders.clear()
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._wait(lambda: not self.processes(), "VirtualBox's processes to end")
        shutil.rmtree(self.socket_dir, ignore_errors=True)
        for folder, _folders, _files in os.walk(self.dir):
            os.chmod(folder, 0o700)
        shutil.rmtree(self.dir, ignore_errors=True)

    # Commands

    def manage(self, *argv, timeout=PATIENCE, **env):
        """One VBoxManage command as it is, with no second try: (rc, out, err)."""
        return run([VBOXMANAGE, *map(_word, argv)], {**self.env, **env}, timeout)

    def nestboxctl(self, *argv, timeout=PATIENCE, **env):
        """Runs the nestboxctl that was built in NESTBOX_BUILD_DIR: (rc, out, err), and .json. It looks from
        outside, also where the tests run in a virtual machine themselves."""
        return run([program("nestboxctl"), "--outside", *map(_word, argv)], self.program_env(**env), timeout)

    def start_nestboxctl(self, *argv, stdin=subprocess.DEVNULL, env=None, **options):
        """The same, still running: a Popen, for tests that send it signals or talk to it. It is
        the caller's to end."""
        return subprocess.Popen([program("nestboxctl"), "--outside", *map(_word, argv)], stdin=stdin,
                                env=self.program_env(**(env or {})), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **options)

    def program_env(self, **env):
        """The environment for nestboxctl and nestbox; None takes a variable away."""
        merged = {**self.env, "GSETTINGS_SCHEMA_DIR": str(build_dir() / "data"), **env}
        return {k: v for k, v in merged.items() if v is not None}

    # States

    def make_saved(self, uuid):
        """Gives a VM that is off a saved state."""
        state = self.dir / f"{uuid}.sav"
        state.write_bytes(bytes(1024))
        self.must("adoptstate", uuid, state)
        assert self.showvminfo(uuid)["VMState"] == "saved"

    def make_aborted(self, uuid):
        """Leaves a VM in the state aborted, as a crash does."""
        holder = self._hold(uuid, "Write")
        holder.kill()
        holder.communicate()
        self._holders.remove(holder)
        self._wait(lambda: self.showvminfo(uuid)["VMState"] == "aborted", "the state aborted")

    def make_inaccessible(self, uuid, content=None):
        """Deletes a VM's .vbox file, or puts `content` (bytes) in its place."""
        path = pathlib.Path(self.showvminfo(uuid)["CfgFile"])
        self.stop_vboxsvc()
        path.unlink()
        path.with_name(path.name + "-prev").unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)

    @contextlib.contextmanager
    def lock_session(self, uuid, kind="Write"):
        """Holds a real session lock on a VM ("Write" or "Shared"), as an open settings window
        does. With "VM" showvminfo hangs: it asks the holder, who has no console to answer with."""
        holder = self._hold(uuid, kind)
        try:
            yield holder
        finally:
            holder.communicate()
            self._holders.remove(holder)
            self._wait(lambda: self.showvminfo(uuid).get("SessionName", "") == "", "the lock to go")

    def _hold(self, uuid, kind):
        script = self.dir / "hold_lock.py"
        shutil.copyfile(pathlib.Path(__file__).with_name("hold_lock.py"), script)
        argv = ["/usr/sbin/chroot", str(CHROOT), "/usr/bin/python3", str(script), uuid, kind]
        holder = subprocess.Popen(argv, env=self.env, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._holders.append(holder)
        if holder.stdout.readline() != b"locked\n":
            raise AssertionError(f"no lock on {uuid}: {holder.communicate()[1].decode()}")
        return holder

    # VBoxSVC and its accidents

    def processes(self, name=""):
        """The pids of this VirtualBox's own processes whose name starts with `name`; zombies,
        which nobody can end, are left out."""
        mark = f"VBOX_IPC_SOCKETID={self.ipc}".encode()
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark not in (folder / "environ").read_bytes().split(b"\0"):
                    continue
                status = (folder / "stat").read_text().rpartition(")")[2].split()[0]
                command = (folder / "comm").read_text().strip()
                if status != "Z" and command.startswith(name) and _is_virtualbox(folder, command):
                    found.append(int(folder.name))
        return found

    def vboxsvc(self):
        """The pids of VBoxSVC: none or one."""
        return self.processes("VBoxSVC")

    def stop_vboxsvc(self):
        """Ends VBoxSVC in order, so that it reads its files anew at the next command."""
        self._end_vboxsvc(signal.SIGTERM)

    def kill_vboxsvc(self):
        """Kills VBoxSVC with no warning. The next command fails in a quarter of all cases: it
        cannot create the VirtualBox object, or now and then crashes. must() gets over that."""
        self._end_vboxsvc(signal.SIGKILL)

    @contextlib.contextmanager
    def freeze_vboxsvc(self):
        """Stops VBoxSVC in its tracks: every command hangs, until the end of the block."""
        self.must("list", "vms")
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _signal(self, number):
        """The pids that got it."""
        pids = self.vboxsvc()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        return pids

    def _end_vboxsvc(self, number):
        """Whoever asks meanwhile may have another one already."""
        ended = self._signal(number)
        self._wait(lambda: not set(ended) & set(self.vboxsvc()), "VBoxSVC to end")

    # What the program asks of VBoxManage

    def record_calls(self):
        """From now on notes every VBoxManage command that nestboxctl makes, for calls()."""
        self.instead_of_vboxmanage(
            '#!/bin/sh\n'
            f'for word; do printf "%s\\0" "$word"; done >"{self.dir}/call.$$"\n'
            f'mv "{self.dir}/call.$$" "{self.dir}/call-$(date +%s%N)"\n'
            f'exec {_quoted(VBOXMANAGE)} "$@"\n')

    def calls(self):
        """The argv of each noted command, in order, without the program's name."""
        files = sorted(self.dir.glob("call-*"))
        return [[_text(w) for w in f.read_bytes().split(b"\0")[:-1]] for f in files]

    def instead_of_vboxmanage(self, script):
        """Puts a script in VBoxManage's place for nestboxctl (not for manage() and must())."""
        path = self.bin / "VBoxManage.new"
        path.write_text(script)
        path.chmod(0o755)
        path.rename(self.bin / "VBoxManage")

    def real_vboxmanage_again(self):
        """Takes that script away."""
        (self.bin / "VBoxManage").unlink()

    @staticmethod
    def _wait(condition, what, seconds=30):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds} s in vain for {what}")
            time.sleep(0.05)


def _is_virtualbox(folder, command):
    return command.startswith("VBox") or b"hold_lock.py" in (folder / "cmdline").read_bytes()


def _word(value):
    return value if isinstance(value, str) else os.fspath(value) if isinstance(
        value, os.PathLike) else str(value)


def _quoted(path):
    return "'" + str(path).replace("'", "'\\''") + "'"

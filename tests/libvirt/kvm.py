# SPDX-License-Identifier: GPL-3.0-or-later
"""Real libvirt with real QEMU for the tests: a session daemon of one's own, a system that boots in
half a second and says what its processor can do, and a NestLibvirt at the end of a pipe.

    with Session() as session:
        uuid = session.define("one", cpu="<cpu mode='host-model'/>")
        session.start(uuid)
        session.boot(uuid)              # {"svm": "1", "vmx": "0"}, from the system itself
        session.nest.ask("read", uuid)  # what Nestbox says

As root the daemon runs as the user nobody: root's qemu:///session is the whole computer's daemon.
"""

import atexit
import contextlib
import json
import os
import pathlib
import pwd
import queue
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import uuid as uuid_module

from programs import Result, build_dir, program

_HERE = pathlib.Path(__file__).resolve().parent
URI = "qemu:///session"
QEMU = "/usr/bin/qemu-system-x86_64"
PATIENCE = 120
TOOLS = ("as", "ld", "virsh", QEMU, "/usr/sbin/libvirtd")


def why_not():
    """Why there is no real libvirt here, or None."""
    for tool in TOOLS:
        if not shutil.which(tool, path="/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"):
            return f"{tool} is not installed (tests/lib/packages)"
    return None


def require():
    """For the top of a test file: skips it, with the reason, where there is no real libvirt."""
    if why_not():
        raise unittest.SkipTest(why_not())


def wait_until(condition, what, seconds=30):
    """Waits until `condition` holds, and fails if it takes too long; gives what it gave."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.02)
    return found


# The little system, what distinguishes it: "deaf" ignores its power button, "sleeper" suspends the machine once, "broken"
# makes its processor give up.
KINDS = {"guest": [], "deaf": ["IGNORE_BUTTON"], "sleeper": ["SLEEP"], "broken": ["BREAK"]}


def assemble(folder, kind="guest", *, virtualbox=False):
    """Makes the floppy image of the little system, for QEMU or VirtualBox; gives its path."""
    image = folder / f"{kind}.img"
    symbols = KINDS[kind] + (["VIRTUALBOX"] if virtualbox else [])
    subprocess.run(["as", "--32", *(f"--defsym={symbol}=1" for symbol in symbols), "-o", folder / f"{kind}.o",
                    _HERE / "guest.s"], check=True)
    subprocess.run(["ld", "-m", "elf_i386", "-Ttext", "0x7c00", "--oformat", "binary", "-o", image,
                    folder / f"{kind}.o"], check=True)
    with open(image, "r+b") as file:
        file.truncate(1440 * 1024)
    image.chmod(0o644)
    return image


def list_keys(said):
    """The bytes that the keyboard has sent to the little system, by what that said."""
    return said.partition("READY")[2].lower().split()


class Nest:
    """NestLibvirt in a process of its own. Hints, and slow turns of its main loop, are kept."""

    def __init__(self, argv, **options):
        self.hints = []
        self.slow = []
        self.text = ""
        self._answers = queue.Queue()
        self._process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         stderr=subprocess.PIPE, text=True, **options)
        self._readers = [threading.Thread(target=self._read), threading.Thread(target=self._read_errors)]
        self.errors = ""
        for reader in self._readers:
            reader.start()

    def _read(self):
        for line in self._process.stdout:
            self.text += line
            answer = json.loads(line)
            if answer["event"] == "hint":
                self.hints.append(answer["uuid"])
            elif answer["event"] == "slow":
                self.slow.append(answer["milliseconds"])
            else:
                self._answers.put(answer)
        self._answers.put(None)

    def _read_errors(self):
        for line in self._process.stderr:
            self.errors += line

    def send(self, *words):
        """Sends a command and does not wait."""
        self._process.stdin.write("\t".join(words) + "\n")
        self._process.stdin.flush()

    def answer(self, timeout=PATIENCE):
        """The next answer to come."""
        answer = self._answers.get(timeout=timeout)
        if answer is None:
            raise AssertionError(f"it ended: {self.text}{self.errors}")
        return answer

    def ask(self, *words, timeout=PATIENCE):
        """One command and its answer."""
        self.send(*words)
        return self.answer(timeout)

    def must(self, *words):
        """A command that has to succeed."""
        answer = self.ask(*words)
        if "error" in answer:
            raise AssertionError(f"{words}: {answer}")
        return answer

    @contextlib.contextmanager
    def hint(self, uuid):
        """What is done in the block has to bring a hint for that machine (None: for the list): well
        within a second, but a busy computer may keep everybody waiting."""
        time.sleep(0.2)  # hints for what was before
        self.hints.clear()
        yield
        wait_until(lambda: uuid in self.hints, f"a hint for {uuid}")

    def close(self):
        """Ends it."""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(30)
        finally:
            self._process.kill()
            self._process.wait()
            for reader in self._readers:
                reader.join()
            self._process.stdout.close()
            self._process.stderr.close()
        if self._process.returncode:
            raise AssertionError(f"it ended with status {self._process.returncode}: {self.errors}")


class Cache:
    """What libvirt found out about QEMU, handed on from one session to the next: it takes seconds."""

    def __init__(self):
        self._kept = None

    def keep(self, folder):
        """Keeps what a session has found out."""
        if self._kept is None and any(folder.glob("libvirt/qemu/cache/capabilities/*")):
            self._kept = pathlib.Path(tempfile.mkdtemp(prefix="nestbox-kvm-cache-"))
            atexit.register(shutil.rmtree, self._kept, ignore_errors=True)
            shutil.copytree(folder / "libvirt", self._kept / "libvirt")

    def restore(self, folder, user=None):
        """Gives it to another."""
        if self._kept is None:
            return
        shutil.copytree(self._kept / "libvirt", folder / "libvirt")
        for path in (folder / "libvirt").rglob("*") if user else ():
            os.chown(path, user.pw_uid, user.pw_gid)
        if user:
            os.chown(folder / "libvirt", user.pw_uid, user.pw_gid)


kvm_cache = Cache()


class Session:
    """A libvirt session of the test's own; a context manager that leaves nothing behind."""

    def __init__(self):
        # Not below the cache: it may be in a home that nobody may enter, and sockets' paths are short.
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="nestbox-kvm-", dir="/tmp"))
        self.bin = self.dir / "bin"
        names = ("bin", "home", "config", "state", "cache", "run", "tmp")
        for name in names:
            (self.dir / name).mkdir(mode=0o700)
        self.env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "LC_ALL": "C.UTF-8",
            "G_DEBUG": "fatal-warnings",
            "GSETTINGS_BACKEND": "memory",
            "GIO_USE_VFS": "local",
            "HOME": str(self.dir / "home"),
            "XDG_CONFIG_HOME": str(self.dir / "config"),
            "XDG_STATE_HOME": str(self.dir / "state"),
            "XDG_CACHE_HOME": str(self.dir / "cache"),
            "XDG_RUNTIME_DIR": str(self.dir / "run"),
            "TMPDIR": str(self.dir / "tmp"),
        }
        self.user = []
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            ids = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
            self.user = ["setpriv", *ids, "--"]
            for path in (self.dir, *(self.dir / name for name in names)):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
            kvm_cache.restore(self.dir / "cache", nobody)
        else:
            kvm_cache.restore(self.dir / "cache")
        self.images = {kind: assemble(self.dir, kind) for kind in KINDS}
        self._nests = []

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self.close()

    def close(self):
        """Ends all that runs for this session, and removes its files."""
        for nest in self._nests:
            nest.close()
        self._nests.clear()
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.processes(), "libvirt's processes to end")
        kvm_cache.keep(self.dir / "cache")
        shutil.rmtree(self.dir, ignore_errors=True)

    # Programs

    def run(self, *argv, timeout=PATIENCE, **env):
        """Runs a program as the session's user: a CompletedProcess."""
        return subprocess.run([*self.user, *map(str, argv)], env={**self.env, **env}, timeout=timeout,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    def virsh(self, *argv):
        """A virsh command that has to succeed: what it printed."""
        result = self.run("virsh", "--connect", URI, "--quiet", *argv)
        if result.returncode:
            raise AssertionError(f"virsh {argv}: {result.stderr}")
        return result.stdout

    def program(self, path):
        """A copy of a built program where the session's user may run it."""
        copy = self.bin / path.name
        if not copy.exists():
            shutil.copy(path, copy)
            copy.chmod(0o755)
        return copy

    def program_env(self, **env):
        """The environment for nestboxctl and nestbox."""
        shutil.copy(build_dir() / "data/gschemas.compiled", self.bin)
        return {**self.env, "GSETTINGS_SCHEMA_DIR": str(self.bin), **env}

    def nestboxctl(self, *argv, **env):
        """Runs nestboxctl to its end: a Result."""
        return self.nestboxctl_here("--outside", *argv, **env)

    def nestboxctl_here(self, *argv, **env):
        """The same, and where this computer is a virtual machine it knows that."""
        done = self.run(self.program(program("nestboxctl")), *argv, **self.program_env(**env))
        return Result(done.returncode, done.stdout, done.stderr)

    def open(self, uri=URI, *flags, **env):
        """A NestLibvirt for any URI."""
        tool = self.program(build_dir() / "tests/libvirt/nest-libvirt-tool")
        nest = Nest([*self.user, str(tool), uri, *flags], env={**self.env, **env})
        self._nests.append(nest)
        return nest

    @property
    def nest(self):
        """The NestLibvirt of this session."""
        return self._nests[0] if self._nests else self.open()

    # Machines

    def define(self, name, kind="guest", *, cpu="", more="", devices="", emulator=QEMU):
        """Defines a machine with the little system, of one of KINDS, in its floppy drive: its UUID."""
        uuid = str(uuid_module.uuid4())
        image = self.images[kind]
        xml = f"""
            <domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
              <name>{name}</name>
              <uuid>{uuid}</uuid>
              <memory unit='MiB'>16</memory>
              <vcpu>1</vcpu>
              <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='fd'/></os>
              <features><acpi/></features>
              {cpu}
              <pm><suspend-to-mem enabled='yes'/></pm>
              <devices>
                <emulator>{emulator}</emulator>
                <disk type='file' device='floppy'>
                  <source file='{image}'/>
                  <target dev='fda' bus='fdc'/>
                  <readonly/>
                </disk>
                <serial type='file'><source path='{self._serial(uuid)}'/></serial>
                <controller type='usb' model='none'/>
                <memballoon model='none'/>
                {devices or "<video><model type='none'/></video>"}
              </devices>
              {more}
            </domain>"""
        self.virsh("define", self.write(uuid, xml))
        return uuid

    def write(self, name, xml):
        """Writes XML where the session's user may read it: the path."""
        path = self.dir / f"{name}.xml"
        path.write_text(xml)
        path.chmod(0o644)
        return path

    def _serial(self, uuid):
        return self.dir / "tmp" / f"{uuid}.serial"

    def xml(self, uuid):
        """A machine's settings for its next start, with passwords."""
        return self.virsh("dumpxml", "--inactive", "--security-info", uuid)

    def start(self, uuid):
        """Starts a machine and waits until its system is up: what that says of its processor."""
        with contextlib.suppress(FileNotFoundError):
            self._serial(uuid).unlink()
        self.virsh("start", uuid)
        return self.wait_for_boot(uuid)

    def wait_for_boot(self, uuid, times=1):
        """Waits until the system is up, or has been so often: {"svm": "0" or "1", "vmx": …}"""
        def said():
            with contextlib.suppress(FileNotFoundError):
                return re.search(r"(?:svm=(\d) vmx=(\d) READY\s+){%u}" % times, self._serial(uuid).read_text())
        match = wait_until(said, "the system to boot")
        return {"svm": match[1], "vmx": match[2]}

    def wait_for_keys(self, uuid, codes):
        """Waits until the system has heard its keyboard send these bytes, and nothing else."""
        def heard():
            return list_keys(self._serial(uuid).read_text())
        wait_until(lambda: len(heard()) >= len(codes), f"the keys {codes}")
        if heard() != codes:
            raise AssertionError(f"the keyboard has sent {heard()}, not {codes}")

    def state(self, uuid):
        """virsh's word for what the machine is doing."""
        return self.virsh("domstate", uuid).strip()

    def wait_for_state(self, uuid, state, seconds=10):
        """Waits for that state."""
        wait_until(lambda: self.state(uuid) == state, f"the state {state}", seconds)

    def stop(self, uuid):
        """Pulls the plug."""
        self.virsh("destroy", uuid)

    # The daemon and its accidents

    def processes(self, name=""):
        """The pids of this session's own processes whose name starts with `name`, without zombies."""
        mark = os.fsencode(str(self.dir))
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark not in (folder / "environ").read_bytes():
                    continue
                status = (folder / "stat").read_text().rpartition(")")[2].split()[0]
                if status != "Z" and (folder / "comm").read_text().startswith(name):
                    found.append(int(folder.name))
        return found

    def libvirtd(self):
        """The pids of the daemon: none or one, apart from the moment in which it starts."""
        return self.processes("libvirtd")

    def signal_libvirtd(self, number):
        """Sends the daemon a signal."""
        for pid in self.libvirtd():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill_libvirtd(self):
        """Kills the daemon with no warning; machines go on running."""
        self.signal_libvirtd(signal.SIGKILL)
        wait_until(lambda: not self.libvirtd(), "libvirtd to end")

    @contextlib.contextmanager
    def freeze_libvirtd(self):
        """Stops the daemon in its tracks until the end of the block."""
        self.signal_libvirtd(signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal_libvirtd(signal.SIGCONT)

    def slow_emulator(self):
        """A QEMU that libvirt can be made to look at anew at every turn; see SlowEmulator."""
        return SlowEmulator(self)


class SlowEmulator:
    """With slow() libvirt looks at this QEMU again and again, two seconds each time: a define takes
    half a minute. It does so by itself where /dev/kvm is out of QEMU's reach."""

    def __init__(self, session):
        self.path = session.dir / "home" / "slow-qemu"
        self._log = session.dir / "tmp" / "looks"
        self._switch = session.dir / "home" / "slow"
        self.path.write_text("#!/bin/sh\n"
                             f"echo >>{self._log}\n"
                             f"[ -e {self._switch} ] && (sleep 1.2; touch $0) </dev/null >/dev/null 2>&1 &\n"
                             f'exec {QEMU} "$@"\n')
        self.path.chmod(0o755)
        if session.user:
            os.chown(self.path, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)

    def looks(self):
        """How often libvirt has looked."""
        return self._log.stat().st_size if self._log.exists() else 0

    def slow(self):
        """From now on it is slow. libvirt goes by the change time, in seconds."""
        time.sleep(1.1)
        self._switch.touch()
        self.path.touch()

    def fast(self):
        """And now no more."""
        self._switch.unlink()

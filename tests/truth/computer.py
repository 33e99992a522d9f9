# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer in QEMU, with or without AMD's SVM, in which nestboxctl, VirtualBox and its VMs really run:

    with Computer() as computer:
        vbox = computer.virtualbox()
        uuid = vbox.create_guest("whonix")
        vbox.boot(uuid)                       # "svm=0": the guest's own word
        vbox.nestboxctl("apply", uuid, "--yes")

It is an L1; its VMs are L2. Everything in it is in software, so a command takes a second or four.
"""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "virtualbox"), str(HERE.parent / "libvirt")]
# pylint: disable=wrong-import-position
import kvm  # noqa: E402
import vbox  # noqa: E402
from programs import Result, build_dir, program  # noqa: E402

ROOT = vbox.CACHE / "sid-computer"
LIBRARIES = "usr/lib/x86_64-linux-gnu"
# What /usr/bin/VBoxManage starts, after half a second of asking who and where it is.
VBOXMANAGE = "/usr/lib/virtualbox/VBoxManage"
PATIENCE = 600


def why_not():
    """Why there is no such computer here, or None."""
    if not (ROOT / ".nestbox-recipe").exists():
        return "a computer with VirtualBox's module is not set up (tests/truth/setup.sh)"
    return None


def require():
    """For the top of a test file: skips it, with the reason, where there is none."""
    if why_not():
        raise unittest.SkipTest(why_not())


class Computer:
    """A computer that is switched on; a context manager that leaves nothing behind."""

    def __init__(self, cpu="EPYC", processors=2, memory=2048, modules=("vboxdrv",)):
        vbox.WORK.mkdir(parents=True, exist_ok=True)
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="l1-", dir=vbox.WORK))
        self.exchange = self.dir / "exchange"
        self._install(modules)
        self._qemu = self._switch_on(cpu, processors, memory)
        try:
            self._port = self._connect()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self.close()

    def close(self):
        """The power plug."""
        self._qemu.kill()
        self._qemu.communicate()
        shutil.rmtree(self.dir, ignore_errors=True)

    def _install(self, modules):
        """Puts the programs under test, and the libraries the computer lacks, where init finds them."""
        for folder in ("bin", "lib", "share/glib-2.0/schemas"):
            (self.exchange / "installed" / folder).mkdir(parents=True)
        for path in (HERE / "init", HERE / "agent.py", HERE.parent / "lib/terminal.py"):
            shutil.copy(path, self.exchange)
        for kind in ("guest", "deaf", "broken"):
            kvm.assemble(self.exchange, kind, virtualbox=True)
        (self.exchange / "modules").write_text(" ".join(modules), encoding="ascii")
        nestboxctl = program("nestboxctl")
        shutil.copy(nestboxctl, self.exchange / "installed/bin")
        shutil.copy(build_dir() / "data/gschemas.compiled",
                    self.exchange / "installed/share/glib-2.0/schemas")
        linked = subprocess.run(["ldd", nestboxctl], check=True, capture_output=True, text=True).stdout
        for name, path in re.findall(r"^\s*(\S+) => (/\S+)", linked, re.M):
            if not (ROOT / LIBRARIES / name).exists():
                shutil.copy(path, self.exchange / "installed/lib" / name)

    def _switch_on(self, cpu, processors, memory):
        shares = [f"local,path={path},mount_tag={tag},security_model=none{more}" for path, tag, more in
                  (("/", "disk", ",readonly=on,multidevs=remap"), ("/exchange", "exchange", ""))]
        qemu = ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-machine", "q35", "-cpu", cpu,
                "-smp", str(processors), "-m", str(memory), "-display", "none", "-nodefaults", "-no-reboot",
                "-serial", "file:/exchange/console.log",
                "-kernel", "/boot/nestbox-kernel", "-initrd", "/boot/nestbox-initrd",
                "-append", "console=ttyS0 quiet panic=-1 mitigations=off no_timer_check",
                "-virtfs", shares[0], "-virtfs", shares[1], "-device", "virtio-serial",
                "-chardev", "socket,id=port,path=/exchange/port,server=on,wait=off",
                "-device", "virtserialport,chardev=port,name=nestbox"]
        # QEMU asks for extended attributes through its /proc/self/fd.
        script = ('mount --bind "$1" "$0/exchange" && mount --rbind /proc "$0/proc" && '
                  'cd / && exec chroot "$0" "${@:2}"')
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", vbox.CACHE / "bin/namespace", "bash", "-c", script, ROOT,
             self.exchange, *qemu],
            env={"PATH": os.environ["PATH"]}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=(self.dir / "qemu.log").open("wb"))

    def _connect(self):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE + 30)
        end = time.monotonic() + 30
        # A socket's path has at most 107 characters; a descriptor's path is short.
        folder = os.open(self.exchange, os.O_PATH)
        while True:
            try:
                connection.connect(f"/proc/self/fd/{folder}/port")
                break
            except OSError:
                if self._qemu.poll() is not None or time.monotonic() > end:
                    raise AssertionError(f"QEMU does not start: {self.log()}") from None
                time.sleep(0.1)
        os.close(folder)
        port = connection.makefile("rwb")
        if b"ready" not in port.readline():
            raise AssertionError(f"the computer does not start: {self.log()}")
        return port

    def log(self):
        """What QEMU and the computer's console said."""
        files = (self.dir / "qemu.log", self.exchange / "console.log")
        return "\n".join(f.read_text("utf-8", "replace")[-2000:] for f in files if f.exists())

    def ask(self, **request):
        """One request to the agent inside."""
        self._port.write(json.dumps(request).encode() + b"\n")
        self._port.flush()
        line = self._port.readline()
        said = json.loads(line) if line else {"error": self.log()}
        if "error" in said:
            raise AssertionError(f"{request}: {said['error']}")
        return said

    def run(self, *argv, timeout=PATIENCE, **env):
        """Runs a program inside: (rc, out, err), and .json."""
        return Result(**self.ask(do="run", argv=[str(a) for a in argv], env=env, timeout=timeout))

    def nestboxctl(self, *argv, **env):
        """Runs the nestboxctl under test inside."""
        return self.run("nestboxctl", *argv, **env)

    def virtualbox(self, name):
        """A user of the computer with a VirtualBox of its own."""
        return VirtualBox(self, name)


class Terminal:
    """A program on a terminal in the computer: what a person sees and types there; a context manager."""

    def __init__(self, computer, argv, env):
        self._computer = computer
        self._pid = computer.ask(do="open", argv=[str(a) for a in argv], env=env)["pid"]

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self._computer.ask(do="close", pid=self._pid)

    def _ask(self, what, *arguments):
        return self._computer.ask(do=what, pid=self._pid, arguments=arguments)["said"]

    def expect(self, text):
        """Waits until it has been printed after what was waited for last."""
        self._ask("expect", text, PATIENCE)

    def send(self, text):
        """Types it."""
        self._ask("send", text)

    def wait(self):
        """The exit status at the end."""
        return self._ask("wait")


class VirtualBox(vbox.Commands):
    """VirtualBox in the computer, whose VMs really run."""

    def __init__(self, computer, name):
        self.computer = computer
        self.home = pathlib.PurePosixPath("/tmp") / name
        self.base = self.home / "machines"
        self.env = {"HOME": str(self.home), "VBOX_USER_HOME": str(self.home / "VirtualBox"),
                    "VBOX_IPC_SOCKETID": f"nestbox-{name}", "XDG_STATE_HOME": str(self.home / "state"),
                    "XDG_RUNTIME_DIR": str(self.home), "GSETTINGS_BACKEND": "memory",
                    "GSETTINGS_SCHEMA_DIR": "/usr/local/share/glib-2.0/schemas"}
        computer.run("mkdir", "-m", "700", self.home)

    def manage(self, *argv):
        return self.computer.run(VBOXMANAGE, *argv, **self.env)

    def nestboxctl(self, *argv, **env):
        """Runs the nestboxctl under test as this user: (rc, out, err), and .json. Here the computer counts as the
        outermost, and its VMs are to run VMs; inside() takes it for the VM that it is."""
        return self.inside("--outside", *argv, **env)

    def inside(self, *argv, **env):
        """The same, by what nestboxctl itself finds out about where it is."""
        return self.computer.nestboxctl(*argv, **{**self.env, **env})

    def terminal(self, *argv):
        """Starts nestboxctl on a terminal of its own."""
        return Terminal(self.computer, ["nestboxctl", "--outside", *argv], {**self.env, "TERM": "xterm"})

    def create_guest(self, name, kind="guest", **settings):
        """A VM with the system that says what its processor can do, of one of kvm.KINDS; its UUID."""
        uuid = self.create_vm(name, memory=64, boot1="floppy", paravirt_provider="none",
                              graphicscontroller="none", audio_enabled="off", **settings)
        self.must("modifyvm", uuid, "--uart1", "0x3f8", "4", "--uartmode1", "file", self._serial(name))
        self.must("storagectl", uuid, "--name", "Floppy", "--add", "floppy")
        self.must("storageattach", uuid, "--storagectl", "Floppy", "--port", "0", "--device", "0",
                  "--type", "fdd", "--medium", f"/exchange/{kind}.img")
        return uuid

    def _serial(self, name):
        return self.home / f"{name}.serial"

    def state(self, uuid):
        """VirtualBox's word for the state of a VM."""
        return self.showvminfo(uuid)["VMState"]

    def state_and_setting(self, uuid):
        """The same, and whether the VM is to have hardware virtualization."""
        info = self.showvminfo(uuid)
        return info["VMState"], info["nested-hw-virt"]

    def start(self, uuid):
        """Starts a VM without a window."""
        self.must("startvm", uuid, "--type", "headless")

    def said(self, name):
        """What the guest of that VM says of its processor, once it is up."""
        return kvm.wait_until(lambda: re.search(r"svm=. vmx=. READY", self.computer.run(
            "cat", self._serial(name)).out), f"{name} to speak", PATIENCE).group()[:5]

    def wait_for_keys(self, name, codes):
        """Waits until the guest of that VM has heard its keyboard send these bytes, and nothing else."""
        def heard():
            return kvm.list_keys(self.computer.run("cat", self._serial(name)).out)
        kvm.wait_until(lambda: len(heard()) >= len(codes), f"{name} to hear {codes}", PATIENCE)
        if heard() != codes:
            raise AssertionError(f"{name} has heard {heard()}, not {codes}")

    def wait_for_state(self, uuid, state):
        """Waits until a VM no longer runs and is in that state: who runs is said sooner than all that
        there is to say."""
        kvm.wait_until(lambda: uuid not in self.must("list", "runningvms") and self.state(uuid) == state,
                       f"the state {state}", PATIENCE)

    def ask_guest(self, uuid, name):
        """Starts a VM, hears what it says, and switches it off with its power button."""
        self.computer.run("rm", "-f", self._serial(name))
        self.start(uuid)
        said = self.said(name)
        self.must("controlvm", uuid, "acpipowerbutton")
        self.wait_for_state(uuid, "poweroff")
        return said

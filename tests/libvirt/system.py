# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole computer's libvirt (qemu:///system) for the tests, with polkit and a message bus, in mounts,
processes and a network of its own: nothing of this computer's is touched. Needs root.

    with System() as system:
        system.open(user="nobody").ask("list")
"""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import unittest
import uuid as uuid_module

import kvm
from kvm import Nest, wait_until
from programs import build_dir

_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
_TOOLS = ("unshare", "nsenter", "setpriv", "dbus-daemon", "virtlogd", "/usr/lib/polkit-1/polkitd")
_POLICY = "/usr/share/polkit-1/actions/org.libvirt.unix.policy"
# QEMU as root, because libvirt looks at QEMU anew for each question where its user may not open /dev/kvm.
_SETUP = """
set -e
mount -t tmpfs none /run
mkdir -p /run/dbus /run/libvirt /run/kept/rules /run/kept/etc /run/kept/lib /run/kept/cache /run/kept/log
mkdir -p /etc/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt
printf 'user = "root"\\ngroup = "root"\\n' >/run/kept/etc/qemu.conf
printf 'auth_unix_rw = "polkit"\\nunix_sock_rw_perms = "0777"\\n' >/run/kept/etc/libvirtd.conf
chmod 755 /run/kept /run/kept/rules
mount --bind /run/kept/rules /etc/polkit-1/rules.d
mount --bind /run/kept/etc /etc/libvirt
for folder in lib cache log; do mount --bind /run/kept/$folder /var/$folder/libvirt; done
dbus-daemon --system --fork --nopidfile
/usr/lib/polkit-1/polkitd --no-debug >/dev/null 2>&1 &
virtlogd -d
libvirtd -d
echo ready
cat >/dev/null
"""


def require():
    """For the top of a test file: skips it, with the reason, where there cannot be one."""
    kvm.require()
    if os.geteuid() != 0:
        raise unittest.SkipTest("this machine: only root can set up a computer's libvirt apart from the real one")
    for tool in _TOOLS:
        if not shutil.which(tool, path=_PATH):
            raise unittest.SkipTest(f"{tool} is not installed (tests/lib/packages)")
    if not os.path.exists(_POLICY):
        raise unittest.SkipTest("libvirt-daemon-system is not installed (tests/lib/packages)")
    if subprocess.run(["unshare", "--mount", "--net", "--pid", "--fork", "true"], check=False,
                      capture_output=True).returncode:
        raise unittest.SkipTest("this machine: mounts of one's own are not allowed here")


class System:
    """qemu:///system of the test's own; a context manager that leaves nothing behind."""

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="nestbox-system-", dir="/tmp"))
        self.dir.chmod(0o755)
        self.env = {"PATH": _PATH, "LC_ALL": "C.UTF-8", "G_DEBUG": "fatal-warnings", "GSETTINGS_BACKEND": "memory",
                    "GIO_USE_VFS": "local", "HOME": str(self.dir)}
        self._nests = []
        self._holder = subprocess.Popen(
            ["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "--kill-child", "--propagation",
             "private", "sh", "-c", _SETUP],
            env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if self._holder.stdout.readline() != b"ready\n":
            raise AssertionError(f"it did not start: {self._holder.communicate()[1].decode()}")
        pid = self._holder.pid
        self._inside = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0]
        wait_until(lambda: self.run("virsh", "-c", "qemu:///system", "version").returncode == 0, "libvirtd to start")

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self.close()

    def close(self):
        """Ends all that runs in there, which is all its processes, and removes its files."""
        for nest in self._nests:
            nest.close()
        self._holder.kill()
        self._holder.communicate()
        shutil.rmtree(self.dir, ignore_errors=True)

    def argv(self, argv, user=None):
        """What runs a program in there."""
        prefix = ["nsenter", "--target", self._inside, "--mount", "--net", "--pid", "--"]
        if user:
            ids = pwd.getpwnam(user)
            prefix += ["setpriv", f"--reuid={ids.pw_uid}", f"--regid={ids.pw_gid}", "--clear-groups", "--"]
        return [*prefix, *map(str, argv)]

    def run(self, *argv, user=None):
        """Runs a program in there: a CompletedProcess."""
        return subprocess.run(self.argv(argv, user), env=self.env, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False, timeout=kvm.PATIENCE)

    def virsh(self, *argv):
        """A virsh command that has to succeed: what it printed."""
        result = self.run("virsh", "-c", "qemu:///system", "--quiet", *argv)
        if result.returncode:
            raise AssertionError(f"virsh {argv}: {result.stderr}")
        return result.stdout

    def allow(self, user):
        """Lets a user change machines without a password, as an administrator's rule for polkit does."""
        rule = f"""polkit.addRule(function (action, subject) {{
            if (action.id == "org.libvirt.unix.manage" && subject.user == "{user}") return polkit.Result.YES;
        }});"""
        path = self.dir / "allow.rules"
        path.write_text(rule)
        self.run("cp", path, "/etc/polkit-1/rules.d/50-nestbox-test.rules").check_returncode()

    def open(self, uri="qemu:///system", user=None):
        """A NestLibvirt in there."""
        tool = self.dir / "nest-libvirt-tool"
        if not tool.exists():
            shutil.copy(build_dir() / "tests/libvirt/nest-libvirt-tool", tool)
            tool.chmod(0o755)
        self._nests.append(Nest(self.argv([tool, uri], user), env=self.env))
        return self._nests[-1]

    def define(self, name, cpu="", kind="qemu"):
        """Defines a machine that is never started: its UUID."""
        uuid = str(uuid_module.uuid4())
        path = self.dir / f"{uuid}.xml"
        path.write_text(f"<domain type='{kind}'><name>{name}</name><uuid>{uuid}</uuid><memory unit='MiB'>16</memory>"
                        f"<vcpu>1</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os>"
                        f"<features><acpi/></features>{cpu}</domain>")
        self.virsh("define", path)
        return uuid

    def xml(self, uuid):
        """A machine's settings for its next start, with passwords."""
        return self.virsh("dumpxml", "--inactive", "--security-info", uuid)

    def kill(self, name):
        """Kills all processes of that name in there."""
        pids = self.run("pgrep", "-x", name).stdout.split()
        for pid in pids:
            self.run("kill", f"-{signal.SIGKILL.value}", pid)
        wait_until(lambda: not self.run("pgrep", "-x", "-r", "R,S,D", name).stdout, f"{name} to end")

    @contextlib.contextmanager
    def without_libvirtd(self):
        """The daemon is not running in the block, and its socket leads nowhere."""
        self.kill("libvirtd")
        try:
            yield
        finally:
            assert self.run("libvirtd", "-d").returncode == 0

    def clients(self):
        """The connections the daemon has: a list of their lines' words read-only and read-write."""
        ids = [line.split()[0] for line in self.run("virt-admin", "client-list", "libvirtd").stdout.splitlines()[2:]
               if line.strip()]
        infos = [self.run("virt-admin", "client-info", "libvirtd", i).stdout for i in ids]
        return ["read-only" if "readonly       : yes" in info else "read-write" for info in infos]

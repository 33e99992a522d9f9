# SPDX-License-Identifier: GPL-3.0-or-later
"""Mounts of one's own for a program that runs as root: an /etc that is a copy, made-up kernel modules, and on
request a message bus with polkit. Nothing of this computer's is touched. Needs root.

    with Apart(modules={"kvm": {}, "kvm_amd": {"nested": "0"}}) as apart:
        apart.helper("set-kvm-nested").json
        apart.path("/etc/modprobe.d/zz-nestbox.conf").read_text()
"""

import hashlib
import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import tempfile
import unittest

PATIENCE = 120
OPTIONS = "/etc/modprobe.d/zz-nestbox.conf"
_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
_SETUP = """
set -e
mount -t tmpfs -o mode=755 none /run
mkdir -p /run/kept /run/dbus
cp -a /etc /run/kept/etc
rm -rf /run/kept/etc/modprobe.d
mkdir /run/kept/etc/modprobe.d
mount --bind /run/kept/etc /etc
mount -t tmpfs -o mode=755 none /sys/module
mkdir -p /usr/local/libexec
mount -t tmpfs -o mode=755 none /usr/local/libexec
"""
_POLKIT = """
cp -a /usr/share/polkit-1/actions /run/kept/actions
printf '%s' "$POLICY" >/run/kept/actions/io.github.nestbox.Nestbox.policy
chmod 644 /run/kept/actions/*
mount --bind /run/kept/actions /usr/share/polkit-1/actions
mkdir -p /etc/polkit-1/rules.d
rm -f /etc/polkit-1/rules.d/*
printf '%s' "$RULES" >/etc/polkit-1/rules.d/10-test.rules
chmod 755 /etc/polkit-1 /etc/polkit-1/rules.d
chmod 644 /etc/polkit-1/rules.d/10-test.rules
dbus-daemon --system --fork --nopidfile
/usr/lib/polkit-1/polkitd --no-debug >/dev/null 2>&1 &
"""


def build_dir():
    """The build under test."""
    return pathlib.Path(os.environ["NESTBOX_BUILD_DIR"])


def require(*tools):
    """For the top of a test file: skips it, with the reason, where root or a tool is missing."""
    if os.geteuid() != 0:
        raise unittest.SkipTest("this machine: only root can have mounts of its own")
    for tool in ("unshare", "nsenter", "setpriv", *tools):
        if not shutil.which(tool, path=_PATH):
            raise unittest.SkipTest(f"{tool} is not installed (tests/lib/packages)")
    if subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], check=False, capture_output=True).returncode:
        raise unittest.SkipTest("this machine: mounts of one's own are not allowed here")


def _policy():
    """Nestbox's policy as it is installed, for the path at which the helper is in there."""
    text = (build_dir() / "data/io.github.nestbox.Nestbox.policy").read_text()
    return re.sub(r"(exec.path\">)[^<]*", r"\1/usr/local/libexec/nestbox-helper", text)


class Answer:
    """What a program printed."""

    def __init__(self, done):
        self.rc = done.returncode
        self.out = done.stdout.decode(errors="replace")
        self.err = done.stderr.decode(errors="replace")

    def __repr__(self):
        return f"rc {self.rc}, out {self.out!r}, err {self.err!r}"

    @property
    def json(self):
        """The one object it printed."""
        lines = self.out.splitlines()
        assert len(lines) == 1, self
        return json.loads(lines[0])


class Apart:
    """Mounts of the test's own, with polkit where it is given rules; a context manager that leaves nothing behind."""

    def __init__(self, modules=None, polkit_rules=None):
        self._dir = tempfile.mkdtemp(prefix="nestbox-apart-", dir="/tmp")
        script = _SETUP + (_POLKIT if polkit_rules else "") + "echo ready\ncat >/dev/null\n"
        self._holder = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child", "--propagation", "private",
             "sh", "-c", script], env={"PATH": _PATH, "RULES": polkit_rules or "", "POLICY": _policy() if polkit_rules else ""},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if self._holder.stdout.readline() != b"ready\n":
            raise AssertionError(f"it did not start: {self._holder.communicate()[1].decode()}")
        pid = self._holder.pid
        self._inside = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0]
        self.program = "/usr/local/libexec/nestbox-helper"
        shutil.copy(build_dir() / "src/helper/nestbox-helper", self.path(self.program))
        for name, parameters in (modules or {}).items():
            self.add_module(name, **parameters)
        if polkit_rules:
            self.wait_for_bus_name("org.freedesktop.PolicyKit1")

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self._holder.kill()
        self._holder.communicate()
        shutil.rmtree(self._dir, ignore_errors=True)

    def path(self, inside):
        """A path in there, as it is seen from here."""
        return pathlib.Path(f"/proc/{self._inside}/root{inside}")

    def add_module(self, name, built_in=False, users=0, **parameters):
        """A made-up module that is loaded, or part of the kernel."""
        folder = self.path(f"/sys/module/{name}")
        (folder / "parameters").mkdir(parents=True)
        if not built_in:
            (folder / "initstate").write_text("live\n")
            (folder / "refcnt").write_text(f"{users}\n")
        for parameter, value in parameters.items():
            (folder / "parameters" / parameter).write_text(value + "\n")

    def argv(self, argv, user=None):
        """The command line that runs a program in there."""
        prefix = ["nsenter", "--target", self._inside, "--mount", "--pid", "--"]
        if user:
            ids = pwd.getpwnam(user)
            prefix += ["setpriv", f"--reuid={ids.pw_uid}", f"--regid={ids.pw_gid}", "--clear-groups", "--"]
        return [*prefix, *argv]

    def run(self, *argv, user=None, **options):
        """Runs a program in there."""
        options.setdefault("env", {"PATH": _PATH})
        options.setdefault("stdin", subprocess.DEVNULL)
        done = subprocess.run(self.argv(argv, user), check=False, timeout=PATIENCE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, **options)
        return Answer(done)

    def helper(self, *argv, **options):
        """Runs the helper as root."""
        return self.run(self.program, *argv, **options)

    def wait_for_bus_name(self, name):
        """Waits until somebody on the bus has that name."""
        answer = self.run("gdbus", "wait", "--system", "--timeout", "60", name)
        assert answer.rc == 0, answer

    def open_folder(self, folder):
        """Makes a folder of programs, or of devices, one in which some can be added and removed."""
        done = self.run("sh", "-ec", 'mkdir -p "/run/kept$1" "/run/open$1"; mount --rbind "$1" "/run/kept$1"; '
                                     'ln -s "/run/kept$1"/* "/run/open$1"; mount --bind "/run/open$1" "$1"', "sh", folder)
        assert done.rc == 0, done

    def options(self):
        """The text of the one file, or None."""
        path = self.path(OPTIONS)
        return path.read_text() if path.exists() else None

    def snapshot(self):
        """All of /etc in there, the one file and its folder's times excepted."""
        found = {}
        root = self.path("/etc")
        for folder, folders, names in os.walk(root):
            for name in folders + names:
                path = pathlib.Path(folder) / name
                inside = "/etc/" + str(path.relative_to(root))
                if inside == OPTIONS:
                    continue
                status = path.lstat()
                content = os.readlink(path) if path.is_symlink() else \
                    hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
                found[inside] = (status.st_mode, status.st_uid, status.st_gid, content)
        return found

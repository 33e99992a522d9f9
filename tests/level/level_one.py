# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer emulated by QEMU in software, whose processor has AMD's virtualization or has not: Debian's kernel, a
little system made here, and Nestbox's own programs with their libraries in it.

    level = LevelOne("EPYC", "echo hello")
    level.sections["hello"]

Debian's kernel (26 MB) is downloaded once and kept in the tests' cache.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

QEMU = "/usr/bin/qemu-system-x86_64"
BUSYBOX = "/bin/busybox"
PATIENCE = 280
_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
_MODULES = ("virt/lib/irqbypass.ko", "arch/x86/kvm/kvm.ko", "arch/x86/kvm/kvm-amd.ko")
_INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
export PATH=/bin:/sbin HOME=/tmp XDG_STATE_HOME=/tmp LC_ALL=C.UTF-8 GIO_USE_VFS=local GSETTINGS_BACKEND=memory
stty -onlcr </dev/console
section () { echo "<<$1>>"; shift; "$@" 2>&1; echo "<<exit $?>>"; }
script () {
%s
}
script
echo "<<end>>"
poweroff -f
"""


def build_dir():
    """The build under test."""
    return pathlib.Path(os.environ["NESTBOX_BUILD_DIR"])


def _run(*argv, **options):
    return subprocess.run(argv, check=True, capture_output=True, text=True, env={"PATH": _PATH, "LC_ALL": "C.UTF-8"},
                          **options).stdout


def _cache():
    default = pathlib.Path(os.environ.get("HOME", "/root")) / ".cache/nestbox-tests"
    folder = pathlib.Path(os.environ.get("NESTBOX_TEST_CACHE", default)) / "level-one"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _find_kernel(folder):
    """(image, folder of modules), or None."""
    for image in sorted(folder.glob("root/boot/vmlinuz-*")):
        modules = folder / "root/lib/modules" / image.name.partition("-")[2]
        if all((modules / "kernel" / name).exists() for name in _MODULES):
            return image, modules
    return None


def kernel():
    """Debian's kernel for clouds, downloaded once; skips, with the reason, where it cannot be had."""
    folder = _cache()
    if _find_kernel(folder):
        return _find_kernel(folder)
    try:
        depends = _run("apt-cache", "depends", "linux-image-cloud-amd64")
        name = re.search(r"Depends: (linux-image-\S+)", depends).group(1)
        with tempfile.TemporaryDirectory(dir=folder) as work:
            os.chmod(work, 0o755)
            _run("apt-get", "download", "-q", name, cwd=work)
            package = next(pathlib.Path(work).glob("*.deb"))
            _run("dpkg-deb", "--extract", package, f"{work}/root")
            shutil.rmtree(folder / "root", ignore_errors=True)
            os.rename(f"{work}/root", folder / "root")
    except (subprocess.CalledProcessError, AttributeError, StopIteration) as error:
        raise unittest.SkipTest(f"Debian's kernel cannot be downloaded here: {error}") from error
    return _find_kernel(folder)


def require():
    """For the top of a test file."""
    for tool in (QEMU, BUSYBOX, "depmod", "dpkg-deb", "ldd"):
        if not shutil.which(tool, path=_PATH):
            raise unittest.SkipTest(f"{tool} is not installed (tests/lib/packages)")


def _libraries(program):
    """What the program is linked with, the loader included."""
    return set(re.findall(r"(/\S+) \(0x", _run("ldd", program)))


class _Archive:
    """An initrd: the cpio format that the kernel unpacks."""

    def __init__(self):
        self._parts = []
        self._folders = set()
        self._number = 0

    def _add(self, name, mode, content=b""):
        self._number += 1
        encoded = name.encode() + b"\0"
        fields = (self._number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(encoded), 0)
        header = b"070701" + b"".join(b"%08X" % field for field in fields)
        for part in (header + encoded, content):
            self._parts.append(part + b"\0" * (-len(part) % 4))

    def folder(self, name):
        """A folder, with those above it."""
        if name not in self._folders and name not in ("", "."):
            self.folder(os.path.dirname(name))
            self._folders.add(name)
            self._add(name, 0o040755)

    def file(self, name, content, mode=0o100755):
        """A file that may be run."""
        self.folder(os.path.dirname(name))
        self._add(name, mode, content)

    def copy(self, path, name=None):
        """A file of this computer, at the same place or another one."""
        self.file((name or str(path)).lstrip("/"), pathlib.Path(path).read_bytes())

    def finish(self):
        """The bytes of the whole."""
        self._add("TRAILER!!!", 0)
        return b"".join(self._parts)


def _initrd(script):
    _, modules = kernel()
    archive = _Archive()
    for folder in ("proc", "sys", "dev", "tmp", "etc/modprobe.d", "bin", "sbin"):
        archive.folder(folder)
    archive.file("init", (_INIT % script).encode())
    archive.copy(BUSYBOX, "bin/busybox")
    libraries = set()
    for program in ("src/terminal/nestboxctl", "src/helper/nestbox-helper"):
        path = build_dir() / program
        archive.copy(path, "bin/" + path.name)
        libraries |= _libraries(path)
    for library in sorted(libraries):
        archive.copy(library)
    with tempfile.TemporaryDirectory() as work:
        inside = pathlib.Path(work) / "lib/modules" / modules.name
        for name in _MODULES:
            (inside / "kernel" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(modules / "kernel" / name, inside / "kernel" / name)
        for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
            shutil.copy(modules / name, inside)
        _run("depmod", "-b", work, modules.name)
        for path in sorted(inside.rglob("*")):
            if path.is_file():
                archive.copy(path, str(path.relative_to(work)))
    return archive.finish()


class LevelOne:
    """One computer's life: started, its script run, switched off. What it printed, by section. `more` goes to QEMU."""

    def __init__(self, cpu, script, *more):
        image, _ = kernel()
        with tempfile.NamedTemporaryFile(prefix="nestbox-level-") as initrd:
            initrd.write(_initrd(script))
            initrd.flush()
            done = subprocess.run(
                [QEMU, "-accel", "tcg", "-cpu", cpu, "-machine", "q35", "-m", "768", "-nodefaults", "-display", "none",
                 "-nic", "none", "-no-reboot", "-serial", "stdio", "-kernel", str(image), "-initrd", initrd.name,
                 "-append", "console=ttyS0 quiet panic=-1 mitigations=off no_timer_check", *more],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                timeout=PATIENCE)
        self.text = done.stdout.decode(errors="replace").replace("\r", "")
        if "<<end>>" not in self.text:
            raise AssertionError(f"it did not come to its end:\n{self.text}")
        self.sections = {name: (int(status), text) for name, text, status in
                         re.findall(r"<<([\w-]+)>>\n(.*?)<<exit (\d+)>>", self.text, re.DOTALL)}

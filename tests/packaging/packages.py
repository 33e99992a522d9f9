# SPDX-License-Identifier: GPL-3.0-or-later
"""Clean Debians in which packages are built and installed, and the packages themselves."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
CONTROL = SOURCE / "data" / "packaging" / "debian" / "control"
TESTS_CONTROL = CONTROL.parent / "tests" / "control"
CACHE = pathlib.Path(os.environ.get("NESTBOX_TEST_CACHE") or
                     pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "nestbox-tests")
# Everything that is asked there is the same for everybody.
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive",
               "CCACHE_DIR": "/ccache", "CCACHE_MAXSIZE": "500M"}
PROGRAMS = ("nestbox", "nestboxctl", "nestbox-common", "nestbox-helper")


def run(argv, **options):
    """What a command printed; an AssertionError with all of it where it fails."""
    done = subprocess.run([str(word) for word in argv], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="backslashreplace", check=False, **options)
    if done.returncode:
        raise AssertionError(f"{argv} ended with {done.returncode}:\n{done.stdout[-6000:]}")
    return done.stdout


def names_of(relations):
    """The packages that a Depends field or a list of such names, the first of several choices each."""
    words = (re.split(r"[|(:\[]", relation)[0].strip() for relation in re.split(r"[,\n]", relations))
    return {word for word in words if word and word not in (*PROGRAMS, "@")}


def field(text, name):
    """A field of a control file, and its lines that go on."""
    return "\n".join(re.findall(rf"^{name}:(.*(?:\n[ \t].*)*)", text, re.MULTILINE))


class Root:
    """A Debian that a test may do anything to: it is as it was for the next."""

    def __init__(self, purpose, suite, packages=()):
        done = subprocess.run(["sh", str(SOURCE / "tests/packaging/setup.sh"), purpose, suite, *sorted(packages)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise unittest.SkipTest(done.stderr.strip().split("\n")[-1])
        self.folder = pathlib.Path(done.stdout.strip())
        self._work = tempfile.TemporaryDirectory(prefix=f"packages-{suite}-", dir=CACHE / "work", ignore_cleanup_errors=True)
        self.work = pathlib.Path(self._work.name)
        self.mount = self.work / "mount"
        self.mount.mkdir()

    def run(self, *argv, folder="/build", setup=(), **env):
        """Runs a command in there, in /build, which is our `mount`; after the words `setup`, like `nice`."""
        inside = ["env", "-i", f"--chdir={folder}", *(f"{key}={value}" for key, value in {**ENVIRONMENT, **env}.items())]
        return run(["nice", "-n", "5", CACHE / "bin" / "package-root", self.folder, self.work, *inside, *setup, *argv])

    def close(self):
        # What was written in there may belong to others.
        self._work.cleanup()

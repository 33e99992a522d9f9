# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's packages of Nestbox: built, looked at by lintian, installed in a clean Debian, used there, and removed again."""

import filecmp
import functools
import os
import pathlib
import re
import shutil
import stat
import tempfile
import unittest

import packages
from packages import CACHE, CONTROL, PROGRAMS, SOURCE, TESTS_CONTROL, Root, field, names_of

if os.geteuid() != 0:
    raise unittest.SkipTest("packages can only be installed by root")

# What keeps records of everything that was ever installed, or is made anew whenever something is.
RECORDS = re.compile(r"var/(log|cache|lib/dpkg|lib/apt|lib/ucf|lib/systemd|backups)/|tmp/|run/|root/\.|"
                     r"etc/ld\.so\.cache|usr/share/(applications/mimeinfo\.cache|glib-2\.0/schemas/gschemas\.compiled|"
                     r"icons/[^/]+/icon-theme\.cache|info/dir)")
OPTIONS = "/etc/modprobe.d/zz-nestbox.conf"
HOME = "home/practice"
OURS = (HOME, "build", "ccache")  # the other two are where package-root mounts something
DESKTOP = re.compile(r"libgtk|libadwaita|libx11-|libwayland-client|librsvg|adwaita|xserver|virtualbox|qemu")


def make_source(folder, umask=0o022):
    """The source as dpkg-buildpackage takes it, from this checkout: the name of its folder."""
    packages.run(["sh", "-c", 'umask "$1" && exec sh "$2" --source "$3"', "sh", f"{umask:03o}",
                  SOURCE / "data/packaging/build.sh", folder])
    return next(path.name for path in pathlib.Path(folder).iterdir() if path.is_dir())


def build_in(root, tree, *setup, **env):
    """Builds what is in this folder of /build."""
    return root.run("dpkg-buildpackage", "--unsigned-source", "--unsigned-changes", folder=f"/build/{tree}", setup=setup,
                    DEB_BUILD_OPTIONS="nocheck parallel=2", **env)


class Built:
    """The packages for one Debian, in `folder`; what lintian says about them."""

    def __init__(self, suite):
        self._folder = tempfile.TemporaryDirectory(prefix=f"packages-{suite}-", dir=CACHE / "work")
        self.folder = pathlib.Path(self._folder.name)
        root = Root("build", suite)
        try:
            self.tree = make_source(root.mount)
            self.log = build_in(root, self.tree)
            changes = next(root.mount.glob("*.changes")).name
            self.lintian = root.run("lintian", "--allow-root", "--display-info", "--pedantic", "--show-overrides",
                                    "--tag-display-limit", "0", changes)
            for path in root.mount.iterdir():
                if path.is_file():
                    shutil.move(path, self.folder)
            shutil.move(root.mount / self.tree, self.folder)
        finally:
            root.close()
        self.debs = sorted(path.name for path in self.folder.glob("*.deb") if "-dbgsym_" not in path.name)

    def depends(self):
        """What the packages, and the walks through the installed programs, need from Debian."""
        said = [packages.run(["dpkg-deb", "--field", self.folder / deb, name]) for deb in self.debs
                for name in ("Depends", "Pre-Depends")]
        return names_of(",".join([*said, field(TESTS_CONTROL.read_text(encoding="utf-8"), "Depends")]))


@functools.cache
def built(suite):
    """They are built once, and not again if they cannot be."""
    try:
        return Built(suite)
    except AssertionError as error:
        return error


def changed_in(upper, lower):
    """The files in an overlay that are not as they were below it, and what happened to each."""
    for folder, folders, names in os.walk(upper):
        for name in [*folders, *names]:
            path = pathlib.Path(folder, name)
            inner = path.relative_to(upper)
            before, now = lower / inner, path.lstat()
            if stat.S_ISCHR(now.st_mode) and now.st_rdev == 0:
                if os.path.lexists(before):
                    yield str(inner), "gone"
            elif not os.path.lexists(before):
                yield str(inner), "left behind"
            elif stat.S_ISREG(now.st_mode) and not filecmp.cmp(path, before, shallow=False):
                yield str(inner), "changed"


class Packages:
    """The same for every Debian."""

    def made(self):
        made = built(self.suite)
        if isinstance(made, AssertionError):
            raise made
        return made

    def installed(self):
        """A clean Debian with nothing but what the packages need, and they in /build."""
        made = self.made()
        root = Root("run", self.suite, {*made.depends(), "autopkgtest", "dpkg-dev"})
        self.addCleanup(root.close)
        for deb in made.debs:
            shutil.copy(made.folder / deb, root.mount)
        return root, [f"./{deb}" for deb in made.debs]

    def test_is_built_and_lintian_is_content(self):
        made = self.made()
        self.assertEqual({deb.split("_")[0] for deb in made.debs}, set(PROGRAMS))
        for line in made.lintian.splitlines():
            print("#", line)
        self.assertFalse(re.findall("^[EW]: .*", made.lintian, re.MULTILINE), made.lintian)
        for deb in made.debs:
            print("#", deb, (made.folder / deb).stat().st_size // 1024, "KiB")

    def test_leaves_nothing_behind(self):
        root, debs = self.installed()
        install = ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends")
        root.run(*install, *debs)
        root.run(*install, "--reinstall", *debs)
        root.run("sh", "-ec", f"""
            {"; ".join(f"dpkg --verify {name}" for name in PROGRAMS)}
            mkdir -p "$HOME"
            nestboxctl --practice apply Whonix-Workstation --yes --consent cpu-pinning=pin-free-cpus >&2
            /usr/libexec/nestbox-helper set-kvm-nested; test -f {OPTIONS}""", HOME=f"/{HOME}", XDG_STATE_HOME="")
        root.run("dpkg", "--remove", *PROGRAMS)
        root.run("test", "-f", OPTIONS)
        root.run("dpkg", "--purge", *PROGRAMS)
        changed = dict(changed_in(root.work / "upper", root.folder))
        self.assertTrue([path for path in changed if path.startswith(f"{HOME}/.local/state/nestbox/")])
        self.assertEqual({path: what for path, what in changed.items() if not RECORDS.match(f"{path}/")
                          and not RECORDS.match(path) and path not in OURS and not path.startswith(f"{HOME}/")}, {})

    def test_terminal_needs_no_desktop(self):
        root, debs = self.installed()
        asked = [deb for deb in debs if deb.startswith(("./nestboxctl_", "./nestbox-common_", "./nestbox-helper_"))]
        plan = root.run("sh", "-ec", ": >/tmp/status; exec apt-get -o Dir::State::status=/tmp/status --simulate "
                        '--no-install-recommends install "$@"', "sh", *asked)
        wanted = set(re.findall(r"^Inst (\S+)", plan, re.MULTILINE))
        self.assertIn("nestboxctl", wanted)
        self.assertFalse([name for name in wanted if DESKTOP.match(name)])

    def test_works_as_installed(self):
        root, debs = self.installed()
        made = self.made()
        shutil.copytree(made.folder / made.tree, root.mount / made.tree, symlinks=True)
        print("#", "\n# ".join(root.run("autopkgtest", "--no-built-binaries", *debs, f"{made.tree}/", "--", "null").splitlines()[-40:]))


class Debian12(Packages, unittest.TestCase):
    suite = "bookworm"


class Debian13(Packages, unittest.TestCase):
    suite = "trixie"

    def test_is_reproducible(self):
        """The same packages by somebody else, elsewhere and later."""
        root = Root("build", self.suite)
        self.addCleanup(root.close)
        elsewhere = root.mount / "somewhere" / "else"
        elsewhere.mkdir(parents=True)
        tree = make_source(elsewhere, umask=0o077)
        build_in(root, f"somewhere/else/{tree}", "sh", "-c", 'umask 077 && exec "$@"', "sh", LC_ALL="C", LANGUAGE="de",
                 TZ="Pacific/Kiritimati", USER="somebody", HOME="/tmp")
        made = self.made()
        same = sorted(path.name for path in made.folder.iterdir() if path.name.endswith((".deb", ".xz", ".dsc")))
        self.assertGreaterEqual(len(same), len(PROGRAMS) + 3)
        self.assertEqual(filecmp.cmpfiles(made.folder, elsewhere, same, shallow=False)[0], same)


class DebianSid(Packages, unittest.TestCase):
    suite = "sid"


class Agreement(unittest.TestCase):
    """What stands in two places."""

    def test_build_dependencies(self):
        """Whoever builds by hand needs the same libraries as a package does."""
        listed = re.findall(r"^(\S+-dev|gettext|meson|libxml2-utils) ", (SOURCE / "data/build-packages").read_text(), re.MULTILINE)
        wanted = names_of(field(CONTROL.read_text(), "Build-Depends")) - {"debhelper-compat", "pkgconf", "python3"}
        self.assertEqual(set(listed) - {"libc6-dev"}, wanted)

    def test_version(self):
        version = re.search(r"version: '(.*)',", (SOURCE / "meson.build").read_text()).group(1)
        self.assertRegex((CONTROL.parent / "changelog").read_text(), rf"\Anestbox \({re.escape(version)}-")


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""nestbox-helper as root with an /etc of its own: its verbs, and everything that may stand in its way."""

import fcntl
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time
import unittest

from apart import OPTIONS, Apart, build_dir, require

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "faults"))

import table  # noqa: E402  # pylint: disable=wrong-import-position

require("strace", "lsinitramfs", "dracut", "cpio")

FOLDER = "/etc/modprobe.d"
LOADED = {"kvm": {"enable_virt_at_load": "Y"}, "kvm_amd": {"nested": "0"}, "kvm_intel": {"nested": "N"}}
VERBS = ("set-kvm-nested", "clear-kvm-nested", "forget-kvm-nested", "set-virt-at-load", "clear-virt-at-load",
         "forget-virt-at-load", "reload-kvm")


class Verbs(unittest.TestCase):

    def test_each_verb_writes_its_line_and_nothing_else(self):
        with Apart(LOADED) as apart:
            before = apart.snapshot()
            for verb, value in (("set", "1"), ("clear", "0")):
                answer = apart.helper(f"{verb}-kvm-nested").json
                module = answer["module"]
                self.assertIn(module, ("kvm_intel", "kvm_amd"))
                self.assertTrue(answer["ok"] and answer["changed"])
                self.assertEqual((answer["next"], answer["source"]), (value, OPTIONS))
                self.assertIn(f"\noptions {module} nested={value}\n", apart.options())
                self.assertFalse(apart.helper(f"{verb}-kvm-nested").json["changed"])
            self.assertEqual(apart.path(OPTIONS).stat().st_mode & 0o7777, 0o644)
            answer = apart.helper("set-virt-at-load").json
            self.assertEqual((answer["module"], answer["parameter"], answer["loaded"]),
                             ("kvm", "enable_virt_at_load", "Y"))
            self.assertEqual(len(apart.options().splitlines()), 3)
            self.assertEqual(apart.helper("forget-kvm-nested").json["previous"], "0")
            self.assertEqual(apart.helper("forget-virt-at-load").json["previous"], "1")
            self.assertIsNone(apart.options())
            self.assertEqual(apart.snapshot(), before)

    def test_foreign_lines_stay(self):
        with Apart(LOADED) as apart:
            mine = "# mine\noptions snd_hda_intel power_save=1\n"
            apart.path(OPTIONS).write_text(mine)
            apart.helper("clear-virt-at-load")
            self.assertEqual(apart.options(), mine + "options kvm enable_virt_at_load=0\n")
            apart.helper("forget-virt-at-load")
            self.assertEqual(apart.options(), mine)

    def test_folder_is_made(self):
        with Apart(LOADED) as apart:
            apart.path(FOLDER).rmdir()
            self.assertTrue(apart.helper("clear-virt-at-load").json["ok"])
            self.assertEqual(apart.path(FOLDER).stat().st_mode & 0o7777, 0o755)

    def test_who_overrides_is_named(self):
        with Apart(LOADED) as apart:
            for name, wins in (("qemu-system-x86.conf", False), ("zz-nestbox2.conf", True), ("zzz.conf", True)):
                apart.path(f"{FOLDER}/{name}").write_text("options kvm enable_virt_at_load=1\n")
                answer = apart.helper("clear-virt-at-load").json
                self.assertTrue(answer["ok"])
                self.assertEqual((answer["next"], answer["source"]),
                                 ("1", f"{FOLDER}/{name}") if wins else ("0", OPTIONS))
            apart.run("sh", "-c", "echo quiet kvm.enable_virt_at_load=1 >/run/cmdline; "
                                  "mount --bind /run/cmdline /proc/cmdline")
            answer = apart.helper("clear-virt-at-load").json
            self.assertEqual((answer["next"], answer["source"]), ("1", "/proc/cmdline"))

    def test_libkmod_complains_to_nobody(self):
        """Of what stands in others' files: modprobe does, the helper and nestboxctl do not."""
        with Apart(LOADED) as apart:
            apart.path(FOLDER + "/bad.conf").write_text("frobnicate\noptions\nalias x\n")
            shutil.copy(build_dir() / "src/terminal/nestboxctl", apart.path("/usr/local/libexec/nestboxctl"))
            self.assertIn("bad.conf", apart.run("modprobe", "--showconfig").err)
            self.assertEqual(apart.helper("set-kvm-nested").err, "")
            answer = apart.run("/usr/local/libexec/nestboxctl", "computer")
            self.assertEqual((answer.rc, answer.err), (0, ""))

    def test_built_in(self):
        with Apart({"kvm": {"built_in": True}, "kvm_amd": {"built_in": True}, "kvm_intel": {"built_in": True}}) as apart:
            for verb in ("set-kvm-nested", "clear-virt-at-load", "reload-kvm"):
                answer = apart.helper(verb)
                self.assertEqual((answer.rc, answer.json["error"]), (1, "built-in"))
            self.assertIsNone(apart.options())
            # what is there for no reason can be removed all the same
            apart.path(OPTIONS).write_text("options kvm enable_virt_at_load=0\n")
            self.assertTrue(apart.helper("forget-virt-at-load").json["changed"])

    def test_machines_run(self):
        with Apart({"kvm": {}, "kvm_amd": {"users": 1}, "kvm_intel": {"users": 1}}) as apart:
            answer = apart.helper("reload-kvm")
            self.assertEqual((answer.rc, answer.json["error"], answer.json["changed"]), (1, "machines-run", False))


class InitialImage(unittest.TestCase):
    """What the kernel starts with: real images, made and listed by the tools of who makes them."""

    COMMANDS = {"update-initramfs": "sudo update-initramfs -u", "dracut": "sudo dracut --force --regenerate-all",
                "mkinitcpio": "sudo mkinitcpio -P", None: None}
    LISTERS = {"update-initramfs": "lsinitramfs", "dracut": "lsinitrd", "mkinitcpio": "lsinitcpio"}
    RELEASE = os.uname().release
    MODULES = f"usr/lib/modules/{RELEASE}/kernel"

    def make(self, apart, maker):
        """A computer with one maker's tools, and without images."""
        folder = apart.path("/usr/bin")
        apart.open_folder("/usr/bin")
        apart.open_folder("/usr/sbin")
        for name in ("dracut", *self.LISTERS.values()):
            if self.LISTERS.get(maker) != name:
                (folder / name).unlink(missing_ok=True)
        if maker == "mkinitcpio":
            # Debian has no package of it: this lists as that does, a path a line
            (folder / "lsinitcpio").write_text('#!/bin/sh -e\ngzip -dc "$1" | cpio --quiet --list\n')
            (folder / "lsinitcpio").chmod(0o755)
        if maker:
            (apart.path("/usr/sbin") if maker == "update-initramfs" else folder).joinpath(maker).touch()
        self.assertEqual(apart.run("mount", "-t", "tmpfs", "none", "/boot").rc, 0)

    def put(self, apart, image, *files):
        """An image in which these files are."""
        answer = apart.run("sh", "-ec", 'rm -rf /run/tree; mkdir /run/tree; cd /run/tree; image=$1; shift; for file; do '
                                        'mkdir -p "${file%/*}"; echo x >"$file"; done; '
                                        'find . | cpio --quiet -o -H newc | gzip >"$image"', "sh", image, *files)
        self.assertEqual(answer.rc, 0, answer)

    def look(self, apart, maker):
        """Whether it holds KVM, and options."""
        answer = apart.helper("set-kvm-nested").json
        self.assertTrue(answer["ok"])
        self.assertEqual(answer["initramfs-command"], self.COMMANDS[maker])
        return answer["initramfs-holds-kvm"], answer["initramfs-holds-options"]

    def test_debian(self):
        image = f"/boot/initrd.img-{self.RELEASE}"
        with Apart(LOADED) as apart:
            self.make(apart, "update-initramfs")
            self.assertEqual(self.look(apart, "update-initramfs"), ("unknown", False))
            for files, holds, has_options in (
                    ([f"{self.MODULES}/fs/ext4.ko", "etc/kvm.conf"], "no", False),
                    ([f"{self.MODULES}/arch/x86/kvm/kvm-amd.ko.xz", "etc/modprobe.d/old.conf"], "yes", True),
                    ([f"{self.MODULES}/arch/x86/kvm/kvm.ko"], "yes", False),
                    ([f"{self.MODULES}/arch/x86/kvm/kvm-intel.ko.zst"], "yes", False)):
                self.put(apart, image, *files)
                self.assertEqual(self.look(apart, "update-initramfs"), (holds, has_options), files)
            # what is no such image, what never ends, and nobody who could list it
            apart.path(image).write_text("none")
            self.assertEqual(self.look(apart, "update-initramfs"), ("unknown", False))
            apart.path(image).unlink()
            os.mkfifo(apart.path(image))
            self.assertEqual(self.look(apart, "update-initramfs"), ("unknown", False))
            apart.path(image).unlink()
            self.put(apart, image, f"{self.MODULES}/arch/x86/kvm/kvm.ko")
            apart.path("/usr/bin/lsinitramfs").unlink()
            self.assertEqual(self.look(apart, "update-initramfs"), ("unknown", False))

    def test_dracut(self):
        """Made by dracut itself, under its own name, Debian's and openSUSE's."""
        with Apart(LOADED) as apart:
            for holds, image in (("no", f"/boot/initrd.img-{self.RELEASE}"), ("yes", f"/boot/initramfs-{self.RELEASE}.img")):
                tree = apart.path(f"/run/{holds}/{self.MODULES}/arch/x86/kvm")
                tree.mkdir(parents=True)
                (tree / ("kvm-amd.ko.xz" if holds == "yes" else "other.ko.xz")).write_text("x")
                answer = apart.run("dracut", "--quiet", "--force", "--no-kernel", "--nostrip", "--modules", "bash",
                                   "--include", f"/run/{holds}", "/", f"/run/{holds}.img", self.RELEASE)
                self.assertEqual(answer.rc, 0, answer)
            self.make(apart, "dracut")
            self.assertEqual(self.look(apart, "dracut"), ("unknown", False))
            for holds, image in (("no", f"/boot/initrd.img-{self.RELEASE}"), ("yes", f"/boot/initrd-{self.RELEASE}"),
                                 ("no", f"/boot/initramfs-{self.RELEASE}.img")):
                apart.run("cp", f"/run/{holds}.img", image)
                self.assertEqual(self.look(apart, "dracut")[0], holds, image)
                apart.path(image).unlink()
            # whose squashed inside nobody here can list
            self.put(apart, f"/boot/initrd.img-{self.RELEASE}", "./squashfs-root.img")
            self.assertEqual(self.look(apart, "dracut"), ("unknown", False))
            apart.path(f"/boot/initrd.img-{self.RELEASE}").write_text("none")
            self.assertEqual(self.look(apart, "dracut"), ("unknown", False))

    def test_mkinitcpio(self):
        """Its image is named after the kernel's package."""
        with Apart(LOADED) as apart:
            self.make(apart, "mkinitcpio")
            modules = pathlib.Path("/usr/lib/modules")
            if not modules.exists():
                modules.mkdir()
                self.addCleanup(modules.rmdir)
            apart.run("sh", "-ec", 'mkdir -p "/run/modules/$1"; mount --bind /run/modules /usr/lib/modules', "sh", self.RELEASE)
            package = apart.path(f"/run/modules/{self.RELEASE}/pkgbase")
            self.put(apart, "/boot/initramfs-linux.img", f"{self.MODULES}/arch/x86/kvm/kvm-amd.ko.zst")
            self.put(apart, "/boot/initramfs-linux-lts.img", "etc/modprobe.d/own.conf")
            self.assertEqual(self.look(apart, "mkinitcpio"), ("unknown", False))
            for name, found in (("linux\n", ("yes", False)), ("linux-lts\n", ("no", True)), ("gone", ("unknown", False)),
                                ("../boot/initramfs-linux", ("unknown", False))):
                package.write_text(name)
                self.assertEqual(self.look(apart, "mkinitcpio"), found, name)

    def test_nobody(self):
        with Apart(LOADED) as apart:
            self.make(apart, None)
            self.assertEqual(self.look(apart, None), ("unknown", False))


class Attacks(unittest.TestCase):

    def refused(self, apart, error, verb="clear-virt-at-load"):
        before = apart.snapshot()
        answer = apart.helper(verb)
        self.assertEqual((answer.rc, answer.json["ok"], answer.json["error"]), (1, False, error), answer)
        self.assertEqual(apart.snapshot(), before)

    def test_something_else_in_place_of_the_file(self):
        with Apart(LOADED) as apart:
            path = apart.path(OPTIONS)
            victim = apart.path("/etc/passwd")
            for put in (lambda: path.symlink_to("/etc/passwd"), lambda: path.symlink_to("/etc/nothing"),
                        lambda: os.mkfifo(path), path.mkdir, lambda: os.mknod(path, 0o020644, os.makedev(1, 5)),
                        lambda: os.link(victim, path)):
                put()
                status = path.lstat()
                self.refused(apart, "foreign-file")
                self.assertEqual(path.lstat().st_ino, status.st_ino)
                if path.is_dir() and not path.is_symlink():
                    path.rmdir()
                else:
                    path.unlink()

    def test_file_that_others_may_write(self):
        with Apart(LOADED) as apart:
            path = apart.path(OPTIONS)
            for change in (lambda: path.chmod(0o666), lambda: path.chmod(0o664), lambda: os.chown(path, 65534, 0)):
                path.write_text("options kvm x=1\n")
                change()
                self.refused(apart, "foreign-file")
                path.unlink()

    def test_contents_that_are_not_ours_to_take_apart(self):
        with Apart(LOADED) as apart:
            for content in (b"options kvm \\\n enable_virt_at_load=1\n", b"\0", b"#" * 70000):
                apart.path(OPTIONS).write_bytes(content)
                self.refused(apart, "foreign-file")
                self.assertEqual(apart.path(OPTIONS).read_bytes(), content)

    def test_folder_that_is_not_roots(self):
        with Apart(LOADED) as apart:
            folder = apart.path(FOLDER)
            folder.chmod(0o777)
            self.refused(apart, "folder")
            folder.rmdir()
            folder.symlink_to("/run/kept")
            self.refused(apart, "folder")

    def test_something_in_place_of_the_new_file(self):
        with Apart(LOADED) as apart:
            new = apart.path(OPTIONS + ".new")
            before = apart.snapshot()
            new.symlink_to("/etc/passwd")
            self.assertTrue(apart.helper("clear-virt-at-load").json["ok"])
            self.assertEqual(apart.snapshot(), before)
            new.mkdir()
            self.assertEqual(apart.helper("set-virt-at-load").json["error"], "write")
            self.assertIn("enable_virt_at_load=0", apart.options())

    def test_arguments(self):
        dice = random.Random(6)
        with Apart(LOADED) as apart:
            before = apart.snapshot()
            wrong = [[], [""], ["set-kvm-nested", "x"], ["set-kvm-nested", ""], ["SET-KVM-NESTED"], ["--help"],
                     ["set-kvm-nested\n"], ["set-kvm-nested "], ["../set-kvm-nested"], ["-"], ["set-kvm-nested=1"],
                     [b"\xff\xfe"], ["x" * 100000], ["reload-kvm"] * 50]
            for _ in range(60):
                text = bytearray(dice.choice(VERBS).encode())
                text[dice.randrange(len(text))] = dice.choice([c for c in range(1, 256)])
                if bytes(text).decode(errors="replace") not in VERBS:
                    wrong.append([bytes(text)])
            for argv in wrong:
                answer = apart.helper(*argv)
                self.assertEqual((answer.rc, answer.json),
                                 (2, {"format": 1, "verb": None, "ok": False, "error": "usage"}), argv)
            self.assertIsNone(apart.options())
            self.assertEqual(apart.snapshot(), before)

    def test_only_root(self):
        with Apart(LOADED) as apart:
            answer = apart.helper("set-kvm-nested", user="nobody")
            self.assertEqual((answer.rc, answer.json["error"]), (1, "not-root"))
            self.assertIsNone(apart.options())

    def test_closed_descriptors(self):
        with Apart(LOADED) as apart:
            for closed in ("0<&-", "2>&-", "0<&- 2>&-", "1>&-"):
                apart.run("sh", "-c", f"exec {apart.program} set-kvm-nested {closed}")
                self.assertRegex(apart.options(), r"^# [^\n]*\noptions kvm_\w+ nested=1\n$")
                apart.helper("forget-kvm-nested")

    def test_gives_up_what_it_does_not_need(self):
        """Looked at while it waits for another helper: descriptors, capabilities, environment."""
        with Apart(LOADED) as apart:
            folder = os.open(apart.path(FOLDER), os.O_RDONLY)
            fcntl.flock(folder, fcntl.LOCK_EX)
            inherited = os.open("/etc/passwd", os.O_RDONLY)
            process = subprocess.Popen(apart.argv([apart.program, "set-kvm-nested"]), pass_fds=(inherited,),
                                       env={"MODPROBE_OPTIONS": "x", "G_MESSAGES_DEBUG": "all"},
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            try:
                inside = self.wait_for_lock(process)
                links = {int(p.name): os.readlink(p) for p in (inside / "fd").iterdir()}
                status = dict(line.split(":\t", 1) for line in (inside / "status").read_text().splitlines() if ":\t" in line)
                fcntl.flock(folder, fcntl.LOCK_UN)
                out = process.communicate(timeout=60)[0]
            finally:
                process.kill()
                process.communicate()
                os.close(folder)
                os.close(inherited)
            self.assertEqual(set(links), {0, 1, 2, 3})
            self.assertEqual((links[0], links[3]), ("/dev/null", FOLDER))
            for name in ("CapEff", "CapPrm", "CapInh", "CapAmb", "CapBnd"):
                self.assertEqual(int(status[name], 16), 0, name)
            self.assertEqual((status["NoNewPrivs"], status["Groups"].strip()), ("1", ""))
            self.assertIn(b'"ok":true', out)

    def wait_for_lock(self, process):
        """Waits until the helper below the process sleeps in the lock: its folder in /proc."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for pid in [str(process.pid), *self.children(process.pid)]:
                path = pathlib.Path(f"/proc/{pid}")
                if (path / "comm").read_text() == "nestbox-helper\n" and "\t->" in self.locks(pid):
                    return path
            time.sleep(0.02)
        raise AssertionError("it does not wait for the other one")

    @staticmethod
    def children(pid):
        return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()

    @staticmethod
    def locks(pid):
        """'\\t->' where the process waits for a lock."""
        state = pathlib.Path(f"/proc/{pid}/syscall").read_text().split()[0]
        return "\t->" if state == "73" else ""  # flock on x86-64


class Killed(unittest.TestCase):

    def test_at_every_step(self):
        """Killed at each system call of its work: the file is the old or the new one, whole, and the next run works."""
        for option, world in (("virt-at-load", "VirtualBox"), ("kvm-nested", "libvirt")):
            with Apart(LOADED) as apart:
                apart.helper(f"set-{option}")
                old, before = apart.options(), apart.snapshot()
                for call in ("flock", "unlinkat", "write", "fchmod", "fsync:when=1", "renameat", "fsync:when=2"):
                    with self.subTest(call):
                        self.kill_at(apart, call, option, old)
                        self.assertEqual(apart.snapshot(), before)
                        table.record("helper killed", "at each system call of its work", world, "known")

    def kill_at(self, apart, call, option, old):
        """One of them, and the next run after it."""
        name, _, when = call.partition(":")
        inject = f"inject={name}:signal=KILL" + (f":{when}" if when else "")
        apart.run("strace", "-o", "/dev/null", "-e", inject, apart.program, f"clear-{option}")
        self.assertIn(apart.options(), (old, old.replace("=1", "=0")))
        if call in ("write", "renameat", "fsync:when=1"):
            self.assertEqual(apart.options(), old)
        self.assertTrue(apart.helper(f"set-{option}").json["ok"])
        self.assertEqual(apart.options(), old)
        self.assertEqual([p.name for p in apart.path(FOLDER).iterdir()], ["zz-nestbox.conf"])

    def test_full_disk(self):
        with Apart(LOADED) as apart:
            apart.helper("set-virt-at-load")
            old = apart.options()
            for inject in ("write:error=ENOSPC:when=1", "fsync:error=EIO:when=1", "renameat:error=EIO"):
                answer = apart.run("strace", "-o", "/dev/null", "-e", f"inject={inject}", apart.program,
                                   "clear-virt-at-load")
                self.assertEqual(answer.json["error"], "write", inject)
                self.assertEqual(apart.options(), old)
                self.assertEqual([p.name for p in apart.path(FOLDER).iterdir()], ["zz-nestbox.conf"])


if __name__ == "__main__":
    unittest.main()

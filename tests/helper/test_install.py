# SPDX-License-Identifier: GPL-3.0-or-later
"""nestbox-helper's install verbs with the real apt and dpkg, a repository made here and a system of its own: installing,
cancelling, a broken dpkg, and everything for which they refuse."""

import json
import random
import shutil
import subprocess
import unittest

from apart import Apart, build_dir, require
from repository import Repository, become_machine

require("apt-get", "dpkg-deb", "script")

LOADED = {"kvm": {}, "kvm_amd": {"users": 1}, "kvm_intel": {"users": 1}}
NOTHING = "0" * 64
STOP_ONCE = "[ -e /opt/go ] || { echo 'it breaks' >&2; exit 1; }\n"


class Case(unittest.TestCase):
    """A repository, and a system that knows no other."""

    def setUp(self):
        self.repository = Repository()
        self.addCleanup(self.repository.__exit__)
        self.apart = Apart(LOADED)
        self.addCleanup(self.apart.__exit__)
        self.tool = "/usr/local/libexec/nest-plan-tool"
        shutil.copy(build_dir() / "tests/helper/nest-plan-tool", self.apart.path(self.tool))

    def add_virtualbox(self, **fields):
        self.repository.add("made-up-library", "2")
        self.repository.add("virtualbox", "7.2-1", Depends="made-up-library", **fields)
        self.repository.add("virtualbox-qt", "7.2-1", Depends="virtualbox")

    def plan(self, kind="virtualbox"):
        """As somebody who is not root sees it."""
        return self.apart.run(self.tool, kind, user="nobody").json

    def install(self, digest, verb="install-virtualbox", **options):
        """All lines of the helper: what it tells on its way, and its answer."""
        answer = self.apart.helper(verb, digest, **options)
        lines = [json.loads(line) for line in answer.out.splitlines()]
        self.assertEqual(answer.rc == 0, lines[-1]["ok"], answer)
        return lines[:-1], lines[-1]

    def refused(self, error, digest=None):
        before = self.status()
        told, answer = self.install(digest or self.plan()["digest"] or NOTHING)
        self.assertEqual((answer["error"], told), (error, []), answer)
        self.assertEqual(self.status(), before)
        return answer

    def status(self):
        return self.apart.path("/var/lib/dpkg/status").read_text()

    def is_installed(self, name):
        return self.apart.run("dpkg-query", "-W", "-f", "${Status}", name).out == "install ok installed"


class Install(Case):
    """The helper by itself."""

    def test_installs_what_was_shown_and_nothing_else(self):
        self.add_virtualbox()
        self.repository.add("unrelated", "1")
        self.repository.connect(self.apart)
        plan = self.plan()
        self.assertEqual((plan["state"], plan["wanted"], plan["removed"], plan["interrupted"]),
                         ("available", "virtualbox virtualbox-qt", 0, False))
        self.assertEqual({(p["name"], p["version"], p["origin"], p["place"]) for p in plan["packages"]},
                         {("made-up-library", "2", "Nestbox-Test:stable", "127.0.0.1"),
                          ("virtualbox", "7.2-1", "Nestbox-Test:stable", "127.0.0.1"),
                          ("virtualbox-qt", "7.2-1", "Nestbox-Test:stable", "127.0.0.1")})
        self.assertGreater(plan["download"], 3000)
        told, answer = self.install(plan["digest"])
        self.assertEqual((answer["ok"], answer["error"], answer["verb"]), (True, None, "install-virtualbox"))
        phases = [line["phase"] for line in told]
        self.assertEqual(sorted(set(phases), key=phases.index), ["download", "install"])
        for phase in ("download", "install"):
            percents = [line["percent"] for line in told if line["phase"] == phase]
            self.assertEqual(percents, sorted(percents), told)
            self.assertTrue(0 <= percents[0] <= percents[-1] <= 100)
        self.assertIn("virtualbox-qt", {line["package"] for line in told})
        for name in ("virtualbox", "virtualbox-qt", "made-up-library"):
            self.assertTrue(self.is_installed(name), name)
            self.assertTrue(self.apart.path(f"/opt/made-up/{name}").exists())
        self.assertFalse(self.is_installed("unrelated"))

    def test_libvirt(self):
        for name in ("qemu-system-x86", "libvirt-daemon-system", "virt-manager"):
            self.repository.add(name)
        self.repository.connect(self.apart)
        plan = self.plan("libvirt")
        self.assertEqual((plan["state"], len(plan["packages"])), ("available", 3))
        self.assertTrue(self.install(plan["digest"], "install-libvirt")[1]["ok"])
        self.assertTrue(self.is_installed("virt-manager"))

    def test_oracles_packages_where_the_distribution_has_none(self):
        self.repository.add("virtualbox-7.1", "7.1.14")
        self.repository.add("virtualbox-7.2", "7.2.4")
        self.repository.add("linux-headers-amd64", "6.12")
        self.repository.connect(self.apart)
        plan = self.plan()
        self.assertEqual(plan["wanted"], "virtualbox-7.2 linux-headers-amd64")
        self.assertEqual(plan["source"], plan["digest"] + " virtualbox-7.2 linux-headers-amd64")
        self.assertTrue(self.install(plan["digest"])[1]["ok"])
        self.assertTrue(self.is_installed("virtualbox-7.2"))

    def test_missing(self):
        self.repository.add("unrelated")
        self.repository.connect(self.apart)
        self.assertEqual(self.plan()["state"], "no-source")
        self.refused("no-source")

    def test_missing_dependency(self):
        self.repository.add("virtualbox", Depends="not-there")
        self.repository.add("virtualbox-qt")
        self.repository.connect(self.apart)
        plan = self.plan()
        self.assertEqual(plan["state"], "impossible")
        self.assertTrue(plan["message"])
        self.refused("impossible")

    def test_unstable_is_never_mixed_in(self):
        with Repository("Debian", "unstable") as sid:
            sid.add("virtualbox")
            sid.add("virtualbox-qt")
            sid.connect(self.apart)
            self.assertEqual(self.plan()["state"], "mixed")
            self.refused("mixed")
            # On unstable itself it is the system's own
            self.apart.path("/run/os-release").write_text("ID=debian\nVERSION_CODENAME=forky\n")
            self.assertEqual(self.plan()["state"], "available")

    def test_would_remove(self):
        self.repository.add("rival")
        self.add_virtualbox(Conflicts="rival")
        self.repository.connect(self.apart)
        self.assertEqual(self.apart.run("apt-get", "-qq", "-y", "install", "rival").rc, 0)
        plan = self.plan()
        self.assertEqual((plan["state"], plan["removed"]), ("would-remove", 1))
        self.refused("would-remove")
        self.assertTrue(self.is_installed("rival"))

    def test_another_plan_than_was_shown(self):
        self.add_virtualbox()
        self.repository.connect(self.apart)
        shown = self.plan()["digest"]
        self.refused("plan-changed", NOTHING)
        self.repository.add("virtualbox", "7.2-2", Depends="made-up-library")
        self.repository.update(self.apart)
        self.refused("plan-changed", shown)

    def test_another_repository_than_was_shown(self):
        self.add_virtualbox()
        self.repository.connect(self.apart)
        changes = ("echo 'deb http://127.0.0.1:1/ ./' >/etc/apt/sources.list.d/foreign.list", "touch /etc/apt/sources.list",
                   "echo key >/etc/apt/trusted.gpg.d/foreign.asc", "echo >/etc/apt/preferences.d/pins")
        for change in changes:
            shown = self.plan()["digest"]
            self.apart.run("sh", "-c", change)
            self.refused("plan-changed", shown)
            self.apart.run("rm", "-f", "/etc/apt/sources.list.d/foreign.list")

    def test_package_that_adds_a_repository_is_told(self):
        self.add_virtualbox(script="echo '# foreign' >/etc/apt/sources.list.d/foreign.list\n")
        self.repository.connect(self.apart)
        self.assertEqual(self.install(self.plan()["digest"])[1]["error"], "repository-changed")

    def test_cancelled_while_fetching(self):
        self.add_virtualbox()
        self.repository.connect(self.apart)
        before, digest = self.status(), self.plan()["digest"]
        self.repository.held = True
        with subprocess.Popen(self.apart.argv([self.apart.program, "install-virtualbox", digest]), stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            self.assertTrue(self.repository.asked.wait(60))
            process.stdin.close()
            out = process.stdout.read()
        answer = json.loads(out.splitlines()[-1])
        self.assertEqual((process.returncode, answer["error"]), (1, "cancelled"))
        self.assertEqual(self.status(), before)
        # and once more, to its end
        self.repository.held = False
        self.repository.let_go.set()
        self.assertTrue(self.install(digest)[1]["ok"])

    def test_not_cancelled_while_dpkg_is_at_work(self):
        self.add_virtualbox(script="mkfifo /run/gate; read _ </run/gate\n")
        self.repository.connect(self.apart)
        digest = self.plan()["digest"]
        with subprocess.Popen(self.apart.argv([self.apart.program, "install-virtualbox", digest]), stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            self.apart.run("sh", "-c", "until [ -p /run/gate ]; do sleep 0.05; done")
            process.stdin.close()
            self.apart.run("sh", "-c", "echo go >/run/gate")
            out = process.stdout.read()
        self.assertTrue(json.loads(out.splitlines()[-1])["ok"], out)
        self.assertTrue(self.is_installed("virtualbox"))

    def test_broken_in_its_middle_and_finished_later(self):
        self.add_virtualbox(script=STOP_ONCE)
        self.repository.connect(self.apart)
        answer = self.install(self.plan()["digest"])[1]
        self.assertEqual(answer["error"], "install")
        self.assertTrue(answer["message"])
        plan = self.plan()
        self.assertEqual((plan["state"], plan["interrupted"]), ("available", True))
        self.assertEqual(self.install(plan["digest"])[1]["error"], "dpkg-broken")
        self.apart.run("touch", "/opt/go")
        told, answer = self.install(self.plan()["digest"])
        self.assertTrue(answer["ok"], answer)
        self.assertIn("finish", {line["phase"] for line in told})
        for name in ("virtualbox", "virtualbox-qt"):
            self.assertTrue(self.is_installed(name))

    def test_fetching_fails(self):
        self.add_virtualbox()
        self.repository.connect(self.apart)
        digest = self.plan()["digest"]
        self.repository.__exit__()
        answer = self.install(digest)[1]
        self.assertEqual((answer["error"], self.is_installed("virtualbox")), ("download", False))
        self.assertTrue(answer["message"])

    def test_arguments(self):
        dice = random.Random(7)
        self.repository.add("virtualbox")
        self.repository.add("virtualbox-qt")
        self.repository.connect(self.apart)
        digest = self.plan()["digest"]
        wrong = [["install-virtualbox"], ["install-libvirt"], ["install-virtualbox", ""], ["install-virtualbox", digest, "x"],
                 ["install-virtualbox", digest[:-1]], ["install-virtualbox", digest + "0"],
                 ["install-virtualbox", "A" * 64],
                 ["install-virtualbox", "-o" + digest[2:]], ["install-virtualbox", "virtualbox"], ["install-foreign", digest],
                 ["set-kvm-nested", digest], ["install-virtualbox", " " + digest[1:]], ["install-virtualbox", digest + "\n"]]
        for _ in range(30):
            text = bytearray(digest.encode())
            text[dice.randrange(len(text))] = dice.choice([c for c in range(1, 256) if chr(c) not in "0123456789abcdef"])
            wrong.append(["install-virtualbox", bytes(text)])
        for argv in wrong:
            answer = self.apart.helper(*argv)
            self.assertEqual((answer.rc, answer.json), (2, {"format": 1, "verb": None, "ok": False, "error": "usage"}), argv)
        self.assertEqual(self.apart.helper("install-virtualbox", digest, user="nobody").json["error"], "not-root")
        self.assertFalse(self.is_installed("virtualbox"))


class FromTheTerminal(Case):
    """nestboxctl in a machine of VirtualBox's, as root, from its checklist to the installed packages."""

    PROGRAM = "/usr/local/libexec/nestboxctl"

    def setUp(self):
        super().setUp()
        shutil.copy(build_dir() / "src/terminal/nestboxctl", self.apart.path(self.PROGRAM))
        become_machine(self.apart)
        self.repository.add("virtualbox", "7.2-1", program="VirtualBox/VBoxManage")
        self.repository.add("virtualbox-qt", "7.2-1", Depends="virtualbox")
        self.repository.connect(self.apart)

    def nestboxctl(self, command, *argv):
        environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/run", "XDG_STATE_HOME": "/run/state", "LC_ALL": "C.UTF-8"}
        return self.apart.run(self.PROGRAM, "--only", "virtualbox", command, *argv, env=environment)

    def finding(self):
        document = json.loads(self.nestboxctl("check", "--json").out)
        return next(f for f in document["findings"] if f["step"] == "inside-install-hypervisor")

    def test_only_with_a_yes_and_never_taken_back(self):
        finding = self.finding()
        self.assertEqual((finding["status"], [o["option"] for o in finding["options"]]), ("choice", ["install"]), finding)
        self.assertTrue(any("virtualbox-qt 7.2-1, of Nestbox-Test:stable, from 127.0.0.1" in note for note in finding["notes"]),
                        finding)
        before = self.status()
        self.nestboxctl("apply", "--yes")
        self.assertEqual(self.status(), before)
        shown = self.nestboxctl("apply", "--dry-run", "--consent", "inside-install-hypervisor=install")
        self.assertIn("sudo apt install virtualbox virtualbox-qt\n", shown.out)
        self.assertEqual(self.status(), before)
        done = self.nestboxctl("apply", "--yes", "--json", "--consent", "inside-install-hypervisor=install")
        self.assertEqual(json.loads(done.out)["outcome"], "verified", done)
        self.assertTrue(self.is_installed("virtualbox-qt"))
        undone = self.nestboxctl("undo", "--yes", json.loads(done.out)["run"])
        self.assertIn("sudo apt remove virtualbox virtualbox-qt", " ".join((undone.out + undone.err).split()))
        self.assertTrue(self.is_installed("virtualbox-qt"))

    def test_tells_how_far_it_is(self):
        command = f"{self.PROGRAM} --only virtualbox apply --yes --consent inside-install-hypervisor=install"
        done = self.apart.run("script", "--quiet", "--return", "--flush", "--command", command, "/dev/null",
                              env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/run", "XDG_STATE_HOME": "/run/state",
                                   "LC_ALL": "C.UTF-8", "TERM": "xterm", "COLUMNS": "200"})
        for words in ("Fetching the packages", "Installing virtualbox"):
            self.assertIn(words, done.out + done.err)

    def test_live_mode(self):
        self.apart.run("sh", "-c", "echo quiet boot=live >/run/cmdline; mount --bind /run/cmdline /proc/cmdline")
        self.assertEqual([o["option"] for o in self.finding()["options"]], ["install-until-restart"])
        refused = self.nestboxctl("apply", "--yes", "--consent", "inside-install-hypervisor=install")
        self.assertEqual((refused.rc, self.is_installed("virtualbox")), (2, False), refused)
        self.nestboxctl("apply", "--yes", "--consent", "inside-install-hypervisor=install-until-restart")
        self.assertTrue(self.is_installed("virtualbox"))

    def test_session_that_cannot_become_root(self):
        self.apart.path("/var/lib/dpkg/info/user-sysmaint-split.list").write_text("")
        finding = self.finding()
        self.assertEqual((finding["status"], finding["remedy"]), ("manual", "Install it: “sudo apt install virtualbox virtualbox-qt”."))
        self.assertIn("SYSMAINT Session", " ".join(finding["notes"]))

    def test_broken_in_its_middle(self):
        """The program is there already, and yet it is not installed."""
        self.repository.add("virtualbox", "7.2-2", program="VirtualBox/VBoxManage", script=STOP_ONCE)
        self.repository.update(self.apart)
        broken = self.nestboxctl("apply", "--yes", "--consent", "inside-install-hypervisor=install")
        self.assertEqual(broken.rc, 4, broken)
        self.assertIn("sudo dpkg --configure -a", " ".join((broken.out + broken.err).split()))
        self.assertTrue(self.apart.path("/opt/VirtualBox/VBoxManage").exists())
        self.assertIn("sudo dpkg --configure -a", " ".join(self.finding()["notes"]))
        # the same again finishes it, once that is possible
        self.apart.run("touch", "/opt/go")
        finished = self.nestboxctl("apply", "--yes", "--consent", "inside-install-hypervisor=install")
        self.assertIn("verified", finished.out)
        self.assertTrue(self.is_installed("virtualbox-qt"))

    def test_plan_that_changed_meanwhile(self):
        self.apart.path("/usr/local/libexec/nestbox-helper").write_text("#!/bin/sh\n"
            "touch /etc/apt/sources.list.d/late.list\nexec /usr/local/libexec/real-helper \"$@\"\n")
        shutil.copy(build_dir() / "src/helper/nestbox-helper", self.apart.path("/usr/local/libexec/real-helper"))
        refused = self.nestboxctl("apply", "--yes", "--consent", "inside-install-hypervisor=install")
        self.assertEqual(self.is_installed("virtualbox"), False, refused)
        self.assertIn("no longer those that you were shown", " ".join((refused.out + refused.err).split()))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""nestboxctl in a pipe: commands, exit statuses, JSON and odd machines, on the stand-in for VBoxManage."""

import json
import os
import subprocess
import unittest

from fake_vbox import OTHER, UUID, FakeVirtualBox, machine
from programs import finding, program

CONSENT = ("--consent", "nested-paging=on")


def fully():
    """A machine that needs everything, the choice about nested paging included."""
    return machine(settings={"nestedpaging": "off"})


class Basics(unittest.TestCase):

    def test_version_starts_nothing(self):
        with FakeVirtualBox() as vbox:
            result = vbox.nestboxctl("--version")
            self.assertRegex(result.out, r"^nestboxctl \d+\.\d+\.\d+\n$")
            self.assertEqual((result.rc, vbox.calls()), (0, []))

    def test_help(self):
        with FakeVirtualBox() as vbox:
            for argv in (["--help"], ["apply", "--help"], ["check", "-h"]):
                result = vbox.nestboxctl(*argv)
                self.assertEqual(result.rc, 0)
                self.assertIn("Exit status:", result.out)
            self.assertEqual(vbox.calls(), [])

    def test_usage_errors_start_nothing(self):
        with FakeVirtualBox(machine()) as vbox:
            for argv in ([], ["frob"], ["check"], ["list", "a"], ["apply", "--consent", "no=on", UUID],
                         ["apply", "--set", "cpu-cores", UUID], ["check", "--yes", UUID]):
                result = vbox.nestboxctl(*argv)
                self.assertEqual(result.rc, 2, result)
                self.assertTrue(result.err.startswith("nestboxctl: "), result)
                self.assertEqual(result.out, "")
            self.assertEqual(vbox.calls(), [])

    def test_usage_error_as_json(self):
        with FakeVirtualBox() as vbox:
            result = vbox.nestboxctl("frob", "--json")
            self.assertEqual(result.rc, 2)
            self.assertEqual((result.json["format"], result.json["error"]["code"]), (1, "usage"))

    def test_full_disk_is_no_success(self):
        with FakeVirtualBox() as vbox, open("/dev/full", "wb") as full:
            done = subprocess.run([program("nestboxctl"), "list"], env=vbox.env, stdout=full, check=False)
            self.assertEqual(done.returncode, 4)

    def test_reader_that_goes_away(self):
        with FakeVirtualBox(machine()) as vbox:
            process = vbox.start("apply", "--yes", UUID)
            process.stdout.close()
            process.wait()
            process.stderr.close()
            self.assertEqual(vbox.setting("nested-hw-virt"), "on")


class List(unittest.TestCase):

    def test_text_and_json(self):
        with FakeVirtualBox(machine(), machine(OTHER, "gateway", state="running")) as vbox:
            result = vbox.nestboxctl("list")
            self.assertEqual(result.rc, 0)
            lines = result.out.splitlines()
            self.assertEqual(lines, [f"{OTHER}  gateway  running", f"{UUID}  whonix   powered off"])
            document = vbox.nestboxctl("list", "--json").json
            self.assertEqual(document["format"], 1)
            first = document["machines"][0]
            self.assertLessEqual({"uuid": OTHER, "name": "gateway", "hypervisor": "virtualbox",
                                  "connection": "virtualbox", "state": "running"}.items(), first.items())

    def test_names_only_is_one_call(self):
        with FakeVirtualBox(machine(), machine(OTHER, "gateway")) as vbox:
            document = vbox.nestboxctl("list", "--names-only", "--json").json
            self.assertEqual(vbox.calls(), [["list", "vms"]])
            self.assertEqual([m["state"] for m in document["machines"]], ["unknown", "unknown"])
            self.assertIn("whonix", vbox.nestboxctl("list", "--names-only").out)

    def test_none(self):
        with FakeVirtualBox() as vbox:
            self.assertEqual(vbox.nestboxctl("list").rc, 0)
            self.assertEqual(vbox.nestboxctl("list", "--json").json,
                             {"format": 1, "machines": [], "unreachable": []})
            self.assertEqual(vbox.nestboxctl("list", "--quiet").out, "")

    def test_inaccessible_is_listed(self):
        with FakeVirtualBox(machine(), machine(OTHER, inaccessible=True)) as vbox:
            result = vbox.nestboxctl("list")
            self.assertEqual(result.rc, 0)
            self.assertIn("cannot be read", result.out)
            details = {m["uuid"]: m["detail"] for m in vbox.nestboxctl("list", "--json").json["machines"]}
            self.assertEqual(details, {UUID: "read", OTHER: "inaccessible"})

    def test_names_never_break_the_terminal(self):
        name = "a\nb\x1b[2Jc\u202ed"
        with FakeVirtualBox(machine(name=name)) as vbox:
            result = vbox.nestboxctl("list")
            self.assertEqual(len(result.out.splitlines()), 1)
            self.assertNotIn("\x1b", result.out)
            self.assertNotIn("\u202e", result.out)
            self.assertEqual(vbox.nestboxctl("list", "--json").json["machines"][0]["name"], name)

    def test_name_that_is_not_utf8(self):
        with FakeVirtualBox(machine(name="b\udcff\\d")) as vbox:
            found = vbox.nestboxctl("list", "--json").json["machines"][0]
            self.assertEqual((found["name"], found["name-escaped"]), ("b\\xff\\\\d", True))
            for name in (b"b\xff\\d", b"b\\xff\\\\d"):
                done = subprocess.run([program("nestboxctl"), "check", "--json", name], env=vbox.env, check=False,
                                      stdout=subprocess.PIPE)
                self.assertEqual(json.loads(done.stdout)["machine"]["uuid"], UUID)


class Check(unittest.TestCase):

    def test_calls(self):
        with FakeVirtualBox(machine()) as vbox:
            vbox.nestboxctl("check", UUID)
            self.assertEqual(sorted(vbox.verbs()), ["--version", "getextradata", "list", "showvminfo"])
            self.assertIn(["list", "hostinfo"], vbox.calls())
            vbox.nestboxctl("check", "whonix")
            self.assertEqual(len(vbox.calls()), 4 + 5)

    def test_document(self):
        with FakeVirtualBox(fully()) as vbox:
            result = vbox.nestboxctl("check", UUID, "--json")
            document = result.json
            self.assertEqual((document["format"], document["machine"]["uuid"]), (1, UUID))
            self.assertEqual(document["hypervisor"]["version"][:6], "7.2.22")
            for found in document["findings"]:
                self.assertLessEqual({"step", "status", "current", "target", "why", "commands", "options", "risk",
                                      "remedy", "notes", "documentation"}, set(found))
            self.assertLessEqual({"status": "needed", "current": False, "target": True}.items(),
                                 finding(document, "io-apic").items())
            paging = finding(document, "nested-paging")
            self.assertEqual(paging["status"], "choice")
            self.assertIn("on", [o["option"] for o in paging["options"]])
            nested = finding(document, "nested-hw-virt")
            self.assertEqual((nested["waiting"], nested["requires"]), (True, "nested-paging"))
            self.assertEqual(nested["commands"], [f"VBoxManage modifyvm {UUID} --nested-hw-virt on"])

    def test_more_than_there_is(self):
        """Said of the machine that asks for it, and not of the other; nothing is said twice."""
        with FakeVirtualBox(machine(settings={"cpus": 500, "memory": 2000000}), machine(OTHER, "gateway")) as vbox:
            ids = [e["explanation"] for e in vbox.nestboxctl("check", UUID, "--json").json["explanations"]]
            self.assertIn("too-many-cores", ids)
            self.assertIn("too-much-memory", ids)
            ids = [e["explanation"] for e in vbox.nestboxctl("check", OTHER, "--json").json["explanations"]]
            self.assertNotIn("too-many-cores", ids)
            self.assertNotIn("too-much-memory", ids)
            text = " ".join(vbox.nestboxctl("check", "--verbose", UUID).out.split())
            self.assertIn("at most one processor less than the computer has", text)
            self.assertIn("at most half of the computer's memory", text)
            lines = vbox.nestboxctl("check", "--all").out.splitlines()
            self.assertEqual(lines.count("  More processors are wished than this computer has."), 1)
            self.assertEqual(lines.count("  More memory is wished than this computer has."), 1)

    def test_each_explanation_once(self):
        """What this computer is like is said once, however many machines there are, and libkmod says nothing of its own."""
        with FakeVirtualBox(*(machine(f"4dea22b3-1d52-d8f3-2516-782e98ab3fa{n}", f"whonix {n}") for n in range(4))) as vbox:
            titles = [e["title"] for e in vbox.nestboxctl("computer", "--json").json["explanations"] if e["in-the-way"]]
            result = vbox.nestboxctl("check", "--all")
            lines = [line.strip() for line in result.out.splitlines()]
            self.assertEqual({title: lines.count(title) for title in titles}, {title: 1 for title in titles})
            self.assertEqual(lines.count("What stands in the way"), 1 if titles else 0)
            self.assertEqual(result.err, "")

    def test_changes_nothing(self):
        with FakeVirtualBox(fully()) as vbox:
            before = vbox.read()
            vbox.nestboxctl("check", UUID, "--set", "cpu-cores=1", "--skip", "memory")
            self.assertEqual(vbox.read(), before)
            self.assertFalse(os.listdir(vbox.dir / "state"))

    def test_uuid_in_braces_and_capitals(self):
        with FakeVirtualBox(machine()) as vbox:
            self.assertEqual(vbox.nestboxctl("check", "{%s}" % UUID.upper(), "--json").json["machine"]["uuid"], UUID)

    def test_unknown_machine(self):
        with FakeVirtualBox(machine()) as vbox:
            for name in ("nobody", OTHER, "", "--", "*"):
                argv = ["--", name] if name.startswith("-") else [name]
                result = vbox.nestboxctl("check", "--json", *argv)
                self.assertEqual((result.rc, result.json["error"]["code"]), (2, "not-found"), name)

    def test_ambiguous_name(self):
        with FakeVirtualBox(machine(name="twin"), machine(OTHER, "twin")) as vbox:
            result = vbox.nestboxctl("check", "twin")
            self.assertEqual(result.rc, 2)
            self.assertIn(UUID, result.err)
            self.assertIn(OTHER, result.err)
            self.assertEqual(vbox.nestboxctl("check", "twin", "--json").json["error"]["code"], "ambiguous-name")

    def test_odd_names(self):
        for name in ("-dash", "--json", "@file", 'quo"te', "two\nlines", "a" * 200, "it's $(id) `id` \\", "日本語"):
            with self.subTest(name=name), FakeVirtualBox(machine(name=name)) as vbox:
                result = vbox.nestboxctl("check", "--json", "--", name)
                self.assertEqual(result.json["machine"]["name"], name)

    def test_uuid_wins_over_a_name(self):
        with FakeVirtualBox(machine(), machine(OTHER, UUID)) as vbox:
            self.assertEqual(vbox.nestboxctl("check", UUID, "--json").json["machine"]["name"], "whonix")

    def test_name_that_only_looks_like_a_uuid(self):
        name = "99999999-0000-0000-0000-000000000000"
        with FakeVirtualBox(machine(name=name)) as vbox:
            self.assertEqual(vbox.nestboxctl("check", name, "--json").json["machine"]["uuid"], UUID)

    def test_forged_list(self):
        forger = f'innocent" {{{UUID}}}\n"rest'
        with FakeVirtualBox(machine(), machine(OTHER, forger)) as vbox:
            result = vbox.nestboxctl("check", "innocent", "--json")
            self.assertEqual((result.rc, result.json["error"]["code"]), (2, "not-found"), result)

    def test_inaccessible(self):
        with FakeVirtualBox(machine(inaccessible=True)) as vbox:
            result = vbox.nestboxctl("check", UUID)
            self.assertEqual(result.rc, 4)
            self.assertEqual(vbox.nestboxctl("apply", "--yes", UUID).rc, 4)
            self.assertNotIn("modifyvm", vbox.verbs())

    def test_blocked_computer(self):
        with FakeVirtualBox(machine(), hostinfo={"HW virtualization": "no"}) as vbox:
            self.assertEqual(vbox.nestboxctl("check", UUID).rc, 3)

    def test_no_virtualbox(self):
        with FakeVirtualBox() as vbox:
            (vbox.dir / "bin/VBoxManage").unlink()
            for argv in (["list"], ["check", "whonix"], ["check", UUID], ["apply", "--yes", "whonix"]):
                result = vbox.nestboxctl(*argv)
                self.assertEqual(result.rc, 3, result)
                self.assertIn("Install", result.err)
                self.assertEqual(vbox.nestboxctl(*argv, "--json").json["error"]["code"], "not-installed")

    def test_service_dead(self):
        faults = [{"match": "", "kind": "dead", "times": -1}]
        with FakeVirtualBox(machine(), faults=faults) as vbox:
            result = vbox.nestboxctl("check", UUID, "--json", NESTBOX_TIME_SCALE="0.1")
            self.assertEqual((result.rc, result.json["error"]["code"]), (4, "service-dead"), result)

    def test_verbose(self):
        with FakeVirtualBox(fully()) as vbox:
            text = vbox.nestboxctl("check", "--verbose", UUID).out
            for word in ("Why:", "Documentation:", f"VBoxManage modifyvm {UUID}", "https://www.whonix.org/wiki/"):
                self.assertIn(word, text)

    def test_quiet(self):
        with FakeVirtualBox(fully()) as vbox:
            result = vbox.nestboxctl("check", "--quiet", UUID)
            self.assertEqual((result.out, result.err), ("", ""))

    def test_ascii_locale(self):
        with FakeVirtualBox(fully()) as vbox:
            result = vbox.nestboxctl("check", "--verbose", UUID, LC_ALL="C")
            self.assertTrue(result.out.isascii())
            self.assertIn("off -> on", result.out)
            self.assertNotIn("\x1b", result.out)
            vbox.nestboxctl("check", "--json", UUID, LC_ALL="C").json


class Apply(unittest.TestCase):

    def test_calls_and_result(self):
        with FakeVirtualBox(fully()) as vbox:
            result = vbox.nestboxctl("apply", "--yes", *CONSENT, UUID)
            self.assertEqual(sorted(vbox.verbs()), ["--version", "getextradata", "getextradata", "list", "modifyvm",
                                                    "setextradata", "showvminfo", "showvminfo"], result)
            settings = {k: vbox.setting(k) for k in ("nested-hw-virt", "nestedpaging", "ioapic")}
            self.assertEqual(set(settings.values()), {"on"})
            self.assertEqual(vbox.read()["extradata"], {"GUI/Input/HostKeyCombination": "65505,65506"})

    def test_second_time_changes_nothing(self):
        with FakeVirtualBox(machine()) as vbox:
            vbox.nestboxctl("apply", "--yes", UUID)
            before = len(vbox.calls())
            result = vbox.nestboxctl("apply", "--yes", "--json", UUID)
            self.assertEqual(result.json["jobs"], [])
            self.assertIsNone(result.json["run"])
            self.assertEqual(len(vbox.calls()) - before, 4)

    def test_yes_is_no_consent(self):
        with FakeVirtualBox(fully()) as vbox:
            result = vbox.nestboxctl("apply", "--yes", UUID)
            self.assertIn("--consent nested-paging=on", result.err)
            self.assertEqual(vbox.setting("nestedpaging"), "off")
            self.assertEqual(vbox.setting("nested-hw-virt"), "off")
            self.assertEqual(vbox.setting("ioapic"), "on")

    def test_decline_blocks_what_requires_it(self):
        with FakeVirtualBox(fully()) as vbox:
            document = vbox.nestboxctl("apply", "--yes", "--json", UUID).json
            nested = finding(document, "nested-hw-virt")
            self.assertEqual((nested["status"], nested["requires"]), ("blocked", "nested-paging"))

    def test_skip_blocks_what_requires_it(self):
        with FakeVirtualBox(fully()) as vbox:
            document = vbox.nestboxctl("apply", "--yes", "--json", "--skip", "nested-paging", *CONSENT, UUID).json
            nested = finding(document, "nested-hw-virt")
            self.assertEqual((nested["status"], nested["requires"]), ("blocked", "nested-paging"))
            self.assertTrue(finding(document, "nested-paging")["skipped"])
            self.assertEqual(vbox.setting("nested-hw-virt"), "off")

    def test_skip_io_apic_keeps_one_core(self):
        with FakeVirtualBox(machine()) as vbox:
            result = vbox.nestboxctl("apply", "--yes", "--json", "--skip", "io-apic", "--set", "cpu-cores=2", UUID)
            if os.cpu_count() >= 2:
                cores = finding(result.json, "cpu-cores")
                self.assertEqual((cores["status"], cores["requires"]), ("blocked", "io-apic"))
            self.assertEqual((vbox.setting("ioapic"), vbox.setting("cpus")), ("off", 1))

    def test_consents(self):
        cases = {
            "nested-paging=off": 2,
            "nested-paging=": 2,
            "power-off=pull-plug": None,  # nothing is asked: nothing is agreed to
        }
        for consent, expected in cases.items():
            with self.subTest(consent=consent), FakeVirtualBox(fully()) as vbox:
                result = vbox.nestboxctl("apply", "--yes", "--consent", consent, UUID)
                if expected is not None:
                    self.assertEqual(result.rc, expected)
                    self.assertIn("--consent nested-paging=on", result.err)
                    self.assertNotIn("modifyvm", vbox.verbs())
                else:
                    self.assertEqual(vbox.setting("nestedpaging"), "off")

    def test_bare_consent_where_there_are_several(self):
        with FakeVirtualBox(machine(state="running")) as vbox:
            result = vbox.nestboxctl("apply", "--yes", "--consent", "power-off", UUID)
            self.assertEqual(result.rc, 2)
            for option in ("shut-down", "pull-plug"):
                self.assertIn(f"--consent power-off={option}", result.err)
            self.assertEqual(vbox.state_of(), "running")

    def test_settings(self):
        with FakeVirtualBox(machine()) as vbox:
            result = vbox.nestboxctl("apply", "--yes", "--set", "memory=2GiB", "--set", "host-key=F12", UUID)
            self.assertEqual(vbox.setting("memory"), 2048, result)
            self.assertEqual(vbox.read()["extradata"]["GUI/Input/HostKeyCombination"], "65481")

    def test_impossible_settings(self):
        for text in ("cpu-cores=0", "cpu-cores=9999", "cpu-cores=two", "memory=99999GiB", "memory=lots",
                     "host-key=a", "host-key=Right Ctrl", "acpi=on", "host-key=F1+F2+F3+F4"):
            with self.subTest(text=text), FakeVirtualBox(machine()) as vbox:
                result = vbox.nestboxctl("apply", "--yes", "--json", "--set", text, UUID)
                self.assertEqual((result.rc, result.json["error"]["code"]), (2, "usage"), result)
                self.assertFalse({"modifyvm", "setextradata"} & set(vbox.verbs()))

    def test_without_yes_nothing_is_done(self):
        with FakeVirtualBox(machine()) as vbox:
            result = vbox.nestboxctl("apply", UUID)
            self.assertEqual(result.rc, 2)
            self.assertIn("--yes", result.err)
            self.assertIn("off → on", result.out)
            self.assertFalse({"modifyvm", "setextradata"} & set(vbox.verbs()))
            self.assertEqual(vbox.nestboxctl("apply", "--json", UUID).json["error"]["code"], "confirmation-needed")

    def test_dry_run(self):
        with FakeVirtualBox(fully()) as vbox:
            result = vbox.nestboxctl("apply", "--dry-run", "--yes", *CONSENT, UUID)
            self.assertEqual(result.rc, 1)
            lines = [line for line in result.out.splitlines() if not line.startswith("#")]
            self.assertEqual(len(lines), 2, result.out)
            self.assertFalse({"modifyvm", "setextradata"} & set(vbox.verbs()))
            for line in lines:
                subprocess.run(["sh", "-c", line], env=vbox.env, check=True)
            pasted = vbox.read()
        with FakeVirtualBox(fully()) as vbox:
            vbox.nestboxctl("apply", "--yes", *CONSENT, UUID)
            self.assertEqual(vbox.read(), pasted)

    def test_refused_by_virtualbox(self):
        faults = [{"match": "modifyvm", "kind": "error", "stderr": "VBoxManage: error: No.\n", "exit": 1, "times": -1}]
        with FakeVirtualBox(machine(), faults=faults) as vbox:
            result = vbox.nestboxctl("apply", "--yes", "--json", UUID)
            self.assertEqual((result.rc, result.json["outcome"]), (4, "partial"), result)
            outcomes = {job["kind"]: job["outcome"] for job in result.json["jobs"]}
            self.assertEqual(outcomes, {"hypervisor": "verified", "machine": "failed"})
            self.assertIn("No.", result.json["jobs"][1]["error"]["message"])
            self.assertEqual(finding(result.json, "io-apic")["status"], "needed")

    def test_locked_by_another_program(self):
        with FakeVirtualBox(machine(locked=-1)) as vbox:
            result = vbox.nestboxctl("apply", "--yes", "--json", UUID, NESTBOX_TIME_SCALE="0.1")
            self.assertEqual(result.rc, 4)
            self.assertEqual(result.json["jobs"][-1]["error"]["code"], "locked")

    def test_blocked_computer_is_no_obstacle(self):
        with FakeVirtualBox(machine(), hostinfo={"HW virtualization": "no", "nested HW virtualization": "no"}) as vbox:
            result = vbox.nestboxctl("apply", "--yes", UUID)
            self.assertEqual(result.rc, 3)
            self.assertEqual(vbox.setting("nested-hw-virt"), "on")
            self.assertIn("take effect only when", " ".join(result.out.split()))

    def test_state_folder_not_writable(self):
        with FakeVirtualBox(machine()) as vbox:
            (vbox.dir / "state/nestbox").write_text("a file where a folder should be")
            result = vbox.nestboxctl("apply", "--yes", "--json", UUID)
            self.assertEqual((result.rc, result.json["error"]["code"]), (4, "journal"), result)
            self.assertFalse({"modifyvm", "setextradata"} & set(vbox.verbs()))

    def test_older_versions(self):
        for version, expected in (("6.1.50r161033", "on"), ("5.2.44r139111", "off")):
            with self.subTest(version=version), FakeVirtualBox(machine(), version=version) as vbox:
                result = vbox.nestboxctl("apply", "--yes", "--json", UUID)
                self.assertEqual(vbox.setting("nested-hw-virt"), expected, result)
                self.assertEqual(vbox.setting("ioapic"), "on", result)
                if expected == "off":
                    self.assertEqual(result.rc, 3)


class Undo(unittest.TestCase):

    def test_restores(self):
        with FakeVirtualBox(fully()) as vbox:
            before = vbox.read()
            done = vbox.nestboxctl("apply", "--yes", "--json", *CONSENT, UUID).json
            document = vbox.nestboxctl("undo", "--yes", "--json").json
            self.assertEqual((document["undoes"], document["outcome"]), (done["run"], "verified"))
            after = vbox.read()
            self.assertEqual(after.pop("extradata"), {})
            self.assertEqual(after, before)
            runs = vbox.nestboxctl("runs", "--json").json["runs"]
            self.assertEqual([(r["kind"], r["taken-back"]) for r in runs], [("undo", False), ("apply", True)])

    def test_nothing_to_take_back(self):
        with FakeVirtualBox(machine()) as vbox:
            self.assertEqual(vbox.nestboxctl("undo", "--yes").rc, 0)
            self.assertEqual(vbox.nestboxctl("undo", "--json").json["jobs"], [])
            self.assertEqual(vbox.nestboxctl("undo", "--yes", "nonsense").rc, 2)

    def test_conflict(self):
        with FakeVirtualBox(machine()) as vbox:
            vbox.nestboxctl("apply", "--yes", "--set", "memory=2048", UUID)
            world = vbox.read()
            world["machines"][0]["settings"]["memory"] = 3072
            vbox.write(world)
            result = vbox.nestboxctl("undo", "--yes")
            self.assertEqual(result.rc, 4)
            self.assertRegex(result.out, r"2 GiB.*3 GiB")
            self.assertEqual(vbox.read(), world)
            document = vbox.nestboxctl("undo", "--yes", "--json").json
            self.assertEqual((len(document["conflicts"]), document["error"]["code"]), (1, "changed-since-review"))

    def test_dry_run_and_without_yes(self):
        with FakeVirtualBox(machine()) as vbox:
            vbox.nestboxctl("apply", "--yes", UUID)
            world = vbox.read()
            result = vbox.nestboxctl("undo", "--dry-run")
            self.assertEqual(result.rc, 1)
            self.assertIn("VBoxManage modifyvm", result.out)
            self.assertEqual(vbox.nestboxctl("undo").rc, 2)
            self.assertEqual(vbox.read(), world)

    def test_machine_gone(self):
        with FakeVirtualBox(machine()) as vbox:
            vbox.nestboxctl("apply", "--yes", UUID)
            world = vbox.read()
            world["machines"] = []
            vbox.write(world)
            result = vbox.nestboxctl("undo", "--yes", "--json")
            self.assertEqual((result.rc, len(result.json["problems"])), (4, 1), result)
            self.assertEqual(vbox.read()["extradata"], {})

    def test_running_machine(self):
        with FakeVirtualBox(machine()) as vbox:
            vbox.nestboxctl("apply", "--yes", UUID)
            world = vbox.read()
            world["machines"][0]["state"] = "running"
            vbox.write(world)
            result = vbox.nestboxctl("undo", "--yes")
            self.assertEqual(result.rc, 1, result)
            self.assertIn("--consent power-off=shut-down", result.err)
            self.assertEqual(vbox.state_of(), "running")
            result = vbox.nestboxctl("undo", "--yes", "--consent", "power-off=shut-down")
            self.assertEqual((result.rc, vbox.state_of(), vbox.setting("ioapic")), (0, "poweroff", "off"), result)

    def test_runs_text(self):
        with FakeVirtualBox(machine()) as vbox:
            self.assertEqual(vbox.nestboxctl("runs").rc, 0)
            vbox.nestboxctl("apply", "--yes", UUID)
            run = vbox.nestboxctl("runs", "--json").json["runs"][0]["run"]
            self.assertTrue(vbox.nestboxctl("runs").out.startswith(run))

    def test_damaged_journal(self):
        with FakeVirtualBox(machine()) as vbox:
            runs = vbox.dir / "state/nestbox/runs"
            runs.mkdir(parents=True)
            (runs / "x.json").write_text("[" * 100000)
            result = vbox.nestboxctl("runs", "--json")
            self.assertEqual((result.rc, result.json["runs"]), (0, []))
            self.assertIn("x.json.damaged", result.err)


if __name__ == "__main__":
    unittest.main()

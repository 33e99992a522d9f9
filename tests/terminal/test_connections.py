# SPDX-License-Identifier: GPL-3.0-or-later
"""nestboxctl with connections of libvirt and with several machines at once, on libvirt's test driver, which
lives in the program itself: no daemon, and nothing outlives a call. A stand-in for VirtualBox is beside it."""

import contextlib
import json
import pathlib
import re
import socket
import time
import unittest

from fake_vbox import OTHER, UUID, FakeVirtualBox, machine
from programs import finding

FIRST = "00000000-0000-4000-8000-000000000001"
SECOND = "00000000-0000-4000-8000-000000000002"
THIRD = "00000000-0000-4000-8000-000000000003"
GATEWAY = "00000000-0000-4000-8000-000000000004"
OFF = 5  # VIR_DOMAIN_SHUTOFF
# The driver does not say whether its host is Intel's or AMD's, so nothing can be told to pass on
SKIP = ("--skip", "nested-hw-virt")

DOMAIN = """  <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
    <test:runstate>{state}</test:runstate>
    <name>{name}</name><uuid>{uuid}</uuid><memory unit='KiB'>{memory}</memory><vcpu>{cores}</vcpu>
    <os><type arch='{arch}'>hvm</type></os>
    <features>{features}</features>
  </domain>
"""


def domain(uuid, name, state=OFF, arch="x86_64", features="<acpi/>", memory=4194304, cores=2):
    """A domain's XML for the test driver's file."""
    return DOMAIN.format(uuid=uuid, name=name, state=state, arch=arch, features=features, memory=memory, cores=cores)


class World(FakeVirtualBox):
    """A world of VirtualBox with files for the test driver beside it."""

    def node(self, *domains, name="node file.xml"):
        """The URI of a made computer with these domains."""
        path = pathlib.Path(self.dir) / name
        path.write_text("<node>\n" + "".join(domains) + "</node>\n")
        return "test://" + str(path).replace(" ", "%20")

    def refusing(self):
        """A URI where nobody listens."""
        return f"qemu+unix:///system?socket={self.dir}/nobody"

    @contextlib.contextmanager
    def hanging(self):
        """A URI where somebody listens and never says anything."""
        path = str(self.dir / "hangs")
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path)
            listening.listen(5)
            yield f"qemu+unix:///system?socket={path}"


def results(result):
    """UUID to result of a document about several machines."""
    return {r["machine"]["uuid"]: r for r in result.json["results"]}


class Connections(unittest.TestCase):

    def test_default_of_the_driver(self):
        with World(machine()) as world:
            for argv in (["--connect", "test:///default", "list"], ["list", "--connect=test:///default"]):
                result = world.nestboxctl(*argv)
                self.assertEqual((result.rc, result.err), (0, ""))
                self.assertRegex(result.out, r"test +running +libvirt \(test:///default\)")
                self.assertRegex(result.out, r"whonix +powered off +VirtualBox")

    def test_only(self):
        with World(machine()) as world:
            document = world.nestboxctl("list", "--json", "--only", "test:///default").json
            self.assertEqual([m["connection"] for m in document["machines"]], ["test:///default"])
            self.assertEqual(world.calls(), [])
            document = world.nestboxctl("list", "--json", "--only", "virtualbox").json
            self.assertEqual([m["uuid"] for m in document["machines"]], [UUID])

    def test_without_virtualbox(self):
        with World() as world:
            uri = world.node(domain(FIRST, "first"))
            result = world.nestboxctl("list", "--connect", uri, PATH="/nowhere")
            self.assertEqual((result.rc, result.err), (0, ""))
            self.assertIn(FIRST, result.out)
            self.assertEqual(world.nestboxctl("check", "--connect", uri, "first", PATH="/nowhere").err, "")

    def test_check_by_name_and_uuid(self):
        with World(machine()) as world:
            uri = world.node(domain(FIRST, "first"), domain(SECOND, "second"))
            for name in (FIRST, "first", "FIRST"):
                document = world.nestboxctl("check", "--json", "--connect", uri, name).json
                self.assertEqual((document["machine"]["uuid"], document["machine"]["connection"]), (FIRST, uri))
                self.assertEqual(finding(document, "power-off")["status"], "done")
            result = world.nestboxctl("check", "--connect", uri, "whonix")
            self.assertIn("VirtualBox", result.out)

    def test_hint_leads_back(self):
        with World() as world:
            uri = world.node(domain(FIRST, "first", features=""))
            result = world.nestboxctl("check", "--connect", uri, "first")
            self.assertIn(f"nestboxctl --connect {uri} apply {FIRST}", result.out)

    def test_refused_beside_a_good_one(self):
        with World(machine()) as world:
            refused = world.refusing()
            result = world.nestboxctl("list", "--connect", refused, "--json")
            self.assertIn(UUID, [m["uuid"] for m in result.json["machines"]])
            failed = [u for u in result.json["unreachable"] if u["connection"] == refused]
            self.assertEqual(len(failed), 1)
            self.assertTrue(failed[0]["error"]["code"] and failed[0]["error"]["message"])
            self.assertIn(refused, result.err)
            self.assertNotEqual(result.rc, 0)
            # What was named is there, whatever another connection says
            named = world.nestboxctl("check", "--connect", refused, "--json", "whonix")
            self.assertEqual((named.rc, named.json["machine"]["uuid"]), (1, UUID))
            every = world.nestboxctl("check", "--connect", refused, "--json", "--all")
            self.assertEqual(every.rc, result.rc)
            self.assertIn(UUID, results(every))

    def test_refused_alone(self):
        with World() as world:
            result = world.nestboxctl("list", "--only", world.refusing(), "--json")
            self.assertIn(result.rc, (3, 4))
            self.assertNotIn("machines", result.json)
            self.assertTrue(result.json["error"]["message"])

    def test_hanging_one_delays_nobody(self):
        with World(machine()) as world, world.hanging() as uri:
            started = time.monotonic()
            result = world.nestboxctl("check", "--json", "--connect", uri, "whonix")
            self.assertEqual((result.rc, result.json["machine"]["uuid"]), (1, UUID))
            self.assertIn("no answer", result.err)
            self.assertLess(time.monotonic() - started, 60)

    def test_bad_file_is_told(self):
        with World(machine()) as world:
            uri = world.node("<domain type='test'><name>broken</name></domain>", name="broken.xml")
            result = world.nestboxctl("list", "--connect", uri)
            self.assertEqual(result.rc, 4)
            self.assertIn(UUID, result.out)
            self.assertIn("broken.xml", result.err)


class Names(unittest.TestCase):

    def test_on_two_connections(self):
        with World(machine(name="twin")) as world:
            uri = world.node(domain(FIRST, "twin"))
            result = world.nestboxctl("apply", "--yes", "--json", "--connect", uri, "twin")
            self.assertEqual((result.rc, result.json["error"]["code"]), (2, "ambiguous-name"))
            for part in (UUID, FIRST, uri, "virtualbox", "--only"):
                self.assertIn(part, result.json["error"]["message"])
            self.assertEqual(world.setting("ioapic"), "off")
            self.assertEqual(world.nestboxctl("check", "--only", uri, "twin", "--json").json["machine"]["uuid"], FIRST)
            self.assertEqual(world.nestboxctl("check", "--connect", uri, UUID, "--json").json["machine"]["uuid"], UUID)

    def test_uuid_on_two_connections(self):
        with World() as world:
            one, other = (world.node(domain(FIRST, "copy"), name=f"{i}.xml") for i in (1, 2))
            result = world.nestboxctl("check", "--connect", one, "--connect", other, FIRST)
            self.assertEqual(result.rc, 2)
            self.assertIn(one, result.err)
            self.assertIn(other, result.err)


class Several(unittest.TestCase):

    def test_all(self):
        with World(machine(), machine(OTHER, "other")) as world:
            uri = world.node(domain(FIRST, "first"), domain(SECOND, "second", state=1))
            result = world.nestboxctl("check", "--all", "--json", "--connect", uri)
            self.assertEqual(result.json["format"], 1)
            self.assertLessEqual({UUID, OTHER, FIRST, SECOND}, set(results(result)))
            single = world.nestboxctl("check", "--json", "--connect", uri, FIRST).json
            self.assertEqual(set(single) - {"format"}, set(results(result)[FIRST]))

    def test_match(self):
        with World(machine(name="Whonix-A"), machine(OTHER, "other")) as world:
            uri = world.node(domain(FIRST, "Whonix-B"), domain(SECOND, "else"))
            found = results(world.nestboxctl("check", "--match", "Whonix-*", "--json", "--connect", uri))
            self.assertEqual(set(found), {UUID, FIRST})
            found = results(world.nestboxctl("check", "-m", "Whonix-?", "-m", "el*", "--json", "--connect", uri))
            self.assertEqual(set(found), {UUID, FIRST, SECOND})
            result = world.nestboxctl("check", "--match", "no*", "--connect", uri)
            self.assertEqual((result.rc, result.out), (2, ""))

    def test_named(self):
        with World(machine(), machine(OTHER, "other")) as world:
            result = world.nestboxctl("check", "--json", "other", UUID, "other")
            self.assertEqual([r["machine"]["uuid"] for r in result.json["results"]], [OTHER, UUID])
            self.assertEqual(world.nestboxctl("check", "other", "nobody").rc, 2)

    def test_none_at_all(self):
        with World() as world:
            result = world.nestboxctl("check", "--only", "virtualbox", "--all", "--json")
            self.assertEqual((result.rc, result.json["results"]), (0, []))

    def test_text_names_each(self):
        with World() as world:
            uri = world.node(domain(FIRST, "first", features=""), domain(SECOND, "second", features=""))
            result = world.nestboxctl("check", "--only", uri, "--all")
            for uuid in (FIRST, SECOND):
                self.assertIn(f"apply {uuid}", result.out)

    def test_worst_status(self):
        ready = machine(settings={"cpus": 2, "memory": 4096, "ioapic": "on", "nested-hw-virt": "on"})
        needy = machine(OTHER, "needy")
        gone = machine("77777777-8888-9999-aaaa-bbbbbbbbbbbb", inaccessible=True)
        with World(ready, needy, gone) as world:
            alone = {w: world.nestboxctl("check", w).rc for w in (UUID, OTHER)}
            self.assertEqual(alone[OTHER], 1)
            self.assertEqual(world.nestboxctl("check", UUID, OTHER).rc, max(alone.values()))
            result = world.nestboxctl("check", "--only", "virtualbox", "--all", "--json")
            self.assertEqual((result.rc, len(results(result))), (4, 3))
            self.assertEqual(results(result)[gone["uuid"]]["machine"]["detail"], "inaccessible")


class Apply(unittest.TestCase):

    def test_dry_run(self):
        with World() as world:
            uri = world.node(domain(FIRST, "first", features=""), domain(SECOND, "second", features=""))
            result = world.nestboxctl("apply", "--dry-run", "--only", uri, "--all", "--json")
            for uuid in (FIRST, SECOND):
                jobs = results(result)[uuid]["jobs"]
                self.assertEqual([j["machine"]["uuid"] for j in jobs if j["kind"] == "machine"], [uuid])
                self.assertIn("acpi", [c["setting"] for j in jobs for c in j["changes"]])
                self.assertIsNone(results(result)[uuid]["run"])
            text = world.nestboxctl("apply", "--dry-run", "--only", uri, "--all")
            self.assertEqual(text.out.count("# first"), 1)
            self.assertEqual(text.out.count("# second"), 1)

    def test_is_read_back(self):
        with World() as world:
            uri = world.node(domain(FIRST, "first", features=""), domain(SECOND, "second", features=""))
            result = world.nestboxctl("apply", "--yes", "--only", uri, "--json", *SKIP, "first", "second")
            found = results(result)
            self.assertEqual(len({r["run"] for r in found.values()}), 1)
            for one in found.values():
                self.assertEqual(one["outcome"], "verified", one)
                self.assertEqual(finding(one, "acpi")["status"], "done")
            runs = world.nestboxctl("runs", "--json").json["runs"]
            self.assertEqual([len([j for j in r["jobs"] if j["kind"] == "machine"]) for r in runs], [2])

    def test_one_run_over_hypervisors(self):
        with World(machine(), machine(OTHER, "other")) as world:
            uri = world.node(domain(FIRST, "first", features=""))
            result = world.nestboxctl("apply", "--yes", "--connect", uri, "--json", "--skip", "cpu-cores",
                                      *SKIP, "--set", "host-key=F12", UUID, OTHER, FIRST)
            found = results(result)
            self.assertEqual(len(world.nestboxctl("runs", "--json").json["runs"]), 1)
            # The host key is VirtualBox's, so it is set once, and told with the first of its machines
            kinds = [[j["kind"] for j in found[u]["jobs"] if j["connection"] == "virtualbox"] for u in (UUID, OTHER)]
            self.assertEqual(kinds, [["hypervisor", "machine"], ["machine"]])
            self.assertEqual((world.setting("ioapic"), world.setting("ioapic", OTHER)), ("on", "on"))
            # The test driver's domain begins anew in every process: there is nothing of it to take back
            self.assertEqual(world.nestboxctl("undo", "--yes").rc, 0)
            self.assertEqual((world.setting("ioapic"), world.setting("ioapic", OTHER)), ("off", "off"))

    def test_running_one_waits_for_consent(self):
        with World() as world:
            uri = world.node(domain(FIRST, "first", features=""), domain(SECOND, "second", state=1, features=""))
            argv = ("apply", "--yes", "--only", uri, "--all", *SKIP, "--json")
            found = results(world.nestboxctl(*argv))
            self.assertEqual((found[FIRST]["outcome"], found[SECOND]["jobs"]), ("verified", []))
            found = results(world.nestboxctl(*argv, "--consent", "power-off=next-start"))
            self.assertEqual((found[FIRST]["outcome"], found[SECOND]["outcome"]), ("verified", "pending"))
            text = world.nestboxctl(*argv[:-1], "--consent", "power-off=next-start")
            self.assertIn("takes effect when it was shut down", " ".join(text.out.split()))

    def test_consents_are_each_machines(self):
        saved = machine(OTHER, "saved", state="saved")
        with World(machine(state="running"), saved) as world:
            answers = ("--consent", "power-off=shut-down", "--consent", "power-off=discard-saved-state")
            result = world.nestboxctl("apply", "--yes", "--json", *answers, UUID, OTHER)
            self.assertEqual([r["outcome"] for r in results(result).values()], ["verified", "verified"])
            self.assertEqual((world.state_of(), world.state_of(OTHER)), ("poweroff", "poweroff"))

    def test_consent_that_fits_none(self):
        with World(machine(state="running"), machine(OTHER, "other", state="running")) as world:
            result = world.nestboxctl("apply", "--yes", "--consent", "power-off=nonsense", UUID, OTHER)
            self.assertEqual((result.rc, world.setting("ioapic")), (2, "off"))
            self.assertIn("power-off=shut-down", result.err)

    def test_needs_yes(self):
        with World(machine(), machine(OTHER, "other")) as world:
            result = world.nestboxctl("apply", UUID, OTHER)
            self.assertEqual((result.rc, world.setting("ioapic")), (2, "off"))

    def test_gateway_is_left_alone(self):
        gateway = machine(OTHER, "Whonix-Gateway-Xfce")
        with World(machine(), gateway) as world:
            result = world.nestboxctl("apply", "--yes", "--only", "virtualbox", "--all", "--json")
            self.assertEqual((world.setting("ioapic"), world.setting("ioapic", OTHER)), ("on", "off"))
            self.assertIn("Gateway", results(result)[OTHER]["left-alone"])
            self.assertEqual(results(result)[OTHER]["jobs"], [])
            self.assertIn("Gateway", world.nestboxctl("apply", "--yes", "--only", "virtualbox", "-m", "W*").err)
            world.nestboxctl("apply", "--yes", "Whonix-Gateway-Xfce")
            self.assertEqual(world.setting("ioapic", OTHER), "on")

    def test_asks_machine_by_machine(self):
        paging = {"nestedpaging": "off"}
        with World(machine(settings=paging), machine(OTHER, "other", settings=paging)) as world, \
                world.terminal("apply", UUID, OTHER) as terminal:
            terminal.expect("whonix: Nested Paging")
            terminal.expect("Your decision")
            terminal.send("1\n")
            terminal.expect("other: Nested Paging")
            terminal.expect("Your decision")
            terminal.send("\n")
            terminal.expect("[y/N]")
            terminal.send("y\n")
            self.assertEqual(terminal.wait(), 1)
            self.assertEqual((world.setting("nestedpaging"), world.setting("nestedpaging", OTHER)), ("on", "off"))
            self.assertEqual((world.setting("ioapic"), world.setting("ioapic", OTHER)), ("on", "on"))

    def test_one_that_fails(self):
        faults = [{"match": "modifyvm", "kind": "error", "stderr": "VBoxManage: error: No\n"}]
        with World(machine(), machine(OTHER, "other"), faults=faults) as world:
            result = world.nestboxctl("apply", "--yes", "--json", OTHER, UUID)
            found = results(result)
            self.assertEqual(result.rc, 4)
            self.assertNotEqual(found[OTHER]["outcome"], "verified")
            self.assertEqual((found[UUID]["outcome"], world.setting("ioapic")), ("verified", "on"))


class Practice(unittest.TestCase):

    def test_walk(self):
        with World(machine()) as world:
            listed = world.nestboxctl("--practice", "list")
            self.assertIn("Practice", listed.out)
            machines = world.nestboxctl("--practice", "list", "--json").json["machines"]
            self.assertEqual({m["connection"] for m in machines}, {"practice"})
            first = world.nestboxctl("--practice", "check", "--all")
            self.assertIn("The practice computer (made up)", first.out)
            self.assertEqual(first.rc, 1)
            result = world.nestboxctl("--practice", "apply", "--all", "--yes", "--consent", "cpu-pinning=remove")
            self.assertEqual(result.rc, 0, result)
            self.assertIn("nestboxctl --practice undo", result.out)
            self.assertEqual(world.nestboxctl("runs", "--json").json["runs"], [])
            self.assertEqual(len(world.nestboxctl("--practice", "runs", "--json").json["runs"]), 1)
            self.assertEqual(world.nestboxctl("--practice", "undo", "--yes").rc, 0)
            self.assertEqual(world.nestboxctl("--practice", "check", "--all").out, first.out)
            self.assertEqual(world.calls(), [])

    def test_reset(self):
        with World() as world:
            first = world.nestboxctl("--practice", "check", "--all", "--json").out
            world.nestboxctl("--practice", "apply", "--all", "--yes")
            self.assertNotEqual(world.nestboxctl("--practice", "check", "--all", "--json").out, first)
            self.assertEqual(world.nestboxctl("--practice", "reset").rc, 0)
            self.assertEqual(json.loads(world.nestboxctl("--practice", "check", "--all", "--json").out), json.loads(first))

    def test_notes(self):
        """What is left out stays left out, until it is decided otherwise; practice keeps it to itself."""
        with World() as world:
            def status(*arguments):
                result = world.nestboxctl("--practice", "check", "Whonix-Workstation", "--json", *arguments)
                return next(f for f in result.json["findings"] if f["step"] == "memory")

            before = status()
            self.assertFalse(before["skipped"])
            noted = world.nestboxctl("--practice", "skip", "Whonix-Workstation", "memory", "--json")
            self.assertEqual((noted.rc, noted.json["step"], noted.json["skipped"]), (0, "memory", True))
            self.assertTrue(status()["skipped"])
            self.assertFalse(status("--set", "memory=3GiB")["skipped"])
            self.assertEqual(world.nestboxctl("--practice", "apply", "--all", "--yes").rc, 1)
            self.assertEqual(status()["current"], before["current"])
            self.assertEqual(world.nestboxctl("--practice", "unskip", "Whonix-Workstation", "memory").rc, 0)
            self.assertFalse(status()["skipped"])
            # Only what a person has to do can be ticked.
            self.assertEqual(world.nestboxctl("--practice", "tick", "Whonix-Workstation", "memory").rc, 2)
            self.assertEqual(world.nestboxctl("--practice", "tick", "Whonix-Workstation").rc, 2)
            self.assertEqual(world.nestboxctl("--practice", "skip", "Whonix-Workstation", "frobnicate").rc, 2)
            world.nestboxctl("--practice", "skip", "Whonix-Workstation", "memory")
            world.nestboxctl("--practice", "reset")
            self.assertFalse(status()["skipped"])

    def test_guide(self):
        """What is left to do inside, and a tick that stays."""
        with World() as world:
            def ticked():
                result = world.nestboxctl("--practice", "guide", "Whonix-Workstation", "--json")
                return {i["instruction"]: i["ticked"] for i in result.json["instructions"]}

            self.assertNotIn(True, ticked().values())
            self.assertEqual(world.nestboxctl("--practice", "tick", "Whonix-Workstation", "install-hypervisor").rc, 0)
            self.assertEqual([step for step, is_so in ticked().items() if is_so], ["install-hypervisor"])
            text = world.nestboxctl("--practice", "guide", "Whonix-Workstation")
            self.assertEqual(text.rc, 0)
            self.assertIn("[x] Install the Hypervisor (install-hypervisor)", text.out)
            self.assertIn("\n         virt-host-validate qemu\n", text.out)
            self.assertEqual(world.nestboxctl("--practice", "guide", "no such machine").rc, 2)

    def test_way_on(self):
        """What comes next is said once the machine is ready, not before."""
        with World() as world:
            self.assertNotIn(" guide ", world.nestboxctl("--practice", "check", "Whonix-Workstation").out)
            done = world.nestboxctl("--practice", "apply", "Whonix-Workstation", "--yes", "--consent", "cpu-pinning=remove")
            ready = world.nestboxctl("--practice", "check", "Whonix-Workstation")
            self.assertEqual((done.rc, ready.rc), (0, 0), done)
            way_on = ready.out.splitlines()[-1]
            self.assertIn(way_on, done.out)
            command = way_on[way_on.index("nestboxctl "):].split()
            self.assertEqual(world.nestboxctl(*command[1:]).rc, 0)

    def test_guide_can_be_pasted(self):
        """No line but the one about practice is longer than a terminal's, and what a shell makes of the lines is the command."""
        with World() as world:
            machine = world.nestboxctl("--practice", "guide", "Whonix-Workstation", "--json").json
            text = world.nestboxctl("--practice", "guide", "Whonix-Workstation").out
            self.assertLessEqual(max(len(line) for line in text.splitlines()[1:]), 80)
            joined = re.sub(r" \\\n +", " ", text)
            for instruction in machine["instructions"]:
                for command in instruction["commands"]:
                    self.assertIn("\n         " + command + "\n", joined)

    def test_considerations(self):
        with World() as world:
            out = world.nestboxctl("--practice", "check", "Whonix-Workstation", "-v").out
            self.assertIn("The Machine Inside Is Not Whonix", out)
            considerations = world.nestboxctl("--practice", "check", "Whonix-Workstation", "--json").json["considerations"]
            self.assertIn("mixed-virtualizers", [c["consideration"] for c in considerations])
            self.assertTrue(all(c["documentation"].startswith("https://") for c in considerations))

    def test_dry_run_can_be_pasted(self):
        with World() as world:
            out = world.nestboxctl("--practice", "apply", "--all", "--dry-run").out
            self.assertTrue(out.startswith("# Practice"), out)


if __name__ == "__main__":
    unittest.main()

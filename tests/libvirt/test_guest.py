# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the change reach the guest? The system in the machine says so itself."""

import unittest

import kvm
from kvm import Session

kvm.require()

OFF = "<feature policy='disable' name='svm'/>"
CPUS = {
    "host-model": f"<cpu mode='host-model'>{OFF}</cpu>",
    "custom": f"<cpu mode='custom' match='exact'><model>EPYC</model>{OFF}</cpu>",
    "lacking": "<cpu mode='custom' match='exact'><model>Opteron_G1</model></cpu>",
}


class Guest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = Session()
        cls.addClassCleanup(cls.session.close)

    def check_power_button(self, uuid):
        self.session.nest.must("power", uuid, "ask")
        self.session.wait_for_state(uuid, "shut off", 5)

    def see(self, uuid):
        seen = self.session.start(uuid)["svm"]
        self.check_power_button(uuid)
        return seen

    def check_change(self, name):
        nest = self.session.nest
        uuid = self.session.define(name, cpu=CPUS[name])
        before = self.session.xml(uuid)
        self.assertEqual(nest.must("read", uuid)["nested-hw-virt"], "false")
        self.assertEqual(self.see(uuid), "0")

        nest.must("apply", uuid, "nested-hw-virt=true")
        read = nest.must("read", uuid)
        self.assertEqual(read["nested-hw-virt"], "true")
        self.assertEqual(read["cpu"]["sees"], "yes")
        self.assertEqual(self.see(uuid), "1")

        nest.must("undo", uuid)
        self.assertEqual(nest.must("read", uuid)["nested-hw-virt"], "false")
        self.assertEqual(self.session.xml(uuid), before)
        self.assertEqual(self.see(uuid), "0")

    def test_host_model_with_the_feature_disabled(self):
        self.check_change("host-model")

    def test_custom_model_with_the_feature_disabled(self):
        self.check_change("custom")

    def test_custom_model_that_lacks_it(self):
        self.check_change("lacking")

    def test_sees_it_already(self):
        uuid = self.session.define("default")
        self.assertEqual(self.session.nest.must("read", uuid)["nested-hw-virt"], "true")
        self.assertEqual(self.see(uuid), "1")

    def test_running_machine_sees_the_old_processor_until_its_next_start(self):
        nest = self.session.nest
        uuid = self.session.define("running", cpu=CPUS["custom"])
        self.assertEqual(self.session.start(uuid)["svm"], "0")
        nest.must("read", uuid)
        nest.must("apply", uuid, "nested-hw-virt=true", "cpu-count=uint32 3")
        read = nest.must("read", uuid)
        self.assertEqual((read["cpu"]["sees"], read["cpu"]["sees_now"]), ("yes", "no"))
        self.assertEqual(read["cpu-count"], "3")
        self.assertEqual(read["power-state"], "'running'")
        self.check_power_button(uuid)
        self.assertEqual(self.see(uuid), "1")

    def test_guest_that_ignores_its_power_button(self):
        nest = self.session.nest
        uuid = self.session.define("deaf", "deaf")
        self.session.start(uuid)
        nest.must("power", uuid, "ask")
        with self.assertRaises(AssertionError):
            self.session.wait_for_state(uuid, "shut off", 3)
        self.assertEqual(nest.must("read", uuid)["power-state"], "'running'")
        nest.must("power", uuid, "pull")
        self.assertEqual(nest.must("read", uuid)["power-state"], "'off'")

    def test_paused(self):
        nest = self.session.nest
        uuid = self.session.define("paused")
        self.session.start(uuid)
        self.session.virsh("suspend", uuid)
        self.assertEqual(nest.must("read", uuid)["power-state"], "'paused'")
        nest.must("power", uuid, "resume")
        self.check_power_button(uuid)

    def test_asleep(self):
        """Its own system has suspended it: it is woken, and then asked, or loses its power as it is."""
        nest = self.session.nest
        uuid = self.session.define("asleep", "sleeper")
        self.session.start(uuid)
        self.session.wait_for_state(uuid, "pmsuspended")
        self.assertEqual(nest.must("read", uuid)["power-state"], "'paused'")
        listed = {m["uuid"]: m["power-state"] for m in nest.must("list")["machines"]}
        self.assertEqual(listed[uuid], "'paused'")
        nest.must("power", uuid, "resume")
        self.session.wait_for_state(uuid, "running")
        self.session.wait_for_boot(uuid, times=2)
        self.check_power_button(uuid)
        self.session.start(uuid)
        self.session.wait_for_state(uuid, "pmsuspended")
        nest.must("power", uuid, "pull")
        self.assertEqual(nest.must("read", uuid)["power-state"], "'off'")

    def test_managed_save(self):
        nest = self.session.nest
        uuid = self.session.define("saved", cpu=CPUS["custom"])
        self.session.start(uuid)
        self.session.virsh("managedsave", uuid)
        self.assertEqual(nest.must("read", uuid)["power-state"], "'saved'")
        listed = {m["uuid"]: m["power-state"] for m in nest.must("list")["machines"]}
        self.assertEqual(listed[uuid], "'saved'")
        refusal = nest.ask("apply", uuid, "nested-hw-virt=true")
        self.assertEqual(refusal["error"], "wrong-state")
        # It goes on where it was saved …
        nest.must("power", uuid, "start")
        self.session.wait_for_state(uuid, "running")
        self.check_power_button(uuid)
        # … or loses what was saved.
        self.session.start(uuid)
        self.session.virsh("managedsave", uuid)
        nest.must("power", uuid, "discard")
        self.assertEqual(nest.must("read", uuid)["power-state"], "'off'")
        self.assertEqual(nest.ask("power", uuid, "discard")["error"], "wrong-state")

    def test_transient(self):
        uuid = self.session.define("transient")
        self.session.start(uuid)
        self.session.virsh("undefine", uuid)
        read = self.session.nest.must("read", uuid)
        self.assertIn("transient", read["problem"])
        self.assertEqual(self.session.nest.ask("apply", uuid, "cpu-count=uint32 2")["error"], "wrong-state")
        self.assertEqual(self.session.nest.ask("power", uuid, "pull")["error"], "wrong-state")
        self.session.stop(uuid)

    def test_does_not_start(self):
        uuid = self.session.define("no-start", cpu="<cpu mode='host-passthrough'/>")
        answer = self.session.nest.ask("power", uuid, "start")
        self.assertEqual(answer["error"], "start-failed")
        self.assertIn("host-passthrough", answer["message"])

    def test_wrong_state(self):
        uuid = self.session.define("wrong-state")
        for action in ("resume", "ask", "pull", "discard"):
            with self.subTest(action):
                self.assertEqual(self.session.nest.ask("power", uuid, action)["error"], "wrong-state")
        self.session.start(uuid)
        self.assertEqual(self.session.nest.ask("power", uuid, "start")["error"], "wrong-state")
        self.session.stop(uuid)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Level 1, emulated: where the processor has AMD's virtualization the flags and the proof say yes, where it has not
both say no; and the helper's reload really gives the running kernel another value."""

import json
import unittest

from level_one import LevelOne, require

require()

PROVE = """
  modprobe kvm-amd
  section prove nestboxctl prove --json
  section text nestboxctl prove
  section inside nestboxctl check --json
  section inside-text nestboxctl check
  section apply nestboxctl apply --yes
"""
NESTING = """
  section before cat /sys/module/kvm_amd/parameters/nested
  section clear nestbox-helper clear-kvm-nested
  section written cat /sys/module/kvm_amd/parameters/nested
  section reload nestbox-helper reload-kvm
  section loaded cat /sys/module/kvm_amd/parameters/nested
  exec 7<>/dev/kvm
  section busy nestbox-helper reload-kvm
  exec 7>&-
  section forget nestbox-helper forget-kvm-nested
  section again nestbox-helper reload-kvm
  section after cat /sys/module/kvm_amd/parameters/nested
  section proof nestboxctl prove --json
"""


class LevelOneTest(unittest.TestCase):

    def section(self, level, name):
        self.assertIn(name, level.sections, level.text)
        return level.sections[name]

    def document(self, level, name):
        status, text = self.section(level, name)
        return status, json.loads(text[text.index("{"):])

    def check_inside(self, level):
        """The checklist of a machine with nothing in it: what each step says, and its remedy."""
        _, answer = self.document(level, "inside")
        findings = {f["step"]: f for f in answer["findings"]}
        self.assertTrue(set(findings) >= {"inside-hardware-virtualization", "inside-install-hypervisor", "inside-room",
                                          "inside-host-key"}, findings)
        self.assertFalse({"inside-cores", "power-off", "nested-hw-virt", "cpu-cores"} & set(findings), findings)
        # QEMU is around it, so KVM belongs inside; there is no apt in it
        self.assertEqual(findings["inside-install-hypervisor"]["status"], "manual", findings)
        self.assertIn("qemu", findings["inside-install-hypervisor"]["remedy"] + " qemu")
        self.assertIn("QEMU", json.dumps(findings["inside-hardware-virtualization"]))
        self.assertIn("This virtual machine", self.section(level, "inside-text")[1])
        self.assertIn("There is nothing to change", self.section(level, "apply")[1])
        return findings

    def test_with_virtualization(self):
        level = LevelOne("EPYC", PROVE + NESTING)
        status, answer = self.document(level, "prove")
        self.assertEqual((status, answer["answer"], answer["flags"], answer["proof"]["result"]),
                         (0, "yes", "yes", "works"), level.text)
        self.assertEqual((answer["level"], answer["conclusion"]),
                         ("L1+", "A virtual machine can run here with hardware virtualization."))
        status, text = self.section(level, "text")
        self.assertEqual((status, text.strip().splitlines()[-1]), (0, answer["conclusion"]), text)
        self.assertEqual(self.check_inside(level)["inside-hardware-virtualization"]["status"], "done", level.text)

        self.assertEqual(self.section(level, "before")[1].strip(), "1")
        status, answer = self.document(level, "clear")
        self.assertEqual((status, answer["module"], answer["next"], answer["loaded"]), (0, "kvm_amd", "0", "1"))
        self.assertEqual(self.section(level, "written")[1].strip(), "1")
        self.assertEqual(self.document(level, "reload")[1]["changed"], True, level.text)
        self.assertEqual(self.section(level, "loaded")[1].strip(), "0")
        status, answer = self.document(level, "busy")
        self.assertEqual((status, answer["error"], answer["changed"]), (1, "machines-run", False), level.text)
        self.assertEqual(self.document(level, "forget")[1]["next"], None)
        self.assertEqual(self.document(level, "again")[1]["ok"], True)
        self.assertEqual(self.section(level, "after")[1].strip(), "1")
        self.assertEqual(self.document(level, "proof")[1]["answer"], "yes")

    def test_without_virtualization(self):
        level = LevelOne("EPYC,-svm", PROVE)
        status, answer = self.document(level, "prove")
        self.assertEqual((status, answer["answer"], answer["flags"], answer["proof"]["result"]),
                         (3, "no", "no", "no-device"), level.text)
        # It says what to set, and on which level.
        for words in ("one level further out", "nestboxctl apply", "require=svm", "kvm_amd"):
            self.assertIn(words, answer["conclusion"])
        hardware = self.check_inside(level)["inside-hardware-virtualization"]
        self.assertEqual(hardware["status"], "blocked", hardware)
        for words in ("nestboxctl apply", "require=svm", "kvm_amd"):
            self.assertIn(words, hardware["remedy"])

    def test_two_levels_in(self):
        """As in VirtualBox, which hands on the name of the processor that it finds, in a machine of QEMU."""
        level = LevelOne("EPYC,model-id=QEMU Virtual CPU version 2.5+", PROVE,
                         "-smbios", "type=1,manufacturer=innotek GmbH,product=VirtualBox")
        status, answer = self.document(level, "prove")
        self.assertEqual((status, answer["answer"], answer["level"]), (0, "yes", "L2+"), level.text)
        self.assertIn("L3", answer["conclusion"])
        status, text = self.section(level, "text")
        said = " ".join(text.split())
        self.assertTrue(status == 0 and said.endswith(answer["conclusion"]), text)
        self.assertIn("In a virtual machine inside another (L2 or deeper), in VirtualBox", said)
        findings = {f["step"]: f["status"] for f in self.document(level, "inside")[1]["findings"]}
        self.assertEqual(findings["inside-hardware-virtualization"], "done", level.text)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Real VirtualBox and real libvirt in one command: one run over both, and one undo."""

import pathlib
import sys
import unittest

import vbox

vbox.require()

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "libvirt"))

import kvm  # noqa: E402

kvm.require()


class BesideKvm(unittest.TestCase):

    def test_one_run_over_both(self):
        with kvm.Session() as session, vbox.VirtualBox() as virtualbox:
            in_kvm = session.define("both-kvm", cpu="<cpu mode='host-model'><feature policy='disable' name='svm'/></cpu>")
            in_vbox = virtualbox.create_vm("both-vbox", cpus=1)
            before = virtualbox.settings(in_vbox), session.xml(in_kvm)
            connect = ("--connect", f"qemu+unix:///session?socket={session.dir}/run/libvirt/libvirt-sock", "--json")

            for which in (("--all",), ("--match", "both-*")):
                found = virtualbox.nestboxctl("check", *which, *connect).json["results"]
                self.assertEqual({r["machine"]["uuid"] for r in found}, {in_kvm, in_vbox})
            result = virtualbox.nestboxctl("apply", "--match", "both-*", "--yes", "--set", "memory=512", *connect)
            found = {r["machine"]["uuid"]: r for r in result.json["results"]}
            self.assertEqual([found[uuid]["outcome"] for uuid in (in_kvm, in_vbox)], ["verified", "verified"])
            self.assertEqual(len({r["run"] for r in found.values()}), 1)
            self.assertEqual(virtualbox.settings(in_vbox)["nested-hw-virt"], "on")
            self.assertEqual(session.start(in_kvm)["svm"], "1")
            session.stop(in_kvm)

            self.assertEqual(virtualbox.nestboxctl("undo", "--yes", *connect).rc, 0)
            self.assertEqual((virtualbox.settings(in_vbox), session.xml(in_kvm)), before)


if __name__ == "__main__":
    unittest.main()

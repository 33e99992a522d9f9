# SPDX-License-Identifier: GPL-3.0-or-later
"""Accidents on real VirtualBox: locks, a frozen or killed VBoxSVC, others at work, cancelling, full lockouts."""

import os
import pathlib
import signal
import threading
import time
import unittest

import vbox
from programs import program
from vbox import VirtualBox

vbox.require()

QUICK = "NESTBOX_TEST_QUICK" in os.environ


class Trouble(unittest.TestCase):

    def setUp(self):
        self.vbox = VirtualBox()
        self.addCleanup(self.vbox.close)

    def test_session_lock(self):
        uuid = self.vbox.create_vm("locked", ioapic="off")
        with self.vbox.lock_session(uuid):
            result = self.vbox.nestboxctl("apply", "--yes", "--json", uuid)
            self.assertEqual(result.rc, 4, result)
            jobs = {j["kind"]: j for j in result.json["jobs"]}
            self.assertEqual((jobs["machine"]["outcome"], jobs["machine"]["error"]["code"]), ("failed", "locked"))
            self.assertEqual(jobs["hypervisor"]["outcome"], "verified")
        self.assertEqual(self.vbox.showvminfo(uuid)["ioapic"], "off")
        self.assertEqual(self.vbox.nestboxctl("apply", "--yes", "--json", uuid).json["outcome"], "verified")
        self.assertEqual(self.vbox.showvminfo(uuid)["ioapic"], "on")

    def test_short_lock_is_waited_out(self):
        uuid = self.vbox.create_vm("locked", ioapic="off")
        lock = self.vbox.lock_session(uuid)
        lock.__enter__()
        timer = threading.Timer(1.5, lambda: lock.__exit__(None, None, None))
        timer.start()
        result = self.vbox.nestboxctl("apply", "--yes", "--json", "--skip", "host-key", uuid)
        timer.join()
        self.assertEqual(result.json["outcome"], "verified", result)

    def test_failed_start_in_the_log(self):
        uuid = self.vbox.create_vm("failed")
        logs = pathlib.Path(self.vbox.showvminfo(uuid)["LogFldr"])
        logs.mkdir(parents=True, exist_ok=True)
        (logs / "VBox.log").write_text("00:00:00.14 VirtualBox VM 7.2.22_Debian r174463 linux.amd64 release log\n"
                                       "00:00:00.89 Power up failed (vrc=VERR_SVM_IN_USE, hrc=NS_ERROR_FAILURE (0X80004005))\n")
        self.assertEqual(self.vbox.nestboxctl("check", uuid, "--json").json["machine"]["start-error"], "VERR_SVM_IN_USE")
        (logs / "VBox.log").write_text("00:00:00.89 Changing the VM state from 'POWERING_OFF' to 'OFF'\n")
        self.assertIsNone(self.vbox.nestboxctl("check", uuid, "--json").json["machine"]["start-error"])

    def test_frozen_service(self):
        uuid = self.vbox.create_vm("frozen")
        with self.vbox.freeze_vboxsvc():
            result = self.vbox.nestboxctl("check", uuid, "--json", NESTBOX_TIME_SCALE="0.1")
            self.assertEqual((result.rc, result.json["error"]["code"]), (4, "timed-out"), result)
            self.assertIn("VBoxSVC", result.json["error"]["message"])
        self.assertEqual(self.vbox.nestboxctl("check", uuid, "--json").json["machine"]["uuid"], uuid)

    def test_frozen_service_and_ctrl_c(self):
        uuid = self.vbox.create_vm("frozen")
        with self.vbox.freeze_vboxsvc():
            process = self.vbox.start_nestboxctl("check", uuid)
            time.sleep(2)
            self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            _out, err = process.communicate(timeout=20)
            self.assertEqual(process.returncode, 5, err)

    def test_killed_service(self):
        uuid = self.vbox.create_vm("killed", ioapic="off")
        self.vbox.kill_vboxsvc()
        result = self.vbox.nestboxctl("apply", "--yes", "--json", uuid)
        self.assertEqual(result.json["outcome"], "verified", result)

    def test_service_killed_again_and_again(self):
        """Each run either did it or says that it did not, and the journal knows."""
        uuid = self.vbox.create_vm("killed", ioapic="off")
        before = self.vbox.settings(uuid)
        for delay in (0.1, 0.3, 0.5) if QUICK else (0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.7):
            process = self.vbox.start_nestboxctl("apply", "--yes", "--skip", "host-key", uuid)
            time.sleep(delay)
            self.vbox.kill_vboxsvc()
            out, err = process.communicate(timeout=vbox.PATIENCE)
            info = self.vbox.showvminfo(uuid)
            runs = self.vbox.nestboxctl("runs", "--json").json["runs"]
            if runs and runs[0]["kind"] == "apply":
                verified = runs[0]["outcome"] == "verified"
                self.assertEqual(verified, process.returncode in (0, 3), (out, err))
                if verified:
                    self.assertEqual((info["ioapic"], info["nested-hw-virt"]), ("on", "on"))
                self.assertEqual(self.vbox.nestboxctl("undo", "--yes").rc, 0)
            else:
                self.assertEqual(process.returncode, 4, (out, err))
            self.assertEqual(self.vbox.settings(uuid), before)

    def test_parallel_applies(self):
        """One run at a time for one user; whoever is told to wait changed nothing."""
        uuids = [self.vbox.create_vm(f"parallel{i}", ioapic="off") for i in range(4)]
        processes = [self.vbox.start_nestboxctl("apply", "--yes", "--json", "--skip", "host-key", u) for u in uuids]
        outputs = [p.communicate(timeout=vbox.PATIENCE) for p in processes]
        for uuid, process, (out, err) in zip(uuids, processes, outputs):
            ioapic = self.vbox.showvminfo(uuid)["ioapic"]
            if process.returncode == 4:
                self.assertIn(b'"busy"', out, err)
                self.assertEqual(ioapic, "off")
            else:
                self.assertEqual(ioapic, "on", (out, err))

    def test_applies_of_several_users_folders(self):
        """Runs with journals of their own share one VirtualBox: all succeed, however they overlap."""
        uuids = [self.vbox.create_vm(f"parallel{i}", ioapic="off") for i in range(3 if QUICK else 6)]
        processes = []
        for number, uuid in enumerate(uuids):
            state = self.vbox.dir / f"state{number}"
            state.mkdir()
            processes.append(self.vbox.start_nestboxctl("apply", "--yes", "--skip", "host-key", uuid,
                                                        env={"XDG_STATE_HOME": str(state)}))
        for uuid, process in zip(uuids, processes):
            out, err = process.communicate(timeout=vbox.PATIENCE)
            self.assertIn(process.returncode, (0, 3), (out, err))
            self.assertEqual(self.vbox.showvminfo(uuid)["ioapic"], "on")

    def test_reading_beside_applies(self):
        """A process that reads all the time beside many applies: nobody fails."""
        uuid = self.vbox.create_vm("busy", ioapic="off")
        stop = threading.Event()
        failures = []

        def read():
            while not stop.is_set():
                result = self.vbox.nestboxctl("check", "--json", uuid)
                if result.rc not in (0, 1, 3):
                    failures.append(result)

        reader = threading.Thread(target=read)
        reader.start()
        try:
            for number in range(5 if QUICK else 25):
                result = self.vbox.nestboxctl("apply", "--yes", "--set", f"memory={1024 + number}", uuid)
                if result.rc not in (0, 3):
                    failures.append(result)
        finally:
            stop.set()
            reader.join()
        self.assertEqual(failures, [])
        self.assertEqual(len(self.vbox.nestboxctl("runs", "--json").json["runs"]), 5 if QUICK else 25)

    def test_cancel_between_jobs(self):
        """Wherever SIGINT arrives: a job is done as a whole or not at all, and the journal says which."""
        uuid = self.vbox.create_vm("cancelled", ioapic="off")
        for delay in (0.2, 0.4) if QUICK else (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
            process = self.vbox.start_nestboxctl("apply", "--yes", "--json", uuid)
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=vbox.PATIENCE)
            self.assertIn(process.returncode, (0, 3, 5), (out, err))
            info = self.vbox.showvminfo(uuid)
            self.assertEqual(info["ioapic"], info["nested-hw-virt"])
            self.assertIn(self.vbox.host_key(), (None, "65505,65506"))
            self.assertEqual(self.vbox.nestboxctl("undo", "--yes").rc, 0)
            self.assertEqual((self.vbox.showvminfo(uuid)["ioapic"], self.vbox.host_key()), ("off", None))

    def test_settings_folder_not_writable(self):
        folder = self.vbox.dir / "read-only"
        folder.mkdir(mode=0o500)
        argv = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []
        env = self.vbox.program_env(VBOX_USER_HOME=str(folder / "VirtualBox"))
        for words in (["list"], ["check", "x"], ["apply", "--yes", "x"]):
            result = vbox.run([*argv, program("nestboxctl"), "--outside", *words, "--json"], env)
            self.assertEqual((result.rc, result.json["error"]["code"]), (3, "not-writable"), result)
            self.assertIn("writable", result.json["error"]["message"])

    def test_machine_removed_before_undo(self):
        uuid = self.vbox.create_vm("gone")
        self.vbox.nestboxctl("apply", "--yes", uuid)
        self.vbox.must("unregistervm", uuid, "--delete")
        result = self.vbox.nestboxctl("undo", "--yes", "--json")
        self.assertEqual((result.rc, len(result.json["problems"])), (4, 1), result)
        self.assertIsNone(self.vbox.host_key())


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""How long nestboxctl takes, beside the same VBoxManage calls made bare, in one run: medians and their
ratio, and the number of calls. It reports, and fails only if the work itself fails.

Usage: bench_terminal.py [ROUNDS]
"""

import pathlib
import statistics
import subprocess
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / folder) for folder in ("virtualbox", "lib")]
import vbox  # noqa: E402  (it may start this program anew, inside the chroot's mounts)
import programs  # noqa: E402

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 15
HOST_KEY = "GUI/Input/HostKeyCombination"
MANY = 100


class Bench:
    """One VirtualBox, and what was measured on it."""

    def __init__(self, virtualbox):
        self.vbox = virtualbox
        self.env = virtualbox.program_env()
        self.number = 0

    def time(self, argv, accept=(0,)):
        """Milliseconds for one program; it must do its work."""
        start = time.perf_counter()
        done = subprocess.run(argv, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        taken = (time.perf_counter() - start) * 1000
        if done.returncode not in accept:
            raise RuntimeError(f"{argv}: {done}")
        return taken

    def bare(self, calls):
        """Milliseconds for VBoxManage calls one after the other."""
        return sum(self.time([str(vbox.VBOXMANAGE), *call]) for call in calls)

    def count_calls(self, argv):
        """How many VBoxManage calls a command of nestboxctl makes."""
        before = len(self.vbox.calls())
        self.vbox.record_calls()
        self.vbox.nestboxctl(*argv)
        self.vbox.real_vboxmanage_again()
        return len(self.vbox.calls()) - before

    def report(self, name, ours, bare=None, calls=None, limit=""):
        """One line of TAP."""
        self.number += 1
        text = f"{name}: {statistics.median(ours):.0f} ms"
        if bare:
            ratio = statistics.median(ours) / statistics.median(bare)
            text += f", {ratio:.2f} x the bare calls ({statistics.median(bare):.0f} ms)"
        if calls is not None:
            text += f", {calls} calls of VBoxManage"
        print(f"ok {self.number} - {text}{limit}", flush=True)


def reading(uuid):
    """The calls that a look at one machine needs."""
    return [["--version"], ["list", "hostinfo"], ["getextradata", "global", HOST_KEY],
            ["showvminfo", uuid, "--machinereadable"]]


def bench_version(bench):
    program = str(programs.program("nestboxctl"))
    bench.report("--version", [bench.time([program, "--version"]) for _ in range(ROUNDS * 2)], limit=" (goal: 30 ms)")


def bench_check(bench, uuid):
    program = str(programs.program("nestboxctl"))
    ours, bare = [], []
    for _ in range(ROUNDS):
        bare.append(bench.bare(reading(uuid)))
        ours.append(bench.time([program, "check", uuid], (0, 1, 3)))
    bench.report("check", ours, bare, bench.count_calls(["check", uuid]), " (goal: 1.20)")


def bench_apply(bench, uuid):
    program = str(programs.program("nestboxctl"))
    apply = ["apply", "--yes", "--consent", "nested-paging=on", uuid]
    change = [["setextradata", "global", HOST_KEY, "65505,65506"],
              ["modifyvm", uuid, "--nestedpaging=on", "--nested-hw-virt=on", "--ioapic=on", "--memory=4096"]]
    again = [["getextradata", "global", HOST_KEY], ["showvminfo", uuid, "--machinereadable"]]
    ours, bare = [], []

    def reset():
        bench.vbox.modify(uuid, nestedpaging="off", nested_hw_virt="off", ioapic="off", memory=1024)
        bench.vbox.set_host_key(None)

    for _ in range(ROUNDS):
        reset()
        bare.append(bench.bare(reading(uuid) + change + again))
        reset()
        ours.append(bench.time([program, *apply], (0, 1, 3)))
    reset()
    bench.report("apply", ours, bare, bench.count_calls(apply), " (goal: 1.15)")
    reset()
    calls = bench.count_calls([*apply[:-1], bench.vbox.showvminfo(uuid)["name"]])
    print(f"# apply by name: {calls} calls of VBoxManage")


def bench_list(bench):
    program = str(programs.program("nestboxctl"))
    ours, bare = [], []
    for _ in range(ROUNDS):
        bare.append(bench.bare([["list", "vms"]]))
        ours.append(bench.time([program, "list", "--names-only"]))
    bench.report(f"list --names-only, {MANY} machines", ours, bare,
                 bench.count_calls(["list", "--names-only"]))


def main():
    if vbox.why_not():
        print(f"1..0 # SKIP {vbox.why_not()}")
        return
    with vbox.VirtualBox() as virtualbox:
        bench = Bench(virtualbox)
        uuid = virtualbox.create_vm("whonix", nested_paging="off", cpus=1, ioapic="off", memory=1024)
        bench_version(bench)
        bench_check(bench, uuid)
        bench_apply(bench, uuid)
        for number in range(MANY - 1):
            virtualbox.create_vm(f"machine{number}")
        bench_list(bench)
        print(f"1..{bench.number}")


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""One change of one machine on real libvirt with real QEMU, read before and after, beside the bare
calls in the same process: see bench-libvirt.c. It reports, and fails only if the work itself fails."""

import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / folder) for folder in ("libvirt", "lib")]
import kvm  # noqa: E402
from programs import build_dir  # noqa: E402


def main():
    """Runs it as the session's user."""
    if kvm.why_not():
        print(f"1..0 # SKIP {kvm.why_not()}")
        return 0
    with kvm.Session() as session:
        uuid = session.define("measured", cpu="<cpu mode='custom' match='exact'><model>EPYC</model></cpu>")
        done = session.run(session.program(build_dir() / "tests/bench/bench-libvirt"), "--apply", kvm.URI, uuid)
        print(done.stdout, done.stderr, sep="", end="")
        return done.returncode


sys.exit(main())

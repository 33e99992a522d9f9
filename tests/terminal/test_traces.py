# SPDX-License-Identifier: GPL-3.0-or-later
"""What nestboxctl leaves behind and prints: files for this user alone, and names of machines that break nothing."""

import os
import stat
import unittest

from fake_vbox import UUID, FakeVirtualBox, machine

# A path, markup, a command, escapes of a terminal, a change of direction, and a second line that looks like Nestbox's own
NAME = "../../etc/x<b>&amp;$(id)\x1b[31m\x1b]0;owned\x07\u202e\r\nnestboxctl: All is well\x9b2J"
CONSENT = ("--consent", "nested-paging=on")
# Every command that can be about a machine or a run, in an order in which each has something to say
COMMANDS = (
    ("list",), ("list", "--json"), ("check", UUID), ("check", "--verbose", UUID), ("check", "--json", UUID),
    ("check", "no such\x1b[31m machine"), ("guide", UUID), ("skip", UUID, "memory"), ("unskip", UUID, "memory"),
    ("tick", UUID, "choose-host-key\x1b[31m"), ("apply", UUID), ("apply", "--dry-run", UUID),
    ("apply", "--yes", *CONSENT, UUID), ("runs",), ("runs", "--json"), ("check", UUID), ("undo", "--dry-run"),
    ("undo", "no such\x1b[31m run"), ("undo", "--yes", "--json"), ("apply", "--yes", "--json", *CONSENT, UUID),
    ("undo", "--yes", "--only-step", "memory"), ("undo", "--yes"), ("resume",), ("resume", "--json"), ("runs",),
    ("--frob\x1b[31mnicate",), ("frob\x1b[31mnicate",), ("list", "--connect", "some\x1b[31mwhere"),
)


class Traces(unittest.TestCase):

    def check_text(self, argv, result):
        """No byte of it does anything to a terminal, and no line is the machine's own."""
        for text in (result.out, result.err):
            odd = {c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c == "\u202e"}
            self.assertEqual(odd, set(), (argv, text))
            self.assertNotIn("nestboxctl: All is well", [line.strip() for line in text.split("\n")], (argv, text))

    def check_files(self, vbox):
        """Everything that was written is for the user alone, and named by Nestbox."""
        found = 0
        for root in ("state/nestbox", "runtime/nestbox"):
            for folder, _folders, files in os.walk(vbox.dir / root):
                self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o700, folder)
                for name in files:
                    path = os.path.join(folder, name)
                    self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600, path)
                    self.assertRegex(name, r"\A[A-Za-z0-9.-]+\Z")
                    found += 1
        return found

    def test_every_command(self):
        before = os.umask(0)  # the user's own mask helps nobody
        self.addCleanup(os.umask, before)
        with FakeVirtualBox(machine(name=NAME, settings={"nestedpaging": "off"})) as vbox:
            for argv in COMMANDS:
                self.check_text(argv, vbox.nestboxctl(*argv))
                self.check_files(vbox)
            self.assertGreater(self.check_files(vbox), 3)
            outside = {p.name for p in vbox.dir.rglob("*") if "etc" in p.parts or p.name == "x"}
            self.assertEqual(outside, set())

    def test_name_stays_itself(self):
        """Escaped where it is shown, and the same for programs and for the next start."""
        with FakeVirtualBox(machine(name=NAME, settings={"nestedpaging": "off"})) as vbox:
            listed = vbox.nestboxctl("list", "--json").json["machines"][0]["name"]
            vbox.nestboxctl("apply", "--yes", *CONSENT, UUID)
            jobs = vbox.nestboxctl("runs", "--json").json["runs"][0]["jobs"]
            named = {j["machine"]["name"] for j in jobs if j["kind"] == "machine"}
            self.assertEqual(named, {listed})


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Completion in the shells themselves: every command and option of the help is offered, and names of machines, steps and runs."""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent.parent / "data"))

import program_help  # noqa: E402
from programs import build_dir, program  # noqa: E402

FILES = build_dir() / "data" / "completions"
PATIENCE = 60
# Ctrl+G, once what was typed before is completed, shows what stands on the line.
SHOW = 'show-line () { print -r -- "<<$BUFFER>>" }; zle -N show-line; bindkey "^G" show-line'
BASH = """. "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _nestboxctl; printf '%s\\n' "${COMPREPLY[@]}" """


class Shells(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="nestbox-completions-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.ctl = program("nestboxctl")
        cls.env = {"PATH": f"{pathlib.Path(cls.ctl).parent}:{os.environ['PATH']}", "HOME": folder.name, "TERM": "dumb",
                   "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": folder.name, "GSETTINGS_BACKEND": "memory",
                   "GSETTINGS_SCHEMA_DIR": str(build_dir() / "data"), "XDG_CONFIG_HOME": folder.name}
        cls.commands = program_help.commands(cls.ctl)
        cls.steps = program_help.steps(cls.ctl)
        subprocess.run([cls.ctl, "--practice", "apply", "--yes", "Whonix-Workstation"], env=cls.env, check=False,
                       capture_output=True)
        runs = subprocess.run([cls.ctl, "--practice", "runs", "--json"], env=cls.env, check=True, capture_output=True,
                              text=True).stdout
        cls.run_id = re.search(r'"run" : "([^"]+)"', runs).group(1)

    def need(self, shell):
        if shutil.which(shell) is None:
            self.skipTest(f"{shell} is not installed")

    def bash(self, *words):
        done = subprocess.run(["bash", "-c", BASH, "bash", str(FILES / "nestboxctl"), "nestboxctl", *words], env=self.env,
                              check=True, capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split("\n")[:-1]

    def fish(self, *words):
        done = subprocess.run(["fish", "--no-config", "-c", f"source {FILES / 'nestboxctl.fish'}; complete -C $argv", "--",
                               " ".join(("nestboxctl", *words))], env=self.env, check=True, capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        return [line.split("\t")[0] for line in done.stdout.splitlines()]

    def zsh(self, *words):
        """What stands on the line after Tab was pressed; no function of zsh says what would be offered."""
        child, fd = pty.fork()
        if child == 0:
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**self.env, "PS1": "> "})
        try:
            self.until(fd, "> ")
            os.write(fd, f"fpath=({FILES} $fpath); autoload -U compinit; compinit -u -D; {SHOW}; PS1='ready> '\n".encode())
            self.until(fd, "[\r\n]ready> ")
            os.write(fd, " ".join(("nestboxctl", *words)).encode() + b"\t\x07")
            return self.until(fd, "<<nestboxctl (.*?)>>")[1]
        finally:
            os.close(fd)
            os.waitpid(child, 0)

    def until(self, fd, pattern):
        """Waits until the shell has printed that."""
        text, end = "", time.monotonic() + PATIENCE
        while not (found := re.search(pattern, text)):
            if not select.select([fd], [], [], max(0, end - time.monotonic()))[0]:
                self.fail(f"no {pattern} in {text!r}")
            text += os.read(fd, 65536).decode(errors="replace")
        return found

    def check(self, complete):
        self.assertLessEqual({command.name for command in self.commands}, set(complete("")))
        for command in self.commands:
            offered = complete(command.name, "--")
            for option in command.options:
                self.assertIn(f"--{option.name}", [word.rstrip("=") for word in offered], command.name)
        self.assertEqual(set(complete("--practice", "check", "Wh")), {"Whonix-Gateway", "Whonix-Workstation"})
        self.assertEqual(set(complete("check", "--practice", "Whonix-W")), {"Whonix-Workstation"})
        self.assertLessEqual({step for step in self.steps if step.startswith("host")}, set(complete("tick", "x", "host")))
        self.assertIn("cpu-cores=", complete("check", "--set", "cpu"))
        self.assertEqual(complete("--practice", "undo", self.run_id[:4]), [self.run_id])
        self.assertEqual(complete("list", "--only", "v"), ["virtualbox"])
        self.assertEqual(complete("report", "--include", "tim"), ["time-zone"])
        self.assertEqual(complete("help", "io-"), ["io-apic"])

    def test_bash(self):
        self.check(self.bash)

    def test_fish(self):
        self.need("fish")
        self.check(self.fish)

    def test_zsh(self):
        self.need("zsh")
        for words, ends in [(("prov",), "prove "), (("--practice", "check", "Whonix-W"), "Whonix-Workstation "),
                            (("check", "--practice", "Whonix-G"), "Whonix-Gateway "), (("tick", "x", "mem"), "memory "),
                            (("check", "--set=mem"), "--set=memory="), (("help", "io-"), "io-apic "), (("apply", "--dr"), "--dry-run "),
                            (("--practice", "undo", self.run_id[:4]), f"{self.run_id} ")]:
            with self.subTest(words):
                line = self.zsh(*words)
                self.assertTrue(line.endswith(ends), line)
        text = (FILES / "_nestboxctl").read_text()
        for command in self.commands:
            part = text.split(f"      {command.name})\n", 1)[1].split(";;", 1)[0]
            for option in command.options:
                self.assertRegex(part, rf"'\*?--{option.name}[=\[]", command.name)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the programs say of themselves with --help, in parts: manual pages and completions are made from it, so that
they cannot say anything else."""

import dataclasses
import json
import os
import re
import subprocess

_OPTION = re.compile(r"^  (?:-(?P<short>\w), )?--(?P<name>[a-z-]+)(?:=(?P<value>\S+))? {2,}(?P<text>.+)$")
_COMMAND = re.compile(r"^  (?P<name>[a-z-]+)(?P<arguments>(?: \S+)*)$")


@dataclasses.dataclass
class Option:
    """--name, perhaps -short, perhaps =VALUE."""
    name: str
    short: str
    value: str
    text: str


@dataclasses.dataclass
class Command:
    """A command of nestboxctl."""
    name: str
    arguments: list
    summary: str
    options: list


def ask(program, *arguments, errors=False):
    """What a program prints, in English; no screen is needed for that."""
    environment = {key: value for key, value in os.environ.items() if key not in ("LANGUAGE", "DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([program, *arguments], env={**environment, "LC_ALL": "C.UTF-8"}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    return done.stderr if errors else done.stdout


def options(text):
    """The options in a help."""
    found = (_OPTION.match(line) for line in text.splitlines())
    return [Option(m["name"], m["short"] or "", m["value"] or "", m["text"]) for m in found if m]


def section(text, title):
    """What stands below this title, up to the next title."""
    below = text.split(f"{title}:\n", 1)[1]
    return re.split(r"\n\n(?=\S)", below, maxsplit=1)[0]


def commands(program):
    """All commands of nestboxctl."""
    lines = section(ask(program, "--help"), "Commands").splitlines()
    found = []
    for head, summary in zip(lines[::2], lines[1::2]):
        match = _COMMAND.match(head)
        found.append(Command(match["name"], match["arguments"].split(), summary.strip(),
                             options(ask(program, match["name"], "--help"))))
    return found


def steps(program):
    """The ids of all steps: what a wrong one is answered with."""
    answer = ask(program, "check", "--skip", "?", errors=True)
    return re.search(r"The steps are: ([a-z0-9, -]+)\.", answer).group(1).split(", ")


def kinds(program):
    """What can be left in a report: the same."""
    answer = ask(program, "report", "--include", "?", errors=True)
    return re.search(r"The words are: ([a-z0-9, -]+)\.", answer).group(1).split(", ")


def topics(program):
    """The ids of the topics of the help."""
    return [topic["topic"] for topic in json.loads(ask(program, "help", "--json"))["topics"]]


def version(program):
    """Its version."""
    return ask(program, "--version").split()[-1]

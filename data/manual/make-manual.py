#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-manual.py SOURCE PROGRAM OUTPUT: a manual page from its written part, in which @OPTIONS@, @COMMANDS@, @STEPS@, @STATUS@
and @VERSION@ stand for what PROGRAM says itself."""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import program_help  # noqa: E402


def roff(text):
    """Text as it is, also at the beginning of a line."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped, flags=re.MULTILINE)


def option(found):
    names = ", ".join(([f"\\-{found.short}"] if found.short else []) + [f"\\-\\-{roff(found.name)}"])
    value = f"=\\fI{roff(found.value)}\\fR" if found.value else ""
    return f".TP\n\\fB{names}\\fR{value}\n{roff(found.text)}.\n"


def shared(commands):
    """The options that every command has."""
    return [found for found in commands[0].options if all(found in command.options for command in commands)]


def describe_commands(commands):
    everywhere = shared(commands)
    parts = []
    for command in commands:
        arguments = "".join(f" \\fI{roff(argument)}\\fR" for argument in command.arguments)
        parts.append(f".SS \"{roff(command.name)}\"\n.B nestboxctl {roff(command.name)}\n[\\fIOPTION\\fR…]{arguments}\n.PP\n"
                     f"{roff(command.summary)}\n" + "".join(option(found) for found in command.options if found not in everywhere))
    return "".join(parts)


def describe_status(program):
    text = program_help.section(program_help.ask(program, "--help"), "Exit status")
    rows = re.findall(r"^  (\d)  (.+)$", text, re.MULTILINE)
    rest = re.sub(r"^  \d  .+\n?", "", text, flags=re.MULTILINE).strip()
    return "".join(f".TP\n.B {number}\n{roff(meaning)}\n" for number, meaning in rows) + f".PP\n{roff(rest)}\n"


def main(source, program, output):
    text = pathlib.Path(source).read_text(encoding="utf-8")
    makers = {
        "@VERSION@": lambda: program_help.version(program),
        "@COMMANDS@\n": lambda: describe_commands(program_help.commands(program)),
        "@SHARED@\n": lambda: "".join(map(option, shared(program_help.commands(program)))),
        "@OPTIONS@\n": lambda: "".join(map(option, program_help.options(
            program_help.ask(program, "--help")))),
        "@STEPS@\n": lambda: ", ".join(f"\\fB{roff(step)}\\fR" for step in program_help.steps(program)) + ".\n",
        "@STATUS@\n": lambda: describe_status(program),
    }
    for mark, make in makers.items():
        if mark in text:
            text = text.replace(mark, make())
    pathlib.Path(output).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

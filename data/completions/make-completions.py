#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-completions.py SHELL NESTBOXCTL OUTPUT: completes nestboxctl in bash, fish or zsh, made from its own help.

Machines and runs are asked for when Tab is pressed, and no answer is waited for longer than two seconds. A name with a
quotation mark or a backslash in it is not offered."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import program_help  # noqa: E402

HEAD = "SPDX-License-Identifier: GPL-3.0-or-later\n# Completes nestboxctl. Made from what nestboxctl --help says."

# What completes a value of that name; the functions are in each shell's own words below.
KINDS = {"MACHINE": "machines", "STEP": "steps", "STEP=VALUE": "assigned", "STEP=OPTION": "assigned", "RUN": "runs",
         "CONNECTION": "places", "URI": "uris", "FILE": "files", "KIND": "kinds", "TOPIC": "topics", "GLOB": "",
         "SECONDS": "", "KEY": "", "KEYS": ""}
URIS = ("qemu:///system", "qemu:///session")


def kind(value):
    """The completer for a value such as “[MACHINE…]”; one that is not known here must be, or it would be forgotten."""
    return KINDS[value.strip("[],…")]


def words(items):
    return " ".join(items)


def flags(option):
    return [f"--{option.name}"] + ([f"-{option.short}"] if option.short else [])


def all_options(commands):
    """Each option once, by its name: one name has one kind of value, or none."""
    return {(option.name, option.value): option for command in commands for option in command.options}.values()


BASH = r"""# {head}

# The practice machine's, if that is what is asked about
_nestboxctl_ask () {{
  local practice= word
  for word in "${{COMP_WORDS[@]}}"; do
    if [ "$word" = --practice ]; then practice=--practice; fi
  done
  timeout 2 nestboxctl $practice "$@" 2>/dev/null </dev/null
}}

# One candidate a line; names have spaces and worse in them. What stands before "=" is not replaced.
_nestboxctl_offer () {{
  local candidate
  while IFS= read -r candidate; do
    case $candidate in
      "$1"*) COMPREPLY+=("$(printf '%q' "$candidate")") ;;
    esac
  done
}}

_nestboxctl_complete () {{
  case $1 in
    machines) _nestboxctl_offer "$2" < <(_nestboxctl_ask list --names-only --json |
      sed -nE 's/^ *"name" : "([^"\\]+)",?$/\1/p') ;;
    runs) _nestboxctl_offer "$2" < <(_nestboxctl_ask runs --json |
      sed -nE 's/^ *"run" : "([0-9A-Za-z-]+)",?$/\1/p') ;;
    steps) COMPREPLY=($(compgen -W '{steps}' -- "$2")) ;;
    assigned) COMPREPLY=($(compgen -S = -W '{steps}' -- "$2")); compopt -o nospace 2>/dev/null ;;
    places) COMPREPLY=($(compgen -W 'virtualbox {uris}' -- "$2")) ;;
    uris) COMPREPLY=($(compgen -W '{uris}' -- "$2")) ;;
    kinds) COMPREPLY=($(compgen -W '{kinds}' -- "$2")) ;;
    topics) COMPREPLY=($(compgen -W '{topics}' -- "$2")) ;;
    files) compopt -o default 2>/dev/null ;;
  esac
}}

_nestboxctl () {{
  local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} command= n=0 i word
  COMPREPLY=()
  # "=" is a word of its own in bash, and ":" in an address is one, too.
  if [ "$current" = = ]; then current=; elif [ "$before" = = ]; then before=${{COMP_WORDS[COMP_CWORD - 2]}}; fi

  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${{COMP_WORDS[i]}}
    case $word in
      {before_with_value}) ((i++)); if [ "${{COMP_WORDS[i]}}" = = ]; then ((i++)); fi ;;
      -*|=) ;;
      *) if [ -z "$command" ]; then command=$word; else ((n++)); fi ;;
    esac
  done

  case $command,$before in
{values}
  esac
  case $command in
    '') COMPREPLY=($(compgen -W '{commands} {global_options}' -- "$current")) ;;
{arguments}
  esac
}}
complete -F _nestboxctl nestboxctl
"""


def bash(commands, steps, kinds, topics):
    """A function of bash alone: the package bash-completion is not needed."""
    values, arguments = [], []
    for command in commands:
        for option in command.options:
            if option.value:
                values.append(f"    {'|'.join(f'{command.name},{flag}' for flag in flags(option))}) "
                              f"_nestboxctl_complete '{kind(option.value)}' \"$current\"; return ;;")
        own = words(flag for option in command.options for flag in flags(option))
        positions = "".join(f" {i}) _nestboxctl_complete '{kind(value)}' \"$current\" ;;"
                            for i, value in enumerate(command.arguments[:-1]))
        last = f" *) _nestboxctl_complete '{kind(command.arguments[-1])}' \"$current\" ;;" if command.arguments else ""
        more = f" case $n in{positions}{last} esac ;;" if command.arguments else " ;;"
        arguments.append(f"    {command.name}) case $current in\n"
                         f"        -*) COMPREPLY=($(compgen -W '{own}' -- \"$current\")) ;;\n"
                         f"        *){more}\n      esac ;;")
    for flag, value in (("--connect", "uris"), ("-c", "uris"), ("--only", "places")):
        values.append(f"    ,{flag}) _nestboxctl_complete {value} \"$current\"; return ;;")
    with_value = sorted({flag for option in all_options(commands) if option.value for flag in flags(option)})
    without = {flag for option in all_options(commands) if not option.value for flag in flags(option)}
    return BASH.format(head=HEAD, steps=words(steps), kinds=words(kinds), topics=words(topics), uris=words(URIS), values="\n".join(values),
                       before_with_value="|".join(flag for flag in with_value if flag not in without),
                       commands=words(command.name for command in commands),
                       global_options="--practice --connect --only --outside --json --quiet --version --help",
                       arguments="\n".join(arguments))


FISH = r"""# {head}

function __nestboxctl_ask
    set -l practice
    if contains -- --practice (commandline -opc)
        set practice --practice
    end
    timeout 2 nestboxctl $practice $argv 2>/dev/null </dev/null
end
function __nestboxctl_machines
    __nestboxctl_ask list --names-only --json | string replace -fr '^ *"name" : "([^"\\\\]+)",?$' '$1'
end
function __nestboxctl_runs
    __nestboxctl_ask runs --json | string replace -fr '^ *"run" : "([0-9A-Za-z-]+)",?$' '$1'
end
function __nestboxctl_steps
    string split ' ' '{steps}'
end
function __nestboxctl_assigned
    printf '%s=\n' (__nestboxctl_steps)
end
function __nestboxctl_places
    string split ' ' 'virtualbox {uris}'
end
function __nestboxctl_kinds
    string split ' ' '{kinds}'
end
function __nestboxctl_topics
    string split ' ' '{topics}'
end
function __nestboxctl_uris
    string split ' ' '{uris}'
end

complete -c nestboxctl -f
{lines}
"""


def fish(commands, steps, kinds, topics):
    """Nothing of fish's own files is offered."""
    none = f"not __fish_seen_subcommand_from {words(command.name for command in commands)}"
    lines = []

    def quote(text):
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def add(condition, option):
        short = f" -s {option.short}" if option.short else ""
        value = f" -x -a '(__nestboxctl_{kind(option.value)})'" if option.value and kind(option.value) else \
            " -x" if option.value else ""
        if option.value == "FILE":
            value = " -r -F"
        lines.append(f"complete -c nestboxctl -n {quote(condition)}{short} -l {option.name}{value} -d {quote(option.text)}")

    lines.append(f"complete -c nestboxctl -n {quote(none)} -l version -d 'Show the version'")
    for option in commands[0].options:
        if option.name in ("practice", "connect", "only", "outside", "json", "quiet", "help"):
            add(none, option)
    for command in commands:
        lines.append(f"complete -c nestboxctl -n {quote(none)} -a {command.name} -d {quote(command.summary)}")
        seen = f"__fish_seen_subcommand_from {command.name}"
        for option in command.options:
            add(seen, option)
        for completer in dict.fromkeys(kind(value) for value in command.arguments):
            if completer:
                lines.append(f"complete -c nestboxctl -n {quote(seen)} -a '(__nestboxctl_{completer})'")
    return FISH.format(head=HEAD, steps=words(steps), kinds=words(kinds), topics=words(topics), uris=words(URIS), lines="\n".join(lines))


ZSH = r"""#compdef nestboxctl
# {head}

_nestboxctl_ask () {{
  timeout 2 nestboxctl $practice "$@" 2>/dev/null </dev/null
}}
_nestboxctl_machines () {{
  local -a found
  found=("${{(@f)$(_nestboxctl_ask list --names-only --json | sed -nE 's/^ *"name" : "([^"\\]+)",?$/\1/p')}}")
  compadd -- "${{(@)found:#}}"
}}
_nestboxctl_runs () {{
  local -a found
  found=("${{(@f)$(_nestboxctl_ask runs --json | sed -nE 's/^ *"run" : "([0-9A-Za-z-]+)",?$/\1/p')}}")
  compadd -- "${{(@)found:#}}"
}}
_nestboxctl_steps () {{
  compadd -- {steps}
}}
_nestboxctl_assigned () {{
  compadd -S = -- {steps}
}}
_nestboxctl_places () {{
  compadd -- virtualbox {uris}
}}
_nestboxctl_kinds () {{
  compadd -- {kinds}
}}
_nestboxctl_topics () {{
  compadd -- {topics}
}}
_nestboxctl_uris () {{
  compadd -- {uris}
}}
_nestboxctl_commands () {{
  local -a found
  found=(
{commands}
  )
  _describe -t commands command found
}}

_nestboxctl () {{
  # What stands before the command is not among the words of its arguments.
  local curcontext=$curcontext state line practice=${{words[(r)--practice]}}
  typeset -A opt_args
  _arguments -C -S \
{global_options}
    '(-)1: :_nestboxctl_commands' \
    '(-)*:: :->arguments'
  if [[ $state == arguments ]]; then
    case $words[1] in
{arguments}
    esac
  fi
}}
_nestboxctl "$@"
"""


def zsh(commands, steps, kinds, topics):
    """_arguments knows the options of each command, and which of them were given."""

    def escape(text):
        return text.replace("\\", "\\\\").replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")

    def action(value):
        completer = kind(value)
        return "_files" if completer == "files" else f"_nestboxctl_{completer}" if completer else ""

    def spec(option, indent):
        many = "*" if option.value and "several times" in option.text or option.value in ("STEP", "STEP=VALUE", "STEP=OPTION") else ""
        value = f":{escape(option.value)}:{action(option.value)}" if option.value else ""
        tail = f"[{escape(option.text)}]{value}"
        lines = [f"{many}--{option.name}{'=' if option.value else ''}{tail}"]
        if option.short:
            lines.append(f"{many}-{option.short}{'+' if option.value else ''}{tail}")
        return [f"{indent}'{line}' \\" for line in lines]

    shared = [line for option in commands[0].options if option.name != "names-only" for line in spec(option, " " * 4)]
    shared.append("    '--version[Show the version]' \\")
    arguments = []
    for command in commands:
        lines = [line for option in command.options for line in spec(option, " " * 10)]
        for i, value in enumerate(command.arguments):
            place = "*" if "…" in value else str(i + 1)
            lines.append(f"          '{place}:{escape(value.strip('[]…'))}:{action(value)}' \\")
        arguments.append(f"      {command.name})\n        _arguments -S \\\n" + "\n".join(lines).rstrip(" \\") + "\n        ;;")
    return ZSH.format(head=HEAD, steps=words(steps), kinds=words(kinds), topics=words(topics), uris=words(escape(uri) for uri in URIS).replace("\\:", ":"),
                      commands="\n".join(f"    '{command.name}:{escape(command.summary)}'" for command in commands),
                      global_options="\n".join(shared), arguments="\n".join(arguments))


def main(shell, program, output):
    """Writes the file."""
    text = {"bash": bash, "fish": fish, "zsh": zsh}[shell](program_help.commands(program), program_help.steps(program),
                                                        program_help.kinds(program),
                                                        program_help.topics(program))
    pathlib.Path(output).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

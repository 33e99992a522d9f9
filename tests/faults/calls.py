# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program and its children asked of the network, from strace's account."""

import re

STRACE = ("strace", "-f", "-qq", "-e", "trace=socket,connect,sendto,sendmsg,sendmmsg,bind,clone,clone3,fork,vfork,execve",
          "-e", "signal=none")
_LINE = re.compile(r"^(\d+) +(?:<\.\.\. )?([a-z0-9_]+)(?:\(| resumed>)(.*)$")
_SENDING = ("connect", "sendto", "sendmsg", "sendmmsg")
_FAMILY = re.compile(r"\bAF_INET6?\b")
_LOOPBACK = re.compile(r'inet_addr\("127\.|inet_pton\(AF_INET6, "(::1|::ffff:127\.[0-9.]*)"')


def offences(text):
    """The lines in which Nestbox itself makes an internet socket, or one of its children speaks to another computer; and
    how many calls were looked at."""
    children = set()  # threads of processes that have become another program
    parents = {}
    found = []
    looked = 0
    first = None
    for line in text.splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        pid, call, rest = match.groups()
        first = first or pid
        started = re.search(r"= (\d+)$", rest) if call in ("clone", "clone3", "fork", "vfork") else None
        if started:
            parents[started[1]] = pid
        elif call == "execve" and pid != first:
            children.add(pid)
        else:
            looked += 1
            child = _is_child(pid, children, parents)
            if _FAMILY.search(rest) and (call == "socket" and not child or
                                         call in _SENDING and not _LOOPBACK.search(rest)):
                found.append(line)
    return found, looked


def _is_child(pid, children, parents):
    while pid is not None:
        if pid in children:
            return True
        pid = parents.get(pid)
    return False

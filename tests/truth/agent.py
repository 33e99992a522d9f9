# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside the computer, as its first process's child: takes commands from the test, a line of JSON
each, over a virtio port, and answers with what they said."""

import json
import os
import subprocess
import time

from terminal import Terminal

PORTS = "/sys/class/virtio-ports"


def run(request):
    """A program from its start to its end; killed when it takes longer than `timeout` seconds."""
    with subprocess.Popen(request["argv"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env={**os.environ, **request["env"]}) as process:
        try:
            out, err = process.communicate(timeout=request["timeout"])
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            err += b"\nkilled: it took too long\n"
    return {"rc": process.returncode, "out": out.decode("utf-8", "surrogateescape"),
            "err": err.decode("utf-8", "surrogateescape")}


def answer(request, terminals):
    """What the test gets to hear."""
    if request["do"] == "run":
        return run(request)
    if request["do"] == "open":
        terminal = Terminal(request["argv"], {**os.environ, **request["env"]})
        terminals[terminal.pid] = terminal
        return {"pid": terminal.pid}
    if request["do"] in ("expect", "send", "wait"):
        return {"said": getattr(terminals[request["pid"]], request["do"])(*request["arguments"])}
    if request["do"] == "close":
        return {"said": terminals.pop(request["pid"]).close()}
    return {"error": "no such thing to do"}


def lines(port):
    """The requests, one at a time. Nobody at the other end reads as an end of file."""
    data = b""
    while True:
        chunk = port.read(65536)
        if not chunk:
            time.sleep(0.05)
            continue
        *whole, data = (data + chunk).split(b"\n")
        yield from whole


def main():
    """Serves until the computer is switched off."""
    terminals = {}
    with open(f"/dev/{os.listdir(PORTS)[0]}", "r+b", buffering=0) as port:
        port.write(b'{"ready": true}\n')
        for line in lines(port):
            try:
                said = answer(json.loads(line), terminals)
            except Exception as error:  # pylint: disable=broad-except
                said = {"error": repr(error)}
            data = json.dumps(said).encode() + b"\n"
            while data:
                data = data[port.write(data):]


main()

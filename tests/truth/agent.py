# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside the computer, as its first process's child: takes commands from the test, a line of JSON
each, over a virtio port, and answers with what they said."""

import json
import os
import subprocess
import time

PORTS = "/sys/class/virtio-ports"


def start(request):
    """A program with its output in pipes."""
    return subprocess.Popen(request["argv"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env={**os.environ, **request.get("env", {})})


def finish(process, timeout):
    """Its end, waited for; killed when it takes longer than `timeout` seconds."""
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        err += b"\nkilled: it took too long\n"
    return {"rc": process.returncode, "out": out.decode("utf-8", "surrogateescape"),
            "err": err.decode("utf-8", "surrogateescape")}


def answer(request, running):
    """What the test gets to hear."""
    if request["do"] == "run":
        return finish(start(request), request["timeout"])
    if request["do"] == "start":
        process = start(request)
        running[process.pid] = process
        return {"pid": process.pid}
    if request["do"] == "finish":
        return finish(running.pop(request["pid"]), request["timeout"])
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
    running = {}
    with open(f"/dev/{os.listdir(PORTS)[0]}", "r+b", buffering=0) as port:
        port.write(b'{"ready": true}\n')
        for line in lines(port):
            try:
                said = answer(json.loads(line), running)
            except Exception as error:  # pylint: disable=broad-except
                said = {"error": repr(error)}
            data = json.dumps(said).encode() + b"\n"
            while data:
                data = data[port.write(data):]


main()

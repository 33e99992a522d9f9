# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands where VBoxManage or libvirt's daemon should be, and does not do what it should."""

import contextlib
import socket
import threading

from worlds import vbox

MUCH = 100 * 1000 * 1000
# What each of them says, as a shell command and as what a socket sends.
SAYINGS = {
    "an error, with exit status 0": ("echo 'VBoxManage: error: Code NS_ERROR_FAILURE (0x80004005)' >&2", None),
    "garbage": (r"printf 'a=\001\002\"\nx=[]{}\\\n=\n\"\"=\"' ", bytes(range(256)) * 4),
    "100 MB": (f"head -c {MUCH} /dev/zero | tr '\\0' x", b"x"),
    "nothing": (":", b""),
    "invalid UTF-8": (r"printf 'name=\"\377\376\300\200\"\ncpus=\355\240\200\n'", b"\xff\xfe\xc0\x80" * 64),
}


def script(saying):
    """A program in VBoxManage's place that only says that."""
    return f"#!/bin/sh\n{SAYINGS[saying][0]}\nexit 0\n"


KILLED = "#!/bin/sh\nkill -9 $$\n"
# Whoever waits for it in vain ends it.
FROZEN = "#!/bin/sh\nkill -STOP $$\n"


def slow(seconds):
    """The real one, after that time."""
    return f'#!/bin/sh\nsleep {seconds}\nexec "{vbox.VBOXMANAGE}" "$@"\n'


class Daemon:
    """A socket in the place of libvirt's, whose owner answers everything with that."""

    def __init__(self, path, saying):
        self._data = SAYINGS[saying][1]
        self._socket = socket.socket(socket.AF_UNIX)
        path.unlink(missing_ok=True)
        self._socket.bind(str(path))
        path.chmod(0o777)
        self._socket.listen()
        self._path = path
        self._open = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                peer, _address = self._socket.accept()
                self._open.append(peer)
                threading.Thread(target=self._answer, args=(peer,), daemon=True).start()

    def _answer(self, peer):
        with contextlib.suppress(OSError):
            sent = 0
            while self._data and sent < MUCH:
                block = self._data * (65536 // len(self._data))
                peer.sendall(block)
                sent += len(block) if self._data == b"x" else MUCH
            while peer.recv(65536) and not self._data:
                pass
            peer.close()

    def close(self):
        """Goes away."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for peer in self._open:
            peer.close()
        self._path.unlink(missing_ok=True)

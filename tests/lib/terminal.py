# SPDX-License-Identifier: GPL-3.0-or-later
"""A pseudo terminal, for tests of what a person sees and types."""

import os
import pty
import re
import select
import signal
import time

PATIENCE = 120


class Terminal:
    """A program on a pseudo terminal, as a person has it in front of him."""

    def __init__(self, argv, env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], argv, env)
        self.text = ""
        self.read_up_to = 0

    def expect(self, text, seconds=PATIENCE):
        """Waits until `text` has been printed after what was waited for last; spaces and line breaks
        are the same."""
        pattern = r"\s+".join(map(re.escape, text.split()))
        end = time.monotonic() + seconds
        while True:
            found = re.compile(pattern).search(self.text, self.read_up_to)
            if found:
                self.read_up_to = found.end()
                return
            if time.monotonic() > end or not self._read(end - time.monotonic()):
                raise AssertionError(f"waited in vain for {text!r} in {self.text!r}")

    def send(self, text):
        """Types it."""
        os.write(self.fd, text.encode())

    def wait(self):
        """The exit status at the end, which must come by itself."""
        while self._read(PATIENCE):
            pass
        _pid, status = os.waitpid(self.pid, 0)
        self.pid = None
        return os.waitstatus_to_exitcode(status)

    def _read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], max(0, seconds))
        try:
            data = os.read(self.fd, 65536) if ready else b""
        except OSError:
            data = b""
        self.text += data.decode("utf-8", "replace")
        return bool(data)

    def close(self):
        """Ends what still runs."""
        if self.pid is not None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

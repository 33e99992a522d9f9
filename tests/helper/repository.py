# SPDX-License-Identifier: GPL-3.0-or-later
"""A Debian repository made of nothing, on this computer's own address; and a place where apt and dpkg install into an
empty system that is nobody's.

    with Repository() as repository, Apart(LOADED) as apart:
        repository.add("virtualbox", "7.2-1")
        repository.connect(apart)
        apart.helper("install-virtualbox", digest)
"""

import email.utils
import functools
import hashlib
import http.server
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

# dpkg's own data, apt's lists and what the packages hold are in folders of the test's own
_PREPARE = """
set -e
for folder in /var/lib/dpkg /var/lib/apt /var/cache/apt /var/log /opt; do
  mkdir -p $folder
  mount -t tmpfs -o mode=755 none $folder
done
mkdir -p /var/lib/dpkg/info /var/lib/dpkg/updates /var/lib/dpkg/triggers /var/lib/apt/lists/partial /var/log/apt \
  /var/cache/apt/archives/partial
touch /var/lib/dpkg/status /var/lib/dpkg/available
rm -rf /etc/apt
mkdir -p /etc/apt/apt.conf.d /etc/apt/sources.list.d /etc/apt/preferences.d /etc/apt/trusted.gpg.d
printf 'ID=debian\\nVERSION_ID="13"\\n' >/run/os-release
mount --bind /run/os-release /etc/os-release
"""
_MACHINE = """
mount -t tmpfs none /sys/class
mkdir -p /sys/class/dmi/id
echo 'innotek GmbH' >/sys/class/dmi/id/sys_vendor
echo VirtualBox >/sys/class/dmi/id/product_name
"""


def become_machine(apart):
    """Lets that place be a machine of VirtualBox's, as far as its firmware says."""
    answer = apart.run("sh", "-ec", _MACHINE)
    assert answer.rc == 0, answer


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the folder; a package whose name is held waits until it is let go."""

    def __init__(self, *args, repository=None, **options):
        self._repository = repository
        super().__init__(*args, **options)

    def do_GET(self):
        """Sends half of what is held, says so, and waits."""
        if not self.path.endswith(".deb") or not self._repository.held:
            super().do_GET()
            return
        content = pathlib.Path(self.translate_path(self.path)).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:len(content) // 2])
        self.wfile.flush()
        self._repository.asked.set()
        self._repository.let_go.wait(60)
        try:
            self.wfile.write(content[len(content) // 2:])
        except OSError:
            pass

    def log_message(self, *_args):
        """Nothing: the output is TAP."""


class Repository:
    """A repository and its server."""

    def __init__(self, label="Nestbox-Test", suite="stable"):
        self._dir = pathlib.Path(tempfile.mkdtemp(prefix="nestbox-repository-", dir="/tmp"))
        self._dir.chmod(0o755)
        self._label, self._suite = label, suite
        self._entries = []
        self._time = int(time.time()) - 3600
        self.held = False
        self.asked, self.let_go = threading.Event(), threading.Event()
        handler = functools.partial(_Handler, directory=str(self._dir), repository=self)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
        shutil.rmtree(self._dir, ignore_errors=True)

    def add(self, name, version="1", script=None, program=None, does="exit 1", **fields):
        """A package with one file, and with a program below /opt that does this; what it says of itself in its fields, and
        a script that is run after unpacking."""
        with tempfile.TemporaryDirectory(dir="/tmp") as work:
            tree = pathlib.Path(work) / "tree"
            (tree / "DEBIAN").mkdir(parents=True)
            (tree / "opt/made-up").mkdir(parents=True)
            (tree / "opt/made-up" / name).write_bytes(os.urandom(1000))
            if program:
                (tree / "opt" / program).parent.mkdir(parents=True)
                (tree / "opt" / program).write_text(f"#!/bin/sh\n{does}\n")
                (tree / "opt" / program).chmod(0o755)
            control = {"Package": name, "Version": version, "Architecture": "amd64", "Maintainer": "nobody <n@example.org>",
                       **{key.replace("_", "-"): value for key, value in fields.items()}, "Description": "made up"}
            text = "".join(f"{key}: {value}\n" for key, value in control.items())
            (tree / "DEBIAN/control").write_text(text)
            if script:
                (tree / "DEBIAN/postinst").write_text("#!/bin/sh\n" + script)
                (tree / "DEBIAN/postinst").chmod(0o755)
            deb = self._dir / f"{name}_{version}_amd64.deb"
            subprocess.run(["dpkg-deb", "--root-owner-group", "--build", tree, deb], check=True, capture_output=True)
        content = deb.read_bytes()
        self._entries = [entry for entry in self._entries if f"Package: {name}\n" not in entry]
        self._entries.append(f"{text}Filename: ./{deb.name}\nSize: {len(content)}\n"
                             f"SHA256: {hashlib.sha256(content).hexdigest()}\n")
        self._publish()

    def _publish(self):
        packages = "\n".join(self._entries).encode()
        (self._dir / "Packages").write_bytes(packages)
        (self._dir / "Release").write_text(
            f"Origin: {self._label}\nLabel: {self._label}\nSuite: {self._suite}\nCodename: made-up\n"
            f"Date: {email.utils.formatdate(usegmt=True)}\n"
            f"SHA256:\n {hashlib.sha256(packages).hexdigest()} {len(packages)} Packages\n")
        # HTTP tells newer from older by the second
        self._time += 10
        for name in ("Packages", "Release"):
            os.utime(self._dir / name, (self._time, self._time))

    def connect(self, apart):
        """Makes it the one repository in there."""
        answer = apart.run("sh", "-c", _PREPARE)
        assert answer.rc == 0, answer
        apart.path("/etc/apt/sources.list").write_text(
            f"deb [trusted=yes] http://127.0.0.1:{self._server.server_port}/ ./\n")
        apart.path("/etc/apt/apt.conf.d/test").write_text(
            'Acquire::http::Proxy "DIRECT";\nAcquire::Languages "none";\nAPT::Architecture "amd64";\n')
        self.update(apart)

    @staticmethod
    def update(apart):
        """Has apt read the list of packages."""
        answer = apart.run("apt-get", "update")
        assert answer.rc == 0 and "W:" not in answer.err.replace("W: Download is performed", ""), answer

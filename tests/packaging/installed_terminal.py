# SPDX-License-Identifier: GPL-3.0-or-later
"""nestboxctl as its package has installed it: the whole job on the practice machine. What autopkgtest runs."""

import gettext
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

NAME = "Whonix-Workstation"
SOURCE = pathlib.Path(__file__).resolve().parents[2]
LOCALES = "/usr/share/locale"
POLICY = pathlib.Path("/usr/share/polkit-1/actions/io.github.nestbox.Nestbox.policy")


class Installed(unittest.TestCase):
    def setUp(self):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        self.env = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": home.name}

    def run_program(self, *argv, status=0, **env):
        done = subprocess.run(argv, env={**self.env, **env}, text=True, check=False, stdin=subprocess.DEVNULL,
                              capture_output=True)
        self.assertEqual(done.returncode, status, f"{argv}: {done.stdout}{done.stderr}")
        return done.stdout

    def practice(self, *argv, status=0):
        return json.loads(self.run_program("nestboxctl", "--practice", *argv, "--json", status=status))

    def findings(self, status):
        return {f["step"]: f["status"] for f in self.practice("check", NAME, status=status)["findings"]}

    def test_the_whole_job(self):
        before = self.findings(1)
        self.assertIn("needed", before.values())
        self.assertIn(NAME, [machine["name"] for machine in self.practice("list")["machines"]])
        applied = self.practice("apply", NAME, "--yes", "--consent", "cpu-pinning=pin-free-cpus")
        self.assertEqual(applied["outcome"], "verified")
        self.assertNotIn("needed", self.findings(0).values())
        self.assertEqual(self.practice("undo", "--yes")["undoes"], applied["run"])
        self.assertEqual(self.findings(1), before)

    def test_version_is_the_packages(self):
        package = self.run_program("dpkg-query", "--show", "--showformat=${Version}", "nestboxctl")
        self.assertEqual(self.run_program("nestboxctl", "--version").split(), ["nestboxctl", package.rpartition("-")[0]])

    def test_its_languages_are_where_it_looks(self):
        """Which of them is spoken is for locales to say, which no test needs to have."""
        for language in (SOURCE / "po/LINGUAS").read_text(encoding="utf-8").split("\n"):
            if language and not language.startswith("#"):
                self.assertGreater(len(gettext.translation("nestbox", LOCALES, language.split()).info()), 0)
        self.assertIn(f"\0{LOCALES}\0".encode(), pathlib.Path("/usr/bin/nestboxctl").read_bytes())

    def test_needs_no_desktop(self):
        libraries = self.run_program("ldd", "/usr/bin/nestboxctl")
        for name in ("libgtk", "libadwaita", "libX11", "libwayland"):
            self.assertNotIn(name, libraries)

    def test_polkit_asks_about_the_helper_that_is_there(self):
        paths = {node.text for node in xml.etree.ElementTree.parse(POLICY).iter("annotate")
                 if node.get("key") == "org.freedesktop.policykit.exec.path"}
        self.assertEqual(len(paths), 1)
        helper = paths.pop()
        self.assertEqual(os.stat(helper).st_mode & 0o7777, 0o755)
        self.assertEqual(json.loads(self.run_program(helper, status=2))["error"], "usage")

    def test_completion_is_where_shells_look(self):
        for path in ("bash-completion/completions/nestboxctl", "fish/vendor_completions.d/nestboxctl.fish",
                     "zsh/vendor-completions/_nestboxctl"):
            self.assertTrue(os.path.isfile(f"/usr/share/{path}"), path)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""A report from the menu: shown in full, private things kind by kind, and saved as it is shown."""

import json
import re
import subprocess
import tempfile
import unittest

import a11y
import practice
import walk

a11y.require()

KINDS = ("The user's name", "The computer's name", "Names of machines", "Files and folders", "Addresses of network cards (MAC)",
         "Unique numbers (UUID)", "Serial numbers", "Time zone and times", "Language")


# In the text; of the practice machine there is no more to say
SEEN = ("The user's name", "The computer's name", "Names of machines", "Time zone and times")


# GTK's own file chooser says this of its completion when a path is typed while a folder is being read (seen with 4.18.6).
CHOOSERS_OWN = re.compile(r".* Gtk-CRITICAL \*\*: .*: gtk_tree_model_get_iter_first: assertion 'GTK_IS_TREE_MODEL \(tree_model\)' failed")


class Window(walk.Walk):
    """A window that does not end with what GTK says of its own chooser, but fails with every other warning."""

    def start(self, argv, env):
        self.log = tempfile.TemporaryFile("w+")
        return subprocess.Popen(argv, env={**env, "G_DEBUG": ""}, stdin=subprocess.DEVNULL, stderr=self.log)

    def close(self):
        super().close()
        with self.log:
            self.log.seek(0)
            said = self.log.read()
        print("\n".join(f"# {line}" for line in said.splitlines()))
        warnings = [line for line in said.splitlines() if re.search(r"\b(WARNING|CRITICAL|ERROR) \*\*", line)]
        others = [line for line in warnings if not CHOOSERS_OWN.fullmatch(line)]
        if others:
            raise AssertionError("\n".join(others))


class Report(practice.Practice):
    def window(self, *argv):
        window = Window(self.env, *argv)
        window.pictures = "report"
        return window

    def shown(self, window):
        """What stands in the view that says it is the whole report."""
        return self.text_of(window.find("text", "The Whole Report"))

    @staticmethod
    def text_of(node):
        return a11y.Atspi.Text.get_text(node, 0, a11y.Atspi.Text.get_character_count(node))

    @staticmethod
    def ask_for_a_path(window):
        """GTK's own chooser asks for one when a slash is typed, as soon as it listens to the keyboard."""
        def is_asked():
            window.type("/")
            entry = window.focused()
            return entry if entry and entry.get_role_name() == "text" else None

        return window.wait(is_asked, "a place for a path")

    def put_path(self, window, entry, path):
        """All at once, as from the clipboard: a file chooser may complete what is only half typed, and leave the rest of
        that behind what is typed on."""
        def is_put():
            a11y.Atspi.EditableText.set_text_contents(entry, str(path))
            return self.text_of(entry) == str(path)

        window.wait(is_put, f"“{path}” in the file chooser")
        window.keys("Return")

    def test_shown_and_saved(self):
        path = self.dir / "report.json"
        with self.window("--practice") as window:
            window.to_checklist(practice.NAME, search="workst", welcome="Practice Computer (Made Up)")
            window.from_menu("r")  # _Report…
            before = window.wait(lambda: self.shown(window), "the whole report")
            self.assertIn("COMPUTER", before)
            self.assertIn("[needed] nested-hw-virt", before)
            self.assertNotIn(self.uuid(), before)
            window.keep("1-shown")

            window.go_to("Private Things to Leave In")
            window.keys("space")
            for kind in KINDS:
                window.go_to(kind, role="check box")
                window.keys("space")
                if kind in SEEN:
                    window.wait(lambda: self.shown(window) != before, f"{kind} in the report")
                window.keys("space")
                window.wait(lambda: self.shown(window) == before, f"the report without {kind}")

            window.keep("2-ticks")
            window.click("JSON")
            document = json.loads(window.wait(lambda: self.shown(window).startswith("{") and self.shown(window), "the JSON"))
            window.click("Save…")
            self.put_path(window, window.find("text", "Name:"), path)
            window.text("The report was saved")
            self.assertEqual(json.loads(path.read_text()), document)
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.open(path)

    def open(self, path):
        """As somebody does who was sent it."""
        with self.window("--practice") as window:
            window.text("Run Virtual Machines")
            window.from_menu("o")  # _Open Report…
            window.text("Open Report")
            self.put_path(window, self.ask_for_a_path(window), path)
            window.text("Another Computer's Report")
            window.keep("3-opened")

    def uuid(self):
        return self.ctl("check", practice.NAME)["machine"]["uuid"]


if __name__ == "__main__":
    unittest.main()

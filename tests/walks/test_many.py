# SPDX-License-Identifier: GPL-3.0-or-later
"""Five hundred machines: gone through, searched and chosen from by the keyboard."""

import unittest

import a11y
import practice

a11y.require()

COUNT = 500
CHOSEN = "Whonix-Workstation"
DOMAIN = """<domain type='test'><name>{name}</name><uuid>00000000-0000-4000-8000-{number:012}</uuid>
<memory unit='MiB'>{memory}</memory><vcpu>2</vcpu><os><type>hvm</type></os></domain>"""


class Many(practice.Practice):
    def setUp(self):
        super().setUp()
        self.file = self.dir / "many.xml"
        names = {number: f"Machine {number:03}" for number in range(COUNT)} | {437: CHOSEN}
        self.file.write_text("<node>" + "".join(DOMAIN.format(name=name, number=number, memory=512 + number)
                                                for number, name in names.items()) + "</node>")

    def rows(self, window):
        machines = window.find("list", "Machines")
        return [window.name_of(node) for node in window.walk(machines) if node.get_role_name() == "list item"]

    def test_go_through_search_and_choose(self):
        with self.window("--connect", f"test://{self.file}") as window:
            window.pictures = "many"
            window.choose_machine()
            window.text("Machine 001")
            window.keys("ctrl+f", "Down")
            window.wait(lambda: "Machine 000" in window.name_of(window.focused()), "the focus in the list")
            # Only what is near is there, or a screen reader would have to go through all of them.
            self.assertLess(len(self.rows(window)), COUNT)
            window.keys("End", "Up")  # below the machines is a button
            window.wait(lambda: CHOSEN in window.name_of(window.focused()), "the last machine, by its name")
            window.keep("1-end")
            window.keys("Page_Up")
            window.wait(lambda: "Machine 4" in window.name_of(window.focused()), "a machine above")

            window.keys("ctrl+f")
            window.type("workstation")
            window.wait(lambda: [name for name in self.rows(window) if name.startswith(CHOSEN)] and
                        not [name for name in self.rows(window) if name.startswith("Machine")], "the one with this name")
            window.keep("2-search")
            # With the only machine found stands what removes its connection.
            window.keys("Down", "Return")
            window.page("Before You Begin")
            window.keep("3-chosen")


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs of the build under test, and what they said."""

import json
import os
import pathlib
import typing


class Result(typing.NamedTuple):
    """What a program said. An output that is not UTF-8 keeps its bytes as surrogates."""
    rc: int
    out: str
    err: str

    @property
    def json(self):
        """The output as JSON; fails the test if it is none, or not one whole document."""
        try:
            return json.loads(self.out)
        except ValueError as error:
            raise AssertionError(f"not JSON ({error}): {self}") from error


def build_dir():
    """The build under test."""
    if "NESTBOX_BUILD_DIR" not in os.environ:
        raise RuntimeError("NESTBOX_BUILD_DIR is not set")
    return pathlib.Path(os.environ["NESTBOX_BUILD_DIR"])


def program(name):
    """A program of the build under test, or with NESTBOX_TEST_INSTALLED the one that a package has installed."""
    if os.environ.get("NESTBOX_TEST_INSTALLED"):
        return pathlib.Path("/usr/bin") / name
    return build_dir() / "src" / {"nestboxctl": "terminal", "nestbox": "window"}[name] / name


def finding(document, step):
    """The finding of one step in a document of check or apply."""
    return next(f for f in document["findings"] if f["step"] == step)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a file of unittest cases and reports in TAP, so that every single case is counted.

Usage: tap.py test_something.py [Class.method …]
"""

import importlib.util
import pathlib
import signal
import sys
import time
import traceback
import unittest

sys.dont_write_bytecode = True  # nothing is written into the checkout


class TapResult(unittest.TestResult):
    """Prints one line a case as it ends."""

    def __init__(self):
        super().__init__()
        self.number = 0
        self.started = 0.0
        self.problems = []

    def startTest(self, test):
        super().startTest(test)
        self.started = time.monotonic()
        self.problems = []

    def stopTest(self, test):
        super().stopTest(test)
        for problem in self.problems:
            _comment(problem)

    def _line(self, passed, test, note=""):
        self.number += 1
        name = (test.id() if test else "?").partition(".")[2].replace("#", "")
        took = f" # {time.monotonic() - self.started:.2f} s" if not note else ""
        print(f"{'ok' if passed else 'not ok'} {self.number} - {name}{note}{took}", flush=True)

    def addSuccess(self, test):
        self._line(not self.problems, test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.problems.append("".join(traceback.format_exception(*err)))
        self._line(False, test)

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.problems.append(f"{subtest}\n" + "".join(traceback.format_exception(*err)))
            self._line(False, subtest)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._line(True, test, f" # SKIP {_one_line(reason)}")

    def addExpectedFailure(self, test, err):
        self._line(True, test)

    def addUnexpectedSuccess(self, test):
        self._line(False, test)


class FileOrder(unittest.TestLoader):
    """Cases in the order of the file, which is the order in which they are meant to be read."""

    def getTestCaseNames(self, testCaseClass):
        place = {name: i for c in reversed(testCaseClass.__mro__) for i, name in enumerate(vars(c))}
        return sorted(super().getTestCaseNames(testCaseClass), key=place.get)


def _one_line(text):
    return " ".join(str(text).split())


def _comment(text):
    for line in text.rstrip().split("\n"):
        print("#", line.encode("utf-8", "backslashreplace").decode(), flush=True)


def _load(path, names):
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    loader = FileOrder()
    if names:
        return loader.loadTestsFromNames(names, module)
    return loader.loadTestsFromModule(module)


def main():
    """Runs the file named on the command line; 0 if all its cases passed or were skipped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `with` and tearDown run
    try:
        suite = _load(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:])
    except unittest.SkipTest as reason:
        print(f"1..0 # SKIP {_one_line(reason)}")
        return 0
    result = TapResult()
    suite.run(result)
    print(f"1..{result.number}", flush=True)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())

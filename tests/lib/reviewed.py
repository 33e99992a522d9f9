# SPDX-License-Identifier: GPL-3.0-or-later
"""Reviewed is applied: while nestboxctl's question waits, somebody changes the world; the yes must touch nothing."""

from terminal import Terminal


def answer_after(argv, env, meddle, world):
    """Reviews with `argv`, lets `meddle` change the world, answers yes: what was printed from then on and how it ended.
    `world` reads the machine; what it says after meddling has to be what it says at the end."""
    terminal = Terminal(argv, env)
    try:
        terminal.expect("[y/N]")
        reviewed_up_to = terminal.read_up_to
        meddle()
        meddled = world()
        terminal.send("y\n")
        status = terminal.wait()
        printed = terminal.text[reviewed_up_to:]
    finally:
        terminal.close()
    if world() != meddled:
        raise AssertionError(f"touched although it had changed: {printed}\n{meddled}\n{world()}")
    return status, printed

# SPDX-License-Identifier: GPL-3.0-or-later
"""After a fault: is the world as it was, as agreed, or does the journal know exactly which setting is which? And can
the next start bring it to either?"""

import time

import worlds

_PATIENCE = 60
DONE = (0, 1, 3)  # 1 and 3: something else is left to do


class Lost(AssertionError):
    """A setting that is neither as it was nor as agreed, or of which the journal says something untrue."""


def _settle(world):
    """Looks at an interrupted run, which waits for orphans first: the run, or None."""
    end = time.monotonic() + _PATIENCE
    # A child that was just born holds the lock until it is another program, and VirtualBox's own service may not start
    # in time on a busy computer: the next start says so, and is tried again.
    again = '"busy"', "Failed to create the VirtualBox object!"
    while any(word in (result := world.ctl("resume", "--json")).out for word in again) and time.monotonic() < end:
        time.sleep(0.05)
    if result.rc not in (0, 1):
        raise Lost(f"resume: {result}")
    return result.json["interrupted"]


def _check_changes(world, run, now):
    """What the journal says of each setting is what is there."""
    for job in run["jobs"]:
        for change in job["changes"]:
            key = "host-key" if change["setting"] == "host-key" else world.key.get(change["setting"], "machine")
            # "unknown" is what a run says that could not read afterwards: either will do, and taking it back reads again.
            if key not in now or change["outcome"] == "unknown" or world.before[key] == world.agreed[key]:
                continue
            done = change["outcome"] in ("verified", "pending")
            expected = world.agreed if done == (run["kind"] == "apply") else world.before
            if now[key] != expected[key]:
                raise Lost(f"{change} but {key} is {now[key]!r}\nbefore {world.before[key]!r}\n"
                           f"agreed {world.agreed[key]!r}")


def _check_each(world, now):
    for key in sorted(now.keys() | world.before.keys() | world.agreed.keys()):
        if now.get(key) not in (world.before.get(key), world.agreed.get(key)):
            raise Lost(f"{key} is {now.get(key)!r}: neither {world.before.get(key)!r} nor {world.agreed.get(key)!r}")


def _must(world, result, wanted, what):
    now = world.now()
    if result.rc not in DONE or now != wanted:
        different = {k: (now.get(k), wanted.get(k)) for k in now.keys() | wanted.keys() if now.get(k) != wanted.get(k)}
        raise Lost(f"{what}: {result}\n{different}")


def judge_edited(world, step, shown):
    """Judges a run of which one setting was set by somebody else since: that is not overwritten unasked. Makes
    everything as it was before."""
    run = _settle(world)
    runs = worlds.remembered(world)
    found = "before" if world.now() == world.before else "known"
    if runs:
        verb = ("resume", "--take-back") if run is not None else ("undo",)
        result = world.ctl(*verb, "--yes", "--json")
        if result.rc not in DONE:
            _check_conflict(result, shown)
            result = world.ctl(*verb, "--yes", "--json", "--anyway", step)
        if result.rc not in DONE:
            raise Lost(f"{verb}: {result}")
    world.unedit()
    if world.now() != world.before:
        raise Lost(f"{world.now()}\n{world.before}")
    world.forget()
    return found


def _check_conflict(result, shown):
    """It says what it found, and which value would come."""
    if result.json["error"]["code"] != "changed-since-review" or shown not in " ".join(result.json["conflicts"]):
        raise Lost(f"a value that somebody else set: {result}")


def _agreed(world, run, hasty):
    """How the world is when that run is done. One in a hurry gives up reading the host key after two seconds, which a
    busy computer may take, and leaves it out then."""
    planned = worlds.settings_of(run)
    left_out = [setting for setting in world.planned if setting not in planned]
    if left_out and not (hasty and left_out == ["host-key"]):
        raise Lost(f"the journal has {planned}, but {world.planned} were agreed to")
    return {**world.agreed, **{key: world.before[key] for key in left_out}}


def judge(world, go_on=False, restored=False, hasty=False):
    """Judges the world after a fault, and makes it as it was before: through the journal if anything was done. Says how
    it was found: "before", "agreed" or "known". Where it was restored to an older state, what the journal says of its
    settings was true before that; one in a hurry had shorter limits of time."""
    run = _settle(world)
    now = world.now()
    _check_each(world, now)
    found = "before" if now == world.before else "agreed" if now == world.agreed else "known"
    runs = worlds.remembered(world)
    if run is not None:
        if not restored:
            _check_changes(world, run, now)
        agreed = _agreed(world, run, hasty)
        if go_on:
            _must(world, world.ctl("resume", "--go-on", "--yes", "--json"), agreed, "going on")
            _must(world, world.ctl("undo", "--yes", "--json"), world.before, "undo after going on")
        else:
            _must(world, world.ctl("resume", "--take-back", "--yes", "--json"), world.before, "taking back")
    elif runs:
        if not restored:
            _check_changes(world, runs[0], now)
        _must(world, world.ctl("undo", "--yes", "--json"), world.before, "undo")
    elif found != "before":
        raise Lost(f"nothing is remembered, but the world is {found}: {now}")
    elif go_on:
        _must(world, world.ctl(*world.apply), world.agreed, "a new run")
        _must(world, world.ctl("undo", "--yes", "--json"), world.before, "its undo")
    world.forget()
    return found

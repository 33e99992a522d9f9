#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scripted stand-in for VBoxManage, for what real VirtualBox cannot do where tests run: running and
paused VMs, older versions, and accidents. Its messages are recorded ones (folder fixtures).

Put it on PATH under the name VBoxManage (a symbolic link does). Its world is one JSON file, named by
$NESTBOX_FAKE_VBOX, else $VBOX_USER_HOME/fake.json. Everything in it is optional:

    {
      "version": "7.2.22_Debianr175245",   also "6.1.50r161033", "6.0.24r139119", "5.2.44r139111"
      "warning": true,                     print the warning of Debian's wrapper first
      "extradata": {"GUI/Input/HostKeyCombination": "65508"},
      "hostinfo": {"HW virtualization": "yes", "nested HW virtualization": "no"},
      "machines": [{
        "uuid": "…", "name": "Whonix-Workstation",
        "state": "poweroff",               any word of VMState: running, paused, saved, aborted …
        "settings": {"cpus": 1, "nestedpaging": "off"},  keys of showvminfo; null leaves a key out
        "platform": "x86",                 or "ARM"
        "snapshots": ["name", …], "description": "…",
        "inaccessible": true,
        "locked": 2,                       so many changes fail with "already locked"; -1: all
        "power_button": "ignored",         the guest does not react; else it shuts down
        "shutdown_seconds": 5,             and takes so long for it
        "start_error": "AMD-V is not available (VERR_SVM_NO_SVM)"
      }],
      "faults": [{
        "match": "showvminfo",             a word of the command line; "" is any command
        "kind": "hang",
        "skip": 1, "times": 2              not the first one, then twice; times -1: always; default 1
      }]
    }

Kinds of faults: hang (for ever; "stubborn": true ignores SIGTERM as well), stall ("seconds", then it
works), garbage, empty, nul, invalid-utf8, flood ("mib" of noise), truncate ("bytes" of the answer),
error ("stderr", "exit"; the work is not done), dead (VBoxSVC is gone), locked, crash ("signal"; with
"late": true after the work was done), linger (a grandchild keeps the pipes open).
All seconds are multiplied by $NESTBOX_TIME_SCALE. What modifyvm cannot show is kept in "hidden".

Each call adds two lines of JSON to FILE.log: {"event": "begin", "args", "pid", "sid", "env", …} and
{"event": "end", "pid", "exit"}, both with the time.
"""

import fcntl
import json
import os
import re
import signal
import sys
import time

FIXTURES = os.path.join(os.path.dirname(os.path.realpath(__file__)), "fixtures")
STATE = os.environ.get("NESTBOX_FAKE_VBOX") or os.path.join(os.environ.get("VBOX_USER_HOME", "/"), "fake.json")
SCALE = float(os.environ.get("NESTBOX_TIME_SCALE") or 1)
HOST_LINE = "Processor supports {}: "
# option: key of showvminfo (or "hidden" ones), first version
OPTIONS = {
    "--acpi": ("acpi", 0), "--ioapic": ("ioapic", 0), "--cpus": ("cpus", 0), "--memory": ("memory", 0),
    "--hwvirtex": ("hwvirtex", 0), "--nestedpaging": ("nestedpaging", 0), "--vtxux": ("vtxux", 0),
    "--nested-hw-virt": ("nested-hw-virt", 6), "--nested-paging": ("nestedpaging", 7),
    "--vtx-ux": ("vtxux", 7), "--x86-vtx-ux": ("vtxux", 7.2), "--x86-nested-hw-virt": ("nested-hw-virt", 7.1),
    "--l1d-flush-on-vm-entry": ("l1d-flush-on-vm-entry", 5.2),
    "--mds-clear-on-vm-entry": ("mds-clear-on-vm-entry", 5.2),
}
HIDDEN = {"l1d-flush-on-vm-entry", "mds-clear-on-vm-entry"}
RANGES = {"cpus": (1, 64, "Invalid virtual CPU count: {} (must be in range [1, 64])"),
          "memory": (4, 2097152, "Invalid RAM size: {} MB (must be in range [4, 2097152] MB)")}
# key of showvminfo: the version it came with
KEYS_SINCE = {"platformArchitecture": 7.1, "encryption": 7.0, "nested-hw-virt": 6.0, "x2apic": 6.1, "iommu": 7.0}
CODES = {
    "notfound": "VBOX_E_OBJECT_NOT_FOUND (0x80bb0001), component VirtualBoxWrap, interface IVirtualBox",
    "state": "VBOX_E_INVALID_VM_STATE (0x80bb0002), component SessionMachine, interface IMachine",
    "console": "VBOX_E_INVALID_VM_STATE (0x80bb0002), component ConsoleWrap, interface IConsole",
    "locked": "VBOX_E_INVALID_OBJECT_STATE (0x80bb0007), component MachineWrap, interface IMachine",
    "invalid": "NS_ERROR_INVALID_ARG (0x80070057), component SessionMachine, interface IMachine",
    "access": "E_ACCESSDENIED (0x80070005), component MachineWrap, interface IMachine",
    "failure": "NS_ERROR_FAILURE (0x80004005), component ConsoleWrap, interface IConsole",
}


class Failed(Exception):
    """Ends the command with a text on stderr."""

    def __init__(self, stderr, status=1):
        super().__init__(stderr)
        self.stderr = stderr
        self.status = status


def fixture(name):
    with open(os.path.join(FIXTURES, name), "rb") as file:
        return file.read()


def error(text, code=None, context="LockMachine(a->session, LockType_Write)", status=1):
    lines = f"VBoxManage: error: {text}\n"
    if code:
        lines += (f"VBoxManage: error: Details: code {CODES[code]}, callee nsISupports\n"
                  f'VBoxManage: error: Context: "{context}" at line 901 of file VBoxManageModifyVM.cpp\n')
    return Failed(lines, status)


class World:
    """The state file. Open it with `with`, change .data, and it is written when the block ends."""

    def __enter__(self):
        self.lock = open(STATE + ".lock", "w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        with open(STATE, encoding="utf-8", errors="surrogateescape") as file:
            self.data = json.load(file)
        self.before = json.dumps(self.data)
        return self

    def __exit__(self, kind, value, traceback):
        if json.dumps(self.data) != self.before:
            with open(STATE + ".new", "w", encoding="utf-8", errors="surrogateescape") as file:
                json.dump(self.data, file, indent=1)
            os.rename(STATE + ".new", STATE)
        self.lock.close()

    @property
    def version(self):
        return float(re.match(r"\d+\.\d+", self.data.get("version", "7.2.22_Debianr175245"))[0])

    def machine(self, key):
        machines = self.data.get("machines", [])
        is_uuid = re.fullmatch(r"[0-9a-fA-F-]{36}", key)  # then it is not looked up as a name
        for machine in machines:
            if machine.get("uuid" if is_uuid else "name") == key:
                settle(machine)
                return machine
        what = f"with UUID {{{key}}}" if is_uuid else f"named '{key}'"
        raise error(f"Could not find a registered machine {what}", "notfound", "FindMachine()")


def settle(machine):
    if machine.get("off_at") and time.time() >= machine["off_at"]:
        machine["state"] = "poweroff"
        del machine["off_at"]


def log(**event):
    with open(STATE + ".log", "a", encoding="utf-8") as file:
        file.write(json.dumps({**event, "pid": os.getpid(), "time": time.monotonic()}) + "\n")


def open_files():
    listed = [int(fd) for fd in os.listdir("/proc/self/fd")]
    return sorted(fd for fd in listed if os.path.lexists(f"/proc/self/fd/{fd}"))


def need_accessible(machine):
    if machine.get("inaccessible"):
        raise error("The object functionality is limited", "access")


def need_unlocked(machine):
    locked = machine.get("locked", 0)
    if locked > 0:
        machine["locked"] = locked - 1
    if locked or machine.get("state", "poweroff") not in ("poweroff", "aborted", "saved", "aborted-saved", "teleported"):
        raise error(f"The machine '{machine['name']}' is already locked for a session (or being unlocked)", "locked")


def need_running(machine):
    if machine.get("state") not in ("running", "paused", "gurumeditation", "stopping"):
        raise error(f"Machine '{machine['name']}' is not currently running.")


def list_vms(world, args):
    lines = []
    for machine in world.data.get("machines", []):
        name = "<inaccessible>" if machine.get("inaccessible") else machine["name"]
        lines.append(f'"{name}" {{{machine["uuid"]}}}\n')
    return "".join(lines)


def list_hostinfo(world, args):
    text = fixture("list_hostinfo.out").decode()
    for name, value in world.data.get("hostinfo", {}).items():
        start = re.escape(HOST_LINE.format(name) if value in ("yes", "no") else f"{name}: ")
        text = re.sub(f"(?m)^({start}).*$", lambda found: found[1] + str(value), text)
    if world.version < 6.1:
        text = "".join(line for line in text.splitlines(True) if "nested HW" not in line and "unrestricted" not in line)
    return text


def escaped(text):
    return text.replace("\\", "\\\\").replace('"', '\\"')


def shown_values(machine, version):
    values = {"name": machine["name"], "UUID": machine["uuid"], "hardwareuuid": machine["uuid"],
              "VMState": machine.get("state", "poweroff"), **machine.get("settings", {})}
    if "ostype" in machine:
        values["ostype"] = machine["ostype"]
    for key, since in KEYS_SINCE.items():
        if version < since:
            values[key] = None
    return values


def extra_lines(machine):
    lines = []
    if machine.get("description"):
        lines.append(f'description="{escaped(machine["description"])}"\n')
    number = ""
    for name in machine.get("snapshots", []):
        lines.append(f'SnapshotName{number}="{name}"\nSnapshotUUID{number}="7c998c23-fdc0-4513-91fa-b1aff424529f"\n')
        number += "-1"
    if machine.get("state") in ("running", "paused"):
        lines.append('VideoMode="720,400,0"@0,0 1\n')
    return lines


def showvminfo(world, args):
    key = next((a for a in args[1:] if not a.startswith("--")), "")
    machine = world.machine(key)
    need_accessible(machine)
    template = "arm_default" if machine.get("platform") == "ARM" else "deb64d_default"
    values = shown_values(machine, world.version)
    lines = []
    for line in fixture(f"showvminfo_mr_{template}.out").decode().splitlines(True):
        key, equals, old = line.partition("=")
        if equals and key in values and values[key] is None:
            continue
        if equals and key in values:
            value = values[key]
            line = f'{key}="{escaped(str(value))}"\n' if old.startswith('"') else f"{key}={value}\n"
        if key == "VMState" and machine.get("state", "").endswith("saved"):
            line += 'VMStateFile="/home/user/dummy.sav"\n'
        if key == "GuestMemoryBalloon":
            lines += extra_lines(machine)
        lines.append(line)
    return "".join(lines)


def unknown_option(option):
    return Failed(fixture("modifyvm_unknownopt.err").decode().replace("--zork", option))


def checked_value(key, value):
    if key not in RANGES:
        if value not in ("on", "off"):
            raise unknown_option(value)
        return value
    low, high, text = RANGES[key]
    if not value.isdigit():
        raise Failed(fixture("modifyvm_cpus_txt.err").decode())
    if not low <= int(value) <= high:
        raise error(text.format(value), "invalid", "COMSETTER()")
    return int(value)


def modifyvm(world, args):
    machine = world.machine(args[1])
    need_accessible(machine)
    new, hidden, rest = {}, {}, args[2:]
    need_unlocked(machine)
    while rest:
        option, equals, value = rest.pop(0).partition("=")
        if option not in OPTIONS or world.version < OPTIONS[option][1]:
            raise unknown_option(option)
        key = OPTIONS[option][0]
        value = checked_value(key, value if equals else rest.pop(0) if rest else "")
        (hidden if key in HIDDEN else new)[key] = value
    if machine.get("state", "").endswith("saved"):
        raise error("The machine is not mutable (state is Saved)", "state", "SetCPUProperty()")
    machine.setdefault("settings", {}).update(new)
    if hidden:
        machine.setdefault("hidden", {}).update(hidden)
    return ""


def startvm(world, args):
    machine = world.machine(args[1])
    need_accessible(machine)
    name = machine["name"]
    if machine.get("state", "poweroff") in ("running", "paused", "stopping"):
        raise error(f"The machine '{name}' is already locked by a session (or being locked or unlocked)", "locked")
    if machine.get("start_error"):
        raise error(machine["start_error"], "failure", "PowerUp()")
    machine["state"] = "running"
    return f'Waiting for VM "{name}" to power on...\nVM "{name}" has been successfully started.\n'


def press_power_button(machine):
    if machine["state"] != "running":
        raise error(f"Invalid machine state: {machine['state'].capitalize()}", "console", "PowerButton()")
    if machine.get("power_button") != "ignored":
        machine["off_at"] = time.time() + machine.get("shutdown_seconds", 0) * SCALE


def controlvm(world, args):
    machine = world.machine(args[1])
    need_accessible(machine)
    need_running(machine)
    if args[2] == "acpipowerbutton":
        press_power_button(machine)
    elif args[2] == "poweroff":
        machine["state"] = "poweroff"
        machine.pop("off_at", None)
        sys.stderr.write("0%...10%...20%...30%...40%...50%...60%...70%...80%...90%...100%\n")
    elif args[2] == "resume":
        if machine["state"] != "paused":
            raise error(f"Cannot resume the machine as it is not paused (machine state: "
                        f"{machine['state'].capitalize()})", "console", "Resume()")
        machine["state"] = "running"
    elif args[2] == "keyboardputscancode":
        machine["typed"] = args[3:]
    else:
        raise Failed(fixture("unknown_subcommand.err").decode(), 2)
    return ""


def discardstate(world, args):
    machine = world.machine(args[1])
    need_accessible(machine)
    if not machine.get("state", "poweroff").endswith("saved"):
        raise Failed(fixture("discardstate_notsaved.err").decode(), 0)
    need_unlocked(machine)
    machine["state"] = "poweroff"
    return ""


def getextradata(world, args):
    value = world.data.get("extradata", {}).get(args[2])
    return f"Value: {value}\n" if value else "No value set!\n"


def setextradata(world, args):
    data = world.data.setdefault("extradata", {})
    data.pop(args[2], None)
    if len(args) > 3 and args[3]:
        data[args[2]] = args[3]
    return ""


COMMANDS = {"showvminfo": showvminfo, "modifyvm": modifyvm, "startvm": startvm, "controlvm": controlvm,
            "discardstate": discardstate, "getextradata": getextradata, "setextradata": setextradata}


def answer(world, args):
    if args[:1] in (["--version"], ["-V"], ["-v"]):
        return world.data.get("version", "7.2.22_Debianr175245") + "\n"
    if args[:2] == ["list", "vms"]:
        return list_vms(world, args)
    if args[:2] == ["list", "hostinfo"]:
        return list_hostinfo(world, args)
    if args and args[0] in COMMANDS:
        return COMMANDS[args[0]](world, args)
    raise Failed(fixture("unknown_subcommand.err").decode().replace("zork", args[0] if args else ""), 2)


def take_fault(args):
    with World() as world:
        for fault in world.data.get("faults", []):
            if fault.get("match", "") and fault["match"] not in args:
                continue
            if fault.get("skip", 0) > 0:
                fault["skip"] -= 1
            elif fault.get("times", 1) != 0:
                fault["times"] = fault.get("times", 1) - (fault.get("times", 1) > 0)
                return dict(fault)
    return {}


def wait(seconds):
    end = time.monotonic() + seconds * SCALE
    while time.monotonic() < end:
        time.sleep(max(0, end - time.monotonic()))


def die(number):
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def flood(mebibytes):
    for _ in range(mebibytes * 16):
        os.write(1, b"x" * 65535 + b"\n")


def linger():
    """What a service would do that was started from here and kept our stdout."""
    if os.fork() == 0:
        os.setsid()
        wait(20)
        os._exit(0)


def suffer_before(fault):
    kind = fault.get("kind")
    if kind == "hang":
        if fault.get("stubborn"):
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(3600)
    elif kind == "stall":
        wait(fault.get("seconds", 10))
    elif kind == "garbage":
        raise Failed(b"{\"so\": \"foreign\"}\nname=\n=\n\"\" {}\n", 0)
    elif kind == "empty":
        raise Failed("", 0)
    elif kind == "flood":
        flood(fault.get("mib", 100))
        raise Failed("", 0)
    elif kind == "error":
        raise Failed(fault["stderr"], fault.get("exit", 1))
    elif kind == "dead":
        raise Failed(fixture("svckilled_modifyvm.err").decode())
    elif kind == "locked":
        raise error("The machine 'x' already has a lock request pending", "locked")
    elif kind == "linger":
        linger()
    elif kind == "crash" and not fault.get("late"):
        die(fault.get("signal", signal.SIGSEGV))


def spoil(fault, data):
    kind = fault.get("kind")
    if kind == "crash":
        die(fault.get("signal", signal.SIGSEGV))
    if kind == "truncate":
        return data[:fault.get("bytes", len(data) // 2)]
    if kind == "nul":
        return data[:1] + b"\0" + data[1:]
    if kind == "invalid-utf8":
        return re.sub(rb'^(name=)?"[^"]*"', lambda found: (found[1] or b"") + b'"a\xff\xfe\xc3b"', data)
    return data


def run(args):
    with World() as world:
        prefix = fixture("version_debianwrapper.out").rpartition(b"7.2.22")[0] if world.data.get("warning") else b""
    fault = take_fault(args)
    try:
        suffer_before(fault)
        with World() as world:
            out, err, status = answer(world, args).encode("utf-8", "surrogateescape"), "", 0
    except Failed as failed:
        out, err, status = b"", failed.stderr, failed.status
        if isinstance(err, bytes):
            out, err = err, ""
    sys.stdout.buffer.write(prefix + spoil(fault, out))
    sys.stdout.flush()
    sys.stderr.write(err)
    return status


def main():
    args = sys.argv[1:]
    log(event="begin", args=args, sid=os.getsid(0), cwd=os.getcwd(), stdin=os.readlink("/proc/self/fd/0"),
        fds=open_files(),
        env={k: v for k, v in os.environ.items() if k.startswith(("LC_", "LANG"))})
    status = run(args)
    log(event="end", exit=status)
    sys.exit(status)


main()

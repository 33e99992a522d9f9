# SPDX-License-Identifier: GPL-3.0-or-later
"""What nestboxctl makes of polkit's answers: real polkitd and pkexec, a made-up KVM that holds the processor, and the
stand-in for VBoxManage. Yes, no, nobody to ask, a dialog that is closed, and no helper: what cannot be done is shown as
commands to type."""

import subprocess
import unittest

from apart import require
from conflict import RULE, UUID, WAIT, ConflictCase

require("cpio", "lsinitramfs", "pkexec", "strace", "dbus-daemon", "gdbus", "/usr/lib/polkit-1/polkitd")

# An agent for one process that closes its dialog, or types root's password, without a screen
AGENT = """
import sys
from gi.repository import Gio, GLib
XML = ('<node><interface name="org.freedesktop.PolicyKit1.AuthenticationAgent"><method name="BeginAuthentication">'
       '<arg type="s"/><arg type="s"/><arg type="s"/><arg type="a{ss}"/><arg type="s"/><arg type="a(sa{sv})"/></method>'
       '<method name="CancelAuthentication"><arg type="s"/></method></interface></node>')
pid, answer = int(sys.argv[1]), sys.argv[2]
bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
start = int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[19])

def called(_bus, _sender, _path, _interface, method, parameters, invocation):
    if method != "BeginAuthentication":
        invocation.return_value(None)
    elif answer == "close":
        invocation.return_dbus_error("org.freedesktop.PolicyKit1.Error.Cancelled", "closed")
    else:
        action, message, _icon, _details, cookie, identities = parameters.unpack()
        print(message, flush=True)
        kind, details = next(i for i in identities if i[1].get("uid") == 0)
        identity = (kind, {"uid": GLib.Variant("u", details["uid"])})
        bus.call("org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority",
                 "org.freedesktop.PolicyKit1.Authority", "AuthenticationAgentResponse2",
                 GLib.Variant("(us(sa{sv}))", (0, cookie, identity)), None, 0, -1, None,
                 lambda *_: invocation.return_value(None))

bus.register_object("/agent", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], called, None, None)
subject = ("unix-process", {"pid": GLib.Variant("u", pid), "start-time": GLib.Variant("t", start),
                            "uid": GLib.Variant("i", 65534)})
bus.call_sync("org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority",
              "org.freedesktop.PolicyKit1.Authority", "RegisterAuthenticationAgent",
              GLib.Variant("((sa{sv})ss)", (subject, "C", "/agent")), None, 0, -1, None)
print("ready", flush=True)
GLib.MainLoop().run()
"""


class Permission(ConflictCase):

    def apply(self, agent=None):
        """Only the change of this computer, with an agent that answers where there is one."""
        argv = ["/usr/local/libexec/nestboxctl", "apply", UUID, "--yes", "--outside", "--only", "virtualbox"]
        for step in ("host-key", "nested-hw-virt", "cpu-cores", "memory", "io-apic", "nested-paging", "unrestricted-guest"):
            argv += ["--skip", step]
        process = subprocess.Popen(
            self.apart.argv(["sh", "-c", 'echo $$; read go; exec "$@"', "sh", *argv], user="nobody"), env=self.env(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        pid = process.stdout.readline().strip()
        helper = None
        if agent:
            # As root, who may say that somebody has shown who he is
            helper = subprocess.Popen(self.apart.argv(["/usr/bin/python3", "-c", AGENT, pid, agent]), env=self.env(),
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
            self.addCleanup(helper.stdout.close)
            self.addCleanup(helper.wait)
            self.addCleanup(helper.kill)
            self.assertEqual(helper.stdout.readline(), "ready\n")
        out, _ = process.communicate("go\n", timeout=120)
        asked = ""
        if agent == "yes":
            asked = helper.stdout.readline()
        return process.returncode, out, asked

    def refused(self, rc, out):
        """Nothing was changed, and the commands can be typed."""
        self.assertNotEqual(rc, 0, out)
        self.assertIsNone(self.apart.options(), out)
        self.assertEqual(self.apart.snapshot(), self.before)
        text = " ".join(out.split())
        self.assertIn("echo 'options kvm enable_virt_at_load=0' | sudo tee -a /etc/modprobe.d/zz-nestbox.conf", text)
        return text

    def test_yes(self):
        self.make(RULE.format("YES"))
        _rc, out, _ = self.apply()
        self.assertIn("options kvm enable_virt_at_load=0\n", self.apart.options() or out)
        self.assertEqual(self.apart.snapshot(), self.before)
        # The modules are in use, so that it takes effect later
        self.assertIn("restart", out)

    def test_initramfs_that_is_to_be_made_anew(self):
        """What the helper says of it is in the report, with the command in one piece."""
        self.make(RULE.format("YES"))
        self.apart.open_folder("/usr/sbin")
        done = self.apart.run("sh", "-ec", "touch /usr/sbin/update-initramfs; mount -t tmpfs none /boot; mkdir /run/tree; "
                                           "cd /run/tree; touch kvm.ko; image=/boot/initrd.img-$(uname -r); "
                                           "find . | cpio --quiet -o -H newc | gzip >\"$image\"")
        self.assertEqual(done.rc, 0, done)
        _rc, out, _ = self.apply()
        self.assertIn("KVM is loaded from the first image", " ".join(out.split()))
        self.assertIn("\n        sudo update-initramfs -u\n", out)
        # and is still to be found when the report is long gone
        done = self.apart.run("/usr/local/libexec/nestboxctl", "runs", user="nobody", env=self.env())
        self.assertIn("KVM is loaded from the first image", " ".join(done.out.split()))
        self.assertIn("\n        sudo update-initramfs -u\n", done.out)

    def test_no(self):
        self.make(RULE.format("NO"))
        rc, out, _ = self.apply()
        self.assertIn("it was refused, or there is nobody here to ask", self.refused(rc, out))

    def test_nobody_to_ask(self):
        self.make(WAIT)
        rc, out, _ = self.apply()
        self.assertIn("it was refused, or there is nobody here to ask", self.refused(rc, out))

    def test_dialog_closed(self):
        self.make(WAIT)
        rc, out, _ = self.apply(agent="close")
        self.assertIn("You did not give root's permission", self.refused(rc, out))

    def test_password(self):
        self.make(WAIT)
        _rc, out, asked = self.apply(agent="yes")
        self.assertIn("options kvm enable_virt_at_load=0\n", self.apart.options() or out)
        self.assertIn("Authentication is required to", asked)

    def put_in_place(self, script):
        """Something else where the helper is; that is then called “real”."""
        path = self.apart.path("/usr/local/libexec/nestbox-helper")
        path.rename(path.with_name("real"))
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)

    def test_killed_in_the_middle(self):
        """Before anything is in its place: nothing was changed, that is said, and the commands can be typed."""
        self.make(RULE.format("YES"))
        self.put_in_place("exec strace -o /dev/null -e trace=fsync -e inject=fsync:signal=KILL /usr/local/libexec/real \"$@\"\n")
        rc, out, _ = self.apply()
        self.assertNotEqual(rc, 0, out)
        self.assertIsNone(self.apart.options(), out)
        self.assertIn("The helper that works as root could not do it. You can type it yourself:", " ".join(out.split()))
        # and the next time it works, whatever was left lying about
        self.put_back()
        _rc, out, _ = self.apply()
        self.assertIn("options kvm enable_virt_at_load=0\n", self.apart.options() or out)
        self.assertEqual(self.apart.snapshot(), self.before)

    def put_back(self):
        """The helper itself."""
        path = self.apart.path("/usr/local/libexec/nestbox-helper")
        path.with_name("real").rename(path)

    def test_answer_without_an_end(self):
        """What never stops talking, or says too much, is no answer, and nobody waits for the rest of it."""
        self.make(RULE.format("YES"))
        for script in ("exec yes\n", "head -c 5000 /dev/zero | tr '\\0' ' '; echo '{\"ok\":true}'\n", "echo '[[[['\n", ":\n"):
            self.put_in_place(script)
            rc, out, _ = self.apply()
            self.assertIn("The helper that works as root could not do it.", self.refused(rc, out))
            self.put_back()

    def test_no_helper(self):
        self.make(RULE.format("YES"))
        self.apart.path("/usr/local/libexec/nestbox-helper").unlink()
        rc, out, _ = self.apply()
        self.assertIn("is not installed", self.refused(rc, out))


if __name__ == "__main__":
    unittest.main()

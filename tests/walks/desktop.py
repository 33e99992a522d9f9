# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop has on the session bus and the tests' bus has not: it keeps the notifications it is sent.

    desktop.start(address)
    desktop.notifications    # their titles
"""

import threading

from gi.repository import Gio, GLib

_INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
</interface></node>"""

notifications = []


def _answer(_connection, _sender, _path, _interface, method, arguments, invocation):
    answer = None
    if method == "Notify":
        notifications.append(arguments.unpack()[3])
        answer = GLib.Variant("(u)", (len(notifications),))
    elif method == "GetCapabilities":
        answer = GLib.Variant("(as)", (["body"],))
    elif method == "GetServerInformation":
        answer = GLib.Variant("(ssss)", ("Nestbox's tests", "Nestbox", "1", "1.2"))
    invocation.return_value(answer)


def _serve(address, ready):
    context = GLib.MainContext()
    context.push_thread_default()
    connection = Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
    connection.register_object("/org/freedesktop/Notifications",
                               Gio.DBusNodeInfo.new_for_xml(_INTERFACE).interfaces[0], _answer, None, None)
    connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                         GLib.Variant("(su)", ("org.freedesktop.Notifications", 0)), None, 0, -1, None)
    ready.set()
    GLib.MainLoop.new(context, False).run()


def start(address):
    """Is there, on the bus with that address, until the test ends."""
    ready = threading.Event()
    threading.Thread(target=_serve, args=(address, ready), daemon=True).start()
    if not ready.wait(30):
        raise AssertionError("no notifications on the tests' bus")

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a libvirt URI says about where it leads and how to go there; and which of them this computer has. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define NEST_LIBVIRT_SYSTEM "qemu:///system"
#define NEST_LIBVIRT_SESSION "qemu:///session"

gboolean nest_libvirt_uri_is_valid        (const char *uri);
gboolean nest_libvirt_uri_is_remote       (const char *uri);
gboolean nest_libvirt_uri_is_guarded      (const char *uri);
char    *nest_libvirt_uri_get_host        (const char *uri);
char    *nest_libvirt_uri_get_name        (const char *uri);
char    *nest_libvirt_uri_without_tty     (const char *uri);
char    *nest_libvirt_uri_for_test_file   (const char *path);

gboolean nest_libvirt_session_has_domains  (void);
gboolean nest_libvirt_system_socket_exists (void);
gboolean nest_libvirt_daemon_is_installed  (void);

G_END_DECLS

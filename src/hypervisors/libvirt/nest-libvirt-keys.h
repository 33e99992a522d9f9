/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virt-manager's keys that give the keyboard back: its GSettings, where it is installed. */
#pragma once

#include "nest-change.h"
#include "nest-hypervisor-info.h"

G_BEGIN_DECLS

/** NEST_LIBVIRT_DEFAULT_KEYS: Left Ctrl + Left Alt, where nothing is set; virt-viewer's as well */
#define NEST_LIBVIRT_DEFAULT_KEYS "65507,65513"

void     nest_libvirt_keys_read     (NestHypervisorInfo  *info);
gboolean nest_libvirt_keys_write    (NestChange          *change,
                                     GError             **error);
char    *nest_libvirt_keys_describe (NestChange          *change);

G_END_DECLS

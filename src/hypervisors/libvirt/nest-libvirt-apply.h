/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing one domain: its settings for the next start, and its power. Everything here blocks: threads only. */
#pragma once

#include "nest-libvirt-call.h"
#include "nest-libvirt-hosts.h"

G_BEGIN_DECLS

gboolean nest_libvirt_apply (NestLibvirtLink   *link,
                             NestLibvirtHosts  *hosts,
                             NestLibvirtCall   *call,
                             const char        *uri,
                             const char        *uuid,
                             GPtrArray         *changes,
                             gboolean          *final,
                             GError           **error);
gboolean nest_libvirt_power (NestLibvirtLink   *link,
                             NestLibvirtCall   *call,
                             const char        *uri,
                             const char        *uuid,
                             NestPowerAction    action,
                             gboolean          *final,
                             GError           **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of VBoxManage: the very same for doing a thing and for showing it. */
#pragma once

#include "nest-hypervisor.h"

G_BEGIN_DECLS

char      **nest_vbox_command_for_changes (const char       *uuid,
                                           GPtrArray        *changes,
                                           GError          **error);
char      **nest_vbox_command_for_power   (const char       *uuid,
                                           NestPowerAction   action);
char      **nest_vbox_command_for_keys    (const char       *uuid,
                                           NestHostKey      *keys);
GPtrArray  *nest_vbox_commands_describe   (const char       *program,
                                           const char       *uuid,
                                           GPtrArray        *changes);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what VirtualBox lists and shows to NestMachine. Pure, like the parsers below it. */
#pragma once

#include "nest-machine.h"
#include "nest-vbox-parse.h"

G_BEGIN_DECLS

#define NEST_VBOX_ID "virtualbox"

NestPowerState  nest_vbox_power_state_from_text    (const char           *text);
NestMachine    *nest_vbox_machine_new_listed       (const NestVboxEntry  *entry);
NestMachine    *nest_vbox_machine_new_inaccessible (const char           *uuid);
NestMachine    *nest_vbox_machine_new_read         (const char           *uuid,
                                                    const char           *data,
                                                    gsize                 length,
                                                    GError              **error);

G_END_DECLS

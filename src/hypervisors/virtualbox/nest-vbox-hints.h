/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestVboxHints: VirtualBox tells nobody what happens, so its files are watched, as a hint to ask it again. */
#pragma once

#include "nest-hypervisor.h"

G_BEGIN_DECLS

#define NEST_TYPE_VBOX_HINTS (nest_vbox_hints_get_type ())
G_DECLARE_FINAL_TYPE (NestVboxHints, nest_vbox_hints, NEST, VBOX_HINTS, GObject)

NestVboxHints *nest_vbox_hints_new         (NestHypervisor *hypervisor,
                                            const char     *folder);
void           nest_vbox_hints_set_machine (NestVboxHints  *self,
                                            const char     *uuid);
void           nest_vbox_hints_take_output (NestVboxHints  *self,
                                            const char     *uuid,
                                            GBytes         *output);

G_END_DECLS

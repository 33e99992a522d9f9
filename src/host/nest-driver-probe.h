/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out what is the matter with VirtualBox's driver, vboxdrv. */
#pragma once

#include "nest-host-facts.h"

G_BEGIN_DECLS

void nest_driver_probe (NestHostFacts *facts,
                        const char    *root,
                        const char    *release);

G_END_DECLS

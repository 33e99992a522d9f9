/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What could be installed in here, and the disk's room for machines. Blocks; for a thread. */
#pragma once

#include "nest-host-facts.h"
#include "nest-host-level.h"

G_BEGIN_DECLS

void nest_install_probe (NestHostFacts       *facts,
                         const NestHostLevel *level,
                         const char          *root);

G_END_DECLS

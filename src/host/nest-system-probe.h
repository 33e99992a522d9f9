/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what kind of system this is: distribution, live mode, session, hidden hardware information. */
#pragma once

#include "nest-host-facts.h"

G_BEGIN_DECLS

void nest_system_probe (NestHostFacts *facts,
                        const char    *root);

G_END_DECLS

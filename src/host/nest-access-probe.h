/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what this user may use: /dev/kvm, the hypervisors' groups; and which machines run. */
#pragma once

#include "nest-host-facts.h"

G_BEGIN_DECLS

void nest_access_probe (NestHostFacts *facts,
                        const char    *root);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the marks that tell where this computer stands in the nest. */
#pragma once

#include "nest-cpuid.h"
#include "nest-host-level.h"

G_BEGIN_DECLS

NestHostLevel *nest_host_level_probe (const char      *root,
                             const NestCpuid *cpuid,
                             NestAnswer       hypervisor_flag,
                             const char      *cpu_model);

G_END_DECLS

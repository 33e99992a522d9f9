/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads which modules the kernel has, and what their options are now and would be at the next load. */
#pragma once

#include "nest-module-option.h"

G_BEGIN_DECLS

void              nest_module_probe_init    (void);
NestModuleState   nest_module_probe_state   (const char *root,
                                             const char *release,
                                             const char *module);
NestAnswer        nest_module_probe_in_use  (const char *root,
                                             const char *module);
NestModuleOption *nest_module_probe_option  (const char *root,
                                             const char *module,
                                             const char *parameter);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's modules, through libkmod. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean    kernel_modules_is_amd      (void);
gboolean    kernel_modules_is_built_in (const char  *module);
char       *kernel_modules_get_next    (const char  *module,
                                        const char  *parameter);
char       *kernel_modules_get_loaded  (const char  *module,
                                        const char  *parameter);
char       *kernel_modules_find_source (const char  *module,
                                        const char  *parameter);
const char *kernel_modules_reload_kvm  (gboolean    *changed);

G_END_DECLS

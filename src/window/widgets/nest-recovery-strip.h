/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRecoveryStrip: stands above every page while an interrupted run waits for a decision. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_TYPE_RECOVERY_STRIP (nest_recovery_strip_get_type ())
G_DECLARE_FINAL_TYPE (NestRecoveryStrip, nest_recovery_strip, NEST, RECOVERY_STRIP, AdwBin)

/* Signal "decide": the user wants to be asked. */

GtkWidget *nest_recovery_strip_new (void);

G_END_DECLS

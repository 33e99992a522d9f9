/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHostKeyDialog: listens to the keyboard and shows what VirtualBox would honour, or why it would not. */
#pragma once

#include <adwaita.h>

#include "nest-checklist.h"

G_BEGIN_DECLS

#define NEST_TYPE_HOST_KEY_DIALOG (nest_host_key_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NestHostKeyDialog, nest_host_key_dialog, NEST, HOST_KEY_DIALOG, AdwWindow)

/* Signal "chosen" (const char *value): keys that are possible, as VirtualBox writes them. */

GtkWidget *nest_host_key_dialog_new (GtkWindow     *parent,
                                     NestChecklist *checklist,
                                     const char    *step);

G_END_DECLS

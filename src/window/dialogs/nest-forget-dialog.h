/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question before the history is forgotten: undo is lost with it, so only a yes to that very thing counts. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_RESPONSE_FORGET "forget"

GtkWidget *nest_forget_dialog_new (GtkWindow *parent,
                                   GPtrArray *runs);

G_END_DECLS

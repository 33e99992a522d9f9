/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHelpWindow: the topics of the help, a list with a search beside the topic. Nothing of it comes from elsewhere. */
#pragma once

#include <adwaita.h>

#include "nest-help.h"

G_BEGIN_DECLS

#define NEST_TYPE_HELP_WINDOW (nest_help_window_get_type ())
G_DECLARE_FINAL_TYPE (NestHelpWindow, nest_help_window, NEST, HELP_WINDOW, AdwWindow)

GtkWidget  *nest_help_window_new           (GtkWindow      *parent,
                                            NestHost       *host);
void        nest_help_window_show_topic    (NestHelpWindow *self,
                                            const char     *id);
const char *nest_help_window_find_topic_of (GtkWidget      *focus);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a report of what a session has read, and opening somebody else's. */
#pragma once

#include <gtk/gtk.h>

#include "nest-session.h"

G_BEGIN_DECLS

GtkWidget *nest_reporting_show      (GtkWindow   *parent,
                                     NestSession *session);
void       nest_reporting_open      (GtkWindow   *parent);
void       nest_reporting_open_file (GtkWindow   *parent,
                                     const char  *path);

G_END_DECLS

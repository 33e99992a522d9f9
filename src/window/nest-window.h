/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestWindow: the window around the assistant: its size, its actions, and what closing it means during a run. */
#pragma once

#include <adwaita.h>

#include "nest-session.h"

G_BEGIN_DECLS

#define NEST_TYPE_WINDOW (nest_window_get_type ())
G_DECLARE_FINAL_TYPE (NestWindow, nest_window, NEST, WINDOW, AdwApplicationWindow)

GtkWidget *nest_window_new (AdwApplication *application,
                            NestSession    *session,
                            GSettings      *settings);
void       nest_window_practise (NestWindow *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPracticeStrip: stands above every page while practising. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_TYPE_PRACTICE_STRIP (nest_practice_strip_get_type ())
G_DECLARE_FINAL_TYPE (NestPracticeStrip, nest_practice_strip, NEST, PRACTICE_STRIP, AdwBin)

GtkWidget *nest_practice_strip_new (void);

G_END_DECLS

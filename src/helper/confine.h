/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the helper gives up before it does anything. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean confine (gboolean needs_modules);

G_END_DECLS

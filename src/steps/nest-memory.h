/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much memory this computer keeps: the step's rule, which the window draws. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 nest_memory_get_kept (guint64 total);

G_END_DECLS

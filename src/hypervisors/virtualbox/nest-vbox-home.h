/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where VirtualBox keeps its settings. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *nest_vbox_home_get (void);

G_END_DECLS

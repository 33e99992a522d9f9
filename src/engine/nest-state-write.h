/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing files of the state folder, and saying what to do where that is not possible. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int       nest_state_write          (const char   *path,
                                     const char   *text);
char     *nest_state_write_describe (const char   *path,
                                     int           number);

G_END_DECLS

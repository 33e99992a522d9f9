/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one file that the helper writes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define OPTION_FILE_FOLDER "/etc/modprobe.d"
#define OPTION_FILE_NAME "zz-nestbox.conf"

char       *option_file_edit_text (const char  *text,
                                   const char  *module,
                                   const char  *parameter,
                                   const char  *value,
                                   char       **previous);
const char *option_file_edit      (const char  *module,
                                   const char  *parameter,
                                   const char  *value,
                                   char       **previous,
                                   gboolean    *changed);

G_END_DECLS

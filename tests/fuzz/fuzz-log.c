/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a VBox.log, other people's text: only a code of VirtualBox is ever taken from it. */
#include "nest-vbox-log.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_malloc (size + 1); /* not g_strndup(): a zero byte in the middle stays */
  g_autofree char *code = NULL;

  if (size > 0)
    memcpy (text, data, size);
  text[size] = '\0';
  code = nest_vbox_log_find_error (text, size);
  if (code != NULL)
    {
      g_assert_true (g_str_has_prefix (code, "VERR_"));
      g_assert_cmpuint (strspn (code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"), ==, strlen (code));
    }

  return 0;
}

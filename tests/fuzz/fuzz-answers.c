/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --version, list hostinfo, and the host key up to the keys it names. */
#include "nest-host-key.h"
#include "nest-text.h"
#include "nest-vbox-answers.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_host_key (const char *value)
{
  g_autoptr (NestHostKey) key = nest_host_key_new_from_virtualbox (value);
  g_autofree char *name = nest_host_key_format (key);
  g_autofree char *visible = nest_text_make_visible (value);
  g_autofree char *escaped = value != NULL ? nest_text_escape_bytes (value) : NULL;

  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_true (g_utf8_validate (visible, -1, NULL));
  if (escaped != NULL)
    {
      g_autofree char *back = nest_text_unescape (escaped);

      g_assert_cmpstr (back, ==, value);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *text = (const char *) data;
  g_autofree char *version = nest_vbox_parse_version (text, size, NULL);
  g_autoptr (NestVboxHostInfo) info = nest_vbox_parse_host_info (text, size, NULL);
  g_autofree char *value = NULL;

  if (version != NULL)
    g_assert_true (g_str_is_ascii (version));
  if (info != NULL && info->description != NULL)
    g_assert_true (g_utf8_validate (info->description, -1, NULL));
  if (nest_vbox_parse_extra_data (text, size, &value, NULL))
    check_host_key (value);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What apt prints: names and labels in it are a repository's, and what was agreed to comes back from the journal. */
#include "nest-apt.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *raw = g_strndup ((const char *) data, size);
  g_autofree char *text = g_utf8_make_valid (raw, -1);
  g_autoptr (NestInstall) install = nest_install_new (NEST_INSTALL_VIRTUALBOX);
  g_autoptr (NestInstall) copy = NULL;
  g_autofree char *complaint = nest_apt_get_complaint (text);
  g_autofree char *digest = NULL;
  g_auto (GStrv) packages = nest_install_parse_source (text, &digest);

  nest_apt_parse_simulation (install, text);
  nest_apt_parse_addresses (install, text);
  copy = nest_install_copy (install);
  g_assert_cmpuint (copy->packages->len, ==, install->packages->len);
  for (guint i = 0; i < copy->packages->len; i++)
    {
      const NestPackage *package = g_ptr_array_index (copy->packages, i);

      g_assert_true (package->name != NULL && package->version != NULL && package->origin != NULL);
    }
  g_assert_true (digest == NULL || nest_install_is_digest (digest));
  g_assert_true (digest != NULL || packages[0] == NULL);

  return 0;
}

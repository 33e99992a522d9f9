/* SPDX-License-Identifier: GPL-3.0-or-later */
/* showvminfo --machinereadable, up to the machine that is made of it. */
#include "nest-vbox-machine.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GHashTable) info = nest_vbox_parse_machine_readable ((const char *) data, size, NULL);
  const char *uuid = info != NULL ? g_hash_table_lookup (info, "UUID") : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = NULL;

  machine = nest_vbox_machine_new_read (uuid != NULL ? uuid : "", (const char *) data, size, &error);
  g_assert_true ((machine == NULL) == (error != NULL));
  if (machine != NULL)
    g_assert_true (g_utf8_validate (nest_machine_get_display_name (machine), -1, NULL));

  return 0;
}

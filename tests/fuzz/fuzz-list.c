/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list vms: every entry has a UUID, and each UUID only once. */
#include "nest-vbox-machine.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = nest_vbox_parse_list ((const char *) data, size, &error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_true ((list == NULL) == (error != NULL));
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      NestVboxEntry *entry = g_ptr_array_index (list, i);
      g_autoptr (NestMachine) machine = nest_vbox_machine_new_listed (entry);

      g_assert_true (g_uuid_string_is_valid (entry->uuid));
      g_assert_true (g_hash_table_add (seen, entry->uuid));
      g_assert_true (g_utf8_validate (nest_machine_get_display_name (machine), -1, NULL));
    }

  return 0;
}

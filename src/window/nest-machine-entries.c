/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows a list of snapshots: what is the same machine keeps its entry, only real changes are announced. */
#include "nest-machine-entries.h"

struct _NestMachineEntries
{
  GObject parent_instance;

  NestInventory *inventory;
  GListModel *machines; /* its own */
  GPtrArray *entries; /* NestMachineEntry */
};

static GType
nest_machine_entries_get_item_type (GListModel *model)
{
  return NEST_TYPE_MACHINE_ENTRY;
}

static guint
nest_machine_entries_get_n_items (GListModel *model)
{
  return NEST_MACHINE_ENTRIES (model)->entries->len;
}

static gpointer
nest_machine_entries_get_item (GListModel *model,
                               guint       position)
{
  NestMachineEntries *self = NEST_MACHINE_ENTRIES (model);

  return position < self->entries->len ? g_object_ref (g_ptr_array_index (self->entries, position)) : NULL;
}

static void
nest_machine_entries_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = nest_machine_entries_get_item_type;
  iface->get_n_items = nest_machine_entries_get_n_items;
  iface->get_item = nest_machine_entries_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (NestMachineEntries, nest_machine_entries, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, nest_machine_entries_list_model_init))

static char *
get_key (NestMachine *machine)
{
  return g_strjoin ("|", nest_machine_get_connection (machine), nest_machine_get_uuid (machine), NULL);
}

/* Names that more than one machine has need a UUID beside them. */
static void
mark_ambiguous (NestMachineEntries *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->entries->len; i++)
    {
      NestMachine *machine = nest_machine_entry_get_machine (g_ptr_array_index (self->entries, i));
      const char *name = nest_machine_get_display_name (machine);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (seen, name));

      g_hash_table_insert (seen, (gpointer) name, GUINT_TO_POINTER (count + 1));
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      NestMachineEntry *entry = g_ptr_array_index (self->entries, i);
      const char *name = nest_machine_get_display_name (nest_machine_entry_get_machine (entry));

      nest_machine_entry_set_ambiguous (entry, GPOINTER_TO_UINT (g_hash_table_lookup (seen, name)) > 1);
    }
}

/* One machine was read again in its place: the usual case, hundreds of times in a row, so nothing is allocated. */
static gboolean
replace_in_place (NestMachineEntries *self,
                  guint               position,
                  NestMachine        *machine)
{
  NestMachineEntry *entry = g_ptr_array_index (self->entries, position);
  gboolean renamed;

  if (!nest_machine_entry_is_for (entry, machine))
    return FALSE;
  renamed = !g_str_equal (nest_machine_get_display_name (nest_machine_entry_get_machine (entry)),
                          nest_machine_get_display_name (machine));
  nest_machine_entry_set_machine (entry, machine);
  if (renamed)
    mark_ambiguous (self);

  return TRUE;
}

static GPtrArray *
take_added (NestMachineEntries *self,
            guint               position,
            guint               removed,
            guint               added)
{
  g_autoptr (GHashTable) old_entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < removed; i++)
    {
      NestMachineEntry *entry = g_ptr_array_index (self->entries, position + i);

      g_hash_table_insert (old_entries, get_key (nest_machine_entry_get_machine (entry)), entry);
    }
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (self->machines, position + i);
      g_autofree char *key = get_key (machine);
      NestMachineEntry *entry = g_hash_table_lookup (old_entries, key);

      if (entry != NULL)
        nest_machine_entry_set_machine (entry, machine);
      g_ptr_array_add (entries, entry != NULL ? g_object_ref (entry) : nest_machine_entry_new (self->inventory, machine));
      g_hash_table_remove (old_entries, key);
    }

  return entries;
}

static void
nest_machine_entries_items_changed_cb (NestMachineEntries *self,
                                       guint               position,
                                       guint               removed,
                                       guint               added)
{
  g_autoptr (GPtrArray) entries = NULL;
  guint head = 0;
  guint tail = 0;

  if (removed == 1 && added == 1)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (self->machines, position);

      if (replace_in_place (self, position, machine))
        return;
    }

  entries = take_added (self, position, removed, added);
  while (head < MIN (removed, added) &&
         g_ptr_array_index (entries, head) == g_ptr_array_index (self->entries, position + head))
    head++;
  while (tail < MIN (removed, added) - head &&
         g_ptr_array_index (entries, added - 1 - tail) ==
           g_ptr_array_index (self->entries, position + removed - 1 - tail))
    tail++;

  if (removed - head - tail > 0)
    g_ptr_array_remove_range (self->entries, position + head, removed - head - tail);
  for (guint i = head; i < added - tail; i++)
    g_ptr_array_insert (self->entries, (int) (position + i), g_object_ref (g_ptr_array_index (entries, i)));
  if (removed - head - tail > 0 || added - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position + head, removed - head - tail, added - head - tail);
  mark_ambiguous (self);
}

static void
nest_machine_entries_dispose (GObject *object)
{
  NestMachineEntries *self = NEST_MACHINE_ENTRIES (object);

  g_ptr_array_set_size (self->entries, 0);
  self->machines = NULL;
  g_clear_object (&self->inventory);

  G_OBJECT_CLASS (nest_machine_entries_parent_class)->dispose (object);
}

static void
nest_machine_entries_finalize (GObject *object)
{
  g_ptr_array_unref (NEST_MACHINE_ENTRIES (object)->entries);

  G_OBJECT_CLASS (nest_machine_entries_parent_class)->finalize (object);
}

static void
nest_machine_entries_class_init (NestMachineEntriesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_machine_entries_dispose;
  G_OBJECT_CLASS (klass)->finalize = nest_machine_entries_finalize;
}

static void
nest_machine_entries_init (NestMachineEntries *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
nest_machine_entries_hypervisor_changed_cb (NestMachineEntries *self,
                                            const char         *connection)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      NestMachineEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (nest_machine_get_connection (nest_machine_entry_get_machine (entry)), connection))
        nest_machine_entry_look_again (entry);
    }
}

static void
nest_machine_entries_host_cb (NestMachineEntries *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    nest_machine_entry_look_again (g_ptr_array_index (self->entries, i));
}

/** nest_machine_entries_new: Returns: (transfer full): the entries, which follow the machines of @inventory */
NestMachineEntries *
nest_machine_entries_new (NestInventory *inventory)
{
  NestMachineEntries *self = g_object_new (NEST_TYPE_MACHINE_ENTRIES, NULL);

  self->inventory = g_object_ref (inventory);
  self->machines = nest_inventory_get_machines (inventory);
  g_signal_connect_object (self->machines, "items-changed", G_CALLBACK (nest_machine_entries_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisor-changed", G_CALLBACK (nest_machine_entries_hypervisor_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "notify::host", G_CALLBACK (nest_machine_entries_host_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "notify::vantage", G_CALLBACK (nest_machine_entries_host_cb), self,
                           G_CONNECT_SWAPPED);
  nest_machine_entries_items_changed_cb (self, 0, 0, g_list_model_get_n_items (self->machines));

  return self;
}

/** nest_machine_entries_find: Returns: (transfer none) (nullable): the machine's entry */
NestMachineEntry *
nest_machine_entries_find (NestMachineEntries *self,
                           const char         *connection,
                           const char         *uuid)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      NestMachineEntry *entry = g_ptr_array_index (self->entries, i);
      NestMachine *machine = nest_machine_entry_get_machine (entry);

      if (g_str_equal (nest_machine_get_uuid (machine), uuid) &&
          g_str_equal (nest_machine_get_connection (machine), connection))
        return entry;
    }

  return NULL;
}

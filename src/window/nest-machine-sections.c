/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flattened from small models, so that a connection that comes or goes moves no other row. */
#include "nest-machine-sections.h"

/* One connection: its status row (one or none), then its machines */
typedef struct {
  NestConnectionEntry *entry;
  GListStore *status;
  GtkFilter *filter; /* of its machines */
} Section;

struct _NestMachineSections
{
  GObject parent_instance;

  NestInventory *inventory;
  NestMachineEntries *entries;
  GListStore *models;  /* the one used last, two for each section, the one with the button */
  GListStore *last;    /* NestMachineEntry, one or none */
  char *last_connection;
  char *last_uuid;
  GListStore *add;     /* GtkStringObject, one or none */
  GListModel *flat;
  GPtrArray *sections; /* Section */
};

G_DEFINE_FINAL_TYPE (NestMachineSections, nest_machine_sections, G_TYPE_OBJECT)

static void
section_free (gpointer data)
{
  Section *section = data;

  g_object_unref (section->entry);
  g_object_unref (section->status);
  g_object_unref (section->filter);
  g_free (section);
}

static void
nest_machine_sections_dispose (GObject *object)
{
  NestMachineSections *self = NEST_MACHINE_SECTIONS (object);

  g_ptr_array_set_size (self->sections, 0);
  g_clear_object (&self->flat);
  g_clear_object (&self->models);
  g_clear_object (&self->last);
  g_clear_object (&self->add);
  g_clear_object (&self->entries);
  g_clear_object (&self->inventory);

  G_OBJECT_CLASS (nest_machine_sections_parent_class)->dispose (object);
}

static void
nest_machine_sections_finalize (GObject *object)
{
  NestMachineSections *self = NEST_MACHINE_SECTIONS (object);

  g_ptr_array_unref (self->sections);
  g_free (self->last_connection);
  g_free (self->last_uuid);

  G_OBJECT_CLASS (nest_machine_sections_parent_class)->finalize (object);
}

static void
nest_machine_sections_class_init (NestMachineSectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_machine_sections_dispose;
  G_OBJECT_CLASS (klass)->finalize = nest_machine_sections_finalize;
}

static void
nest_machine_sections_init (NestMachineSections *self)
{
  self->sections = g_ptr_array_new_with_free_func (section_free);
}

/* What is not installed is no news where something else is. */
static gboolean
needs_row (NestMachineSections *self,
           Section             *section)
{
  NestConnectionState state = nest_connection_entry_get_state (section->entry);

  if (state == NEST_CONNECTION_NOT_INSTALLED)
    return self->sections->len == 1;

  return state != NEST_CONNECTION_READY;
}

static void
nest_machine_sections_update (NestMachineSections *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      Section *section = g_ptr_array_index (self->sections, i);
      gboolean has_row = g_list_model_get_n_items (G_LIST_MODEL (section->status)) > 0;
      gboolean wants_row = needs_row (self, section);

      if (wants_row && !has_row)
        g_list_store_append (section->status, section->entry);
      else if (!wants_row && has_row)
        g_list_store_remove_all (section->status);
    }
}

static gboolean
belongs_to (gpointer item,
            gpointer user_data)
{
  NestMachine *machine = nest_machine_entry_get_machine (item);

  return !nest_machine_entry_get_used_last (item) && g_str_equal (nest_machine_get_connection (machine), user_data);
}

/* The entry is marked before the sections filter it: they are connected later. */
static void
nest_machine_sections_entries_changed_cb (NestMachineSections *self)
{
  g_autoptr (NestMachineEntry) shown = g_list_model_get_item (G_LIST_MODEL (self->last), 0);
  NestMachineEntry *last = self->last_uuid != NULL
                             ? nest_machine_entries_find (self->entries, self->last_connection, self->last_uuid)
                             : NULL;

  if (shown == last)
    return;
  if (shown != NULL)
    nest_machine_entry_set_used_last (shown, FALSE);
  if (last != NULL)
    nest_machine_entry_set_used_last (last, TRUE);
  g_list_store_splice (self->last, 0, shown != NULL, (gpointer *) &last, last != NULL);
}

static void
insert_section (NestMachineSections *self,
                guint                position,
                const char          *connection)
{
  Section *section = g_new0 (Section, 1);
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (belongs_to, g_strdup (connection), g_free));
  g_autoptr (GtkFilterListModel) machines =
    gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->entries)), g_object_ref (filter));

  section->entry = nest_connection_entry_new (self->inventory, connection);
  section->status = g_list_store_new (NEST_TYPE_CONNECTION_ENTRY);
  section->filter = filter;
  g_ptr_array_insert (self->sections, (int) position, section);
  g_signal_connect_object (section->entry, "changed", G_CALLBACK (nest_machine_sections_update), self,
                           G_CONNECT_SWAPPED);
  g_list_store_insert (self->models, 1 + 2 * position, section->status);
  g_list_store_insert (self->models, 2 + 2 * position, machines);
}

static void
remove_gone (NestMachineSections *self)
{
  for (guint i = self->sections->len; i > 0; i--)
    {
      Section *section = g_ptr_array_index (self->sections, i - 1);
      const char *connection = nest_connection_entry_get_connection (section->entry);

      if (nest_inventory_find_hypervisor (self->inventory, connection) != NULL)
        continue;
      g_list_store_splice (self->models, 1 + 2 * (i - 1), 2, NULL, 0);
      g_ptr_array_remove_index (self->sections, i - 1);
    }
}

/* Connections keep their order, so what is left after the removal is the beginning of the new list. */
static void
nest_machine_sections_hypervisors_changed_cb (NestMachineSections *self)
{
  g_autoptr (GPtrArray) hypervisors = nest_inventory_get_hypervisors (self->inventory);

  remove_gone (self);
  for (guint i = self->sections->len; i < hypervisors->len; i++)
    insert_section (self, i, nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, i)));
  nest_machine_sections_update (self);
}

NestMachineSections *
nest_machine_sections_new (NestInventory *inventory)
{
  NestMachineSections *self = g_object_new (NEST_TYPE_MACHINE_SECTIONS, NULL);

  self->inventory = g_object_ref (inventory);
  self->entries = nest_machine_entries_new (inventory);
  self->add = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  self->last = g_list_store_new (NEST_TYPE_MACHINE_ENTRY);
  self->models = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (self->models, self->last);
  g_list_store_append (self->models, self->add);
  self->flat = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->models))));
  g_signal_connect_object (self->entries, "items-changed", G_CALLBACK (nest_machine_sections_entries_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisors-changed",
                           G_CALLBACK (nest_machine_sections_hypervisors_changed_cb), self, G_CONNECT_SWAPPED);
  nest_machine_sections_hypervisors_changed_cb (self);

  return self;
}

/**
 * nest_machine_sections_get_model:
 *
 * Returns: (transfer none): of #NestMachineEntry, #NestConnectionEntry (a connection that has something to say),
 *   and at most one #GtkStringObject at the end (where a connection can be added)
 */
GListModel *
nest_machine_sections_get_model (NestMachineSections *self)
{
  return self->flat;
}

/** nest_machine_sections_get_entries: Returns: (transfer none): all machines */
NestMachineEntries *
nest_machine_sections_get_entries (NestMachineSections *self)
{
  return self->entries;
}

/** nest_machine_sections_set_can_add: @can_add: whether the list ends with the place to add a connection */
void
nest_machine_sections_set_can_add (NestMachineSections *self,
                                   gboolean             can_add)
{
  g_autoptr (GtkStringObject) item = gtk_string_object_new ("add");

  g_list_store_splice (self->add, 0, g_list_model_get_n_items (G_LIST_MODEL (self->add)), (gpointer *) &item,
                       can_add ? 1 : 0);
}

/** nest_machine_sections_set_last: puts one machine on top of all sections, now or as soon as it is known */
void
nest_machine_sections_set_last (NestMachineSections *self,
                                const char          *connection,
                                const char          *uuid)
{
  g_free (self->last_connection);
  g_free (self->last_uuid);
  self->last_connection = g_strdup (connection);
  self->last_uuid = g_strdup (uuid);
  nest_machine_sections_entries_changed_cb (self);
  for (guint i = 0; i < self->sections->len; i++)
    gtk_filter_changed (((Section *) g_ptr_array_index (self->sections, i))->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/** nest_machine_sections_get_id: Returns: (nullable): what items of one section have in common: connection, or "" (last) */
const char *
nest_machine_sections_get_id (gpointer item)
{
  if (NEST_IS_MACHINE_ENTRY (item) && nest_machine_entry_get_used_last (item))
    return "";
  if (NEST_IS_MACHINE_ENTRY (item))
    return nest_machine_get_connection (nest_machine_entry_get_machine (item));
  if (NEST_IS_CONNECTION_ENTRY (item))
    return nest_connection_entry_get_connection (item);

  return NULL;
}

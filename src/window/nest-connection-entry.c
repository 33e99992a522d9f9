/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that turns what was read of a connection into words; welcome page and list of machines share it. */
#include "nest-connection-entry.h"

#include <glib/gi18n.h>

struct _NestConnectionEntry
{
  GObject parent_instance;

  NestInventory *inventory;
  NestHypervisor *hypervisor;
};

G_DEFINE_FINAL_TYPE (NestConnectionEntry, nest_connection_entry, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_connection_entry_dispose (GObject *object)
{
  NestConnectionEntry *self = NEST_CONNECTION_ENTRY (object);

  g_clear_object (&self->inventory);
  g_clear_object (&self->hypervisor);

  G_OBJECT_CLASS (nest_connection_entry_parent_class)->dispose (object);
}

static void
nest_connection_entry_class_init (NestConnectionEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_connection_entry_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_connection_entry_init (NestConnectionEntry *self)
{
}

static void
announce (NestConnectionEntry *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
announce_if_counted (NestConnectionEntry *self,
                     guint                position,
                     guint                removed,
                     guint                added)
{
  if (removed != added)
    announce (self);
}

static void
announce_if_mine (NestConnectionEntry *self,
                  const char          *connection)
{
  if (g_str_equal (connection, nest_connection_entry_get_connection (self)))
    announce (self);
}

/** nest_connection_entry_new: @connection: of a hypervisor in the inventory */
NestConnectionEntry *
nest_connection_entry_new (NestInventory *inventory,
                           const char    *connection)
{
  NestConnectionEntry *self = g_object_new (NEST_TYPE_CONNECTION_ENTRY, NULL);

  self->inventory = g_object_ref (inventory);
  self->hypervisor = g_object_ref (nest_inventory_find_hypervisor (inventory, connection));
  g_signal_connect_object (inventory, "notify::loading", G_CALLBACK (announce), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisor-changed", G_CALLBACK (announce_if_mine), self, G_CONNECT_SWAPPED);
  /* Details of machines come in by the hundred; only their number matters here. */
  g_signal_connect_object (nest_inventory_get_machines (inventory), "items-changed",
                           G_CALLBACK (announce_if_counted), self, G_CONNECT_SWAPPED);

  return self;
}

const char *
nest_connection_entry_get_connection (NestConnectionEntry *self)
{
  return nest_hypervisor_get_connection (self->hypervisor);
}

const char *
nest_connection_entry_get_name (NestConnectionEntry *self)
{
  return nest_hypervisor_get_name (self->hypervisor);
}

static NestHypervisorInfo *
get_info (NestConnectionEntry *self)
{
  return nest_inventory_get_info (self->inventory, nest_connection_entry_get_connection (self));
}

static const GError *
get_list_error (NestConnectionEntry *self)
{
  return nest_inventory_get_list_error (self->inventory, nest_connection_entry_get_connection (self));
}

static gboolean
is_loading (NestConnectionEntry *self)
{
  return nest_inventory_is_connection_loading (self->inventory, nest_connection_entry_get_connection (self));
}

static gboolean
is_usable (NestConnectionEntry *self)
{
  NestHypervisorInfo *info = get_info (self);

  return info != NULL && nest_hypervisor_info_is_usable (info);
}

/** nest_connection_entry_get_version: Returns: (transfer none): the hypervisor's version; "" while it is not known */
const char *
nest_connection_entry_get_version (NestConnectionEntry *self)
{
  NestHypervisorInfo *info = get_info (self);
  const char *version = info != NULL ? nest_hypervisor_info_get_version_text (info) : NULL;

  return version != NULL ? version : "";
}

static guint
count_machines (NestConnectionEntry *self)
{
  GListModel *machines = nest_inventory_get_machines (self->inventory);
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (machines); i++)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (machines, i);

      count += g_str_equal (nest_machine_get_connection (machine), nest_connection_entry_get_connection (self));
    }

  return count;
}

NestConnectionState
nest_connection_entry_get_state (NestConnectionEntry *self)
{
  NestHypervisorInfo *info = get_info (self);
  const GError *list_error = get_list_error (self);

  if (info == NULL || (is_loading (self) && !is_usable (self)))
    return NEST_CONNECTION_BUSY;
  if (nest_hypervisor_info_get_problem (info) == NEST_HYPERVISOR_PROBLEM_NOT_CONNECTED ||
      g_error_matches (list_error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_CONNECTED))
    return NEST_CONNECTION_WAITS;
  if (nest_hypervisor_info_get_problem (info) == NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED)
    return NEST_CONNECTION_NOT_INSTALLED;
  if (!is_usable (self) || list_error != NULL)
    return NEST_CONNECTION_PROBLEM;
  if (count_machines (self) > 0)
    return NEST_CONNECTION_READY;

  return is_loading (self) ? NEST_CONNECTION_BUSY : NEST_CONNECTION_EMPTY;
}

/** nest_connection_entry_get_title: Returns: (transfer none): its state in two or three words */
const char *
nest_connection_entry_get_title (NestConnectionEntry *self)
{
  switch (nest_connection_entry_get_state (self))
    {
    case NEST_CONNECTION_BUSY:
      return is_usable (self) ? _("Looking for Machines") : _("Connecting");
    case NEST_CONNECTION_WAITS:
      return _("Not Connected");
    case NEST_CONNECTION_NOT_INSTALLED:
      return _("Not Installed");
    case NEST_CONNECTION_PROBLEM:
      return is_usable (self) ? _("Machines Cannot Be Listed") : _("Cannot Be Used");
    case NEST_CONNECTION_EMPTY:
      return _("No Machines Yet");
    case NEST_CONNECTION_READY:
    default:
      return _("Connected");
    }
}

/** nest_connection_entry_get_button_label: Returns: (transfer none) (nullable): what the user can do; %NULL: nothing */
const char *
nest_connection_entry_get_button_label (NestConnectionEntry *self)
{
  switch (nest_connection_entry_get_state (self))
    {
    case NEST_CONNECTION_WAITS:
      return _("Co_nnect");
    case NEST_CONNECTION_EMPTY:
      return _("Check A_gain");
    case NEST_CONNECTION_NOT_INSTALLED:
    case NEST_CONNECTION_PROBLEM:
      return _("_Try Again");
    case NEST_CONNECTION_BUSY:
    case NEST_CONNECTION_READY:
    default:
      return NULL;
    }
}

static char *
join_lines (const char *first,
            const char *second,
            const char *third)
{
  const char *lines[] = { first, second, third };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i] != NULL && *lines[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", lines[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_machines (NestConnectionEntry *self)
{
  guint count = count_machines (self);

  if (count == 0 && is_loading (self))
    return g_strdup (_("Looking for machines…"));
  if (count == 0)
    return g_strdup (_("It has no machines yet. Create or import one there, such as Whonix-Workstation, then check again."));

  return g_strdup_printf (ngettext ("%u machine", "%u machines", count), count);
}

/** nest_connection_entry_get_text: Returns: (transfer full): how many machines, or what is the matter and what helps */
char *
nest_connection_entry_get_text (NestConnectionEntry *self)
{
  NestHypervisorInfo *info = get_info (self);
  const GError *list_error = get_list_error (self);
  g_autofree char *machines = NULL;

  if (nest_connection_entry_get_state (self) == NEST_CONNECTION_BUSY && !is_usable (self))
    return g_strdup (g_str_equal (nest_connection_entry_get_connection (self), nest_hypervisor_get_id (self->hypervisor))
                       ? _("Looking whether it is installed…")
                       : _("Waiting for its answer…"));
  if (is_usable (self) && list_error != NULL)
    return join_lines (list_error->message, nest_hypervisor_error_get_remedy (list_error), NULL);
  if (is_usable (self))
    machines = describe_machines (self);

  return join_lines (machines, nest_hypervisor_info_get_message (info), nest_hypervisor_info_get_remedy (info));
}

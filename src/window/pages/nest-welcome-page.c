/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for the processor, one for each hypervisor: found, being read, or what is the matter and what helps. */
#include "nest-welcome-page.h"

#include "nest-fact-row.h"
#include "nest-ui.h"

struct _NestWelcomePage
{
  NestPage parent_instance;

  GtkListBox *facts;
  NestFactRow *host_row;
  NestInventory *inventory;
  GHashTable *hypervisor_rows; /* connection to NestFactRow */
};

G_DEFINE_FINAL_TYPE (NestWelcomePage, nest_welcome_page, NEST_TYPE_PAGE)

static char *
format_host (NestHost *host)
{
  g_autofree char *memory = nest_format_memory (nest_host_get_memory_total (host));
  guint n_cpus = nest_host_get_logical_cpus (host);
  g_autofree char *cpus = n_cpus > 0 ? g_strdup_printf (ngettext ("%u processor", "%u processors", n_cpus), n_cpus)
                                     : g_strdup ("");
  g_autofree char *help = NULL;

  if (nest_host_get_has_extensions (host) == NEST_ANSWER_YES)
    /* Translators: %s is VT-x or AMD-V */
    help = g_strdup_printf (_("The processor's help for virtual machines (%s) is there."),
                            nest_cpu_vendor_get_feature (nest_host_get_cpu_vendor (host)));
  else if (nest_host_get_has_extensions (host) == NEST_ANSWER_NO)
    help = g_strdup (_("The processor's help for virtual machines (VT-x or AMD-V) is missing or switched off in the "
                       "firmware. Machines can be prepared, but will run others only when it is there."));
  else
    help = g_strdup (_("Whether the processor helps with virtual machines (VT-x or AMD-V) could not be read."));

  return g_strdup_printf ("%s · %s\n%s", cpus, memory, help);
}

static void
update_host (NestWelcomePage *self)
{
  NestHost *host = nest_inventory_get_host (self->inventory);
  g_autofree char *facts = host != NULL ? format_host (host) : NULL;
  const char *model;
  gboolean good;

  nest_fact_row_set_busy (self->host_row, host == NULL);
  if (host == NULL)
    {
      nest_fact_row_set (self->host_row, "nest-computer-symbolic", NULL, _("Processor"), _("Looking at this computer…"));
      return;
    }
  model = nest_host_get_cpu_model (host);
  good = nest_host_get_has_extensions (host) == NEST_ANSWER_YES;
  nest_fact_row_set (self->host_row, good ? "nest-status-done-symbolic" : "dialog-warning-symbolic",
                     good ? "success" : "warning", model != NULL ? model : _("Unknown Processor"), facts);
}

static guint
count_machines (NestWelcomePage *self,
                const char      *connection)
{
  GListModel *machines = nest_inventory_get_machines (self->inventory);
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (machines); i++)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (machines, i);

      count += g_str_equal (nest_machine_get_connection (machine), connection);
    }

  return count;
}

static char *
format_machines (NestWelcomePage *self,
                 const char      *connection)
{
  guint count = count_machines (self, connection);

  if (count == 0 && nest_inventory_is_loading (self->inventory))
    return g_strdup (_("Looking for machines…"));
  if (count == 0)
    return g_strdup (_("It has no machines yet. Create or import one there, such as Whonix-Workstation, then check again."));

  return g_strdup_printf (ngettext ("%u machine", "%u machines", count), count);
}

static void
update_hypervisor (NestWelcomePage *self,
                   const char      *connection,
                   NestFactRow     *row)
{
  NestHypervisor *hypervisor = nest_inventory_find_hypervisor (self->inventory, connection);
  NestHypervisorInfo *info = nest_inventory_get_info (self->inventory, connection);
  const GError *list_error = nest_inventory_get_list_error (self->inventory, connection);
  const char *version = info != NULL ? nest_hypervisor_info_get_version_text (info) : NULL;
  g_autofree char *title = nest_ui_join (" ", nest_hypervisor_get_name (hypervisor), version != NULL ? version : "", NULL);
  g_autofree char *machines = NULL;
  g_autofree char *text = NULL;
  const char *message = info != NULL ? nest_hypervisor_info_get_message (info) : NULL;
  const char *remedy = info != NULL ? nest_hypervisor_info_get_remedy (info) : NULL;
  gboolean usable = info != NULL && nest_hypervisor_info_is_usable (info);

  nest_fact_row_set_busy (row, info == NULL);
  if (info == NULL)
    {
      nest_fact_row_set (row, "nest-machine-symbolic", NULL, title, _("Looking whether it is installed…"));
      return;
    }
  if (usable && list_error != NULL)
    message = list_error->message;
  machines = usable && list_error == NULL ? format_machines (self, connection) : g_strdup ("");
  text = nest_ui_join ("\n", machines, message != NULL ? message : "", remedy != NULL ? remedy : "", NULL);
  if (usable && message == NULL)
    nest_fact_row_set (row, "nest-status-done-symbolic", "success", title, text);
  else
    nest_fact_row_set (row, usable ? "dialog-warning-symbolic" : "nest-status-blocked-symbolic",
                       usable ? "warning" : "error", title, text);
}

static void
nest_welcome_page_update (NestWelcomePage *self)
{
  guint n_machines = g_list_model_get_n_items (nest_inventory_get_machines (self->inventory));
  gboolean loading = nest_inventory_is_loading (self->inventory);
  GHashTableIter iter;
  gpointer connection, row;

  update_host (self);
  g_hash_table_iter_init (&iter, self->hypervisor_rows);
  while (g_hash_table_iter_next (&iter, &connection, &row))
    update_hypervisor (self, connection, row);

  nest_page_set_complete (NEST_PAGE (self), n_machines > 0);
  nest_page_set_action (NEST_PAGE (self), _("_Choose a Machine"),
                        n_machines > 0 ? NULL
                        : loading      ? _("Your machines are being looked for.")
                                       : _("There is no machine yet that could be prepared."));
}

/* Details of machines come in by the hundred; only their number is shown here. */
static void
nest_welcome_page_items_changed_cb (NestWelcomePage *self,
                                    guint            position,
                                    guint            removed,
                                    guint            added)
{
  if (removed != added)
    nest_welcome_page_update (self);
}

static void
nest_welcome_page_dispose (GObject *object)
{
  NestWelcomePage *self = NEST_WELCOME_PAGE (object);

  g_clear_pointer (&self->hypervisor_rows, g_hash_table_unref);
  g_clear_object (&self->inventory);

  G_OBJECT_CLASS (nest_welcome_page_parent_class)->dispose (object);
}

static void
nest_welcome_page_class_init (NestWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_welcome_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestWelcomePage, facts);
}

static void
nest_welcome_page_init (NestWelcomePage *self)
{
  self->hypervisor_rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_rows (NestWelcomePage *self)
{
  g_autoptr (GPtrArray) hypervisors = nest_inventory_get_hypervisors (self->inventory);

  self->host_row = NEST_FACT_ROW (nest_fact_row_new ());
  gtk_list_box_append (self->facts, GTK_WIDGET (self->host_row));
  for (guint i = 0; i < hypervisors->len; i++)
    {
      GtkWidget *row = nest_fact_row_new ();

      gtk_list_box_append (self->facts, row);
      g_hash_table_insert (self->hypervisor_rows,
                           g_strdup (nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, i))), row);
    }
}

/** nest_welcome_page_new: @inventory: with all its hypervisors; it need not have been read yet */
NestPage *
nest_welcome_page_new (NestInventory *inventory)
{
  NestWelcomePage *self = g_object_new (NEST_TYPE_WELCOME_PAGE, NULL);

  self->inventory = g_object_ref (inventory);
  add_rows (self);
  g_signal_connect_object (inventory, "notify", G_CALLBACK (nest_welcome_page_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisor-changed", G_CALLBACK (nest_welcome_page_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (nest_inventory_get_machines (inventory), "items-changed",
                           G_CALLBACK (nest_welcome_page_items_changed_cb), self, G_CONNECT_SWAPPED);
  nest_welcome_page_update (self);

  return NEST_PAGE (self);
}

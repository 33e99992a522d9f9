/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One list view over stable entries: five hundred machines are a few dozen rows, and reading never moves the selection. */
#include "nest-machines-page.h"

#include "nest-machine-rows.h"
#include "nest-machines-empty.h"
#include "nest-ui.h"

struct _NestMachinesPage
{
  NestPage parent_instance;

  GtkStack *stack;
  GtkStack *result_stack;
  GtkSearchEntry *search_entry;
  GtkListView *list_view;
  NestMachinesEmpty *empty_page;

  NestInventory *inventory;
  NestConnections *connections;
  NestMachineSections *sections;
  NestMachineRows *rows;
  GtkFilter *filter;
  GtkSingleSelection *selection;
  char *needle;       /* folded */
  char *wanted;       /* "connection|uuid" to select as soon as it is there */
  NestMachineEntry *selected; /* watched */
  gulong selected_handler;
  GHashTable *agreed; /* search keys of Gateways the user insists on */
};

G_DEFINE_FINAL_TYPE (NestMachinesPage, nest_machines_page, NEST_TYPE_PAGE)

enum {
  SELECTED,
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
matches_search (gpointer item,
                gpointer user_data)
{
  NestMachinesPage *self = user_data;

  if (!NEST_IS_MACHINE_ENTRY (item))
    return self->needle == NULL;

  return self->needle == NULL || strstr (nest_machine_entry_get_search_key (item), self->needle) != NULL;
}

/* While nothing is to be said of more than one connection, the whole page says it. */
static const char *
get_visible_state (NestMachinesPage *self)
{
  g_autoptr (GPtrArray) hypervisors = nest_inventory_get_hypervisors (self->inventory);
  g_autoptr (NestConnectionEntry) only = NULL;
  guint n_busy = 0;
  guint n_others = 0;

  if (g_list_model_get_n_items (nest_inventory_get_machines (self->inventory)) > 0)
    return "list";
  for (guint i = 0; i < hypervisors->len; i++)
    {
      const char *connection = nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, i));
      g_autoptr (NestConnectionEntry) entry = nest_connection_entry_new (self->inventory, connection);
      NestConnectionState state = nest_connection_entry_get_state (entry);

      n_busy += state == NEST_CONNECTION_BUSY;
      n_others += state != NEST_CONNECTION_BUSY && state != NEST_CONNECTION_NOT_INSTALLED;
      if (state != NEST_CONNECTION_BUSY && state != NEST_CONNECTION_NOT_INSTALLED)
        g_set_object (&only, entry);
    }
  if (n_busy > 0 || n_others > 1)
    return n_others == 0 ? "loading" : "list";
  nest_machines_empty_show (self->empty_page, self->inventory, only);

  return "empty";
}

static NestMachineEntry *
get_selected_entry (NestMachinesPage *self)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);

  return NEST_IS_MACHINE_ENTRY (item) ? item : NULL;
}

/* A list that comes late finds the keyboard nowhere, as there was nothing to use before: what is typed must not be lost. */
static void
show_state (NestMachinesPage *self,
            const char       *state)
{
  gboolean is_another = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), state) != 0;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  gtk_stack_set_visible_child_name (self->stack, state);
  if (is_another && gtk_widget_get_mapped (GTK_WIDGET (self)) && (focus == NULL || !gtk_widget_get_mapped (focus)))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
nest_machines_page_update (NestMachinesPage *self)
{
  NestMachineEntry *entry = get_selected_entry (self);
  g_autofree char *refusal = entry != NULL ? nest_machine_entry_get_refusal (entry) : NULL;

  show_state (self, get_visible_state (self));
  gtk_stack_set_visible_child_name (self->result_stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0 ? "found" : "nothing");
  nest_page_set_complete (NEST_PAGE (self), entry != NULL && refusal == NULL);
  nest_page_set_action (NEST_PAGE (self), _("_Continue"),
                        entry == NULL ? _("Choose the machine that is to run other machines.") : refusal);
}

static void
nest_machines_page_selection_cb (NestMachinesPage *self)
{
  NestMachineEntry *entry = get_selected_entry (self);

  if (self->selected != NULL)
    g_clear_signal_handler (&self->selected_handler, self->selected);
  g_set_object (&self->selected, entry);
  if (entry != NULL)
    self->selected_handler =
      g_signal_connect_swapped (entry, "changed", G_CALLBACK (nest_machines_page_update), self);
  nest_machines_page_update (self);
  g_signal_emit (self, signals[SELECTED], 0, nest_machines_page_get_selected (self));
}

static void
select_wanted (NestMachinesPage *self)
{
  g_auto (GStrv) parts = self->wanted != NULL ? g_strsplit (self->wanted, "|", 2) : NULL;
  NestMachineEntry *wanted;

  if (parts == NULL || g_strv_length (parts) != 2)
    return;
  wanted = nest_machine_entries_find (nest_machine_sections_get_entries (self->sections), parts[0], parts[1]);
  for (guint i = 0; wanted != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (item != G_OBJECT (wanted))
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      g_clear_pointer (&self->wanted, g_free);
      return;
    }
}

static void
nest_machines_page_items_changed_cb (NestMachinesPage *self)
{
  select_wanted (self);
  nest_machines_page_update (self);
}

static void
nest_machines_page_search_changed_cb (NestMachinesPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->needle, g_free);
  if (*text != '\0')
    self->needle = g_utf8_casefold (text, -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
nest_machines_page_stop_search_cb (NestMachinesPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  nest_machine_rows_focus (self->rows);
}

/* By its place the key would reach a section's "Remove" first: from the search it leads to a machine. */
static gboolean
nest_machines_page_key_cb (NestMachinesPage *self,
                           guint             keyval)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    nest_machine_rows_focus (self->rows);

  return GDK_EVENT_STOP;
}

static void
nest_machines_page_activate_row_cb (NestMachinesPage *self,
                                    guint             position)
{
  gtk_single_selection_set_selected (self->selection, position);
  if (get_selected_entry (self) != NULL)
    nest_page_activate (NEST_PAGE (self));
}

static void
nest_machines_page_open_connection_action (GtkWidget  *widget,
                                           const char *action_name,
                                           GVariant   *parameter)
{
  NestMachinesPage *self = NEST_MACHINES_PAGE (widget);
  const char *connection = g_variant_get_string (parameter, NULL);

  if (self->connections != NULL)
    nest_connections_open (self->connections, connection);
  else
    nest_inventory_refresh_connection (self->inventory, connection);
}

static void
nest_machines_page_remove_connection_action (GtkWidget  *widget,
                                             const char *action_name,
                                             GVariant   *parameter)
{
  NestMachinesPage *self = NEST_MACHINES_PAGE (widget);

  if (self->connections != NULL)
    nest_connections_remove (self->connections, g_variant_get_string (parameter, NULL));
}

static void
go_on (NestMachinesPage *self,
       NestMachine      *machine)
{
  g_signal_emit (self, signals[CHOSEN], 0, machine);
  nest_page_forward (NEST_PAGE (self));
}

static void
nest_machines_page_prepare_system_action (GtkWidget  *widget,
                                          const char *action_name,
                                          GVariant   *parameter)
{
  NestMachinesPage *self = NEST_MACHINES_PAGE (widget);
  const char *connection = g_variant_get_string (parameter, NULL);
  NestHypervisorInfo *info = nest_inventory_get_info (self->inventory, connection);
  g_autoptr (NestMachine) machine = NULL;

  if (info == NULL)
    return;
  machine = nest_machine_new_for_system (nest_hypervisor_info_get_hypervisor (info), connection);
  go_on (self, machine);
}

static void
nest_machines_page_agreed_cb (NestMachinesPage *self)
{
  NestMachineEntry *entry = get_selected_entry (self);

  if (entry == NULL)
    return;
  g_hash_table_add (self->agreed, g_strdup (nest_machine_entry_get_search_key (entry)));
  go_on (self, nest_machine_entry_get_machine (entry));
}

/* Everything a Workstation protects against would sit beside Tor itself. */
static void
ask_about_gateway (NestMachinesPage *self)
{
  AdwMessageDialog *dialog = nest_ui_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                         _("Prepare a Whonix-Gateway?"), NULL);

  adw_message_dialog_format_body (
    dialog, _("“%s” is a Gateway: it knows your real address and hands everything to Tor. A machine inside it is on the "
              "wrong side of that protection. Nesting belongs in a Whonix-Workstation."),
    nest_machine_get_display_name (nest_machines_page_get_selected (self)));
  adw_message_dialog_add_response (dialog, "cancel", _("_Choose Another"));
  adw_message_dialog_add_response (dialog, "agree", _("_Prepare the Gateway"));
  adw_message_dialog_set_response_appearance (dialog, "agree", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response::agree", G_CALLBACK (nest_machines_page_agreed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
nest_machines_page_activate (NestPage *page)
{
  NestMachinesPage *self = NEST_MACHINES_PAGE (page);
  NestMachineEntry *entry = get_selected_entry (self);
  NestMachine *machine = nest_machine_entry_get_machine (entry);

  if (nest_machine_get_whonix_role (machine) == NEST_WHONIX_GATEWAY &&
      !g_hash_table_contains (self->agreed, nest_machine_entry_get_search_key (entry)))
    ask_about_gateway (self);
  else
    go_on (self, nest_machine_entry_get_machine (entry));
}

static void
nest_machines_page_dispose (GObject *object)
{
  NestMachinesPage *self = NEST_MACHINES_PAGE (object);

  if (self->selected != NULL)
    g_clear_signal_handler (&self->selected_handler, self->selected);
  g_clear_object (&self->selected);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  g_clear_object (&self->rows);
  g_clear_object (&self->selection);
  g_clear_object (&self->sections);
  g_clear_object (&self->connections);
  g_clear_object (&self->inventory);
  g_clear_pointer (&self->needle, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->agreed, g_hash_table_unref);

  G_OBJECT_CLASS (nest_machines_page_parent_class)->dispose (object);
}

static void
nest_machines_page_class_init (NestMachinesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_machines_page_dispose;
  NEST_PAGE_CLASS (klass)->activate = nest_machines_page_activate;

  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_MACHINE);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_MACHINE);

  gtk_widget_class_install_action (widget_class, "machines.open-connection", "s",
                                   nest_machines_page_open_connection_action);
  gtk_widget_class_install_action (widget_class, "machines.prepare-system", "s",
                                   nest_machines_page_prepare_system_action);
  gtk_widget_class_install_action (widget_class, "machines.remove-connection", "s",
                                   nest_machines_page_remove_connection_action);
  g_type_ensure (NEST_TYPE_MACHINES_EMPTY);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-machines-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, result_stack);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, empty_page);
  gtk_widget_class_bind_template_callback (widget_class, nest_machines_page_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_machines_page_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_machines_page_activate_row_cb);
}

static void
nest_machines_page_init (NestMachinesPage *self)
{
  GtkEventController *keys;

  self->agreed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self->list_view));
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (nest_machines_page_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);
}

static void
build_models (NestMachinesPage *self)
{
  GtkFilterListModel *filtered;

  self->sections = nest_machine_sections_new (self->inventory);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches_search, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (nest_machine_sections_get_model (self->sections)), self->filter);
  self->selection = g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", FALSE,
                                  "model", filtered, NULL);
  g_object_unref (filtered);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (nest_machines_page_selection_cb),
                           self, G_CONNECT_SWAPPED);
  self->rows = nest_machine_rows_new (self->list_view, GTK_SELECTION_MODEL (self->selection), self->inventory);
  /* After the list view: it must know the items before one of them is selected. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (nest_machines_page_items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/** nest_machines_page_new: @inventory: whose machines are listed, also while they are being read */
NestPage *
nest_machines_page_new (NestInventory *inventory)
{
  NestMachinesPage *self = g_object_new (NEST_TYPE_MACHINES_PAGE, NULL);

  self->inventory = g_object_ref (inventory);
  build_models (self);
  g_signal_connect_object (inventory, "notify::loading", G_CALLBACK (nest_machines_page_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisor-changed", G_CALLBACK (nest_machines_page_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "notify::vantage", G_CALLBACK (nest_machines_page_update), self, G_CONNECT_SWAPPED);
  nest_machines_page_update (self);

  return NEST_PAGE (self);
}

/** nest_machines_page_set_connections: @connections: (nullable): lets the user add and remove connections */
void
nest_machines_page_set_connections (NestMachinesPage *self,
                                    NestConnections  *connections)
{
  g_set_object (&self->connections, connections);
  nest_machine_sections_set_can_add (self->sections, connections != NULL);
  nest_machine_rows_set_connections (self->rows, connections);
  nest_machines_empty_set_can_add (self->empty_page, connections != NULL);
}

/** nest_machines_page_set_last_used: that machine stands on top, and is selected, as soon as it is known */
void
nest_machines_page_set_last_used (NestMachinesPage *self,
                                  const char       *connection,
                                  const char       *uuid)
{
  nest_machine_sections_set_last (self->sections, connection, uuid);
  nest_machines_page_select (self, connection, uuid);
}

/** nest_machines_page_select: selects a machine now, or as soon as it is in the list */
void
nest_machines_page_select (NestMachinesPage *self,
                           const char       *connection,
                           const char       *uuid)
{
  g_free (self->wanted);
  self->wanted = g_strjoin ("|", connection, uuid, NULL);
  select_wanted (self);
}

/** nest_machines_page_get_selected: Returns: (transfer none) (nullable): the machine as it was read last */
NestMachine *
nest_machines_page_get_selected (NestMachinesPage *self)
{
  NestMachineEntry *entry = get_selected_entry (self);

  return entry != NULL ? nest_machine_entry_get_machine (entry) : NULL;
}

/** nest_machines_page_search: moves the keyboard focus to the search entry */
void
nest_machines_page_search (NestMachinesPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

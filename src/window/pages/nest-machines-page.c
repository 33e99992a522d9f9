/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One list view over stable entries: five hundred machines are a few dozen rows, and reading never moves the selection. */
#include "nest-machines-page.h"

#include "nest-connection-row.h"
#include "nest-machine-row.h"
#include "nest-machine-sections.h"
#include "nest-ui.h"

struct _NestMachinesPage
{
  NestPage parent_instance;

  GtkStack *stack;
  GtkStack *result_stack;
  GtkSearchEntry *search_entry;
  GtkListView *list_view;
  AdwStatusPage *empty_page;
  GtkWidget *add_button;

  NestInventory *inventory;
  NestConnections *connections;
  NestMachineSections *sections;
  GtkFilter *filter;
  GtkSingleSelection *selection;
  char *needle;       /* folded */
  char *wanted;       /* "connection|uuid" to select as soon as it is there */
  NestMachineEntry *selected; /* watched */
  gulong selected_handler;
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

/* The only connection has no machines: the whole page says what there is to say about it. */
static void
update_empty_page (NestMachinesPage *self,
                   const char       *connection)
{
  g_autoptr (NestConnectionEntry) entry = nest_connection_entry_new (self->inventory, connection);
  gboolean is_empty = nest_connection_entry_get_state (entry) == NEST_CONNECTION_EMPTY;
  g_autofree char *text = is_empty ? g_strdup (_("Create or import a virtual machine first, such as Whonix-Workstation."))
                                   : nest_connection_entry_get_text (entry);
  /* The description of a status page is markup */
  g_autofree char *description = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->empty_page, is_empty ? "nest-machine-symbolic" : "dialog-warning-symbolic");
  adw_status_page_set_title (self->empty_page, nest_connection_entry_get_title (entry));
  adw_status_page_set_description (self->empty_page, description);
}

static const char *
get_visible_state (NestMachinesPage *self)
{
  g_autoptr (GPtrArray) hypervisors = nest_inventory_get_hypervisors (self->inventory);
  const char *connection;

  if (g_list_model_get_n_items (nest_inventory_get_machines (self->inventory)) > 0 || hypervisors->len != 1)
    return "list";
  connection = nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, 0));
  if (nest_inventory_is_connection_loading (self->inventory, connection))
    return "loading";
  update_empty_page (self, connection);

  return "empty";
}

static NestMachineEntry *
get_selected_entry (NestMachinesPage *self)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);

  return NEST_IS_MACHINE_ENTRY (item) ? item : NULL;
}

static void
nest_machines_page_update (NestMachinesPage *self)
{
  NestMachineEntry *entry = get_selected_entry (self);
  g_autofree char *refusal = entry != NULL ? nest_machine_entry_get_refusal (entry) : NULL;

  gtk_stack_set_visible_child_name (self->stack, get_visible_state (self));
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
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
nest_machines_page_activate_row_cb (NestMachinesPage *self,
                                    guint             position)
{
  gtk_single_selection_set_selected (self->selection, position);
  if (get_selected_entry (self) != NULL)
    nest_page_activate (NEST_PAGE (self));
}

/* Rows come and go above: whether a connection's rows begin here is asked anew each time. */
static void
update_section_cb (GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  NestMachinesPage *self = g_object_get_data (G_OBJECT (list_item), "page");
  guint position = gtk_list_item_get_position (list_item);
  const char *connection = nest_machine_sections_get_connection (gtk_list_item_get_item (list_item));
  g_autoptr (GObject) previous = NULL;
  NestHypervisor *hypervisor;
  const char *title = NULL;
  const char *removable = NULL;

  if (connection == NULL || self->selection == NULL)
    return;
  hypervisor = nest_inventory_find_hypervisor (self->inventory, connection);
  if (position > 0)
    previous = g_list_model_get_item (G_LIST_MODEL (self->selection), position - 1);
  if (g_strcmp0 (nest_machine_sections_get_connection (previous), connection) != 0)
    title = hypervisor != NULL ? nest_hypervisor_get_name (hypervisor) : connection;
  if (self->connections != NULL && nest_connections_is_added (self->connections, connection))
    removable = connection;
  if (NEST_IS_LIST_ROW (row)) /* a new list item has no row before it is bound */
    nest_list_row_set_section (NEST_LIST_ROW (row), title, removable);
}

static void
nest_machines_page_setup_row_cb (NestMachinesPage *self,
                                 GtkListItem      *list_item)
{
  g_object_set_data (G_OBJECT (list_item), "page", self);
  g_signal_connect (list_item, "notify::position", G_CALLBACK (update_section_cb), NULL);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_section_cb), list_item,
                           G_CONNECT_SWAPPED);
}

static GtkWidget *
new_add_button (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Add Connection…"));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (button, 12);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.add-connection");

  return button;
}

/* A recycled row keeps its widget unless it is of another kind. */
static void
give_row (GtkListItem *list_item,
          GType        type,
          GtkWidget * (*new_row) (void))
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  if (row == NULL || !G_TYPE_CHECK_INSTANCE_TYPE (row, type))
    gtk_list_item_set_child (list_item, new_row ());
  gtk_list_item_set_selectable (list_item, type == NEST_TYPE_MACHINE_ROW);
  gtk_list_item_set_activatable (list_item, type == NEST_TYPE_MACHINE_ROW);
}

static void
nest_machines_page_bind_row_cb (NestMachinesPage *self,
                                GtkListItem      *list_item)
{
  gpointer item = gtk_list_item_get_item (list_item);

  if (NEST_IS_MACHINE_ENTRY (item))
    give_row (list_item, NEST_TYPE_MACHINE_ROW, nest_machine_row_new);
  else if (NEST_IS_CONNECTION_ENTRY (item))
    give_row (list_item, NEST_TYPE_CONNECTION_ROW, nest_connection_row_new);
  else
    give_row (list_item, GTK_TYPE_BUTTON, new_add_button);
  if (NEST_IS_LIST_ROW (gtk_list_item_get_child (list_item)))
    nest_list_row_set_entry (NEST_LIST_ROW (gtk_list_item_get_child (list_item)), item);
  update_section_cb (list_item);
}

static void
nest_machines_page_unbind_row_cb (NestMachinesPage *self,
                                  GtkListItem      *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  if (NEST_IS_LIST_ROW (row))
    nest_list_row_set_entry (NEST_LIST_ROW (row), NULL);
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
nest_machines_page_activate (NestPage *page)
{
  NestMachinesPage *self = NEST_MACHINES_PAGE (page);

  g_signal_emit (self, signals[CHOSEN], 0, nest_machines_page_get_selected (self));
  nest_page_forward (page);
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
  g_clear_object (&self->selection);
  g_clear_object (&self->sections);
  g_clear_object (&self->connections);
  g_clear_object (&self->inventory);
  g_clear_pointer (&self->needle, g_free);
  g_clear_pointer (&self->wanted, g_free);

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
  gtk_widget_class_install_action (widget_class, "machines.remove-connection", "s",
                                   nest_machines_page_remove_connection_action);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-machines-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, result_stack);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, add_button);
  gtk_widget_class_bind_template_callback (widget_class, nest_machines_page_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_machines_page_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_machines_page_activate_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_machines_page_setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_machines_page_bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_machines_page_unbind_row_cb);
}

static void
nest_machines_page_init (NestMachinesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self->list_view));
}

static void
build_models (NestMachinesPage *self)
{
  GtkFilterListModel *filtered;

  self->sections = nest_machine_sections_new (self->inventory);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches_search, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (nest_machine_sections_get_model (self->sections)), self->filter);
  self->selection = g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", TRUE,
                                  "model", filtered, NULL);
  g_object_unref (filtered);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (nest_machines_page_selection_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
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
  gtk_widget_set_visible (self->add_button, connections != NULL);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One list view over stable entries: five hundred machines are a few dozen rows, and reading never moves the selection. */
#include "nest-machines-page.h"

#include "nest-machine-entries.h"
#include "nest-machine-row.h"
#include "nest-ui.h"

struct _NestMachinesPage
{
  NestPage parent_instance;

  GtkStack *stack;
  GtkStack *result_stack;
  GtkSearchEntry *search_entry;
  GtkListView *list_view;
  AdwStatusPage *empty_page;

  NestInventory *inventory;
  NestMachineEntries *entries;
  GtkFilter *filter;
  GtkSingleSelection *selection;
  char *needle;       /* folded */
  char *wanted;       /* "connection|uuid" to select as soon as it is there */
  NestMachineEntry *selected; /* watched */
  gulong selected_handler;
};

G_DEFINE_FINAL_TYPE (NestMachinesPage, nest_machines_page, NEST_TYPE_PAGE)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
matches_search (gpointer item,
                gpointer user_data)
{
  NestMachinesPage *self = user_data;

  return self->needle == NULL || strstr (nest_machine_entry_get_search_key (item), self->needle) != NULL;
}

static const GError *
find_list_error (NestMachinesPage *self)
{
  g_autoptr (GPtrArray) hypervisors = nest_inventory_get_hypervisors (self->inventory);

  for (guint i = 0; i < hypervisors->len; i++)
    {
      const char *connection = nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, i));

      if (nest_inventory_get_list_error (self->inventory, connection) != NULL)
        return nest_inventory_get_list_error (self->inventory, connection);
    }

  return NULL;
}

static void
update_empty_page (NestMachinesPage *self)
{
  const GError *error = find_list_error (self);
  g_autofree char *description = NULL;

  adw_status_page_set_icon_name (self->empty_page, error != NULL ? "dialog-warning-symbolic" : "nest-machine-symbolic");
  adw_status_page_set_title (self->empty_page, error != NULL ? _("Machines Cannot Be Listed") : _("No Machines Yet"));
  /* The description of a status page is markup */
  description = error != NULL ? g_markup_escape_text (error->message, -1)
                              : g_strdup (_("Create or import a virtual machine first, such as Whonix-Workstation."));
  adw_status_page_set_description (self->empty_page, description);
}

static const char *
get_visible_state (NestMachinesPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->entries)) > 0)
    return "list";

  return nest_inventory_is_loading (self->inventory) ? "loading" : "empty";
}

static void
nest_machines_page_update (NestMachinesPage *self)
{
  NestMachineEntry *entry = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *refusal = entry != NULL ? nest_machine_entry_get_refusal (entry) : NULL;

  update_empty_page (self);
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
  NestMachineEntry *entry = gtk_single_selection_get_selected_item (self->selection);

  if (self->selected != NULL)
    g_clear_signal_handler (&self->selected_handler, self->selected);
  g_set_object (&self->selected, entry);
  if (entry != NULL)
    self->selected_handler =
      g_signal_connect_swapped (entry, "changed", G_CALLBACK (nest_machines_page_update), self);
  nest_machines_page_update (self);
}

static void
select_wanted (NestMachinesPage *self)
{
  g_auto (GStrv) parts = self->wanted != NULL ? g_strsplit (self->wanted, "|", 2) : NULL;
  NestMachineEntry *wanted;

  if (parts == NULL || g_strv_length (parts) != 2)
    return;
  wanted = nest_machine_entries_find (self->entries, parts[0], parts[1]);
  for (guint i = 0; wanted != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (NestMachineEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (entry != wanted)
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
  nest_page_activate (NEST_PAGE (self));
}

/* Rows come and go above: whether a hypervisor's machines begin here is asked anew each time. */
static void
update_section_cb (GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  NestMachinesPage *self = g_object_get_data (G_OBJECT (list_item), "page");
  guint position = gtk_list_item_get_position (list_item);
  NestMachineEntry *entry = gtk_list_item_get_item (list_item);
  g_autoptr (NestMachineEntry) previous = NULL;
  const char *connection;
  NestHypervisor *hypervisor;

  if (entry == NULL || self->selection == NULL)
    return;
  connection = nest_machine_get_connection (nest_machine_entry_get_machine (entry));
  hypervisor = nest_inventory_find_hypervisor (self->inventory, connection);
  if (position > 0)
    previous = g_list_model_get_item (G_LIST_MODEL (self->selection), position - 1);
  if (previous != NULL &&
      g_str_equal (nest_machine_get_connection (nest_machine_entry_get_machine (previous)), connection))
    nest_machine_row_set_section (NEST_MACHINE_ROW (row), NULL);
  else
    nest_machine_row_set_section (NEST_MACHINE_ROW (row),
                                  hypervisor != NULL ? nest_hypervisor_get_name (hypervisor) : connection);
}

static void
nest_machines_page_setup_row_cb (NestMachinesPage *self,
                                 GtkListItem      *list_item)
{
  gtk_list_item_set_child (list_item, nest_machine_row_new ());
  g_object_set_data (G_OBJECT (list_item), "page", self);
  g_signal_connect (list_item, "notify::position", G_CALLBACK (update_section_cb), NULL);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_section_cb), list_item,
                           G_CONNECT_SWAPPED);
}

static void
nest_machines_page_bind_row_cb (NestMachinesPage *self,
                                GtkListItem      *list_item)
{
  nest_machine_row_set_entry (NEST_MACHINE_ROW (gtk_list_item_get_child (list_item)),
                              gtk_list_item_get_item (list_item));
  update_section_cb (list_item);
}

static void
nest_machines_page_unbind_row_cb (NestMachinesPage *self,
                                  GtkListItem      *list_item)
{
  nest_machine_row_set_entry (NEST_MACHINE_ROW (gtk_list_item_get_child (list_item)), NULL);
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
  g_clear_object (&self->entries);
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

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_MACHINE);

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-machines-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, result_stack);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesPage, empty_page);
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

  self->entries = nest_machine_entries_new (nest_inventory_get_machines (self->inventory));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches_search, self, NULL));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->entries)), self->filter);
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
  nest_machines_page_update (self);

  return NEST_PAGE (self);
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
  NestMachineEntry *entry = gtk_single_selection_get_selected_item (self->selection);

  return entry != NULL ? nest_machine_entry_get_machine (entry) : NULL;
}

/** nest_machines_page_search: moves the keyboard focus to the search entry */
void
nest_machines_page_search (NestMachinesPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recycled row keeps its widget unless it is of another kind; what is seen is read before the rest. */
#include "nest-machine-rows.h"

#include "nest-connection-row.h"
#include "nest-machine-row.h"
#include "nest-ui.h"

/* Rows above and below those that are seen, read before the user comes to them */
#define MARGIN 5

struct _NestMachineRows
{
  GObject parent_instance;

  GtkListView *list_view; /* not owned: outlives the rows */
  GListModel *model;
  NestInventory *inventory;
  NestConnections *connections;
  GtkAdjustment *adjustment;
  guint prefer_source;
};

G_DEFINE_FINAL_TYPE (NestMachineRows, nest_machine_rows, G_TYPE_OBJECT)

static void
nest_machine_rows_dispose (GObject *object)
{
  NestMachineRows *self = NEST_MACHINE_ROWS (object);

  g_clear_handle_id (&self->prefer_source, g_source_remove);
  g_clear_object (&self->adjustment);
  g_clear_object (&self->connections);
  g_clear_object (&self->inventory);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (nest_machine_rows_parent_class)->dispose (object);
}

static void
nest_machine_rows_class_init (NestMachineRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_machine_rows_dispose;
}

static void
nest_machine_rows_init (NestMachineRows *self)
{
}

/* --- which rows are seen --- */

/* Rows differ in height, but not by much: the scroll bar says nearly enough where the view is. */
static gboolean
nest_machine_rows_prefer_cb (gpointer user_data)
{
  NestMachineRows *self = user_data;
  g_autoptr (GPtrArray) machines = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_items = g_list_model_get_n_items (self->model);
  double upper = MAX (gtk_adjustment_get_upper (self->adjustment), 1);
  double first = gtk_adjustment_get_value (self->adjustment) / upper * n_items;
  double last = first + gtk_adjustment_get_page_size (self->adjustment) / upper * n_items;

  self->prefer_source = 0;
  for (guint i = (guint) MAX (first - MARGIN, 0); i < n_items && i < last + MARGIN; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, i);

      if (NEST_IS_MACHINE_ENTRY (item))
        g_ptr_array_add (machines, g_object_ref (nest_machine_entry_get_machine (NEST_MACHINE_ENTRY (item))));
    }
  nest_inventory_prefer (self->inventory, machines);

  return G_SOURCE_REMOVE;
}

static void
nest_machine_rows_view_changed_cb (NestMachineRows *self)
{
  if (self->prefer_source == 0)
    self->prefer_source = g_idle_add (nest_machine_rows_prefer_cb, self);
}

static void
nest_machine_rows_adjustment_cb (NestMachineRows *self)
{
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_set_object (&self->adjustment, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list_view)));
  if (self->adjustment == NULL)
    return;
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (nest_machine_rows_view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (nest_machine_rows_view_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* --- the rows --- */

static const char *
get_title (NestMachineRows *self,
           const char      *section)
{
  NestHypervisor *hypervisor = nest_inventory_find_hypervisor (self->inventory, section);

  if (*section == '\0')
    return _("Used Last");

  return hypervisor != NULL ? nest_hypervisor_get_name (hypervisor) : section;
}

/* Rows come and go above: whether a section begins here is asked anew each time. */
static void
update_section_cb (GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  NestMachineRows *self = g_object_get_data (G_OBJECT (list_item), "rows");
  guint position = gtk_list_item_get_position (list_item);
  const char *section = nest_machine_sections_get_id (gtk_list_item_get_item (list_item));
  g_autoptr (GObject) previous = NULL;
  const char *title = NULL;
  gboolean removable;

  if (section == NULL || self->model == NULL || !NEST_IS_LIST_ROW (row))
    return; /* a new list item has no row before it is bound */
  if (position > 0)
    previous = g_list_model_get_item (self->model, position - 1);
  if (g_strcmp0 (nest_machine_sections_get_id (previous), section) != 0)
    title = get_title (self, section);
  removable = self->connections != NULL && nest_connections_is_added (self->connections, section);
  nest_list_row_set_section (NEST_LIST_ROW (row), title, removable ? section : NULL);
}

static void
nest_machine_rows_setup_cb (NestMachineRows *self,
                            GtkListItem     *list_item)
{
  g_object_set_data_full (G_OBJECT (list_item), "rows", g_object_ref (self), g_object_unref);
  g_signal_connect (list_item, "notify::position", G_CALLBACK (update_section_cb), NULL);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update_section_cb), list_item, G_CONNECT_SWAPPED);
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

/* The list view's widget around the button was perhaps around a machine before. */
static void
name_add_button (GtkListItem *list_item)
{
  GtkWidget *item_widget = gtk_widget_get_parent (gtk_list_item_get_child (list_item));

  gtk_accessible_update_property (GTK_ACCESSIBLE (item_widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add Connection"), -1);
}

/* GTK 4.12 derives it from the child, and forgets to when a button's place is taken by a row. */
static void
set_focusable (GtkListItem *list_item,
               gboolean     focusable)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (list_item), "focusable") != NULL)
    g_object_set (list_item, "focusable", focusable, NULL);
}

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
  set_focusable (list_item, type != GTK_TYPE_BUTTON);
}

static void
nest_machine_rows_bind_cb (NestMachineRows *self,
                           GtkListItem     *list_item)
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
  else
    name_add_button (list_item);
  update_section_cb (list_item);
}

static void
nest_machine_rows_unbind_cb (NestMachineRows *self,
                             GtkListItem     *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  if (NEST_IS_LIST_ROW (row))
    nest_list_row_set_entry (NEST_LIST_ROW (row), NULL);
}

/**
 * nest_machine_rows_new:
 * @list_view: (transfer none): shows the rows from now on
 * @model: (transfer none): a #GtkSingleSelection of items of nest_machine_sections_get_model()
 * @inventory: where the machines are
 */
NestMachineRows *
nest_machine_rows_new (GtkListView       *list_view,
                       GtkSelectionModel *model,
                       NestInventory     *inventory)
{
  NestMachineRows *self = g_object_new (NEST_TYPE_MACHINE_ROWS, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->list_view = list_view;
  self->model = G_LIST_MODEL (g_object_ref (model));
  self->inventory = g_object_ref (inventory);
  g_signal_connect_object (factory, "setup", G_CALLBACK (nest_machine_rows_setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (nest_machine_rows_bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (nest_machine_rows_unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (list_view, factory);
  gtk_list_view_set_model (list_view, model);
  g_signal_connect_object (list_view, "notify::vadjustment", G_CALLBACK (nest_machine_rows_adjustment_cb), self,
                           G_CONNECT_SWAPPED);
  nest_machine_rows_adjustment_cb (self);

  return self;
}

/** nest_machine_rows_set_connections: @connections: (nullable): lets the user remove connections he added */
void
nest_machine_rows_set_connections (NestMachineRows *self,
                                   NestConnections *connections)
{
  g_set_object (&self->connections, connections);
}

/* Returns: where a person wants to go: to what is chosen, else to the first machine */
static guint
get_wanted_row (NestMachineRows *self)
{
  guint wanted = gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (self->model));

  for (guint i = 0; wanted == GTK_INVALID_LIST_POSITION && i < g_list_model_get_n_items (self->model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, i);

      if (NEST_IS_MACHINE_ENTRY (item))
        wanted = i;
    }

  return wanted == GTK_INVALID_LIST_POSITION ? 0 : wanted;
}

/**
 * nest_machine_rows_focus:
 *
 * Gives the keyboard's focus to the row of the chosen machine, else to that of the first one. The list view would give it
 * to the row that had it last, and to none once that one is filtered away.
 */
void
nest_machine_rows_focus (NestMachineRows *self)
{
  guint position = get_wanted_row (self);
  g_autoptr (GObject) item = g_list_model_get_item (self->model, position);
  GtkWidget *list_view = GTK_WIDGET (self->list_view);

  if (item == NULL)
    return;
  /* Makes the row, too, where it is far away */
  gtk_widget_activate_action (list_view, "list.scroll-to-item", "u", position);
  for (GtkWidget *child = gtk_widget_get_first_child (list_view); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (NEST_IS_LIST_ROW (row) && nest_list_row_get_entry (NEST_LIST_ROW (row)) == item)
        gtk_widget_grab_focus (child);
    }
}

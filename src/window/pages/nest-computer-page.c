/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows the inventory. With nothing in the way it has nothing to say, and the guided way leaves it out. */
#include "nest-computer-page.h"

#include "nest-computer-text.h"
#include "nest-evidence-row.h"
#include "nest-fact-row.h"
#include "nest-obstacle-row.h"
#include "nest-ui.h"

struct _NestComputerPage
{
  NestPage parent_instance;

  GtkStack *stack;
  NestEvidenceRow *level_row;
  NestEvidenceRow *help_row;
  GtkWidget *test_button;
  NestFactRow *processor_row;
  NestFactRow *kvm_row;
  NestFactRow *driver_row;
  GtkListBox *list;
  GtkWidget *notes_group;
  GtkListBox *notes_list;

  NestInventory *inventory;
  GPtrArray *obstacles; /* NestObstacle, as they are shown */
  GPtrArray *notes;     /* the same */
};

G_DEFINE_FINAL_TYPE (NestComputerPage, nest_computer_page, NEST_TYPE_PAGE)

static void
update_level (NestComputerPage *self,
              NestHost         *host)
{
  const NestHostLevel *level = nest_host_get_level (host);
  g_autofree char *text = nest_host_level_format (level);

  nest_evidence_row_set (self->level_row,
                         level->depth == NEST_DEPTH_UNKNOWN ? "nest-status-unknown-symbolic" : "nest-computer-symbolic",
                         NULL, text);
  nest_evidence_row_set_evidence (self->level_row, level->evidence);
}

static void
update_help (NestComputerPage *self,
             NestHost         *host)
{
  NestAnswer answer = nest_host_get_help (host);
  g_autoptr (GPtrArray) evidence = nest_computer_text_list_evidence (host);
  static const NestLook looks[] = {
    [NEST_ANSWER_UNKNOWN] = { "nest-status-unknown-symbolic", "warning", NULL },
    [NEST_ANSWER_NO] = { "nest-status-blocked-symbolic", "error", NULL },
    [NEST_ANSWER_YES] = { "nest-status-done-symbolic", "success", NULL },
  };

  nest_evidence_row_set (self->help_row, looks[answer].icon_name, looks[answer].style_class,
                         nest_computer_text_describe_help (host));
  nest_evidence_row_set_evidence (self->help_row, evidence);
  gtk_widget_set_visible (self->test_button, nest_computer_text_can_test (host));
}

static void
update_facts (NestComputerPage *self,
              NestHost         *host)
{
  const NestHostFacts *facts = nest_host_get_facts (host);
  const char *model = nest_host_get_cpu_model (host);
  const char *driver = nest_computer_text_describe_driver (host);
  g_autofree char *size = nest_computer_text_format_size (host);
  g_autofree char *kvm = nest_computer_text_format_kvm (host);
  gboolean loaded = facts->driver == NEST_DRIVER_LOADED;

  nest_fact_row_set (self->processor_row, "nest-computer-symbolic", NULL, model != NULL ? model : _("Unknown Processor"),
                     size);
  nest_fact_row_set (self->kvm_row,
                     facts->kvm_device == NEST_KVM_DEVICE_USABLE ? "nest-status-done-symbolic"
                                                                 : "nest-status-skipped-symbolic",
                     facts->kvm_device == NEST_KVM_DEVICE_USABLE ? "success" : "dim-label", _("KVM in Linux"), kvm);
  gtk_widget_set_visible (GTK_WIDGET (self->driver_row), driver != NULL);
  if (driver != NULL)
    nest_fact_row_set (self->driver_row, loaded ? "nest-status-done-symbolic" : "dialog-warning-symbolic",
                       loaded ? "success" : "warning", _("VirtualBox's Driver"), driver);
}

static GtkWidget *
find_row_in (GtkListBox *list,
             const char *id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (NEST_IS_OBSTACLE_ROW (row) && g_strcmp0 (gtk_widget_get_name (row), id) == 0)
      return row;

  return NULL;
}

static GtkWidget *
find_row (NestComputerPage *self,
          const char       *id)
{
  GtkWidget *row = find_row_in (self->list, id);

  return row != NULL ? row : find_row_in (self->notes_list, id);
}

static gboolean
is_expanded (NestComputerPage *self,
             const char       *id)
{
  GtkWidget *row = find_row (self, id);

  return row != NULL && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row));
}

static void
add_nothing (GPtrArray *rows)
{
  GtkWidget *row = nest_fact_row_new ();

  nest_fact_row_set (NEST_FACT_ROW (row), "nest-status-done-symbolic", "success",
                     _("Nothing that is known stands in the way."), NULL);
  g_ptr_array_add (rows, row);
}

/* What was open stays open; a single one is open from the beginning. */
static GPtrArray *
build_rows (NestComputerPage *self,
            GPtrArray        *obstacles,
            gboolean          opens_single)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < obstacles->len; i++)
    {
      const NestObstacle *obstacle = g_ptr_array_index (obstacles, i);
      GtkWidget *row = nest_obstacle_row_new (obstacle);

      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), (opens_single && obstacles->len == 1) ||
                                                               is_expanded (self, obstacle->id));
      g_ptr_array_add (rows, row);
    }

  return rows;
}

static void
replace_rows (GtkListBox *list,
              GPtrArray  *rows)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_append (list, g_ptr_array_index (rows, i));
}

static void
update_obstacles (NestComputerPage *self)
{
  g_autoptr (GPtrArray) obstacles = nest_obstacles_list (self->inventory);
  g_autoptr (GPtrArray) rows = NULL;

  nest_page_set_skippable (NEST_PAGE (self), obstacles->len == 0);
  if (nest_obstacles_equal (self->obstacles, obstacles))
    return;
  rows = build_rows (self, obstacles, TRUE);
  if (obstacles->len == 0)
    add_nothing (rows);
  replace_rows (self->list, rows);
  g_clear_pointer (&self->obstacles, g_ptr_array_unref);
  self->obstacles = g_steal_pointer (&obstacles);
}

static void
update_notes (NestComputerPage *self)
{
  g_autoptr (GPtrArray) notes = nest_obstacles_list_notes (nest_inventory_get_host (self->inventory));
  g_autoptr (GPtrArray) rows = NULL;

  gtk_widget_set_visible (self->notes_group, notes->len > 0);
  if (nest_obstacles_equal (self->notes, notes))
    return;
  rows = build_rows (self, notes, FALSE);
  replace_rows (self->notes_list, rows);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  self->notes = g_steal_pointer (&notes);
}

static void
nest_computer_page_update (NestComputerPage *self)
{
  NestHost *host = nest_inventory_get_host (self->inventory);
  gboolean any = g_list_model_get_n_items (nest_inventory_get_machines (self->inventory)) > 0;
  /* This machine itself has a checklist, too */
  gboolean is_inside = nest_inventory_get_vantage (self->inventory) == NEST_VANTAGE_INSIDE;

  gtk_stack_set_visible_child_name (self->stack, host != NULL ? "facts" : "reading");
  if (host != NULL)
    {
      update_level (self, host);
      update_help (self, host);
      update_facts (self, host);
    }
  update_obstacles (self);
  update_notes (self);
  nest_page_set_complete (NEST_PAGE (self), any || is_inside);
  nest_page_set_action (NEST_PAGE (self), any || !is_inside ? _("_Choose a Machine") : _("_Continue"),
                        any || is_inside ? NULL : _("There is no machine yet that could be prepared."));
}

static void
nest_computer_page_items_changed_cb (NestComputerPage *self,
                                     guint             position,
                                     guint             removed,
                                     guint             added)
{
  if (removed != added)
    nest_computer_page_update (self);
}

static void
nest_computer_page_dispose (GObject *object)
{
  NestComputerPage *self = NEST_COMPUTER_PAGE (object);

  g_clear_pointer (&self->obstacles, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_object (&self->inventory);

  G_OBJECT_CLASS (nest_computer_page_parent_class)->dispose (object);
}

static void
nest_computer_page_class_init (NestComputerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_computer_page_dispose;

  g_type_ensure (NEST_TYPE_EVIDENCE_ROW);
  g_type_ensure (NEST_TYPE_FACT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-computer-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestComputerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NestComputerPage, level_row);
  gtk_widget_class_bind_template_child (widget_class, NestComputerPage, help_row);
  gtk_widget_class_bind_template_child (widget_class, NestComputerPage, test_button);
  gtk_widget_class_bind_template_child (widget_class, NestComputerPage, processor_row);
  gtk_widget_class_bind_template_child (widget_class, NestComputerPage, kvm_row);
  gtk_widget_class_bind_template_child (widget_class, NestComputerPage, driver_row);
  gtk_widget_class_bind_template_child (widget_class, NestComputerPage, list);
  gtk_widget_class_bind_template_child (widget_class, NestComputerPage, notes_group);
  gtk_widget_class_bind_template_child (widget_class, NestComputerPage, notes_list);
}

static void
nest_computer_page_init (NestComputerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** nest_computer_page_new: @inventory: need not have been read yet */
NestPage *
nest_computer_page_new (NestInventory *inventory)
{
  NestComputerPage *self = g_object_new (NEST_TYPE_COMPUTER_PAGE, NULL);

  self->inventory = g_object_ref (inventory);
  g_signal_connect_object (inventory, "notify::host", G_CALLBACK (nest_computer_page_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisor-changed", G_CALLBACK (nest_computer_page_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisors-changed", G_CALLBACK (nest_computer_page_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (nest_inventory_get_machines (inventory), "items-changed",
                           G_CALLBACK (nest_computer_page_items_changed_cb), self, G_CONNECT_SWAPPED);
  nest_computer_page_update (self);

  return NEST_PAGE (self);
}

/** nest_computer_page_explain: @id: of an explanation or a step: it is opened and brought into view, if it is there */
void
nest_computer_page_explain (NestComputerPage *self,
                            const char       *id)
{
  GtkWidget *row = find_row (self, id);

  if (row == NULL)
    return;
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

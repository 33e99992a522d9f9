/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for the processor, one for each hypervisor: found, being read, or what is the matter and what helps. */
#include "nest-welcome-page.h"

#include "nest-computer-text.h"
#include "nest-connection-entry.h"
#include "nest-fact-row.h"
#include "nest-obstacle.h"
#include "nest-picture-model.h"
#include "nest-ui.h"

struct _NestWelcomePage
{
  NestPage parent_instance;

  GtkLabel *promise_label;
  GtkLabel *text_label;
  GtkLabel *levels_label;
  GtkLabel *facts_title;
  GtkListBox *facts;
  GtkWidget *practice_button;
  GtkListBox *vantage_list;
  GtkSwitch *outside_switch; /* NULL, as the next, where this system is no machine */
  NestFactRow *level_row;
  NestFactRow *host_row;
  NestInventory *inventory;
  GHashTable *entries; /* NestFactRow to its NestConnectionEntry */
  GPtrArray *obstacles; /* NestObstacle, as they are shown */
  GPtrArray *obstacle_rows;
  gboolean practice;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (NestWelcomePage, nest_welcome_page, NEST_TYPE_PAGE)

static char *
format_host (NestHost *host)
{
  g_autofree char *memory = nest_format_memory (nest_host_get_memory_total (host));
  guint n_cpus = nest_host_get_logical_cpus (host);
  g_autofree char *cpus = n_cpus > 0 ? g_strdup_printf (ngettext ("%u processor", "%u processors", n_cpus), n_cpus)
                                     : g_strdup ("");
  g_autofree char *help = nest_computer_text_summarize_help (host);

  return g_strdup_printf ("%s · %s\n%s", cpus, memory, help);
}

static void
update_host (NestWelcomePage *self)
{
  NestHost *host = nest_inventory_get_host (self->inventory);
  g_autofree char *facts = host != NULL ? format_host (host) : NULL;
  const char *model;
  NestAnswer help;
  gboolean good;

  nest_fact_row_set_busy (self->host_row, host == NULL);
  if (host == NULL)
    {
      nest_fact_row_set (self->host_row, "nest-computer-symbolic", NULL, _("Processor"), _("Looking at this computer…"));
      return;
    }
  model = nest_host_get_cpu_model (host);
  help = nest_host_get_help (host);
  good = help == NEST_ANSWER_YES || (help == NEST_ANSWER_UNKNOWN && nest_host_get_has_extensions (host) == NEST_ANSWER_YES);
  nest_fact_row_set (self->host_row, good ? "nest-status-done-symbolic" : "dialog-warning-symbolic",
                     good ? "success" : "warning", model != NULL ? model : _("Unknown Processor"), facts);
}

/* What the levels are called, where this system is one that is not the outermost */
static char *
format_levels_inside (NestHost *host)
{
  g_autofree char *memory = nest_format_memory (nest_host_get_memory_total (host));

  if (nest_host_get_level (host)->depth == NEST_DEPTH_2_OR_MORE)
    /* Translators: %s is an amount of memory; L2 and L3 are names of levels */
    return g_strdup_printf (_("Experts count the levels: this virtual machine with its %s of memory is L2 at least, as the "
                              "computer around it is a virtual machine, too. A machine in here is L3, and very slow."), memory);

  /* Translators: %s is an amount of memory; L0, L1 and L2 are names of levels */
  return g_strdup_printf (_("Experts count the levels: L0 is the computer around, L1 this virtual machine with its %s of "
                            "memory, and L2 a machine in here."), memory);
}

/* A switch that is on its way, because somebody pressed it, would go back if it was told again what it is now. */
static void
set_outside (NestWelcomePage *self,
             gboolean         is_outside)
{
  if (self->outside_switch == NULL || gtk_switch_get_active (self->outside_switch) == is_outside)
    return;
  self->updating = TRUE;
  gtk_switch_set_active (self->outside_switch, is_outside);
  self->updating = FALSE;
}

static void
nest_welcome_page_outside_cb (NestWelcomePage *self)
{
  if (!self->updating)
    nest_inventory_set_from_outside (self->inventory, gtk_switch_get_active (self->outside_switch));
}

static void
add_outside_row (NestWelcomePage *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->outside_switch = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->outside_switch), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->outside_switch),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Look at machines from outside"), -1);
  g_signal_connect_object (self->outside_switch, "notify::active", G_CALLBACK (nest_welcome_page_outside_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Look at Machines From _Outside"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _("Prepares one of them for machines of its own: a level more, and slow. Also right if "
                                 "this is no virtual machine after all."));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->outside_switch));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (self->outside_switch));
  gtk_list_box_append (self->vantage_list, row);
}

/* What only a system has to say that is a machine; on most computers it is never needed. */
static void
add_machine_rows (NestWelcomePage *self)
{
  if (self->level_row != NULL)
    return;
  self->level_row = NEST_FACT_ROW (nest_fact_row_new ());
  gtk_list_box_prepend (self->facts, GTK_WIDGET (self->level_row));
  add_outside_row (self);
}

/* Whoever looks from inside is told so, as it is another half of the guide. */
static void
update_vantage (NestWelcomePage *self)
{
  NestHost *host = nest_inventory_get_host (self->inventory);
  gboolean is_machine = host != NULL && nest_host_level_is_machine (nest_host_get_level (host));
  gboolean is_inside = nest_inventory_get_vantage (self->inventory) == NEST_VANTAGE_INSIDE;
  g_autofree char *level = is_machine ? nest_host_level_format (nest_host_get_level (host)) : NULL;

  gtk_label_set_label (self->promise_label, is_inside ? _("Run a Virtual Machine in This Virtual Machine")
                                                      : _("Run Virtual Machines Inside a Virtual Machine"));
  gtk_label_set_label (self->text_label,
                       is_inside ? _("Nestbox runs inside a virtual machine: this is the second half of the guide. It checks "
                                     "what this machine gets from outside, the hypervisor in here, and the machines in it.")
                                 : _("Nestbox prepares one of your virtual machines for it, step by step. It shows you every "
                                     "change before it is made, proves that it worked, and can take it back."));
  gtk_label_set_label (self->facts_title, self->practice ? _("Practice Computer (Made Up)")
                                          : is_inside    ? _("This Virtual Machine") : _("This Computer"));
  if (is_machine)
    add_machine_rows (self);
  if (self->level_row != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->level_row), is_machine);
  if (level != NULL)
    nest_fact_row_set (self->level_row, "nest-machine-symbolic", NULL, _("A Virtual Machine"), level);
  gtk_widget_set_visible (GTK_WIDGET (self->vantage_list), is_machine);
  set_outside (self, is_machine && !is_inside);
}

/* The words of the documentation, said of what is here: the picture uses them from now on. */
static void
update_levels (NestWelcomePage *self)
{
  NestHost *host = nest_inventory_get_host (self->inventory);
  g_autofree char *processor =
    nest_picture_model_clean_processor (host != NULL ? nest_host_get_cpu_model (host) : NULL);
  g_autofree char *memory = host != NULL ? nest_format_memory (nest_host_get_memory_total (host)) : NULL;
  g_autofree char *text = NULL;

  if (nest_inventory_get_vantage (self->inventory) == NEST_VANTAGE_INSIDE)
    text = format_levels_inside (host);
  else if (processor != NULL && nest_host_get_memory_total (host) > 0)
    /* Translators: %1$s is a processor, %2$s an amount of memory; L0, L1 and L2 are names of levels */
    text = g_strdup_printf (_("Experts count the levels: L0 is this computer with its %1$s and %2$s of memory, L1 the "
                              "virtual machine that you choose, and L2 a machine inside that one."),
                            processor, memory);
  else
    text = g_strdup (_("Experts count the levels: L0 is this computer, L1 the virtual machine that you choose, and L2 a "
                       "machine inside that one."));
  gtk_label_set_label (self->levels_label, text);
}

/* What is not installed is no fault where another hypervisor can be used. */
static gboolean
any_is_usable (NestWelcomePage *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      NestConnectionState state = nest_connection_entry_get_state (g_hash_table_lookup (self->entries, row));

      if (state == NEST_CONNECTION_READY || state == NEST_CONNECTION_EMPTY)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_warning (NestWelcomePage     *self,
             NestConnectionEntry *entry)
{
  NestHypervisorInfo *info = nest_inventory_get_info (self->inventory, nest_connection_entry_get_connection (entry));

  return info != NULL && nest_hypervisor_info_get_message (info) != NULL;
}

static NestLook
get_look (NestWelcomePage     *self,
          NestConnectionEntry *entry)
{
  NestConnectionState state = nest_connection_entry_get_state (entry);

  if (state == NEST_CONNECTION_WAITS || (state == NEST_CONNECTION_NOT_INSTALLED && any_is_usable (self)))
    return (NestLook){ "nest-status-skipped-symbolic", "dim-label", NULL };
  if (state == NEST_CONNECTION_NOT_INSTALLED)
    return (NestLook){ "nest-status-blocked-symbolic", "error", NULL };
  if (state == NEST_CONNECTION_PROBLEM || has_warning (self, entry))
    return (NestLook){ "dialog-warning-symbolic", "warning", NULL };

  return (NestLook){ "nest-status-done-symbolic", "success", NULL };
}

static void
update_hypervisor (NestWelcomePage     *self,
                   NestFactRow         *row,
                   NestConnectionEntry *entry)
{
  NestConnectionState state = nest_connection_entry_get_state (entry);
  NestLook look = get_look (self, entry);
  gboolean is_quiet = state == NEST_CONNECTION_NOT_INSTALLED && any_is_usable (self);
  g_autofree char *title =
    nest_ui_join (" ", nest_connection_entry_get_name (entry), nest_connection_entry_get_version (entry), NULL);
  g_autofree char *text = is_quiet ? g_strdup (_("Not installed, and not needed for the machines below."))
                                   : nest_connection_entry_get_text (entry);

  nest_fact_row_set_busy (row, state == NEST_CONNECTION_BUSY);
  nest_fact_row_set (row, look.icon_name, look.style_class, title, text);
}

static void
update_obstacles (NestWelcomePage *self)
{
  g_autoptr (GPtrArray) obstacles = nest_obstacles_list (self->inventory);

  if (nest_obstacles_equal (self->obstacles, obstacles))
    return;
  for (guint i = 0; i < self->obstacle_rows->len; i++)
    gtk_list_box_remove (self->facts, g_ptr_array_index (self->obstacle_rows, i));
  g_ptr_array_set_size (self->obstacle_rows, 0);
  for (guint i = 0; i < obstacles->len; i++)
    {
      const NestObstacle *obstacle = g_ptr_array_index (obstacles, i);
      GtkWidget *row = nest_fact_row_new ();

      nest_fact_row_set (NEST_FACT_ROW (row), "dialog-warning-symbolic", "warning", obstacle->title, NULL);
      nest_fact_row_set_explained (NEST_FACT_ROW (row), obstacle->id);
      gtk_list_box_append (self->facts, row);
      g_ptr_array_add (self->obstacle_rows, row);
    }
  g_clear_pointer (&self->obstacles, g_ptr_array_unref);
  self->obstacles = g_steal_pointer (&obstacles);
}

/* What stands in the way is explained on the page that then follows, with machines or without. */
static void
update_action (NestWelcomePage *self)
{
  guint n_machines = g_list_model_get_n_items (nest_inventory_get_machines (self->inventory));
  gboolean loading = nest_inventory_is_loading (self->inventory);
  gboolean explains = self->obstacles->len > 0;
  /* This machine itself has a checklist, too */
  gboolean is_inside = nest_inventory_get_vantage (self->inventory) == NEST_VANTAGE_INSIDE && !loading;

  nest_page_set_complete (NEST_PAGE (self), n_machines > 0 || explains || is_inside);
  nest_page_set_action (NEST_PAGE (self), explains ? _("_Continue") : _("_Choose a Machine"),
                        explains         ? _("Read what stands in the way on this computer.")
                        : n_machines > 0 || is_inside ? NULL
                        : loading        ? _("Your machines are being looked for.")
                                         : _("There is no machine yet that could be prepared."));
}

static void
nest_welcome_page_update (NestWelcomePage *self)
{
  GHashTableIter iter;
  gpointer row, entry;

  update_host (self);
  update_vantage (self);
  update_levels (self);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &row, &entry))
    update_hypervisor (self, row, entry);
  update_obstacles (self);
  update_action (self);
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

  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_pointer (&self->obstacles, g_ptr_array_unref);
  g_clear_pointer (&self->obstacle_rows, g_ptr_array_unref);
  g_clear_object (&self->inventory);

  G_OBJECT_CLASS (nest_welcome_page_parent_class)->dispose (object);
}

static void
nest_welcome_page_class_init (NestWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_welcome_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestWelcomePage, promise_label);
  gtk_widget_class_bind_template_child (widget_class, NestWelcomePage, text_label);
  gtk_widget_class_bind_template_child (widget_class, NestWelcomePage, levels_label);
  gtk_widget_class_bind_template_child (widget_class, NestWelcomePage, facts_title);
  gtk_widget_class_bind_template_child (widget_class, NestWelcomePage, facts);
  gtk_widget_class_bind_template_child (widget_class, NestWelcomePage, practice_button);
  gtk_widget_class_bind_template_child (widget_class, NestWelcomePage, vantage_list);
}

static void
nest_welcome_page_init (NestWelcomePage *self)
{
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->obstacle_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
nest_welcome_page_hypervisors_changed_cb (NestWelcomePage *self)
{
  g_autoptr (GPtrArray) hypervisors = nest_inventory_get_hypervisors (self->inventory);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    gtk_list_box_remove (self->facts, row);
  g_hash_table_remove_all (self->entries);
  for (guint i = 0; i < hypervisors->len; i++)
    {
      const char *connection = nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, i));

      row = nest_fact_row_new ();
      gtk_list_box_append (self->facts, row);
      g_hash_table_insert (self->entries, row, nest_connection_entry_new (self->inventory, connection));
    }
  nest_welcome_page_update (self);
}

/** nest_welcome_page_new: @inventory: with all its hypervisors; it need not have been read yet */
NestPage *
nest_welcome_page_new (NestInventory *inventory)
{
  NestWelcomePage *self = g_object_new (NEST_TYPE_WELCOME_PAGE, NULL);

  self->inventory = g_object_ref (inventory);
  self->host_row = NEST_FACT_ROW (nest_fact_row_new ());
  gtk_list_box_append (self->facts, GTK_WIDGET (self->host_row));
  g_signal_connect_object (inventory, "notify", G_CALLBACK (nest_welcome_page_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisor-changed", G_CALLBACK (nest_welcome_page_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (nest_inventory_get_machines (inventory), "items-changed",
                           G_CALLBACK (nest_welcome_page_items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisors-changed", G_CALLBACK (nest_welcome_page_hypervisors_changed_cb),
                           self, G_CONNECT_SWAPPED);
  nest_welcome_page_hypervisors_changed_cb (self);

  return NEST_PAGE (self);
}

/** nest_welcome_page_set_practice: the computer that is shown is made up, and says so */
void
nest_welcome_page_set_practice (NestWelcomePage *self)
{
  self->practice = TRUE;
  nest_welcome_page_update (self);
  gtk_widget_set_visible (self->practice_button, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beside each other the topic follows the list; one at a time it is opened from it, and left again by Back or Escape. */
#include "nest-help-window.h"

#include "nest-help-page.h"
#include "nest-instruction-row.h"
#include "nest-obstacle-row.h"
#include "nest-step-row.h"
#include "nest-ui.h"

struct _NestHelpWindow
{
  AdwWindow parent_instance;

  AdwLeaflet *leaflet;
  GtkSearchEntry *search_entry;
  GtkListBox *list;
  AdwWindowTitle *section_title;
  NestHelpPage *page;

  GPtrArray *topics;
};

G_DEFINE_FINAL_TYPE (NestHelpWindow, nest_help_window, ADW_TYPE_WINDOW)

static const NestHelpTopic *
get_topic (NestHelpWindow *self,
           GtkListBoxRow  *row)
{
  return g_ptr_array_index (self->topics, gtk_list_box_row_get_index (row));
}

static void
nest_help_window_search_cb (NestHelpWindow *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
nest_help_window_selected_cb (NestHelpWindow *self,
                              GtkListBoxRow  *row)
{
  const NestHelpTopic *topic = row != NULL ? get_topic (self, row) : NULL;

  if (topic == NULL)
    return;
  nest_help_page_set_topic (self->page, topic);
  adw_window_title_set_title (self->section_title, nest_help_section_get_title (topic->section));
}

static void
nest_help_window_activated_cb (NestHelpWindow *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "topic");
  /* A leaflet moves the focus along, even where both are shown */
  if (adw_leaflet_get_folded (self->leaflet))
    gtk_widget_child_focus (GTK_WIDGET (self->page), GTK_DIR_TAB_FORWARD);
  else if (gtk_list_box_get_selected_row (self->list) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->list)));
}

/* Enter in the search: the first topic that was found */
static void
nest_help_window_first_cb (NestHelpWindow *self)
{
  GtkListBoxRow *row;

  /* Who types fast is ahead of the search */
  gtk_list_box_invalidate_filter (self->list);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      {
        gtk_list_box_select_row (self->list, row);
        nest_help_window_activated_cb (self);
        return;
      }
}

static gboolean
is_before_topic (NestHelpWindow *self)
{
  return adw_leaflet_get_folded (self->leaflet) &&
         g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "topic") == 0;
}

static void
nest_help_window_back_action (GtkWidget  *widget,
                              const char *action_name,
                              GVariant   *parameter)
{
  NestHelpWindow *self = NEST_HELP_WINDOW (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (!is_before_topic (self))
    return;
  adw_leaflet_set_visible_child_name (self->leaflet, "topics");
  gtk_widget_grab_focus (row != NULL && gtk_widget_get_child_visible (GTK_WIDGET (row)) ? GTK_WIDGET (row)
                                                                                        : GTK_WIDGET (self->search_entry));
}

/* Escape: out of the topic, then out of the search, then out of the help */
static void
nest_help_window_leave (NestHelpWindow *self)
{
  if (is_before_topic (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "help.back", NULL);
  else if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
nest_help_window_leave_action (GtkWidget  *widget,
                               const char *action_name,
                               GVariant   *parameter)
{
  nest_help_window_leave (NEST_HELP_WINDOW (widget));
}

static void
nest_help_window_finalize (GObject *object)
{
  NestHelpWindow *self = NEST_HELP_WINDOW (object);

  g_clear_pointer (&self->topics, g_ptr_array_unref);

  G_OBJECT_CLASS (nest_help_window_parent_class)->finalize (object);
}

static void
nest_help_window_class_init (NestHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nest_help_window_finalize;

  g_type_ensure (NEST_TYPE_HELP_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, NestHelpWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, NestHelpWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, NestHelpWindow, list);
  gtk_widget_class_bind_template_child (widget_class, NestHelpWindow, section_title);
  gtk_widget_class_bind_template_child (widget_class, NestHelpWindow, page);
  gtk_widget_class_bind_template_callback (widget_class, nest_help_window_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_help_window_first_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_help_window_leave);
  gtk_widget_class_bind_template_callback (widget_class, nest_help_window_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_help_window_activated_cb);
  nest_ui_install_toasts (widget_class);
  gtk_widget_class_install_action (widget_class, "help.back", NULL, nest_help_window_back_action);
  gtk_widget_class_install_action (widget_class, "help.leave", NULL, nest_help_window_leave_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "help.leave", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "help.back", NULL);
}

static gboolean
is_wanted (GtkListBoxRow *row,
           gpointer       user_data)
{
  NestHelpWindow *self = user_data;

  return nest_help_topic_matches (get_topic (self, row), gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
set_header (GtkListBoxRow *row,
            GtkListBoxRow *before,
            gpointer       user_data)
{
  NestHelpSection section = get_topic (user_data, row)->section;
  GtkWidget *label = NULL;

  if (before == NULL || get_topic (user_data, before)->section != section)
    {
      label = g_object_new (GTK_TYPE_LABEL, "label", nest_help_section_get_title (section), "xalign", 0.0f, "wrap", TRUE,
                            "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
      gtk_widget_add_css_class (label, "heading");
      gtk_widget_add_css_class (label, "nest-help-section");
    }
  gtk_list_box_row_set_header (row, label);
}

static void
nest_help_window_init (NestHelpWindow *self)
{
  g_autoptr (GtkWindowGroup) group = gtk_window_group_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self));
  /* Where a dialog asks something, its help can be read all the same */
  gtk_window_group_add_window (group, GTK_WINDOW (self));
}

/**
 * nest_help_window_new:
 * @parent: in front of which it stands, and with which it goes
 * @host: (nullable): this computer, if it was read
 */
GtkWidget *
nest_help_window_new (GtkWindow *parent,
                      NestHost  *host)
{
  NestHelpWindow *self = g_object_new (NEST_TYPE_HELP_WINDOW, "transient-for", parent, NULL);

  self->topics = nest_help_list (host);
  for (guint i = 0; i < self->topics->len; i++)
    {
      const NestHelpTopic *topic = g_ptr_array_index (self->topics, i);
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", topic->title, "xalign", 0.0f, "wrap", TRUE,
                                       "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
      GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", label, NULL);

      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, topic->title, -1);
      gtk_list_box_append (self->list, row);
    }
  gtk_list_box_set_header_func (self->list, set_header, self, NULL);
  gtk_list_box_set_filter_func (self->list, is_wanted, self, NULL);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));

  return GTK_WIDGET (self);
}

/* A list scrolls to what has the focus, once it has a size */
static gboolean
focus_selected (GtkWidget     *list,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (list));

  if (row == NULL || !gtk_widget_get_child_visible (GTK_WIDGET (row)))
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_height (GTK_WIDGET (row)) == 0)
    return G_SOURCE_CONTINUE;
  gtk_widget_grab_focus (GTK_WIDGET (row));

  return G_SOURCE_REMOVE;
}

/** nest_help_window_show_topic: @id: (nullable): a topic's; what is none leaves the window as it is */
void
nest_help_window_show_topic (NestHelpWindow *self,
                             const char     *id)
{
  guint index;

  if (!g_ptr_array_find (self->topics, nest_help_find (self->topics, id), &index))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) index));
  nest_help_window_activated_cb (self);
  if (!adw_leaflet_get_folded (self->leaflet))
    gtk_widget_add_tick_callback (GTK_WIDGET (self->list), focus_selected, NULL, NULL);
}

/** nest_help_window_find_topic_of: @focus: (nullable); Returns: (transfer none) (nullable): the topic about the row that it is in */
const char *
nest_help_window_find_topic_of (GtkWidget *focus)
{
  for (GtkWidget *widget = focus; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      if (NEST_IS_STEP_ROW (widget))
        return nest_checklist_item_get_step (nest_step_row_get_item (NEST_STEP_ROW (widget)))->id;
      if (NEST_IS_INSTRUCTION_ROW (widget))
        return nest_instruction_row_get_id (NEST_INSTRUCTION_ROW (widget));
      if (NEST_IS_OBSTACLE_ROW (widget))
        return gtk_widget_get_name (widget);
    }

  return NULL;
}

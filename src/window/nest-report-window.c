/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checklist page without an assistant: there is nothing to go on to. */
#include "nest-report-window.h"

#include "nest-checklist-page.h"
#include "nest-ui.h"
#include "nest-wrap-layout.h"

struct _NestReportWindow
{
  AdwWindow parent_instance;

  GtkBox *strip;
  GtkToggleButton *text_button;
  GtkDropDown *machine_drop;
  GtkStack *stack;
  NestChecklistPage *page;
  GtkTextView *text_view;

  NestReport *report;
};

G_DEFINE_FINAL_TYPE (NestReportWindow, nest_report_window, ADW_TYPE_WINDOW)

static void
nest_report_window_text_cb (NestReportWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, gtk_toggle_button_get_active (self->text_button) ? "text" : "checklist");
}

static void
nest_report_window_choose_cb (NestReportWindow *self)
{
  guint index = gtk_drop_down_get_selected (self->machine_drop);
  g_autoptr (NestChecklist) checklist = NULL;

  if (self->report == NULL || index >= nest_report_get_machines (self->report)->len)
    return;
  checklist = nest_report_create_checklist (self->report, index);
  nest_checklist_page_set_model (self->page, checklist, NULL);
  gtk_toggle_button_set_active (self->text_button, FALSE);
}

static void
nest_report_window_dispose (GObject *object)
{
  NestReportWindow *self = NEST_REPORT_WINDOW (object);

  g_clear_object (&self->report);

  G_OBJECT_CLASS (nest_report_window_parent_class)->dispose (object);
}

static void
nest_report_window_class_init (NestReportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_report_window_dispose;

  g_type_ensure (NEST_TYPE_CHECKLIST_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-report-window.ui");
  gtk_widget_class_bind_template_child (widget_class, NestReportWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, NestReportWindow, text_button);
  gtk_widget_class_bind_template_child (widget_class, NestReportWindow, machine_drop);
  gtk_widget_class_bind_template_child (widget_class, NestReportWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, NestReportWindow, page);
  gtk_widget_class_bind_template_child (widget_class, NestReportWindow, text_view);
  gtk_widget_class_bind_template_callback (widget_class, nest_report_window_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_report_window_choose_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
nest_report_window_init (NestReportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_ui_wrap_buttons (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->strip), g_object_new (NEST_TYPE_WRAP_LAYOUT, NULL));
  /* What takes the focus in a drop-down is a button in it */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->machine_drop))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Machine"), -1);
}

/* A report without machines is a text only */
static void
show_machines (NestReportWindow *self)
{
  GPtrArray *machines = nest_report_get_machines (self->report);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < machines->len; i++)
    gtk_string_list_append (names, nest_machine_get_display_name (g_ptr_array_index (machines, i)));
  gtk_drop_down_set_model (self->machine_drop, G_LIST_MODEL (names));
  gtk_widget_set_visible (GTK_WIDGET (self->machine_drop), machines->len > 1);
  nest_report_window_choose_cb (self);
  gtk_toggle_button_set_active (self->text_button, machines->len == 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->text_button), machines->len > 0);
}

/** nest_report_window_new: @parent: in front of which it stands */
GtkWidget *
nest_report_window_new (GtkWindow  *parent,
                        NestReport *report)
{
  NestReportWindow *self = g_object_new (NEST_TYPE_REPORT_WINDOW, "transient-for", parent, NULL);
  g_autofree char *text = nest_report_to_text (report);

  self->report = g_object_ref (report);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
  nest_checklist_page_set_report (self->page);
  show_machines (self);

  return GTK_WIDGET (self);
}

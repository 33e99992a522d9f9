/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says that nothing real is changed, and has the way out. */
#include "nest-practice-strip.h"

#include "nest-ui.h"
#include "nest-wrap-layout.h"

struct _NestPracticeStrip
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (NestPracticeStrip, nest_practice_strip, ADW_TYPE_BIN)

static void
nest_practice_strip_class_init (NestPracticeStripClass *klass)
{
}

static void
add_button (GtkBox     *box,
            const char *label,
            const char *tooltip,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (box, button);
}

/* In one line where there is room for it */
static void
nest_practice_strip_init (NestPracticeStrip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_("Practice: nothing real is changed"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  add_button (GTK_BOX (buttons), _("Start _Over"), _("Make the practice machine as it was at first"),
              "win.practice-start-over");
  add_button (GTK_BOX (buttons), _("_Leave Practice"), _("Go back to your own machines"), "win.leave-practice");
  gtk_widget_set_hexpand (buttons, TRUE);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_layout_manager (box, g_object_new (NEST_TYPE_WRAP_LAYOUT, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self), "nest-practice-strip");
  adw_bin_set_child (ADW_BIN (self), box);
  nest_ui_wrap_buttons (GTK_WIDGET (self));
}

GtkWidget *
nest_practice_strip_new (void)
{
  return g_object_new (NEST_TYPE_PRACTICE_STRIP, NULL);
}

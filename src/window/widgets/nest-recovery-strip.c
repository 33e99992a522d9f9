/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says that a run was interrupted, or that nobody knows how it ended, and leads to the question what is to become of it. */
#include "nest-recovery-strip.h"

#include "nest-ui.h"

struct _NestRecoveryStrip
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (NestRecoveryStrip, nest_recovery_strip, ADW_TYPE_BIN)

enum {
  DECIDE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_recovery_strip_class_init (NestRecoveryStripClass *klass)
{
  signals[DECIDE] = g_signal_new ("decide", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_recovery_strip_clicked_cb (NestRecoveryStrip *self)
{
  g_signal_emit (self, signals[DECIDE], 0);
}

static void
nest_recovery_strip_init (NestRecoveryStrip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *label = gtk_label_new (_("An earlier run waits for your decision: some of its changes may be missing"));
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Decide…"));

  gtk_widget_add_css_class (icon, "warning");
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (button, _("See what became of it, then go on, take it back or leave it"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (nest_recovery_strip_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (GTK_WIDGET (self), "nest-recovery-strip");
  adw_bin_set_child (ADW_BIN (self), box);
  nest_ui_wrap_buttons (GTK_WIDGET (self));
}

GtkWidget *
nest_recovery_strip_new (void)
{
  return g_object_new (NEST_TYPE_RECOVERY_STRIP, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence is one label: there are a few sentences, and they are read together. */
#include "nest-evidence-row.h"

#include "nest-ui.h"

struct _NestEvidenceRow
{
  AdwExpanderRow parent_instance;

  GtkImage *icon;
  GtkLabel *evidence_label;
};

G_DEFINE_FINAL_TYPE (NestEvidenceRow, nest_evidence_row, ADW_TYPE_EXPANDER_ROW)

static void
nest_evidence_row_class_init (NestEvidenceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-evidence-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NestEvidenceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, NestEvidenceRow, evidence_label);
}

static void
nest_evidence_row_init (NestEvidenceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** nest_evidence_row_set: @style_class: (nullable): the icon's colour; @subtitle: a sentence: what was found out */
void
nest_evidence_row_set (NestEvidenceRow *self,
                       const char      *icon_name,
                       const char      *style_class,
                       const char      *subtitle)
{
  NestLook look = { icon_name, style_class, NULL };

  nest_look_apply (&look, self->icon);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
}

/** nest_evidence_row_set_evidence: @sentences: (element-type utf8): without any the row does not open */
void
nest_evidence_row_set_evidence (NestEvidenceRow *self,
                                GPtrArray       *sentences)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < sentences->len; i++)
    g_string_append_printf (text, "%s%s%s", i > 0 ? "\n" : "", sentences->len > 1 ? "• " : "",
                            (const char *) g_ptr_array_index (sentences, i));
  gtk_label_set_label (self->evidence_label, text->str);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), sentences->len > 0);
  /* An arrow promises something; libadwaita only dims it */
  if (sentences->len > 0)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "nest-nothing-below");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "nest-nothing-below");
}

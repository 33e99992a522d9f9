/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value that is being edited is never overwritten: while it has the focus, the spin button belongs to the user. */
#include "nest-number-editor.h"

#include <math.h>

#include "nest-ui.h"

/* MiB; VirtualBox's own slider moves in steps like these */
#define MEMORY_STEP 256

struct _NestNumberEditor
{
  AdwBin parent_instance;

  NestEditorKind kind;
  GtkSpinButton *spin;
  GtkLabel *most_label; /* what there is at most; only beside a number */
  GtkAdjustment *adjustment;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (NestNumberEditor, nest_number_editor, ADW_TYPE_BIN)

enum {
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
nest_number_editor_output_cb (NestNumberEditor *self)
{
  g_autofree char *text = g_strdup_printf (_("%.0f MiB"), gtk_adjustment_get_value (self->adjustment));

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->spin))))
    gtk_editable_set_text (GTK_EDITABLE (self->spin), text);

  return TRUE;
}

static void
nest_number_editor_emit (NestNumberEditor *self,
                         double            value)
{
  g_autoptr (GVariant) edited =
    g_variant_ref_sink (self->kind == NEST_EDITOR_MEMORY ? g_variant_new_uint64 ((guint64) value)
                                                         : g_variant_new_uint32 ((guint) value));

  g_signal_emit (self, signals[EDITED], 0, edited);
}

static void
nest_number_editor_value_cb (NestNumberEditor *self)
{
  if (!self->updating)
    nest_number_editor_emit (self, gtk_adjustment_get_value (self->adjustment));
}

/*
 * “3”; for memory “4096”, “4096 MiB”, and “4 GiB” or “4G” for those who think so. What is no number is
 * forgotten. What is out of range is not quietly made fit: it is passed on, to be refused with a reason.
 */
static int
nest_number_editor_input_cb (NestNumberEditor *self,
                             double           *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->spin));
  char *end = NULL;
  double number = g_strtod (text, &end);

  *value = gtk_adjustment_get_value (self->adjustment);
  if (end == text || !isfinite (number) || number < 0)
    return TRUE;
  while (g_ascii_isspace (*end))
    end++;
  if (self->kind == NEST_EDITOR_MEMORY && g_ascii_toupper (*end) == 'G')
    number *= 1024;
  number = MIN (number, G_MAXINT);
  if (number < gtk_adjustment_get_lower (self->adjustment) || number > gtk_adjustment_get_upper (self->adjustment))
    nest_number_editor_emit (self, number);
  else
    *value = number;

  return TRUE;
}

static void
nest_number_editor_class_init (NestNumberEditorClass *klass)
{
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_VARIANT);
}

static void
nest_number_editor_init (NestNumberEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->adjustment = gtk_adjustment_new (0, 0, 1, 1, 1, 0);
  self->spin = GTK_SPIN_BUTTON (gtk_spin_button_new (self->adjustment, 1, 0));
  gtk_widget_set_valign (GTK_WIDGET (self->spin), GTK_ALIGN_CENTER);
  nest_ui_ignore_wheel (GTK_WIDGET (self->spin));
  self->most_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->most_label), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->most_label), "numeric");
  gtk_widget_set_visible (GTK_WIDGET (self->most_label), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->spin));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->most_label));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (nest_number_editor_value_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * nest_number_editor_new:
 * @kind: %NEST_EDITOR_NUMBER, or %NEST_EDITOR_MEMORY for MiB
 * @label: what is edited, for who cannot see the row around it
 */
GtkWidget *
nest_number_editor_new (NestEditorKind  kind,
                        const char     *label)
{
  NestNumberEditor *self = g_object_new (NEST_TYPE_NUMBER_EDITOR, NULL);

  self->kind = kind;
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), kind == NEST_EDITOR_MEMORY ? 9 : 3);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (self->spin, "input", G_CALLBACK (nest_number_editor_input_cb), self);
  if (kind == NEST_EDITOR_MEMORY)
    g_signal_connect_swapped (self->spin, "output", G_CALLBACK (nest_number_editor_output_cb), self);

  return GTK_WIDGET (self);
}

static double
get_number (GVariant *value)
{
  if (value == NULL)
    return 0;

  return g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64) ? (double) g_variant_get_uint64 (value)
                                                             : g_variant_get_uint32 (value);
}

static void
update_most (NestNumberEditor *self,
             guint64           maximum)
{
  /* Translators: stands behind a number of processors: how many this computer has */
  g_autofree char *text = g_strdup_printf (_("of %u"), (guint) maximum);

  gtk_label_set_label (self->most_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->most_label), self->kind == NEST_EDITOR_NUMBER);
}

/** nest_number_editor_update: @finding: with an editor of this kind; its target is shown unless the user is editing */
void
nest_number_editor_update (NestNumberEditor *self,
                           NestFinding      *finding)
{
  double step = self->kind == NEST_EDITOR_MEMORY ? MEMORY_STEP : 1;
  double target = get_number (nest_finding_get_target (finding));
  guint64 minimum, maximum;

  nest_finding_get_editor (finding, &minimum, &maximum, NULL);
  update_most (self, maximum);
  self->updating = TRUE;
  if (nest_number_editor_has_focus (self))
    target = gtk_adjustment_get_value (self->adjustment);
  /* A machine that has more than this computer allows keeps its value until the user changes it. */
  gtk_adjustment_configure (self->adjustment, target, (double) minimum, MAX ((double) maximum, target), step, step * 4, 0);
  self->updating = FALSE;
}

/** nest_number_editor_get_adjustment: Returns: (transfer none): for a slider of the same value */
GtkAdjustment *
nest_number_editor_get_adjustment (NestNumberEditor *self)
{
  return self->adjustment;
}

/** nest_number_editor_has_focus: Returns: whether the user is editing the number just now */
gboolean
nest_number_editor_has_focus (NestNumberEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

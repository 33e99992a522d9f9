/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that says which shape, word and colour a state has, and the small helpers of all widgets. */
#include "nest-ui.h"

#define HEADING_WIDTH 120 /* pixels; the narrowest dialog of libadwaita has 300 */

static const char *const style_classes[] = { "success", "warning", "error", "accent", "dim-label" };

static const NestLook status_looks[] = {
  [NEST_STATUS_DONE] = { "nest-status-done-symbolic", "success", NULL },
  [NEST_STATUS_PENDING] = { "nest-status-pending-symbolic", "success", NULL },
  [NEST_STATUS_NEEDED] = { "nest-status-todo-symbolic", "accent", NULL },
  [NEST_STATUS_CHOICE] = { "nest-status-decision-symbolic", "warning", NULL },
  [NEST_STATUS_MANUAL] = { "nest-status-manual-symbolic", NULL, NULL },
  [NEST_STATUS_BLOCKED] = { "nest-status-blocked-symbolic", "error", NULL },
  [NEST_STATUS_NOT_APPLICABLE] = { "nest-status-skipped-symbolic", "dim-label", NULL },
  [NEST_STATUS_UNKNOWN] = { "nest-status-unknown-symbolic", "warning", NULL },
};

static const NestLook outcome_looks[] = {
  [NEST_OUTCOME_PLANNED] = { "nest-status-skipped-symbolic", "dim-label", NULL },
  [NEST_OUTCOME_RUNNING] = { "nest-status-pending-symbolic", "accent", NULL },
  [NEST_OUTCOME_VERIFIED] = { "nest-status-done-symbolic", "success", NULL },
  [NEST_OUTCOME_PENDING] = { "nest-status-pending-symbolic", "success", NULL },
  [NEST_OUTCOME_PARTIAL] = { "nest-status-decision-symbolic", "warning", NULL },
  [NEST_OUTCOME_FAILED] = { "nest-status-blocked-symbolic", "error", NULL },
  [NEST_OUTCOME_UNKNOWN] = { "nest-status-unknown-symbolic", "warning", NULL },
  [NEST_OUTCOME_SKIPPED] = { "nest-status-skipped-symbolic", "dim-label", NULL },
  [NEST_OUTCOME_CANCELLED] = { "nest-status-skipped-symbolic", "dim-label", NULL },
};

/**
 * nest_look_init_for_item:
 * @look: (out caller-allocates): cleared with nest_look_clear()
 *
 * The look of a checklist item: that of its finding, unless the user's decision says more.
 */
void
nest_look_init_for_item (NestLook          *look,
                         NestChecklistItem *item)
{
  NestFinding *finding = nest_checklist_item_get_finding (item);
  NestStatus status = finding != NULL ? nest_finding_get_status (finding) : NEST_STATUS_UNKNOWN;

  *look = status_looks[status];
  if (nest_checklist_item_get_skipped (item) && (status == NEST_STATUS_NEEDED || status == NEST_STATUS_CHOICE))
    {
      *look = status_looks[NEST_STATUS_NOT_APPLICABLE];
      look->word = g_strdup (status == NEST_STATUS_CHOICE ? _("Left as it is") : _("Skipped"));
    }
  else if (status == NEST_STATUS_CHOICE && nest_checklist_item_get_option (item) != NULL)
    {
      *look = status_looks[NEST_STATUS_NEEDED];
      look->word = g_strdup (_("Decided"));
    }
  else if (status == NEST_STATUS_MANUAL && nest_checklist_item_get_ticked (item))
    {
      *look = status_looks[NEST_STATUS_DONE];
      look->word = g_strdup (_("Done by hand"));
    }
  else if (status != NEST_STATUS_CHOICE && finding != NULL && nest_finding_is_waiting (finding))
    {
      *look = status_looks[NEST_STATUS_PENDING];
      look->style_class = "dim-label";
      look->word = g_strdup (_("Waits"));
    }
  else
    {
      look->word = nest_ui_sentence_case (nest_status_get_title (status));
    }
}

/** nest_look_init_for_outcome: @look: (out caller-allocates): cleared with nest_look_clear() */
void
nest_look_init_for_outcome (NestLook    *look,
                            NestOutcome  outcome)
{
  *look = outcome_looks[outcome];
  /* Here it is always the machine's own next start that is waited for. */
  look->word = outcome == NEST_OUTCOME_PENDING ? g_strdup (_("Set, takes effect at the next start"))
                                               : nest_ui_sentence_case (nest_outcome_get_title (outcome));
}

void
nest_look_clear (NestLook *look)
{
  g_clear_pointer (&look->word, g_free);
}

/**
 * nest_look_apply:
 *
 * Gives an image shape and colour; the word has to stand beside it. A row that is used again for what looks the same is
 * not drawn anew.
 */
void
nest_look_apply (const NestLook *look,
                 GtkImage       *image)
{
  GtkWidget *widget = GTK_WIDGET (image);

  if (g_strcmp0 (gtk_image_get_icon_name (image), look->icon_name) != 0)
    gtk_image_set_from_icon_name (image, look->icon_name);
  for (guint i = 0; i < G_N_ELEMENTS (style_classes); i++)
    if (g_strcmp0 (look->style_class, style_classes[i]) != 0)
      gtk_widget_remove_css_class (widget, style_classes[i]);
  if (look->style_class != NULL)
    gtk_widget_add_css_class (widget, look->style_class);
}

/**
 * nest_ui_sentence_case:
 * @text: words such as the model has them, to stand inside a sentence
 *
 * Returns: (transfer full): @text with its first letter made large, to stand alone
 */
char *
nest_ui_sentence_case (const char *text)
{
  char first[8] = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (text)), first);

  return *text != '\0' ? g_strconcat (first, g_utf8_next_char (text), NULL) : g_strdup ("");
}

/**
 * nest_ui_join:
 * @separator: what stands between the parts
 * @...: the parts (an empty string is left out), ended by %NULL
 *
 * Returns: (transfer full): the parts that are not empty, in one line
 */
char *
nest_ui_join (const char *separator,
              ...)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  va_list parts;
  const char *part;

  va_start (parts, separator);
  while ((part = va_arg (parts, const char *)) != NULL)
    if (*part != '\0')
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? separator : "", part);
  va_end (parts);

  return g_string_free (g_steal_pointer (&joined), FALSE);
}

/** nest_ui_describe_error: Returns: (transfer full): what went wrong and, where that is known, what helps */
char *
nest_ui_describe_error (const GError *error)
{
  const char *remedy = nest_hypervisor_error_get_remedy (error);

  return nest_ui_join ("\n", error->message, remedy != NULL ? remedy : "", NULL);
}

static void
let_titles_be_measured (GtkWidget *widget)
{
  gboolean large = gtk_widget_has_css_class (widget, "title-2");

  if (GTK_IS_LABEL (widget) && large)
    g_object_set (widget, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  if (GTK_IS_LABEL (widget) && (large || gtk_widget_has_css_class (widget, "title-4")))
    gtk_widget_set_size_request (widget, HEADING_WIDTH, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    let_titles_be_measured (child);
}

/**
 * nest_ui_message_dialog_new:
 * @body: (nullable): the text below @heading
 *
 * Before 1.8 libadwaita asks the heading in large letters, which is shown only where it fits into one line, how high it
 * would be in the least width of the one in small letters, and GTK warns that it has no answer. Here it can wrap, and
 * both have the same least width, which any dialog has room for; they are shown as ever.
 *
 * Returns: (transfer full): a dialog without responses yet
 */
AdwMessageDialog *
nest_ui_message_dialog_new (GtkWindow  *parent,
                            const char *heading,
                            const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  let_titles_be_measured (dialog);

  return ADW_MESSAGE_DIALOG (dialog);
}

static void
toast_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  GObject *overlay = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), "toast_overlay");
  /* A toast's title is markup, and a machine may be called "R&D" */
  g_autofree char *title = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, 3);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

/**
 * nest_ui_install_toasts:
 * @widget_class: a class of widgets whose template has an #AdwToastOverlay with the id `toast_overlay`
 *
 * Makes its widgets show what nest_ui_toast() says anywhere in them.
 */
void
nest_ui_install_toasts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child_full (widget_class, "toast_overlay", FALSE, 0);
  gtk_widget_class_install_action (widget_class, "toasts.show", "s", toast_action);
}

/** nest_ui_toast: shows a short message, plain text, in the nearest place for them that @widget is in; nothing where there is none */
void
nest_ui_toast (GtkWidget  *widget,
               const char *text)
{
  gtk_widget_activate_action (widget, "toasts.show", "s", text);
}

/**
 * nest_ui_ignore_wheel:
 * @widget: a spin button or a scale inside a page that scrolls
 *
 * Scrolling the page must not change the values the pointer happens to pass.
 */
void
nest_ui_ignore_wheel (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

/**
 * nest_ui_wrap_buttons:
 * @root: a page or a dialog whose template is there
 *
 * Lets what stands in its buttons go on in a second line, so that neither a long language nor large letters make a
 * window wider than a narrow screen, or cut a word.
 */
void
nest_ui_wrap_buttons (GtkWidget *root)
{
  GtkWidget *label = GTK_IS_BUTTON (root) ? gtk_button_get_child (GTK_BUTTON (root)) : NULL;

  if (GTK_IS_LABEL (label))
    /* Two lines only where there is no room: a label asked for its width at the height of a row would take as many as fit */
    g_object_set (label, "wrap", TRUE, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, "justify", GTK_JUSTIFY_CENTER, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    nest_ui_wrap_buttons (child);
}

/** nest_ui_copy: puts @text on the clipboard and says so */
void
nest_ui_copy (GtkWidget  *widget,
              const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  nest_ui_toast (widget, _("Copied"));
}

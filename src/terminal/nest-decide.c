/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deciding: --skip, --set and --consent, or questions. A consent is only ever for the very option named. */
#include "nest-decide.h"

#include <glib/gi18n.h>

#include "nest-ask.h"
#include "nest-noted.h"
#include "nest-text.h"
#include "nest-value.h"

static gboolean
decide_value (NestInvocation        *invocation,
              NestChecklist         *checklist,
              const NestAssignment  *setting,
              GError               **error)
{
  NestChecklistItem *item = nest_checklist_find (checklist, setting->step);
  NestEditorKind kind = item != NULL ? nest_finding_get_editor (nest_checklist_item_get_finding (item), NULL, NULL, NULL)
                                     : NEST_EDITOR_NONE;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) local = NULL;

  /* Of several machines, one to which it does not apply is not meant */
  if (kind == NEST_EDITOR_NONE && item != NULL && nest_arguments_ask_for_many (invocation->arguments) &&
      nest_finding_get_status (nest_checklist_item_get_finding (item)) == NEST_STATUS_NOT_APPLICABLE)
    return TRUE;
  if (kind == NEST_EDITOR_NONE && item != NULL && nest_checklist_item_get_step (item)->validate != NULL)
    {
      g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE,
                   /* Translators: %1$s is an option of the command line, %2$s a sentence */
                   _("--set %1$s is not possible now: %2$s"), setting->step,
                   nest_finding_get_summary (nest_checklist_item_get_finding (item)));
      return FALSE;
    }
  if (kind == NEST_EDITOR_NONE)
    {
      g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE,
                   _("--set %s: this step has no value to choose. Those that have one are cpu-cores, memory and "
                     "host-key, and inside a machine inside-cores, inside-memory and inside-host-key."),
                   setting->step);
      return FALSE;
    }

  value = nest_value_parse (kind, setting->value, error);
  if (value == NULL)
    return FALSE;
  g_variant_ref_sink (value);
  if (!nest_checklist_validate (checklist, setting->step, value, &local))
    {
      g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE, "--set %s: %s", setting->step, local->message);
      return FALSE;
    }
  nest_choices_set_value (nest_checklist_get_choices (checklist), setting->step, value);

  return TRUE;
}

static char *
list_consents (const char  *step,
               NestFinding *finding)
{
  GPtrArray *options = nest_finding_get_options (finding);
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < options->len; i++)
    g_string_append_printf (list, "%s--consent %s=%s", i > 0 ? ", " : "", step,
                            ((NestOption *) g_ptr_array_index (options, i))->id);

  return g_string_free (list, FALSE);
}

static gboolean
take_consent (NestChoices           *choices,
              const NestAssignment  *consent,
              NestFinding           *finding,
              GError               **error)
{
  GPtrArray *options = nest_finding_get_options (finding);
  g_autofree char *possible = list_consents (consent->step, finding);
  NestOption *option = NULL;

  if (consent->value != NULL)
    option = nest_finding_get_option (finding, consent->value);
  else if (options->len == 1)
    option = g_ptr_array_index (options, 0);

  if (option == NULL && consent->value != NULL)
    {
      g_autofree char *visible = nest_text_make_visible (consent->value);

      g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE,
                   /* Translators: %1$s is a word the user wrote, %2$s a step, %3$s a list of options */
                   _("“%1$s” is no answer that “%2$s” offers now. Possible: %3$s."), visible, consent->step, possible);
      return FALSE;
    }
  if (option == NULL)
    {
      g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE,
                   /* Translators: %1$s is a step, %2$s a list of options */
                   _("“%1$s” has several answers; say to which you agree: %2$s."), consent->step, possible);
      return FALSE;
    }
  nest_choices_set_option (choices, consent->step, option->id);

  return TRUE;
}

/**
 * nest_decide_consent:
 *
 * Takes what --consent says about @step, if it says anything. Of several machines each takes the answers
 * it is offered; nest_decide_finish() tells of those that none was offered.
 *
 * Returns: %FALSE with a #NestUsageError for an answer that is not offered
 */
gboolean
nest_decide_consent (NestInvocation  *invocation,
                     NestChoices     *choices,
                     const char      *step,
                     NestFinding     *finding,
                     GError         **error)
{
  gboolean are_many = nest_arguments_ask_for_many (invocation->arguments);

  for (guint i = 0; i < invocation->arguments->consents->len; i++)
    {
      NestAssignment *consent = g_ptr_array_index (invocation->arguments->consents, i);
      GError *local = NULL;

      /* Where nothing is asked, a consent has nothing to say: a script may give it every time */
      if (!g_str_equal (consent->step, step) || nest_finding_get_options (finding)->len == 0)
        continue;
      if (take_consent (choices, consent, finding, &local))
        g_hash_table_insert (invocation->misfits, consent, NULL);
      else if (!are_many)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      else if (!g_hash_table_contains (invocation->misfits, consent))
        g_hash_table_insert (invocation->misfits, consent, local);
      else
        g_error_free (local);
    }

  return TRUE;
}

/** nest_decide_finish: Returns: %FALSE with a #NestUsageError for an answer that no machine was offered */
gboolean
nest_decide_finish (NestInvocation  *invocation,
                    GError         **error)
{
  for (guint i = 0; i < invocation->arguments->consents->len; i++)
    {
      const GError *misfit =
        g_hash_table_lookup (invocation->misfits, g_ptr_array_index (invocation->arguments->consents, i));

      if (misfit == NULL)
        continue;
      g_propagate_error (error, g_error_copy (misfit));
      return FALSE;
    }

  return TRUE;
}

/**
 * nest_decide_by_arguments:
 *
 * Takes --skip, --set and --consent, in this order: each may change what the next is about.
 *
 * Returns: %FALSE with a #NestUsageError for what is not possible
 */
gboolean
nest_decide_by_arguments (NestInvocation  *invocation,
                          NestChecklist   *checklist,
                          GError         **error)
{
  const NestArguments *arguments = invocation->arguments;
  NestChoices *choices = nest_checklist_get_choices (checklist);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (checklist));

  for (guint i = 0; i < arguments->skipped->len; i++)
    nest_choices_set_skipped (choices, g_ptr_array_index (arguments->skipped, i), TRUE);
  for (guint i = 0; i < arguments->settings->len; i++)
    if (!decide_value (invocation, checklist, g_ptr_array_index (arguments->settings, i), error))
      return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);
      /* A consent replaces findings, this one, too */
      g_autoptr (NestFinding) finding = nest_finding_ref (nest_checklist_item_get_finding (item));

      if (!nest_decide_consent (invocation, choices, nest_checklist_item_get_step (item)->id, finding, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * nest_decide_for_machine:
 *
 * Takes what was noted before, and then what the command line says. One that could not be read has nothing to decide; and where several
 * machines are meant, the sentence about what is not possible says which one it is.
 *
 * Returns: %FALSE with a #NestUsageError for what is not possible
 */
gboolean
nest_decide_for_machine (NestInvocation  *invocation,
                         NestChecklist   *checklist,
                         GError         **error)
{
  NestMachine *machine = nest_checklist_get_machine (checklist);
  gboolean are_many = nest_arguments_ask_for_many (invocation->arguments);

  nest_noted_take (invocation, machine, nest_checklist_get_choices (checklist));
  if (are_many && nest_machine_get_detail (machine) != NEST_MACHINE_READ)
    return TRUE;
  if (nest_decide_by_arguments (invocation, checklist, error))
    return TRUE;
  if (are_many)
    g_prefix_error (error, "%s: ", nest_machine_get_display_name (machine));

  return FALSE;
}

static gboolean
is_open_choice (NestChecklistItem *item)
{
  NestFinding *finding = nest_checklist_item_get_finding (item);

  return nest_finding_get_status (finding) == NEST_STATUS_CHOICE && !nest_finding_is_waiting (finding) &&
         !nest_checklist_item_get_skipped (item) && nest_checklist_item_get_option (item) == NULL &&
         nest_finding_get_options (finding)->len > 0;
}

/**
 * nest_decide_by_asking:
 * @name: (nullable): the machine's, where there are several
 *
 * Asks about every choice that is open. An answer may open another: those that wait come later in the list.
 *
 * Returns: %FALSE when the user cancelled
 */
gboolean
nest_decide_by_asking (NestInvocation *invocation,
                       const char     *name,
                       NestChecklist  *checklist)
{
  NestChoices *choices = nest_checklist_get_choices (checklist);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);
      g_autoptr (NestFinding) finding = nest_finding_ref (nest_checklist_item_get_finding (item));
      const NestStep *step = nest_checklist_item_get_step (item);
      const char *option = NULL;
      g_autofree char *title = name != NULL ? g_strdup_printf ("%s: %s", name, nest_step_get_title (step))
                                            : g_strdup (nest_step_get_title (step));

      if (!is_open_choice (item))
        continue;
      if (!nest_ask_option (invocation, title, finding, &option))
        return FALSE;
      if (option != NULL)
        nest_choices_set_option (choices, step->id, option);
    }

  return TRUE;
}

/** nest_decide_hint: says on stderr how to agree to what @finding asks; @name: (nullable): of the machine */
void
nest_decide_hint (NestInvocation *invocation,
                  const char     *name,
                  const char     *step,
                  NestFinding    *finding)
{
  g_autofree char *possible = list_consents (step, finding);
  /* Translators: %1$s is a step, %2$s a list of options of the command line */
  g_autofree char *sentence =
    g_strdup_printf (_("“%1$s” needs your decision, which --yes does not take for you: %2$s"), step, possible);

  nest_console_warn (&invocation->console, "%s%s%s", name != NULL ? name : "", name != NULL ? ": " : "", sentence);
}

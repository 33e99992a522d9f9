/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl undo: takes a run back, unless somebody changed the same values since. */
#include <glib/gi18n.h>

#include "nest-ask.h"
#include "nest-places.h"
#include "nest-decide.h"
#include "nest-host-probe.h"
#include "nest-json.h"
#include "nest-perform.h"
#include "nest-reading.h"
#include "nest-records.h"
#include "nest-show.h"
#include "nest-wait.h"

#define POWER_STEP "power-off"

/* How the world is now: what the jobs of the run are about, by connection and UUID. */
typedef struct {
  NestInvocation *invocation;
  NestRun *record;
  GHashTable *targets; /* char* -> Target* */
  NestChoices *choices;
  NestUndo *undo;
  NestResult *result; /* NULL: nothing was done */
} Undo;

typedef struct {
  NestMachine *machine; /* owned: what the target points to */
  NestUndoTarget target;
} Target;

static void
target_free (gpointer data)
{
  Target *self = data;

  g_clear_object (&self->machine);
  g_free (self);
}

static char *
make_key (const char *connection,
          const char *uuid)
{
  return g_strdup_printf ("%s %s", connection, uuid != NULL ? uuid : "");
}

static NestUndoTarget *
lookup (const char *connection,
        const char *uuid,
        gpointer    user_data)
{
  Undo *self = user_data;
  g_autofree char *key = make_key (connection, uuid);
  Target *target = g_hash_table_lookup (self->targets, key);

  return target != NULL ? &target->target : NULL;
}

static NestMachine *
read_machine (NestInvocation  *invocation,
              NestHypervisor  *hypervisor,
              const char      *uuid,
              GError         **error)
{
  g_autoptr (NestWait) wait = nest_wait_new ();

  nest_hypervisor_read_async (hypervisor, uuid, NEST_PRIORITY_SELECTED, invocation->cancellable, nest_wait_finish,
                              nest_wait_ref (wait));

  return nest_hypervisor_read_finish (hypervisor, nest_wait_get (wait), error);
}

static gboolean
read_host (Undo    *self,
           char    *key,
           GError **error)
{
  g_autoptr (NestWait) wait = nest_wait_new ();
  Target *target = g_new0 (Target, 1);

  g_hash_table_insert (self->targets, key, target);
  nest_host_probe_async (NULL, self->invocation->cancellable, nest_wait_finish, nest_wait_ref (wait));
  g_clear_object (&self->invocation->host);
  self->invocation->host = nest_host_probe_finish (nest_wait_get (wait), error);
  target->target.host = self->invocation->host;

  return target->target.host != NULL;
}

/* A machine that is gone leaves a target without a machine; any other failure ends the command. */
static gboolean
read_target (Undo     *self,
             NestJob  *job,
             GError  **error)
{
  const char *connection = nest_job_get_connection (job);
  const char *uuid = nest_job_get_machine_uuid (job);
  g_autofree char *key = make_key (connection, uuid);
  g_autoptr (GError) local = NULL;
  NestHypervisor *hypervisor = nest_places_find (self->invocation, connection);
  NestHypervisorInfo *info = nest_find_info (self->invocation, connection);
  Target *target;

  if (nest_job_get_kind (job) == NEST_JOB_HOST && !g_hash_table_contains (self->targets, key))
    return read_host (self, g_steal_pointer (&key), error);
  if (hypervisor == NULL || info == NULL || g_hash_table_contains (self->targets, key))
    return TRUE;

  target = g_new0 (Target, 1);
  target->target = (NestUndoTarget){ hypervisor, info, NULL, NULL };
  g_hash_table_insert (self->targets, g_steal_pointer (&key), target);
  if (uuid == NULL)
    return TRUE;

  target->target.machine = target->machine = read_machine (self->invocation, hypervisor, uuid, &local);
  if (target->machine == NULL && !g_error_matches (local, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  return TRUE;
}

/* The run says where its machines are; no other connection has a say, nor can one hold it up. */
static void
look_only_at_record (Undo *self)
{
  NestInvocation *invocation = self->invocation;
  g_autoptr (GPtrArray) before = g_steal_pointer (&invocation->hypervisors);

  invocation->hypervisors = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < nest_run_count_jobs (self->record); i++)
    {
      const char *connection = nest_job_get_connection (nest_run_get_job (self->record, i));

      for (guint j = 0; j < before->len; j++)
        if (g_strcmp0 (nest_hypervisor_get_connection (g_ptr_array_index (before, j)), connection) == 0 &&
            nest_places_find (invocation, connection) == NULL)
          g_ptr_array_add (invocation->hypervisors, g_object_ref (g_ptr_array_index (before, j)));
      if (!invocation->arguments->practice && nest_places_is_name (connection))
        nest_places_add (invocation, connection);
    }
}

static gboolean
read_world (Undo    *self,
            GError **error)
{
  look_only_at_record (self);
  if (!nest_probes_finish (nest_probes_start (self->invocation), self->invocation, NULL, error))
    return FALSE;

  for (guint i = 0; i < self->invocation->infos->len; i++)
    {
      GError *explained = nest_explain_problem (g_ptr_array_index (self->invocation->infos, i));

      if (explained == NULL)
        continue;
      g_propagate_error (error, explained);
      return FALSE;
    }
  for (guint i = 0; i < nest_run_count_jobs (self->record); i++)
    if (!read_target (self, nest_run_get_job (self->record, i), error))
      return FALSE;

  return TRUE;
}

static void
plan (Undo *self)
{
  g_clear_pointer (&self->undo, nest_undo_free);
  self->undo = nest_undo_new (self->record, self->choices, lookup, self);
}

static gboolean
is_interactive (NestInvocation *invocation)
{
  const NestArguments *arguments = invocation->arguments;

  return invocation->console.can_ask && !arguments->yes && !arguments->dry_run && !arguments->json;
}

/* A machine that is not off needs the same yes as in apply. One option a round: several machines ask one by one. */
static gboolean
decide_power (Undo    *self,
              GError **error)
{
  g_autoptr (NestFinding) finding = nest_finding_ref (self->undo->power_choice);
  const char *option = NULL;

  if (!nest_decide_consent (self->invocation, self->choices, POWER_STEP, finding, error))
    return FALSE;
  if (nest_choices_get_option (self->choices, POWER_STEP) == NULL && is_interactive (self->invocation) &&
      nest_finding_get_options (finding)->len > 0)
    {
      if (!nest_ask_option (self->invocation, nest_machine_get_display_name (self->undo->power_machine), finding, &option))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was changed."));
          return FALSE;
        }
      if (option != NULL)
        nest_choices_set_option (self->choices, POWER_STEP, option);
    }
  plan (self);

  return TRUE;
}

static void
print_document (Undo         *self,
                const GError *error)
{
  JsonBuilder *builder = nest_json_begin ();

  nest_json_add_string (builder, "undoes", nest_run_get_id (self->record));
  nest_json_add_run (builder, self->undo->run, TRUE);
  nest_json_add_error (builder, error != NULL ? nest_error_get_code (error) : NULL,
                       error != NULL ? error->message : NULL);
  nest_json_add_texts (builder, "conflicts", self->undo->conflicts);
  nest_json_add_texts (builder, "irreversible", self->undo->irreversible);
  nest_json_add_texts (builder, "problems", self->undo->problems);
  nest_json_add_texts (builder, "differences", self->result != NULL ? self->result->differences : NULL);
  nest_print_document (nest_json_end (builder));
}

/* Ends without having changed anything: @error says why; its domain decides about the exit status. */
static NestExitStatus
refuse (Undo         *self,
        const GError *error)
{
  if (self->invocation->arguments->json)
    {
      print_document (self, error);
      return nest_exit_status_for_error (error);
    }

  return nest_invocation_fail (self->invocation, error);
}

static void
show_plan (Undo *self)
{
  NestConsole console = self->invocation->console;

  console.quiet = console.quiet || self->invocation->arguments->json;
  nest_show_sentences (&console, _("Changed by someone else since:"), self->undo->conflicts);
  nest_show_sentences (&console, _("Cannot be taken back:"), self->undo->irreversible);
  nest_show_sentences (&console, _("Not there any more:"), self->undo->problems);
}

static NestExitStatus
finish (Undo *self)
{
  NestInvocation *invocation = self->invocation;
  NestExitStatus status = self->result->status;

  if (invocation->arguments->json)
    print_document (self, self->result->error);
  else
    {
      nest_result_show (invocation, self->result);
      if (nest_result_is_ignored (self->undo->run))
        nest_console_warn (&invocation->console,
                           /* Translators: a command stands after the colon */
                           _("The machine did not shut down when asked. To pull its plug instead, which loses unsaved "
                             "work in it: %1$s undo --consent power-off=pull-plug %2$s"),
                           invocation->command, nest_run_get_id (self->record));
      if (status == NEST_EXIT_READY)
        nest_console_print (&invocation->console, "%s\n", _("Taken back and verified."));
    }
  if (self->undo->problems->len > 0)
    status = nest_exit_status_worst (status, NEST_EXIT_FAILED);

  return status;
}

/* Nothing to do, or only to be shown. */
static NestExitStatus
show_only (Undo *self)
{
  NestInvocation *invocation = self->invocation;
  gboolean is_empty = nest_run_count_jobs (self->undo->run) == 0;

  if (invocation->arguments->json)
    print_document (self, NULL);
  else if (is_empty)
    nest_console_print (&invocation->console, "# %s\n", _("There is nothing to take back: everything is as it was before."));
  else
    nest_show_commands (&invocation->console, self->undo->run);
  if (self->undo->problems->len > 0)
    return NEST_EXIT_FAILED;

  return is_empty ? NEST_EXIT_READY : NEST_EXIT_NEEDED;
}

static NestExitStatus
confirm_and_perform (Undo *self)
{
  NestInvocation *invocation = self->invocation;
  guint n = nest_run_count_changes (self->undo->run);
  g_autofree char *question = g_strdup_printf (ngettext ("Take back this %u change?", "Take back these %u changes?", n), n);
  g_autoptr (GError) error = NULL;

  if (is_interactive (invocation))
    {
      NestConsole console = invocation->console;

      console.quiet = FALSE;
      nest_show_plan (&console, self->undo->run);
      if (!nest_ask_yes (invocation, question))
        {
          nest_console_warn (&invocation->console, "%s", _("Nothing was changed."));
          return NEST_EXIT_CANCELLED;
        }
    }
  else if (!invocation->arguments->yes)
    {
      if (!invocation->arguments->json)
        nest_show_plan (&invocation->console, self->undo->run);
      error = g_error_new_literal (NEST_USAGE_ERROR, NEST_USAGE_ERROR_CONFIRM,
                                   _("Nothing was changed: there is no terminal to ask at. Add --yes to take these "
                                     "changes back, or --dry-run to see the commands."));
      return refuse (self, error);
    }

  self->result = nest_perform (invocation, self->undo->run);

  return finish (self);
}

static NestExitStatus
take_back (Undo *self)
{
  NestInvocation *invocation = self->invocation;
  g_autoptr (GError) error = NULL;

  plan (self);
  if (self->undo->power_choice != NULL && !decide_power (self, &error))
    return refuse (self, error);

  show_plan (self);
  if (self->undo->conflicts->len > 0)
    {
      error = g_error_new_literal (NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_CHANGED,
                                   _("Nothing was taken back: what this run set was changed again since. Change it by hand "
                                     "if you want the old values."));
      return refuse (self, error);
    }
  if (self->undo->power_choice != NULL)
    {
      if (!invocation->arguments->json)
        nest_decide_hint (invocation, NULL, POWER_STEP, self->undo->power_choice);
      error = g_error_new_literal (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE,
                                   _("Nothing was taken back: the machine is not off, and how to switch it off is your "
                                     "decision."));
      refuse (self, error);
      return NEST_EXIT_NEEDED;
    }
  if (nest_run_count_jobs (self->undo->run) == 0 || invocation->arguments->dry_run)
    return show_only (self);

  return confirm_and_perform (self);
}

/* No run has anything to take back: that is no error. */
static NestExitStatus
show_nothing (NestInvocation *invocation)
{
  g_autoptr (NestRun) nothing = nest_run_new (NEST_RUN_UNDO, NULL);
  g_autoptr (NestUndo) undo = nest_undo_new (nothing, NULL, lookup, NULL);
  Undo self = { .invocation = invocation, .record = nothing, .undo = undo };

  if (invocation->arguments->json)
    print_document (&self, NULL);
  else
    nest_console_print (&invocation->console, "%s\n", _("There is nothing to take back."));

  return NEST_EXIT_READY;
}

NestExitStatus
nest_command_undo (NestInvocation *invocation)
{
  const char *id = invocation->arguments->arguments != NULL ? invocation->arguments->arguments[0] : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = nest_records_load (invocation, &error);
  g_autoptr (GHashTable) targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, target_free);
  g_autoptr (NestChoices) choices = nest_choices_new ();
  Undo self = { .invocation = invocation, .targets = targets, .choices = choices };
  NestExitStatus status;

  if (runs == NULL)
    return nest_invocation_fail (invocation, error);
  if (id != NULL)
    self.record = nest_records_find (runs, id, &error);
  else
    self.record = nest_records_find_last (runs);
  if (self.record == NULL && error == NULL)
    return show_nothing (invocation);
  if (self.record == NULL || !read_world (&self, &error))
    return nest_invocation_fail (invocation, error);

  status = take_back (&self);
  g_clear_pointer (&self.undo, nest_undo_free);
  g_clear_pointer (&self.result, nest_result_free);

  return status;
}

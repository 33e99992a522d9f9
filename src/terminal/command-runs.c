/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl runs: what was changed when, newest first. */
#include <glib/gi18n.h>

#include "nest-json.h"
#include "nest-records.h"
#include "nest-text.h"

/* The names of all machines of a run, or what else it was about. */
static char *
format_targets (NestRun *run)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *last = NULL;

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);
      const char *uuid = nest_job_get_machine_uuid (job);
      g_autofree char *name = nest_text_make_visible (nest_job_get_machine_name (job));

      if (uuid == NULL || g_strcmp0 (uuid, last) == 0)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
      last = uuid;
    }
  if (text->len == 0)
    g_string_append (text, _("settings of the hypervisor"));

  return g_strdup (text->str);
}

static char *
format_outcome (NestRun *run)
{
  g_autofree char *outcome = NULL;

  if (nest_run_get_outcome (run) == NEST_OUTCOME_RUNNING)
    outcome = g_strdup (_("not finished"));
  else if (nest_run_get_outcome (run) == NEST_OUTCOME_FAILED)
    outcome = g_strdup (_("failed"));
  else
    outcome = g_strdup (nest_outcome_get_title (nest_run_get_outcome (run)));
  if (nest_run_is_taken_back (run))
    return g_strdup_printf (_("%s, taken back since"), outcome);

  return g_steal_pointer (&outcome);
}

static void
show_run (const NestConsole *console,
          NestRun           *run)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (nest_run_get_started (run));
  g_autofree char *time = g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
  g_autofree char *targets = format_targets (run);
  g_autofree char *outcome = format_outcome (run);
  guint n = nest_run_count_changes (run);
  gboolean is_undo = nest_run_get_kind (run) == NEST_RUN_UNDO;
  g_autofree char *changes = g_strdup_printf (ngettext ("%u change", "%u changes", n), n);
  g_autofree char *id = nest_text_make_visible (nest_run_get_id (run));

  nest_console_print (console, "%s  %s  %s  %s, %s%s%s\n", id, time, targets, changes, outcome, is_undo ? " " : "",
                      is_undo ? _("(took another run back)") : "");
  for (guint i = 0; i < nest_run_count_jobs (run) && !nest_run_is_taken_back (run); i++)
    nest_console_advice (console, nest_run_get_job (run, i));
}

NestExitStatus
nest_command_runs (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = nest_records_load (invocation, &error);

  if (runs == NULL)
    return nest_invocation_fail (invocation, error);

  if (invocation->arguments->json)
    {
      JsonBuilder *builder = nest_json_begin ();

      nest_json_begin_array (builder, "runs");
      for (guint i = 0; i < runs->len; i++)
        nest_json_add_summary (builder, g_ptr_array_index (runs, i));
      json_builder_end_array (builder);
      nest_print_document (nest_json_end (builder));
      return NEST_EXIT_READY;
    }

  if (runs->len == 0)
    nest_console_print (&invocation->console, "%s\n", _("Nothing was changed yet."));
  for (guint i = 0; i < runs->len; i++)
    show_run (&invocation->console, g_ptr_array_index (runs, i));

  return NEST_EXIT_READY;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs as JSON: what "apply" and "undo" print, and a line of "runs". */
#include "nest-json.h"

static const char *const job_kinds[] = {
  [NEST_JOB_HYPERVISOR] = "hypervisor",
  [NEST_JOB_POWER] = "power",
  [NEST_JOB_MACHINE] = "machine",
  [NEST_JOB_HOST] = "host",
};

static void
add_job_changes (JsonBuilder *builder,
                 NestJob     *job)
{
  GPtrArray *changes = nest_job_get_changes (job);

  nest_json_begin_array (builder, "changes");
  for (guint i = 0; i < changes->len; i++)
    {
      NestChange *change = g_ptr_array_index (changes, i);

      json_builder_begin_object (builder);
      nest_json_add_string (builder, "step", nest_job_get_step (job, i));
      nest_json_add_string (builder, "setting", nest_setting_get_id (nest_change_get_setting (change)));
      nest_json_add_value (builder, "old", nest_change_get_old_value (change));
      nest_json_add_value (builder, "new", nest_change_get_new_value (change));
      nest_json_add_string (builder, "method", nest_change_get_method (change));
      nest_json_add_flag (builder, "reversible", nest_change_is_reversible (change));
      nest_json_add_string (builder, "outcome", nest_outcome_get_id (nest_job_get_change_outcome (job, i)));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_job_machine (JsonBuilder *builder,
                 NestJob     *job)
{
  json_builder_set_member_name (builder, "machine");
  if (nest_job_get_machine_uuid (job) == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  nest_json_add_string (builder, "uuid", nest_job_get_machine_uuid (job));
  nest_json_add_name (builder, nest_job_get_machine_name (job));
  json_builder_end_object (builder);
}

static void
add_job (JsonBuilder *builder,
         NestJob     *job,
         gboolean     with_commands)
{
  json_builder_begin_object (builder);
  nest_json_add_string (builder, "kind", job_kinds[nest_job_get_kind (job)]);
  nest_json_add_string (builder, "connection", nest_job_get_connection (job));
  add_job_machine (builder, job);
  add_job_changes (builder, job);
  if (with_commands)
    {
      g_autoptr (GPtrArray) commands = nest_job_describe (job);

      nest_json_add_texts (builder, "commands", commands);
    }
  nest_json_add_string (builder, "outcome", nest_outcome_get_id (nest_job_get_outcome (job)));
  nest_json_add_error (builder, nest_job_get_error_code (job), nest_job_get_error_message (job));
  if (nest_job_get_advice (job) != NULL)
    {
      nest_json_add_string (builder, "advice", nest_job_get_advice (job)[0]);
      nest_json_add_string (builder, "advice-command", nest_job_get_advice (job)[1]);
    }
  json_builder_end_object (builder);
}

/** nest_json_add_jobs: @jobs: (element-type NestJob): adds "jobs" */
void
nest_json_add_jobs (JsonBuilder *builder,
                    GPtrArray   *jobs,
                    gboolean     with_commands)
{
  nest_json_begin_array (builder, "jobs");
  for (guint i = 0; i < jobs->len; i++)
    add_job (builder, g_ptr_array_index (jobs, i), with_commands);
  json_builder_end_array (builder);
}

/* As one result of several says it: verified is not yet in effect. */
static NestOutcome
get_outcome (NestRun *run)
{
  NestOutcome outcome = nest_run_get_outcome (run);

  for (guint i = 0; outcome == NEST_OUTCOME_VERIFIED && i < nest_run_count_jobs (run); i++)
    if (nest_job_get_outcome (nest_run_get_job (run, i)) == NEST_OUTCOME_PENDING)
      outcome = NEST_OUTCOME_PENDING;

  return outcome;
}

/** nest_json_add_run: adds "run" (its id, null for a plan), "outcome" and "jobs" */
void
nest_json_add_run (JsonBuilder *builder,
                   NestRun     *run,
                   gboolean     with_commands)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    g_ptr_array_add (jobs, nest_run_get_job (run, i));
  nest_json_add_string (builder, "run", nest_run_get_id (run));
  nest_json_add_string (builder, "outcome", nest_outcome_get_id (get_outcome (run)));
  nest_json_add_jobs (builder, jobs, with_commands);
}

static void
add_time (JsonBuilder *builder,
          const char  *name,
          GDateTime   *time)
{
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  nest_json_add_string (builder, name, text);
}

/** nest_json_add_summary: adds one object about a remembered run, with its jobs */
void
nest_json_add_summary (JsonBuilder *builder,
                       NestRun     *run)
{
  json_builder_begin_object (builder);
  nest_json_add_string (builder, "kind", nest_run_get_kind (run) == NEST_RUN_UNDO ? "undo" : "apply");
  nest_json_add_string (builder, "undoes", nest_run_get_undoes (run));
  add_time (builder, "started", nest_run_get_started (run));
  add_time (builder, "ended", nest_run_get_ended (run));
  nest_json_add_flag (builder, "taken-back", nest_run_is_taken_back (run));
  nest_json_add_run (builder, run, FALSE);
  json_builder_end_object (builder);
}

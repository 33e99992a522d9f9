/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last run in a report: what was changed, what came of it, and what the hypervisor said where it failed. */
#include "nest-report-private.h"

#include "nest-steps.h"
#include "nest-text.h"

#define MAX_JOBS 256
#define MAX_CHANGES 64

static const char *
get_kind_id (guint kind)
{
  static const char *const ids[] = { "hypervisor", "power", "machine", "host" };

  return ids[kind];
}

static const char *
get_run_kind_id (guint kind)
{
  static const char *const ids[] = { "apply", "undo" };

  return ids[kind];
}

/* The codes of VirtualBox in a line: what is left of it where the line is in the user's own language */
static char *
extract_codes (const char *message)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\b(?:VERR|VBOX_E|NS_ERROR|E)_[A-Z0-9_]{2,60}\\b|\\b0x[0-9a-f]{8}\\b", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GString) codes = g_string_new (NULL);

  g_regex_match (regex, message, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *code = g_match_info_fetch (match, 0);

      g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", code);
    }

  return codes->len > 0 ? g_strdup (codes->str) : NULL;
}

/* What was kept of a run was said in the user's language then, whatever is spoken now */
static char *
get_message (NestArchive *archive,
             NestJob     *job)
{
  const char *message = nest_job_get_error_message (job);
  g_autofree char *visible = message != NULL ? nest_text_make_visible (message) : NULL;

  return visible == NULL || nest_archive_is_english (archive) ? g_steal_pointer (&visible) : extract_codes (visible);
}

static void
visit_change (NestArchive *archive,
              NestJob     *job,
              guint        index)
{
  NestChange *change = nest_archive_is_writing (archive) ? g_ptr_array_index (nest_job_get_changes (job), index) : NULL;
  NestSetting setting = change != NULL ? nest_change_get_setting (change) : NEST_N_SETTINGS;
  guint outcome = change != NULL ? nest_job_get_change_outcome (job, index) : NEST_OUTCOME_UNKNOWN;
  g_autofree char *step = change != NULL ? g_strdup (nest_job_get_step (job, index)) : NULL;
  g_autofree char *method = change != NULL ? g_strdup (nest_change_get_method (change)) : NULL;
  GVariant *old_value = change != NULL ? nest_change_get_old_value (change) : NULL;
  GVariant *new_value = change != NULL ? nest_change_get_new_value (change) : NULL;
  g_autoptr (GVariant) old_owned = NULL, new_owned = NULL;

  nest_archive_id (archive, "step", nest_steps_find (step) != NULL ? step : NULL, &step);
  NEST_ARCHIVE_ENUM (archive, "setting", setting, nest_setting_get_id, (guint) NEST_N_SETTINGS);
  NEST_ARCHIVE_ENUM (archive, "outcome", outcome, nest_outcome_get_id, (guint) NEST_OUTCOME_CANCELLED + 1);
  nest_archive_word (archive, "method", &method);
  /* A journal may be older, and a report newer than this version of Nestbox */
  if (setting >= NEST_N_SETTINGS || nest_steps_find (step) == NULL)
    return;
  nest_archive_value (archive, "old", setting, &old_value);
  nest_archive_value (archive, "new", setting, &new_value);
  if (nest_archive_is_writing (archive))
    return;

  old_owned = old_value != NULL ? g_variant_ref_sink (old_value) : NULL;
  new_owned = new_value != NULL ? g_variant_ref_sink (new_value) : NULL;
  nest_job_add_change (job, step, nest_change_new_full (setting, old_owned, new_owned, method, NEST_CHANGE_NONE));
  nest_job_set_change_outcome (job, nest_job_get_changes (job)->len - 1, outcome);
}

static void
visit_changes (NestArchive *archive,
               NestJob     *job)
{
  guint n = nest_archive_begin_array (archive, "changes", nest_job_get_changes (job)->len, MAX_CHANGES);

  for (guint i = 0; i < n && nest_archive_begin_element (archive, i); i++)
    {
      visit_change (archive, job, i);
      nest_archive_end (archive);
    }
  nest_archive_end_array (archive);
}

/* Returns: (transfer full) (nullable): what was written or read */
static NestJob *
visit_job (NestArchive           *archive,
           const NestReportNames *names,
           NestJob               *written)
{
  guint kind = written != NULL ? nest_job_get_kind (written) : NEST_JOB_HOST;
  guint outcome = written != NULL ? nest_job_get_outcome (written) : NEST_OUTCOME_UNKNOWN;
  g_autofree char *machine = NULL;
  g_autofree char *code = written != NULL ? g_strdup (nest_job_get_error_code (written)) : NULL;
  g_autofree char *message = written != NULL ? get_message (archive, written) : NULL;
  g_autoptr (NestJob) job = NULL;

  if (written != NULL && nest_job_get_machine_uuid (written) != NULL)
    machine = g_strdup (nest_report_name_machine (names, nest_job_get_connection (written), nest_job_get_machine_uuid (written)));
  NEST_ARCHIVE_ENUM (archive, "kind", kind, get_kind_id, 4u);
  nest_archive_id (archive, "machine", machine, &machine);
  NEST_ARCHIVE_ENUM (archive, "outcome", outcome, nest_outcome_get_id, (guint) NEST_OUTCOME_CANCELLED + 1);
  nest_archive_word (archive, "error", &code);
  nest_archive_text (archive, "said", &message);
  job = written != NULL ? g_object_ref (written) : nest_job_new_remembered (kind, "", machine, machine);
  visit_changes (archive, job);
  if (written == NULL)
    {
      nest_job_set_outcome (job, outcome, NULL);
      if (code != NULL)
        nest_job_set_error (job, code, message != NULL ? message : "");
    }

  return g_steal_pointer (&job);
}

static NestRun *
read_run (NestArchive *archive)
{
  guint kind = NEST_RUN_APPLY, outcome = NEST_OUTCOME_UNKNOWN;
  g_autofree char *started = NULL;
  g_autoptr (GDateTime) time = NULL;

  NEST_ARCHIVE_ENUM (archive, "kind", kind, get_run_kind_id, 2u);
  NEST_ARCHIVE_ENUM (archive, "outcome", outcome, nest_outcome_get_id, (guint) NEST_OUTCOME_CANCELLED + 1);
  nest_archive_private (archive, "started", NEST_PRIVATE_TIME_ZONE, &started);
  time = started != NULL ? g_date_time_new_from_iso8601 (started, NULL) : NULL;

  return nest_run_new_remembered (kind, "run", NULL, time, NULL, outcome);
}

static void
write_run (NestArchive *archive,
           NestRun     *run)
{
  guint kind = nest_run_get_kind (run), outcome = nest_run_get_outcome (run);
  g_autoptr (GDateTime) local =
    nest_run_get_started (run) != NULL ? g_date_time_to_local (nest_run_get_started (run)) : NULL;
  g_autofree char *started = local != NULL ? g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z") : NULL;

  NEST_ARCHIVE_ENUM (archive, "kind", kind, get_run_kind_id, 2u);
  NEST_ARCHIVE_ENUM (archive, "outcome", outcome, nest_outcome_get_id, (guint) NEST_OUTCOME_CANCELLED + 1);
  nest_archive_private (archive, "started", NEST_PRIVATE_TIME_ZONE, &started);
}

/** nest_report_visit_run: @run: (nullable): written; or new when read, and %NULL where there is none */
void
nest_report_visit_run (NestArchive           *archive,
                       const NestReportNames *names,
                       NestRun              **run)
{
  gboolean writing = nest_archive_is_writing (archive);
  guint n;

  if ((writing && *run == NULL) || !nest_archive_begin (archive, "last-run"))
    return;
  if (writing)
    write_run (archive, *run);
  else
    *run = read_run (archive);

  n = nest_archive_begin_array (archive, "jobs", writing ? nest_run_count_jobs (*run) : 0, MAX_JOBS);
  for (guint i = 0; i < n && nest_archive_begin_element (archive, i); i++)
    {
      g_autoptr (NestJob) job = visit_job (archive, names, writing ? nest_run_get_job (*run, i) : NULL);

      nest_archive_end (archive);
      if (!writing)
        nest_run_add_job (*run, job);
    }
  nest_archive_end_array (archive);
  nest_archive_end (archive);
}

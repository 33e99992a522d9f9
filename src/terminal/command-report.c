/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl report: what a helper needs to know, shown before it goes anywhere. Changes nothing but the file it is told to write. */
#include <errno.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <stdio.h>

#include "nest-ask.h"
#include "nest-places.h"
#include "nest-reading.h"
#include "nest-records.h"
#include "nest-report.h"

/* The hypervisors that answered; where a report is needed most, there may be none */
static void
probe (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;

  if (invocation->host == NULL && !nest_probes_finish (nest_probes_start (invocation), invocation, NULL, &error))
    nest_console_warn (&invocation->console, "%s", error->message);
}

/* Nobody named: in a machine that machine, else all; named ones must be there */
static GPtrArray *
find_machines (NestInvocation  *invocation,
               GError         **error)
{
  const NestArguments *arguments = invocation->arguments;
  NestArguments all = *arguments;
  g_autoptr (GError) local = NULL;
  GPtrArray *readings;

  if (!nest_find_is_unnamed (invocation))
    return nest_find_machines (invocation, error);

  readings = nest_find_machines (invocation, &local);
  if (readings == NULL && g_error_matches (local, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE))
    {
      g_clear_error (&local);
      all.all = TRUE;
      invocation->arguments = &all;
      readings = nest_find_machines (invocation, &local);
      invocation->arguments = arguments;
    }
  if (readings != NULL)
    return readings;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  nest_console_warn (&invocation->console, "%s", local->message);
  probe (invocation);

  return g_ptr_array_new_with_free_func ((GDestroyNotify) nest_reading_free);
}

/* Machines that are not in the report may be named in what is */
static void
add_names (NestInvocation  *invocation,
           NestReportDraft *draft)
{
  g_autoptr (GPtrArray) listed = nest_list_machines (invocation, NULL);

  for (guint i = 0; listed != NULL && i < listed->len; i++)
    nest_report_draft_add_name (draft, g_ptr_array_index (listed, i));
}

static void
add_last_run (NestInvocation  *invocation,
              NestReportDraft *draft)
{
  g_autoptr (GPtrArray) runs = nest_records_load (invocation, NULL);

  if (runs != NULL && runs->len > 0)
    nest_report_draft_set_run (draft, g_ptr_array_index (runs, 0));
}

static NestReportDraft *
make_draft (NestInvocation *invocation,
            NestScrubber   *scrubber,
            GPtrArray      *readings)
{
  NestReportDraft *draft = nest_report_draft_new (scrubber);

  nest_report_draft_set_english (draft, TRUE);
  nest_report_draft_set_host (draft, invocation->host, nest_invocation_get_vantage (invocation));
  for (guint i = 0; i < invocation->infos->len; i++)
    nest_report_draft_add_hypervisor (draft, g_ptr_array_index (invocation->infos, i));
  for (guint i = 0; i < readings->len; i++)
    {
      NestReading *reading = g_ptr_array_index (readings, i);

      if (reading->info != NULL)
        nest_report_draft_add_hypervisor (draft, reading->info);
      nest_report_draft_add_machine (draft, reading->machine);
    }
  add_names (invocation, draft);
  add_last_run (invocation, draft);

  return draft;
}

/* Before anything is read: where nobody can be asked, nothing is shown first */
static gboolean
check_output (NestInvocation  *invocation,
              GError         **error)
{
  const char *path = invocation->arguments->output;
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;

  if (path == NULL || invocation->console.can_ask || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_CONFIRM,
               /* Translators: %s is a file */
               _("“%s” is there already, and nobody can be asked whether to replace it."), shown);

  return FALSE;
}

static gboolean
may_write (NestInvocation  *invocation,
           const char      *path,
           GError         **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  /* Translators: %s is a file */
  g_autofree char *question = g_strdup_printf (_("“%s” is there already. Replace it?"), shown);

  if (!g_file_test (path, G_FILE_TEST_EXISTS) || nest_ask_yes (invocation, question))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled."));

  return FALSE;
}

/* Whoever may read it is the user's to say */
static gboolean
save (NestInvocation  *invocation,
      const char      *text,
      GError         **error)
{
  const char *path = invocation->arguments->output;

  return path == NULL || (may_write (invocation, path, error) &&
                          g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error));
}

NestExitStatus
nest_command_report (NestInvocation *invocation)
{
  const NestArguments *arguments = invocation->arguments;
  g_autoptr (GError) error = NULL;
  g_autoptr (NestReportDraft) draft = NULL;
  g_autoptr (GPtrArray) readings = NULL;
  g_autofree char *text = NULL;
  NestScrubber *scrubber;

  if (!check_output (invocation, &error))
    return nest_invocation_fail (invocation, error);

  scrubber = nest_scrubber_new_for_this_user ();
  /* What is read from here on is in English, and so tells no language */
  if (!(arguments->included & NEST_PRIVATE_LANGUAGE))
    setlocale (LC_MESSAGES, "C");
  readings = find_machines (invocation, &error);
  setlocale (LC_MESSAGES, "");
  if (readings == NULL || invocation->host == NULL)
    {
      nest_scrubber_free (scrubber);
      return error != NULL ? nest_invocation_fail (invocation, error) : NEST_EXIT_FAILED;
    }

  draft = make_draft (invocation, scrubber, readings);
  text = arguments->json ? nest_report_draft_to_json (draft, arguments->included)
                         : nest_report_draft_to_text (draft, arguments->included);
  fputs (text, stdout);
  if (!save (invocation, text, &error))
    return nest_invocation_fail (invocation, error);

  return NEST_EXIT_READY;
}

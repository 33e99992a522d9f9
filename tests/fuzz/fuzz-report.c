/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stranger's report: it is refused, or every rule runs on it and what is shown can hurt neither a terminal nor a forum. */
#include <string.h>

#include "nest-report.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
assert_harmless (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (*p == '\n' || !g_unichar_iscntrl (g_utf8_get_char (p)));
  g_assert_cmpstr (strstr (text + 3, "```"), ==, "```\n");
}

/* Read, made anew of what was read, and read again: it is the same */
static void
assert_stable (NestReport *report,
               const char *text)
{
  NestReportDraft *draft = nest_report_draft_new (nest_scrubber_new ());
  g_autofree char *json = NULL;
  g_autoptr (NestReport) again = NULL;

  nest_report_draft_set_host (draft, nest_report_get_host (report), nest_report_get_vantage (report));
  for (guint i = 0; i < nest_report_get_infos (report)->len; i++)
    nest_report_draft_add_hypervisor (draft, nest_report_get_infos (report)->pdata[i]);
  for (guint i = 0; i < nest_report_get_machines (report)->len; i++)
    nest_report_draft_add_machine (draft, nest_report_get_machines (report)->pdata[i]);
  nest_report_draft_set_run (draft, nest_report_get_run (report));
  json = nest_report_draft_to_json (draft, NEST_PRIVATE_NONE);
  nest_report_draft_free (draft);
  again = nest_report_new_from_json (json, strlen (json), NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (nest_report_get_machines (again)->len, ==, nest_report_get_machines (report)->len);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *copy = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (NestReport) report = nest_report_new_from_json (copy, size, &error);
  g_autofree char *text = NULL;

  g_assert_true ((report == NULL) == (error != NULL));
  if (report == NULL)
    return 0;
  text = nest_report_to_text (report);
  assert_harmless (text);
  assert_stable (report, text);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outline of a report, from top to bottom, in both directions. */
#include "nest-report-private.h"

#define MAX_LIBRARIES 32

static const char *
get_vantage_id (guint vantage)
{
  static const char *const ids[] = { "outside", "inside" };

  return ids[vantage];
}

void
nest_report_parts_init (NestReportParts *self)
{
  self->libraries = g_ptr_array_new_with_free_func (g_free);
  self->infos = g_ptr_array_new_with_free_func (g_object_unref);
  self->machines = g_ptr_array_new_with_free_func (g_object_unref);
}

void
nest_report_parts_clear (NestReportParts *self)
{
  g_free (self->program);
  for (guint i = 0; i < NEST_N_PRIVATE; i++)
    g_free (self->facts[i]);
  g_ptr_array_unref (self->libraries);
  g_ptr_array_unref (self->infos);
  g_ptr_array_unref (self->machines);
  g_clear_object (&self->host);
  g_clear_object (&self->run);
}

static void
visit_infos (NestArchive           *archive,
             const NestReportNames *names,
             GPtrArray             *infos)
{
  guint n = nest_archive_begin_array (archive, "hypervisors", infos->len, NEST_REPORT_MAX_HYPERVISORS);

  for (guint i = 0; i < n && nest_archive_begin_element (archive, i); i++)
    {
      NestHypervisorInfo *info = nest_archive_is_writing (archive) ? g_ptr_array_index (infos, i) : NULL;

      nest_report_visit_info (archive, names, &info);
      nest_archive_end (archive);
      if (!nest_archive_is_writing (archive) && info != NULL)
        g_ptr_array_add (infos, info);
    }
  nest_archive_end_array (archive);
}

static void
visit_machines (NestArchive           *archive,
                const NestReportNames *names,
                GPtrArray             *machines)
{
  guint n = nest_archive_begin_array (archive, "machines", machines->len, NEST_REPORT_MAX_MACHINES);

  for (guint i = 0; i < n && nest_archive_begin_element (archive, i); i++)
    {
      NestMachine *machine = nest_archive_is_writing (archive) ? g_ptr_array_index (machines, i) : NULL;

      nest_report_visit_machine (archive, names, &machine);
      nest_archive_end (archive);
      if (!nest_archive_is_writing (archive) && machine != NULL)
        g_ptr_array_add (machines, machine);
    }
  nest_archive_end_array (archive);
}

/** nest_report_visit: all of it; members that no line here names are not looked at */
void
nest_report_visit (NestArchive           *archive,
                   const NestReportNames *names,
                   NestReportParts       *parts)
{
  guint64 format = NEST_REPORT_FORMAT;

  nest_archive_number (archive, "nestbox-report", &format, G_MAXINT32);
  nest_archive_word (archive, "nestbox", &parts->program);
  nest_archive_texts (archive, "libraries", parts->libraries, FALSE, MAX_LIBRARIES);
  if (nest_archive_begin (archive, "ticked"))
    {
      for (guint i = 0; i < NEST_N_PRIVATE; i++)
        nest_archive_private (archive, nest_private_get_id (i), 1u << i, &parts->facts[i]);
      nest_archive_end (archive);
    }
  NEST_ARCHIVE_ENUM (archive, "seen-from", parts->vantage, get_vantage_id, 2u);
  nest_report_visit_host (archive, &parts->host);
  visit_infos (archive, names, parts->infos);
  visit_machines (archive, names, parts->machines);
  nest_report_visit_run (archive, names, &parts->run);
}

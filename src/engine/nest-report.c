/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report as somebody sent it: refused as a whole, or snapshots on which every rule runs again. */
#include "nest-report-private.h"

#include <glib/gi18n.h>

#include "nest-state-file.h"

struct _NestReport
{
  GObject parent_instance;

  NestReportParts parts;
};

G_DEFINE_FINAL_TYPE (NestReport, nest_report, G_TYPE_OBJECT)

static void
nest_report_finalize (GObject *object)
{
  nest_report_parts_clear (&NEST_REPORT (object)->parts);

  G_OBJECT_CLASS (nest_report_parent_class)->finalize (object);
}

static void
nest_report_class_init (NestReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_report_finalize;
}

static void
nest_report_init (NestReport *self)
{
  nest_report_parts_init (&self->parts);
}

static NestHypervisorInfo *
find_info (NestReport *self,
           const char *connection)
{
  for (guint i = 0; i < self->parts.infos->len; i++)
    if (g_str_equal (nest_hypervisor_info_get_connection (self->parts.infos->pdata[i]), connection))
      return self->parts.infos->pdata[i];

  return NULL;
}

static gboolean
is_complete (NestReport *self)
{
  for (guint i = 0; i < self->parts.machines->len; i++)
    if (find_info (self, nest_machine_get_connection (self->parts.machines->pdata[i])) == NULL)
      return FALSE;

  return self->parts.host != NULL;
}

/** nest_report_new_from_object: Returns: (transfer full): what @object says, or @error: it is no report, or a damaged one */
NestReport *
nest_report_new_from_object (JsonObject  *object,
                             GError     **error)
{
  g_autoptr (NestReport) self = g_object_new (NEST_TYPE_REPORT, NULL);
  g_autoptr (NestArchive) archive = nest_archive_new_reader (object);
  guint64 format = 0;

  nest_archive_number (archive, "nestbox-report", &format, G_MAXINT32);
  if (format != NEST_REPORT_FORMAT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           format > NEST_REPORT_FORMAT && !nest_archive_has_failed (archive)
                             ? _("This report was made by a newer version of Nestbox, which is needed to read it.")
                             : _("This is no report of Nestbox. A report that can be shown is saved as JSON."));
      return NULL;
    }
  nest_report_visit (archive, NULL, &self->parts);
  if (!nest_archive_has_failed (archive) && is_complete (self))
    return g_steal_pointer (&self);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("This report is damaged: something in it is of the wrong kind, missing or far too large."));

  return NULL;
}

/* A forum's frame around it is no harm: ```json … ``` */
static const char *
skip_frame (const char *data,
            gsize      *length)
{
  const char *begin = g_strstr_len (data, (gssize) MIN (*length, 64), "{");
  gsize left;

  if (begin == NULL)
    return data;
  left = *length - (gsize) (begin - data);
  while (left > 0 && begin[left - 1] != '}')
    left--;
  *length = left;

  return begin;
}

/**
 * nest_report_new_from_json:
 * @data: a file's contents; hostile contents are refused, never half-read
 * @length: their length in bytes
 *
 * Returns: (transfer full): the report
 */
NestReport *
nest_report_new_from_json (const char  *data,
                           gsize        length,
                           GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  const char *begin;

  if (length > NEST_REPORT_MAX_SIZE || !nest_state_file_is_sane_json (data, length))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("This is no report of Nestbox: it is too large, too deep or not text."));
      return NULL;
    }
  begin = skip_frame (data, &length);
  if (!json_parser_load_from_data (parser, begin, (gssize) length, NULL) || json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("This is no report of Nestbox. A report that can be shown is saved as JSON."));
      return NULL;
    }

  return nest_report_new_from_object (json_node_get_object (json_parser_get_root (parser)), error);
}

/** nest_report_new_from_file: Returns: (transfer full): the report in the file; else @error says why not */
NestReport *
nest_report_new_from_file (const char  *path,
                           GError     **error)
{
  gsize length = 0;
  g_autofree char *data = nest_state_file_read (path, NEST_REPORT_MAX_SIZE, &length, error);

  return data != NULL ? nest_report_new_from_json (data, length, error) : NULL;
}

/** nest_report_get_program: Returns: (transfer none) (nullable): the version of Nestbox that made it */
const char *
nest_report_get_program (NestReport *self)
{
  return self->parts.program;
}

/** nest_report_get_libraries: Returns: (transfer none) (element-type utf8): with their versions */
GPtrArray *
nest_report_get_libraries (NestReport *self)
{
  return self->parts.libraries;
}

/** nest_report_get_fact: @index: of a kind; Returns: (transfer none) (nullable): what its user ticked */
const char *
nest_report_get_fact (NestReport *self,
                      guint       index)
{
  g_return_val_if_fail (index < NEST_N_PRIVATE, NULL);

  return self->parts.facts[index];
}

/** nest_report_get_host: Returns: (transfer none): the computer */
NestHost *
nest_report_get_host (NestReport *self)
{
  return self->parts.host;
}

NestVantage
nest_report_get_vantage (NestReport *self)
{
  return self->parts.vantage;
}

/** nest_report_get_infos: Returns: (transfer none) (element-type NestHypervisorInfo) */
GPtrArray *
nest_report_get_infos (NestReport *self)
{
  return self->parts.infos;
}

/** nest_report_get_machines: Returns: (transfer none) (element-type NestMachine) */
GPtrArray *
nest_report_get_machines (NestReport *self)
{
  return self->parts.machines;
}

/** nest_report_get_run: Returns: (transfer none) (nullable): the last run */
NestRun *
nest_report_get_run (NestReport *self)
{
  return self->parts.run;
}

/** nest_report_create_checklist: Returns: (transfer full): every rule on the machine of that index, with nothing decided */
NestChecklist *
nest_report_create_checklist (NestReport *self,
                              guint       index)
{
  g_autoptr (NestChoices) choices = nest_choices_new ();
  NestChecklist *checklist = nest_checklist_new (choices);
  NestMachine *machine = g_ptr_array_index (self->parts.machines, index);

  nest_checklist_set_read_only (checklist);
  nest_checklist_set_vantage (checklist, self->parts.vantage);
  nest_checklist_set_snapshots (checklist, self->parts.host,
                                find_info (self, nest_machine_get_connection (machine)), machine);

  return checklist;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From snapshots to a report. What is shown is made from what was written and read again: so nothing can be seen in it that
 * did not go through the archive, and a helper sees the same.
 */
#include "nest-report-private.h"

#include <json-glib/json-glib.h>
#include <locale.h>

#include "nest-practice.h"

struct _NestReportDraft
{
  NestScrubber *scrubber;
  gboolean is_english;
  NestReportNames names;
  NestReportParts parts;
};

/* Addresses that are the same on every computer */
static const char *const common_connections[] = { "virtualbox", "qemu:///system", "qemu:///session", "test:///default",
                                                NEST_PRACTICE_CONNECTION, NULL };

/**
 * nest_report_draft_new:
 * @scrubber: (transfer full): what it knows to be private stays out
 */
NestReportDraft *
nest_report_draft_new (NestScrubber *scrubber)
{
  static const NestPrivate facts[] = { NEST_PRIVATE_USER, NEST_PRIVATE_COMPUTER, NEST_PRIVATE_TIME_ZONE, NEST_PRIVATE_LANGUAGE };
  g_autofree char *glib = g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
  NestReportDraft *self = g_new0 (NestReportDraft, 1);

  self->scrubber = scrubber;
  self->is_english = nest_scrubber_is_english (scrubber);
  self->names.machines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->names.connections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  nest_report_parts_init (&self->parts);
  self->parts.program = g_strdup (NEST_VERSION);
  nest_report_draft_add_library (self, "GLib", glib);
  nest_report_draft_add_library (self, "JSON-GLib", JSON_VERSION_S);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    self->parts.facts[g_bit_nth_lsf (facts[i], -1)] = g_strdup (nest_scrubber_get_fact (scrubber, facts[i]));

  return self;
}

void
nest_report_draft_free (NestReportDraft *self)
{
  nest_scrubber_free (self->scrubber);
  g_hash_table_unref (self->names.machines);
  g_hash_table_unref (self->names.connections);
  nest_report_parts_clear (&self->parts);
  g_free (self);
}

/** nest_report_draft_set_english: @is_english: whether what was read was read in English, whatever the user's language is */
void
nest_report_draft_set_english (NestReportDraft *self,
                               gboolean         is_english)
{
  self->is_english = is_english;
}

/** nest_report_draft_add_library: @version: (nullable): not there: not said */
void
nest_report_draft_add_library (NestReportDraft *self,
                               const char      *name,
                               const char      *version)
{
  if (version != NULL)
    g_ptr_array_add (self->parts.libraries, g_strconcat (name, " ", version, NULL));
}

void
nest_report_draft_set_host (NestReportDraft *self,
                            NestHost        *host,
                            NestVantage      vantage)
{
  g_set_object (&self->parts.host, host);
  self->parts.vantage = vantage;
}

/* The scheme and whether it is this computer: the rules ask for no more */
static char *
format_connection (const char *connection,
                   guint       number)
{
  const char *authority = strstr (connection, "://");
  gsize scheme = authority != NULL ? strspn (connection, "abcdefghijklmnopqrstuvwxyz+") : 0;

  if (g_strv_contains (common_connections, connection))
    return g_strdup (connection);
  if (authority == NULL || connection + scheme != authority || scheme > 16)
    return g_strdup_printf ("other-%u", number);
  if (nest_connection_is_here (connection))
    return g_strdup_printf ("%.*s:///other-%u", (int) scheme, connection, number);

  return g_strdup_printf ("%.*s://other-%u/system", (int) scheme, connection, number);
}

static void
name_connection (NestReportDraft *self,
                 const char      *connection)
{
  if (nest_report_name_connection (&self->names, connection) == NULL)
    g_hash_table_insert (self->names.connections, g_strdup (connection),
                         format_connection (connection, g_hash_table_size (self->names.connections) + 1));
}

static void
name_machine (NestReportDraft *self,
              const char      *connection,
              const char      *uuid,
              const char      *name)
{
  g_autofree char *number = NULL;

  if (nest_report_name_machine (&self->names, connection, uuid) == NULL)
    g_hash_table_insert (self->names.machines, g_strconcat (connection, " ", uuid, NULL),
                         g_strdup_printf ("machine %u", g_hash_table_size (self->names.machines) + 1));
  number = g_strdup (nest_report_name_machine (&self->names, connection, uuid));
  nest_scrubber_add (self->scrubber, NEST_PRIVATE_MACHINES, name, number);
}

/** nest_report_draft_add_hypervisor: before machines of it; once for each connection */
void
nest_report_draft_add_hypervisor (NestReportDraft    *self,
                                  NestHypervisorInfo *info)
{
  if (nest_report_name_connection (&self->names, nest_hypervisor_info_get_connection (info)) != NULL)
    return;
  name_connection (self, nest_hypervisor_info_get_connection (info));
  g_ptr_array_add (self->parts.infos, g_object_ref (info));
}

/** nest_report_draft_add_machine: whose hypervisor was added before */
void
nest_report_draft_add_machine (NestReportDraft *self,
                               NestMachine     *machine)
{
  if (nest_report_name_connection (&self->names, nest_machine_get_connection (machine)) == NULL)
    return;
  nest_report_draft_add_name (self, machine);
  g_ptr_array_add (self->parts.machines, g_object_ref (machine));
}

/** nest_report_draft_add_name: a machine that is not in the report, but whose name may stand in others' words */
void
nest_report_draft_add_name (NestReportDraft *self,
                            NestMachine     *machine)
{
  if (!nest_machine_is_system (machine))
    name_machine (self, nest_machine_get_connection (machine), nest_machine_get_uuid (machine), nest_machine_get_name (machine));
  else
    g_hash_table_insert (self->names.machines,
                         g_strconcat (nest_machine_get_connection (machine), " ", nest_machine_get_uuid (machine), NULL),
                         g_strdup ("this system"));
}

/** nest_report_draft_set_run: @run: (nullable): the last one */
void
nest_report_draft_set_run (NestReportDraft *self,
                           NestRun         *run)
{
  g_set_object (&self->parts.run, run);
  for (guint i = 0; run != NULL && i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);

      if (nest_job_get_machine_uuid (job) != NULL)
        name_machine (self, nest_job_get_connection (job), nest_job_get_machine_uuid (job), nest_job_get_machine_name (job));
    }
}

/* What the rules say on what is left, for whoever reads the file itself; nobody reads it back */
static void
add_findings (NestReport *report,
              JsonObject *document)
{
  JsonArray *machines = json_object_get_array_member (document, "machines");

  for (guint i = 0; i < json_array_get_length (machines); i++)
    {
      g_autoptr (NestChecklist) checklist = nest_report_create_checklist (report, i);
      JsonArray *findings = json_array_new ();

      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (checklist)); j++)
        {
          g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), j);
          NestFinding *finding = nest_checklist_item_get_finding (item);
          JsonObject *object = json_object_new ();

          json_object_set_string_member (object, "step", nest_checklist_item_get_step (item)->id);
          json_object_set_string_member (object, "status", nest_status_get_id (nest_finding_get_status (finding)));
          json_object_set_string_member (object, "summary", nest_finding_get_summary (finding));
          json_array_add_object_element (findings, object);
        }
      json_object_set_array_member (json_array_get_object_element (machines, i), "findings", findings);
    }
}

/* Returns: (nullable): with the document it was read from */
static NestReport *
write_and_read (NestReportDraft  *self,
                NestPrivate       included,
                JsonNode        **document)
{
  g_autoptr (NestArchive) archive = nest_archive_new_writer (self->scrubber, included, self->is_english);
  g_autoptr (GError) error = NULL;
  NestReport *report;

  nest_report_visit (archive, &self->names, &self->parts);
  *document = nest_archive_end_writing (archive);
  report = nest_report_new_from_object (json_node_get_object (*document), &error);
  if (report == NULL)
    g_critical ("A report cannot be read again: %s", error->message);

  return report;
}

/* Texts of the program itself tell the language, too: a report is in English */
static locale_t
speak_english (void)
{
  return uselocale (newlocale (LC_ALL_MASK, "C", (locale_t) 0));
}

static void
speak_as_before (locale_t before)
{
  locale_t english = uselocale (before);

  freelocale (english);
}

/**
 * nest_report_draft_to_json:
 * @included: kinds of private things that the user ticked
 *
 * Returns: (transfer full): the report as a file, in English
 */
char *
nest_report_draft_to_json (NestReportDraft *self,
                           NestPrivate      included)
{
  locale_t before = speak_english ();
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (NestReport) report = write_and_read (self, included, &document);
  g_autofree char *json = NULL;

  if (report != NULL)
    {
      add_findings (report, json_node_get_object (document));
      json = json_to_string (document, TRUE);
    }
  speak_as_before (before);

  return json != NULL ? g_strconcat (json, "\n", NULL) : g_strdup ("");
}

/** nest_report_draft_to_text: Returns: (transfer full): the report for a forum, in English */
char *
nest_report_draft_to_text (NestReportDraft *self,
                           NestPrivate      included)
{
  locale_t before = speak_english ();
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (NestReport) report = write_and_read (self, included, &document);
  char *text = report != NULL ? nest_report_to_text (report) : g_strdup ("");

  speak_as_before (before);

  return text;
}

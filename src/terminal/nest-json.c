/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of every JSON document, machines and errors. */
#include "nest-json.h"

#include "nest-places.h"
#include "nest-runner.h"
#include "nest-text.h"

/*
 * What a reader may rely on, in every document of format 1:
 *
 *  - "format" is 1. Members may be added; none is taken away or changes its type.
 *  - Ids (step, status, state, setting, outcome, option, error code) are never translated. Texts
 *    for people (title, summary, why, risk, message ...) are in the user's language.
 *  - The UUID is the key of a machine. A name that is not UTF-8 is escaped, each such byte as \xNN and
 *    each backslash as \\, and then "name-escaped" is true.
 *  - Memory is in MiB. A value that is absent (a host key that was never set) is null.
 *  - A command that ended early prints {"format", "error": {"code", "message"}}.
 *  - Where several machines are asked for, the document is {"format", "results": [...], "unreachable"},
 *    and a result has the members that the same command prints for one machine.
 *  - "unreachable" are the connections that could not be asked: [{"hypervisor", "connection", "error"}].
 *
 * The documents, by command:
 *
 *  list   {"machines": [MACHINE], "unreachable"}
 *  check  {"machine": MACHINE, "hypervisor": HYPERVISOR, "findings": [FINDING]}; with --replay always {"format", "results"}
 *  report a format of its own, "nestbox-report": see nest-report-parts.c
 *  apply  {"machine": MACHINE, RUN, "error", "differences": [text], "findings": [FINDING] or null}
 *  undo   {"undoes": run id, RUN, "error", "conflicts", "irreversible", "problems", "differences": [text]}
 *  runs   {"runs": [{"kind": "apply" or "undo", "undoes", "started", "ended", "taken-back", RUN}]}
 *
 *  MACHINE     uuid, name, hypervisor, connection, state, detail (listed, read, inaccessible, failed),
 *              problem, os-type, cpu-cores, memory, snapshots
 *  HYPERVISOR  hypervisor, connection, version, usable, problem, message, remedy
 *  FINDING     see nest-json-findings.c
 *  RUN         run (its id; null if nothing was begun), outcome, jobs: see nest-json-run.c
 *
 * "findings" of apply are those after the run; null where the end could not be read. Several machines are
 * one run; a result has the jobs of its machine only, and a setting of the hypervisor itself stands with the
 * first machine of it. "left-alone" is a sentence where a machine was kept out of the run.
 */

/**
 * nest_error_get_code:
 * @error: any error
 *
 * Returns: (transfer none): the stable id of it, whoever it is from
 */
const char *
nest_error_get_code (const GError *error)
{
  if (error->domain == NEST_USAGE_ERROR)
    return nest_usage_error_get_id (error);
  if (error->domain == NEST_RUNNER_ERROR)
    return nest_runner_error_get_id (error);

  return nest_hypervisor_error_get_id (error);
}

/** nest_json_begin: Returns: (transfer full): a document; its outermost object is open */
JsonBuilder *
nest_json_begin (void)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_int_value (builder, NEST_JSON_FORMAT);

  return builder;
}

/* Whether people are shown another text in its place, as a terminal would obey it or hide something */
static gboolean
is_harmful (const char *character)
{
  char text[8] = "";
  g_autofree char *visible = NULL;

  memcpy (text, character, (gsize) (g_utf8_next_char (character) - character));
  visible = nest_text_make_visible (text);

  return !g_str_equal (visible, text);
}

/* json-glib escapes what JSON demands, but documents are also looked at on terminals. Outside of strings all is ASCII. */
static char *
escape_harmful (const char *document)
{
  GString *escaped = g_string_sized_new (strlen (document) + 1);

  for (const char *p = document; *p != '\0'; p = g_utf8_next_char (p))
    if ((guchar) *p < 0x7f || !is_harmful (p))
      g_string_append_len (escaped, p, g_utf8_next_char (p) - p);
    else
      g_string_append_printf (escaped, "\\u%04x", g_utf8_get_char (p)); /* none is beyond four digits */

  return g_string_free (escaped, FALSE);
}

/**
 * nest_json_end:
 * @builder: (transfer full): with only the outermost object open
 *
 * Returns: (transfer full): the document as text
 */
char *
nest_json_end (JsonBuilder *builder)
{
  g_autoptr (JsonBuilder) owned = builder;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *document = NULL;

  json_builder_end_object (owned);
  root = json_builder_get_root (owned);
  document = json_to_string (root, TRUE);

  return escape_harmful (document);
}

/** nest_json_add_string: @text: (nullable): null in the document; json-glib must never see what is not UTF-8 */
void
nest_json_add_string (JsonBuilder *builder,
                      const char  *name,
                      const char  *text)
{
  g_autofree char *visible = NULL;

  if (name != NULL)
    json_builder_set_member_name (builder, name);
  if (text == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  if (!g_utf8_validate (text, -1, NULL))
    visible = nest_text_make_visible (text);
  json_builder_add_string_value (builder, visible != NULL ? visible : text);
}

void
nest_json_add_flag (JsonBuilder *builder,
                    const char  *name,
                    gboolean     flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

/** nest_json_add_value: @value: (nullable): a setting's value; null where it is absent */
void
nest_json_add_value (JsonBuilder *builder,
                     const char  *name,
                     GVariant    *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_value (builder, json_gvariant_serialize (value));
}

void
nest_json_begin_array (JsonBuilder *builder,
                       const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

void
nest_json_begin_object (JsonBuilder *builder,
                        const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

/** nest_json_add_texts: @texts: (nullable) (element-type utf8): an array of strings, empty for %NULL */
void
nest_json_add_texts (JsonBuilder *builder,
                     const char  *name,
                     GPtrArray   *texts)
{
  nest_json_begin_array (builder, name);
  for (guint i = 0; texts != NULL && i < texts->len; i++)
    nest_json_add_string (builder, NULL, g_ptr_array_index (texts, i));
  json_builder_end_array (builder);
}

/** nest_json_add_name: adds "name", and "name-escaped" if it had to be escaped */
void
nest_json_add_name (JsonBuilder *builder,
                    const char  *raw)
{
  g_autofree char *escaped = raw != NULL ? nest_text_escape_bytes (raw) : NULL;

  nest_json_add_string (builder, "name", escaped != NULL ? escaped : raw);
  if (escaped != NULL)
    nest_json_add_flag (builder, "name-escaped", TRUE);
}

/** nest_json_add_error: @code: (nullable): no error: null */
void
nest_json_add_error (JsonBuilder *builder,
                     const char  *code,
                     const char  *message)
{
  json_builder_set_member_name (builder, "error");
  if (code == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  nest_json_add_string (builder, "code", code);
  nest_json_add_string (builder, "message", message);
  json_builder_end_object (builder);
}

/** nest_json_add_unreachable: @failures: (element-type NestFailure): adds "unreachable", with what each said */
void
nest_json_add_unreachable (JsonBuilder *builder,
                           GPtrArray   *failures)
{
  nest_json_begin_array (builder, "unreachable");
  for (guint i = 0; i < failures->len; i++)
    {
      NestFailure *failure = g_ptr_array_index (failures, i);
      g_autofree char *message = nest_error_describe (failure->error);

      json_builder_begin_object (builder);
      nest_json_add_string (builder, "hypervisor", nest_hypervisor_get_id (failure->hypervisor));
      nest_json_add_string (builder, "connection", nest_hypervisor_get_connection (failure->hypervisor));
      nest_json_add_error (builder, nest_error_get_code (failure->error), message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/** nest_json_add_machine: adds one object, wherever the document stands */
void
nest_json_add_machine (JsonBuilder *builder,
                       NestMachine *machine)
{
  static const char *const details[] = { "listed", "read", "inaccessible", "failed" };
  gboolean is_read = nest_machine_get_detail (machine) == NEST_MACHINE_READ;

  json_builder_begin_object (builder);
  nest_json_add_string (builder, "uuid", nest_machine_get_uuid (machine));
  nest_json_add_name (builder, nest_machine_get_name (machine));
  nest_json_add_string (builder, "hypervisor", nest_machine_get_hypervisor (machine));
  nest_json_add_string (builder, "connection", nest_machine_get_connection (machine));
  nest_json_add_string (builder, "state", nest_power_state_get_id (nest_machine_get_power_state (machine)));
  nest_json_add_string (builder, "detail", details[nest_machine_get_detail (machine)]);
  nest_json_add_string (builder, "problem", nest_machine_get_problem (machine));
  nest_json_add_string (builder, "start-error", nest_machine_get_start_error (machine));
  nest_json_add_string (builder, "os-type", nest_machine_get_os_type (machine));
  nest_json_add_value (builder, "cpu-cores", nest_machine_get_value (machine, NEST_SETTING_CPU_COUNT));
  nest_json_add_value (builder, "memory", nest_machine_get_value (machine, NEST_SETTING_MEMORY));
  json_builder_set_member_name (builder, "snapshots");
  if (is_read)
    json_builder_add_int_value (builder, nest_machine_get_snapshot_count (machine));
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

/** nest_json_add_hypervisor: adds one object, wherever the document stands */
void
nest_json_add_hypervisor (JsonBuilder        *builder,
                          NestHypervisorInfo *info)
{
  NestHypervisorProblem problem = nest_hypervisor_info_get_problem (info);

  json_builder_begin_object (builder);
  nest_json_add_string (builder, "hypervisor", nest_hypervisor_info_get_hypervisor (info));
  nest_json_add_string (builder, "connection", nest_hypervisor_info_get_connection (info));
  nest_json_add_string (builder, "version", nest_hypervisor_info_get_version_text (info));
  nest_json_add_flag (builder, "usable", nest_hypervisor_info_is_usable (info));
  nest_json_add_string (builder, "problem",
                        problem != NEST_HYPERVISOR_PROBLEM_NONE ? nest_hypervisor_problem_get_id (problem) : NULL);
  nest_json_add_string (builder, "message", nest_hypervisor_info_get_message (info));
  nest_json_add_string (builder, "remedy", nest_hypervisor_info_get_remedy (info));
  json_builder_end_object (builder);
}

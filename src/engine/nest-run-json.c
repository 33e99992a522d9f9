/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's file format: a run to JSON and back. Foreign and damaged files are refused with a reason. */
#include "nest-run.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "nest-state-file.h"
#include "nest-text.h"

#define FORMAT 1
/* A run of a hundred machines is some 100 kB. */
#define MAX_SIZE (4 * 1024 * 1024)
/* What every reader of JSON can hold */
#define MAX_NUMBER (G_GINT64_CONSTANT (1) << 53)

static const char *const job_kinds[] = { "hypervisor", "power", "machine", "host" };

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_time (JsonBuilder *builder,
          const char  *name,
          GDateTime   *time)
{
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  add_string (builder, name, text);
}

static void
add_value (JsonBuilder *builder,
           const char  *name,
           GVariant    *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_value (builder, json_gvariant_serialize (value));
}

static void
add_change (JsonBuilder *builder,
            NestJob     *job,
            guint        index)
{
  NestChange *change = g_ptr_array_index (nest_job_get_changes (job), index);

  json_builder_begin_object (builder);
  add_string (builder, "step", nest_job_get_step (job, index));
  add_string (builder, "setting", nest_setting_get_id (nest_change_get_setting (change)));
  add_value (builder, "old", nest_change_get_old_value (change));
  add_value (builder, "new", nest_change_get_new_value (change));
  if (nest_change_get_method (change) != NULL)
    add_string (builder, "method", nest_change_get_method (change));
  if (nest_change_get_old_source (change) != NULL)
    add_string (builder, "old-source", nest_change_get_old_source (change));
  if (nest_change_get_new_source (change) != NULL)
    add_string (builder, "new-source", nest_change_get_new_source (change));
  if (nest_change_get_left (change) != NULL)
    add_string (builder, "left", nest_change_get_left (change));
  json_builder_set_member_name (builder, "reversible");
  json_builder_add_boolean_value (builder, nest_change_is_reversible (change));
  add_string (builder, "outcome", nest_outcome_get_id (nest_job_get_change_outcome (job, index)));
  json_builder_end_object (builder);
}

/* A name that is no UTF-8 cannot stand in JSON: it is escaped, and the member name says so. */
static void
add_name (JsonBuilder *builder,
          const char  *name)
{
  g_autofree char *escaped = name != NULL ? nest_text_escape_bytes (name) : NULL;

  if (escaped != NULL)
    add_string (builder, "machine-name-escaped", escaped);
  else
    add_string (builder, "machine-name", name);
}

static void
add_job (JsonBuilder *builder,
         NestJob     *job)
{
  json_builder_begin_object (builder);
  add_string (builder, "kind", job_kinds[nest_job_get_kind (job)]);
  add_string (builder, "connection", nest_job_get_connection (job));
  if (nest_job_get_machine_uuid (job) != NULL)
    {
      add_string (builder, "machine", nest_job_get_machine_uuid (job));
      add_name (builder, nest_job_get_machine_name (job));
    }
  add_string (builder, "outcome", nest_outcome_get_id (nest_job_get_outcome (job)));
  if (nest_job_get_error_code (job) != NULL)
    {
      json_builder_set_member_name (builder, "error");
      json_builder_begin_object (builder);
      add_string (builder, "code", nest_job_get_error_code (job));
      add_string (builder, "message", nest_job_get_error_message (job));
      json_builder_end_object (builder);
    }
  if (nest_job_get_advice (job) != NULL)
    {
      json_builder_set_member_name (builder, "advice");
      json_builder_begin_object (builder);
      add_string (builder, "text", nest_job_get_advice (job)[0]);
      add_string (builder, "command", nest_job_get_advice (job)[1]);
      json_builder_end_object (builder);
    }
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < nest_job_get_changes (job)->len; i++)
    add_change (builder, job, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/**
 * nest_run_to_json:
 *
 * Returns: (transfer full): the run as the journal keeps it; readable by a person
 */
char *
nest_run_to_json (NestRun *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_int_value (builder, FORMAT);
  add_string (builder, "program", "nestbox " NEST_VERSION);
  add_string (builder, "id", nest_run_get_id (self));
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, nest_run_get_number (self));
  add_string (builder, "kind", nest_run_get_kind (self) == NEST_RUN_UNDO ? "undo" : "apply");
  if (nest_run_get_undoes (self) != NULL)
    add_string (builder, "undoes", nest_run_get_undoes (self));
  if (nest_run_is_partial (self))
    {
      json_builder_set_member_name (builder, "partial");
      json_builder_add_boolean_value (builder, TRUE);
    }
  add_time (builder, "started", nest_run_get_started (self));
  add_time (builder, "ended", nest_run_get_ended (self));
  add_string (builder, "outcome", nest_outcome_get_id (nest_run_get_outcome (self)));
  json_builder_set_member_name (builder, "jobs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < nest_run_count_jobs (self); i++)
    add_job (builder, nest_run_get_job (self, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

static JsonNode *
get_typed (JsonObject *object,
           const char *name,
           GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

/* json-glib takes octal escapes as C does: bytes that need not be text even where the file is. */
static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = get_typed (object, name, G_TYPE_STRING);
  const char *string = node != NULL ? json_node_get_string (node) : NULL;

  return string != NULL && g_utf8_validate (string, -1, NULL) ? string : NULL;
}

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_object_element (JsonArray *array,
                    guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static GDateTime *
get_time (JsonObject *object,
          const char *name)
{
  const char *text = get_string (object, name);

  return text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
}

/* A missing or null member is "absent"; a value of another type is an error. */
static gboolean
get_value (JsonObject  *object,
           const char  *name,
           NestSetting  setting,
           GVariant   **value)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;

  *value = json_gvariant_deserialize (node, g_variant_type_peek_string (nest_setting_get_value_type (setting)), NULL);

  return *value != NULL;
}

static gboolean
read_change (JsonObject *object,
             NestJob    *job)
{
  NestSetting setting;
  GVariant *old_value = NULL, *new_value = NULL;
  g_autoptr (GVariant) old_owned = NULL, new_owned = NULL;
  const char *step = get_string (object, "step");
  NestChange *change;
  JsonNode *reversible = get_typed (object, "reversible", G_TYPE_BOOLEAN);

  if (step == NULL || !nest_setting_from_id (get_string (object, "setting"), &setting))
    return FALSE;
  if (!get_value (object, "old", setting, &old_value))
    return FALSE;
  old_owned = old_value != NULL ? g_variant_ref_sink (old_value) : NULL;
  if (!get_value (object, "new", setting, &new_value))
    return FALSE;
  new_owned = new_value != NULL ? g_variant_ref_sink (new_value) : NULL;

  change = nest_change_new_full (setting, old_owned, new_owned, get_string (object, "method"),
                                 reversible == NULL || json_node_get_boolean (reversible)
                                   ? NEST_CHANGE_NONE : NEST_CHANGE_IRREVERSIBLE);
  nest_change_set_sources (change, get_string (object, "old-source"), get_string (object, "new-source"));
  nest_change_set_left (change, get_string (object, "left"));
  nest_job_add_change (job, step, change);
  nest_job_set_change_outcome (job, nest_job_get_changes (job)->len - 1,
                               nest_outcome_from_id (get_string (object, "outcome")));

  return TRUE;
}

/* The command is there to be copied: nothing of it may be hidden */
static void
read_advice (JsonObject *object,
             NestJob    *job)
{
  JsonNode *node = json_object_get_member (object, "advice");
  JsonObject *advice = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *text = advice != NULL ? get_string (advice, "text") : NULL;
  const char *command = advice != NULL ? get_string (advice, "command") : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *visible_text = nest_text_make_visible (text);
  g_autofree char *visible_command = nest_text_make_visible (command);

  if (text == NULL || command == NULL)
    return;
  g_strv_builder_add_many (builder, visible_text, visible_command, NULL);
  nest_job_set_advice (job, g_strv_builder_end (builder));
}

static NestJob *
read_job (JsonObject *object)
{
  g_autoptr (NestJob) job = NULL;
  g_autofree char *name = NULL;
  const char *escaped = get_string (object, "machine-name-escaped");
  const char *kind_id = get_string (object, "kind");
  JsonArray *changes = get_array (object, "changes");
  JsonNode *error = json_object_get_member (object, "error");
  guint kind = 0;

  while (kind < G_N_ELEMENTS (job_kinds) && g_strcmp0 (job_kinds[kind], kind_id) != 0)
    kind++;
  if (kind == G_N_ELEMENTS (job_kinds) || changes == NULL || get_string (object, "connection") == NULL ||
      (kind != NEST_JOB_HYPERVISOR && kind != NEST_JOB_HOST && get_string (object, "machine") == NULL))
    return NULL;

  name = escaped != NULL ? nest_text_unescape (escaped) : g_strdup (get_string (object, "machine-name"));
  job = nest_job_new_remembered (kind, get_string (object, "connection"), get_string (object, "machine"), name);
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = get_object_element (changes, i);

      if (change == NULL || !read_change (change, job))
        return NULL;
    }
  nest_job_set_outcome (job, nest_outcome_from_id (get_string (object, "outcome")), NULL);
  if (error != NULL && JSON_NODE_HOLDS_OBJECT (error))
    nest_job_set_error (job, get_string (json_node_get_object (error), "code"),
                        get_string (json_node_get_object (error), "message"));
  read_advice (object, job);

  return g_steal_pointer (&job);
}

static JsonObject *
parse_document (JsonParser  *parser,
                const char  *data,
                gsize        length,
                GError     **error)
{
  JsonNode *root, *format;

  if (length > MAX_SIZE || !nest_state_file_is_sane_json (data, length))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("This is not a journal of Nestbox: it is too large, too deep or not text."));
      return NULL;
    }
  if (!json_parser_load_from_data (parser, data, length, error))
    return NULL;

  root = json_parser_get_root (parser);
  format = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
             ? get_typed (json_node_get_object (root), "format", G_TYPE_INT64) : NULL;
  if (format == NULL || json_node_get_int (format) != FORMAT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("This is not a journal of this version of Nestbox."));
      return NULL;
    }

  return json_node_get_object (root);
}

/**
 * nest_run_new_from_json:
 * @data: a file's contents; hostile contents are refused, never half-read
 * @length: their length in bytes
 *
 * Returns: (transfer full): the run
 */
NestRun *
nest_run_new_from_json (const char  *data,
                        gsize        length,
                        GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object = parse_document (parser, data, length, error);
  g_autoptr (GDateTime) started = NULL;
  g_autoptr (GDateTime) ended = NULL;
  g_autoptr (NestRun) run = NULL;
  JsonArray *jobs;

  if (object == NULL)
    return NULL;

  jobs = get_array (object, "jobs");
  started = get_time (object, "started");
  ended = get_time (object, "ended");
  if (jobs == NULL || started == NULL || get_string (object, "id") == NULL)
    goto damaged;

  run = nest_run_new_remembered (g_strcmp0 (get_string (object, "kind"), "undo") == 0 ? NEST_RUN_UNDO : NEST_RUN_APPLY,
                                 get_string (object, "id"), get_string (object, "undoes"), started, ended,
                                 nest_outcome_from_id (get_string (object, "outcome")));
  nest_run_set_partial (run, get_typed (object, "partial", G_TYPE_BOOLEAN) != NULL &&
                               json_object_get_boolean_member (object, "partial"));
  if (get_typed (object, "number", G_TYPE_INT64) != NULL)
    nest_run_set_number (run, CLAMP (json_object_get_int_member (object, "number"), 0, MAX_NUMBER));
  for (guint i = 0; i < json_array_get_length (jobs); i++)
    {
      JsonObject *element = get_object_element (jobs, i);
      g_autoptr (NestJob) job = element != NULL ? read_job (element) : NULL;

      if (job == NULL)
        goto damaged;
      nest_run_add_job (run, job);
    }

  return g_steal_pointer (&run);

damaged:
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This journal is damaged."));
  return NULL;
}

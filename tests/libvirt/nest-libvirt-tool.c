/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NestLibvirt at the end of a pipe, for the tests in Python: reads one command a line, answers each with
 * one line of JSON, and tells hints and slow turns of the main loop as they come. Words are separated by
 * tabs:
 *
 *   probe | list | read UUID | power UUID ACTION | apply UUID SETTING=VALUE … | undo UUID |
 *   describe UUID SETTING=VALUE … | allow | cancel | quit
 *
 * VALUE is a GVariant's text; empty: absent. `undo` takes back the last apply.
 */
#include <gio/gunixinputstream.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <unistd.h>

#include "nest-libvirt.h"

static GMainLoop *loop;
static NestHypervisor *libvirt;
static GHashTable *machines; /* uuid -> the NestMachine last read */
static GPtrArray *applied;
static GCancellable *cancellable;

static void
print (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  puts (text);
  fflush (stdout);
  g_object_unref (builder);
}

static void
add (JsonBuilder *builder,
     const char  *key,
     const char  *value)
{
  json_builder_set_member_name (builder, key);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static JsonBuilder *
new_answer (const char   *event,
            const GError *error)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  add (builder, "event", event);
  if (error != NULL)
    {
      add (builder, "error", nest_hypervisor_error_get_id (error));
      add (builder, "message", error->message);
      add (builder, "remedy", nest_hypervisor_error_get_remedy (error));
    }

  return builder;
}

static void
on_hint (NestHypervisor *hypervisor,
         const char     *uuid)
{
  JsonBuilder *builder = new_answer ("hint", NULL);

  add (builder, "uuid", uuid);
  print (builder);
}

/* --- answers --- */

static void
add_cpu (JsonBuilder   *builder,
         const NestCpu *cpu)
{
  json_builder_set_member_name (builder, "cpu");
  json_builder_begin_object (builder);
  add (builder, "sees", nest_answer_get_id (cpu->sees));
  add (builder, "sees_now", nest_answer_get_id (cpu->sees_now));
  add (builder, "can_be_given", nest_answer_get_id (cpu->can_be_given));
  add (builder, "model", cpu->model);
  add (builder, "reason", cpu->reason);
  add (builder, "plan", cpu->plan);
  json_builder_end_object (builder);
}

static void
add_machine (JsonBuilder *builder,
             NestMachine *machine)
{
  add (builder, "uuid", nest_machine_get_uuid (machine));
  add (builder, "name", nest_machine_get_name (machine));
  add (builder, "problem", nest_machine_get_problem (machine));
  for (NestSetting setting = 0; setting < NEST_N_SETTINGS; setting++)
    {
      GVariant *value = nest_machine_get_value (machine, setting);
      g_autofree char *text = value != NULL ? g_variant_print (value, FALSE) : NULL;
      g_autofree char *source_key = g_strconcat (nest_setting_get_id (setting), "-source", NULL);

      if (value == NULL)
        continue;
      add (builder, nest_setting_get_id (setting), text);
      add (builder, source_key, nest_machine_get_source (machine, setting));
    }
  json_builder_set_member_name (builder, "snapshots");
  json_builder_add_int_value (builder, nest_machine_get_snapshot_count (machine));
  if (nest_machine_get_cpu (machine) != NULL)
    add_cpu (builder, nest_machine_get_cpu (machine));
}

static void
on_probed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestHypervisorInfo) info = nest_hypervisor_probe_finish (libvirt, result, &error);
  JsonBuilder *builder = new_answer ("probe", error);

  if (info != NULL)
    {
      add (builder, "problem", nest_hypervisor_problem_get_id (nest_hypervisor_info_get_problem (info)));
      add (builder, "problem_message", nest_hypervisor_info_get_message (info));
      add (builder, "problem_remedy", nest_hypervisor_info_get_remedy (info));
      add (builder, "version", nest_hypervisor_info_get_version_text (info));
      add (builder, "name", nest_hypervisor_info_get_name (info));
      add (builder, "hw_virt", nest_answer_get_id (nest_hypervisor_info_get_hw_virt (info)));
      add (builder, "nested", nest_answer_get_id (nest_hypervisor_info_get_nested_hw_virt (info)));
      add (builder, "host_key", nest_hypervisor_info_get_host_key (info));
      json_builder_set_member_name (builder, "host_key_known");
      json_builder_add_boolean_value (builder, nest_hypervisor_info_get_host_key_known (info));
    }
  print (builder);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = nest_hypervisor_list_finish (libvirt, result, &error);
  JsonBuilder *builder = new_answer ("list", error);

  json_builder_set_member_name (builder, "machines");
  json_builder_begin_array (builder);
  for (guint i = 0; listed != NULL && i < listed->len; i++)
    {
      json_builder_begin_object (builder);
      add_machine (builder, g_ptr_array_index (listed, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  print (builder);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  NestMachine *machine = nest_hypervisor_read_finish (libvirt, result, &error);
  JsonBuilder *builder = new_answer ("read", error);

  if (machine != NULL)
    {
      add_machine (builder, machine);
      g_hash_table_replace (machines, (gpointer) nest_machine_get_uuid (machine), machine);
    }
  print (builder);
}

static void
on_applied (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  nest_hypervisor_apply_finish (libvirt, result, &error);
  print (new_answer ("apply", error));
}

static void
on_powered (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  nest_hypervisor_power_finish (libvirt, result, &error);
  print (new_answer ("power", error));
}

/* --- commands --- */

static NestChange *
parse_change (NestMachine *machine,
              const char  *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "=", 2);
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;
  NestSetting setting = 0;
  NestChange *change;

  g_assert_true (nest_setting_from_id (parts[0], &setting));
  if (*parts[1] != '\0')
    value = g_variant_parse (nest_setting_get_value_type (setting), parts[1], NULL, NULL, &error);
  g_assert_no_error (error);
  change = nest_change_new (setting, machine != NULL ? nest_machine_get_value (machine, setting) : NULL, value);
  if (machine != NULL)
    nest_change_set_sources (change, nest_machine_get_source (machine, setting), NULL);

  return change;
}

static GPtrArray *
parse_changes (const char  *uuid,
               char       **words)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);

  for (; *words != NULL; words++)
    g_ptr_array_add (changes, parse_change (g_hash_table_lookup (machines, uuid), *words));

  return changes;
}

static void
describe (const char  *uuid,
          char       **words)
{
  g_autoptr (GPtrArray) changes = parse_changes (uuid, words);
  g_autoptr (GPtrArray) lines = nest_hypervisor_describe (libvirt, *uuid != '\0' ? uuid : NULL, changes);
  JsonBuilder *builder = new_answer ("describe", NULL);

  json_builder_set_member_name (builder, "lines");
  json_builder_begin_array (builder);
  for (guint i = 0; i < lines->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (lines, i));
  json_builder_end_array (builder);
  print (builder);
}

static void
apply (const char *uuid,
       GPtrArray  *changes)
{
  g_clear_pointer (&applied, g_ptr_array_unref);
  applied = changes;
  nest_hypervisor_apply_async (libvirt, *uuid != '\0' ? uuid : NULL, changes, cancellable, on_applied, NULL);
}

static void
undo (const char *uuid)
{
  GPtrArray *inverse = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);

  for (guint i = applied->len; i > 0; i--)
    g_ptr_array_add (inverse, nest_change_new_inverse (g_ptr_array_index (applied, i - 1)));
  apply (uuid, inverse);
}

static void
power (const char *uuid,
       const char *name)
{
  static const char *const names[] = { "start", "resume", "ask", "pull", "discard", NULL };

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      nest_hypervisor_power_async (libvirt, uuid, (NestPowerAction) i, cancellable, on_powered, NULL);
}

static void
run_command (char **words)
{
  if (g_str_equal (words[0], "probe"))
    nest_hypervisor_probe_async (libvirt, NEST_PRIORITY_SELECTED, cancellable, on_probed, NULL);
  else if (g_str_equal (words[0], "list"))
    nest_hypervisor_list_async (libvirt, NEST_PRIORITY_SELECTED, cancellable, on_listed, NULL);
  else if (g_str_equal (words[0], "read"))
    nest_hypervisor_read_async (libvirt, words[1], NEST_PRIORITY_SELECTED, cancellable, on_read, NULL);
  else if (g_str_equal (words[0], "power"))
    power (words[1], words[2]);
  else if (g_str_equal (words[0], "apply"))
    apply (words[1], parse_changes (words[1], words + 2));
  else if (g_str_equal (words[0], "undo"))
    undo (words[1]);
  else if (g_str_equal (words[0], "describe"))
    describe (words[1], words + 2);
  else if (g_str_equal (words[0], "allow"))
    nest_libvirt_allow (NEST_LIBVIRT (libvirt));
  else if (g_str_equal (words[0], "cancel"))
    {
      g_cancellable_cancel (cancellable);
      g_object_unref (cancellable);
      cancellable = g_cancellable_new ();
    }
  else
    g_main_loop_quit (loop);
}

static void
on_line (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GDataInputStream *input = G_DATA_INPUT_STREAM (source);
  g_autofree char *line = g_data_input_stream_read_line_finish (input, result, NULL, NULL);
  g_auto (GStrv) words = g_strsplit (line != NULL ? line : "quit", "\t", -1);

  run_command (words);
  if (line != NULL)
    g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, on_line, NULL);
}

/* For how long this thread was ready to run and others did: a busy computer is nobody's fault. In µs */
static gint64
get_time_in_queue (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) numbers = NULL;

  if (!g_file_get_contents ("/proc/thread-self/schedstat", &text, NULL, NULL))
    return 0;
  numbers = g_strsplit (text, " ", -1);

  return g_strv_length (numbers) == 3 ? g_ascii_strtoll (numbers[1], NULL, 10) / 1000 : 0;
}

/* A turn of the main loop that takes longer is one too many: the window would stand still. */
static gboolean
on_tick (gpointer user_data)
{
  static gint64 last = 0;
  gint64 now = g_get_monotonic_time () - get_time_in_queue ();

  if (last != 0 && now - last > 10000 + 50000)
    {
      JsonBuilder *builder = new_answer ("slow", NULL);

      json_builder_set_member_name (builder, "milliseconds");
      json_builder_add_int_value (builder, (now - last) / 1000 - 10);
      print (builder);
    }
  last = now;

  return G_SOURCE_CONTINUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GInputStream) stdin_stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (stdin_stream);
  NestLibvirtFlags flags = NEST_LIBVIRT_FLAGS_NONE;

  g_assert_cmpint (argc, >=, 2);
  for (int i = 2; i < argc; i++)
    flags |= g_str_equal (argv[i], "--wait") ? NEST_LIBVIRT_WAIT_FOR_USER : NEST_LIBVIRT_NO_TTY;
  loop = g_main_loop_new (NULL, FALSE);
  machines = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  cancellable = g_cancellable_new ();
  libvirt = nest_libvirt_new_full (argv[1], NULL, flags);
  g_signal_connect (libvirt, "machine-hint", G_CALLBACK (on_hint), NULL);
  g_timeout_add (10, on_tick, NULL);
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, on_line, NULL);
  g_main_loop_run (loop);

  g_clear_object (&libvirt);
  g_clear_object (&cancellable);
  g_clear_pointer (&machines, g_hash_table_unref);
  g_clear_pointer (&applied, g_ptr_array_unref);
  g_main_loop_unref (loop);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded outputs, the scripted VBoxManage and its log, and waiting without blocking the main loop. */
#include "vbox-test.h"

#include <glib/gstdio.h>

/* Never ends well when a test waits longer than this. */
#define PATIENCE_SECONDS 60

static void
delete_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        delete_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static char *home;

/* Nothing of this user's: GLib's own isolation of tests leaks, and the sanitizer says so. */
void
vbox_test_init (int    *argc,
                char ***argv)
{
  home = g_dir_make_tmp ("nestbox-home-XXXXXX", NULL);
  g_assert_nonnull (home);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_STATE_HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (argc, argv, NULL);
}

int
vbox_test_run (void)
{
  int status = g_test_run ();

  delete_folder (home);
  g_clear_pointer (&home, g_free);

  return status;
}

char *
vbox_test_fixture (const char *name,
                   gsize      *length)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
  g_autoptr (GError) error = NULL;
  char *data;

  g_file_get_contents (path, &data, length, &error);
  g_assert_no_error (error);

  return data;
}

const char *
vbox_test_program (void)
{
  return g_test_get_filename (G_TEST_DIST, "fake-vboxmanage.py", NULL);
}

/* Times in the world and in the worker are multiplied by @time_scale. */
VboxFake *
vbox_fake_new_scaled (const char *world,
                      const char *time_scale)
{
  VboxFake *fake = g_new0 (VboxFake, 1);
  g_autoptr (GError) error = NULL;

  fake->folder = g_dir_make_tmp ("nestbox-vbox-XXXXXX", &error);
  g_assert_no_error (error);
  fake->state = g_build_filename (fake->folder, "fake.json", NULL);
  g_file_set_contents (fake->state, world, -1, &error);
  g_assert_no_error (error);

  g_setenv ("NESTBOX_FAKE_VBOX", fake->state, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", fake->folder, TRUE);
  g_setenv ("VBOX_USER_HOME", fake->folder, TRUE);
  g_setenv ("NESTBOX_TIME_SCALE", time_scale, TRUE);
  fake->manage = nest_vbox_manage_new (vbox_test_program ());

  return fake;
}

VboxFake *
vbox_fake_new (const char *world)
{
  return vbox_fake_new_scaled (world, "1");
}

void
vbox_fake_free (VboxFake *fake)
{
  g_assert_finalize_object (fake->manage);
  delete_folder (fake->folder);
  g_free (fake->folder);
  g_free (fake->state);
  g_free (fake);
}

/* The lines of the log with this event; each a JsonObject. */
GPtrArray *
vbox_fake_get_log (VboxFake   *fake,
                   const char *event)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autofree char *path = g_strconcat (fake->state, ".log", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return list;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

      g_assert_nonnull (node);
      if (event == NULL || g_str_equal (json_object_get_string_member (json_node_get_object (node), "event"), event))
        g_ptr_array_add (list, json_node_dup_object (node));
    }

  return list;
}

/* All command lines so far, one a line. */
char *
vbox_fake_get_commands (VboxFake *fake)
{
  g_autoptr (GPtrArray) log = vbox_fake_get_log (fake, "begin");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < log->len; i++)
    {
      JsonArray *args = json_object_get_array_member (g_ptr_array_index (log, i), "args");

      for (guint j = 0; j < json_array_get_length (args); j++)
        g_string_append_printf (text, "%s%s", j > 0 ? " " : "", json_array_get_string_element (args, j));
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

/* How the machine is now, in the world itself. */
JsonObject *
vbox_fake_get_machine (VboxFake *fake,
                       guint     index)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *machines;

  json_parser_load_from_file (parser, fake->state, &error);
  g_assert_no_error (error);
  machines = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "machines");

  return json_object_ref (json_array_get_object_element (machines, index));
}

void
vbox_test_take_result (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

static gboolean
on_patience_over (gpointer user_data)
{
  g_error ("no result within %d seconds", PATIENCE_SECONDS);

  return G_SOURCE_REMOVE;
}

/* Takes what is in @result away, so that it can be used again. */
GAsyncResult *
vbox_test_wait (GAsyncResult **result)
{
  guint timeout = g_timeout_add_seconds (PATIENCE_SECONDS, on_patience_over, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);

  return g_steal_pointer (result);
}

static gboolean
on_spun (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
vbox_test_spin (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, on_spun, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

GBytes *
vbox_test_call (NestVboxManage     *manage,
                NestVboxCallFlags   flags,
                GCancellable       *cancellable,
                GError            **error,
                ...)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  va_list list;
  char *arg;

  va_start (list, error);
  while ((arg = va_arg (list, char *)) != NULL)
    g_ptr_array_add (args, arg);
  va_end (list);
  g_ptr_array_add (args, NULL);
  nest_vbox_manage_call_async (manage, (const char *const *) args->pdata, flags, NEST_PRIORITY_RUN, cancellable,
                               vbox_test_take_result, &place);
  result = vbox_test_wait (&place);

  return nest_vbox_manage_call_finish (manage, result, error);
}

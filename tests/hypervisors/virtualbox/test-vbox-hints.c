/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestVboxHints on files that change as VirtualBox changes them: what is a hint, and what is none. */
#include <glib/gstdio.h>

#include "nest-vbox-hints.h"
#include "nest-virtualbox.h"
#include "vbox-test.h"

#define GLOBAL(machines, more) \
  "<VirtualBox><Global><MachineRegistry>" machines "</MachineRegistry>" more "</Global></VirtualBox>"
#define ENTRY(name) "<MachineEntry uuid=\"{" UUID "}\" src=\"/" name ".vbox\"/>"

typedef struct {
  VboxFake *fake;
  NestHypervisor *hypervisor;
  NestVboxHints *hints;
  char *settings;
  char *logs;
  GPtrArray *received; /* uuid, or "" for the list */
} Fixture;

static void
note_hint (GPtrArray  *received,
           const char *uuid)
{
  g_ptr_array_add (received, g_strdup (uuid != NULL ? uuid : ""));
}

/* As VirtualBox does it: a new file takes the place of the old one. */
static void
save (const char *folder,
      const char *name,
      const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->fake = vbox_fake_new ("{}");
  fixture->hypervisor = nest_virtualbox_new_full (fixture->fake->manage, "/dev/null");
  fixture->received = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect_swapped (fixture->hypervisor, "machine-hint", G_CALLBACK (note_hint), fixture->received);
  save (fixture->fake->folder, "VirtualBox.xml", GLOBAL (ENTRY ("a"), ""));
  save (fixture->fake->folder, "t1.vbox", "<Machine/>");
  fixture->settings = g_build_filename (fixture->fake->folder, "t1.vbox", NULL);
  fixture->logs = g_build_filename (fixture->fake->folder, "Logs", NULL);
  g_assert_cmpint (g_mkdir (fixture->logs, 0700), ==, 0);
  fixture->hints = nest_vbox_hints_new (fixture->hypervisor, fixture->fake->folder);
  vbox_test_spin (50); /* the list of machines as it is at first */
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->hints);
  g_assert_finalize_object (fixture->hypervisor);
  vbox_fake_free (fixture->fake);
  g_ptr_array_unref (fixture->received);
  g_free (fixture->settings);
  g_free (fixture->logs);
}

static void
look_at_machine (Fixture *fixture)
{
  g_autofree char *text = g_strdup_printf ("name=\"t1\"\nUUID=\"" UUID "\"\nCfgFile=\"%s\"\nLogFldr=\"%s\"\n",
                                           fixture->settings, fixture->logs);
  g_autoptr (GBytes) output = g_bytes_new (text, strlen (text));

  nest_vbox_hints_set_machine (fixture->hints, UUID);
  nest_vbox_hints_take_output (fixture->hints, UUID, output);
}

/* What is no hint is followed by something that is one, so nothing is waited for in vain. */
static void
assert_hint (Fixture    *fixture,
             const char *uuid)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (fixture->received->len == 0)
    {
      vbox_test_spin (5);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  for (guint i = 0; i < fixture->received->len; i++)
    g_assert_cmpstr (g_ptr_array_index (fixture->received, i), ==, uuid);
  g_ptr_array_set_size (fixture->received, 0);
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *global = g_build_filename (fixture->fake->folder, "VirtualBox.xml", NULL);

  save (fixture->fake->folder, "VirtualBox.xml", GLOBAL (ENTRY ("b"), ""));
  assert_hint (fixture, "");

  /* VirtualBox's own window moved: nothing that concerns the machines. */
  look_at_machine (fixture);
  save (fixture->fake->folder, "VirtualBox.xml", GLOBAL (ENTRY ("b"), "<ExtraData/>"));
  save (fixture->fake->folder, "t1.vbox", "<Machine cpus=\"2\"/>");
  assert_hint (fixture, UUID);

  /* Gone and back, as while it is being replaced */
  g_assert_cmpint (g_unlink (global), ==, 0);
  save (fixture->fake->folder, "VirtualBox.xml", GLOBAL ("", ""));
  assert_hint (fixture, "");
}

static void
test_machine (Fixture       *fixture,
              gconstpointer  data)
{
  look_at_machine (fixture);
  save (fixture->fake->folder, "t1.vbox", "<Machine cpus=\"2\"/>");
  assert_hint (fixture, UUID);

  /* Another reading names the same files: they are still watched. */
  look_at_machine (fixture);
  save (fixture->logs, "VBox.log", "started");
  assert_hint (fixture, UUID);
}

/* A running machine writes into its log all the time. */
static void
test_log_goes_on (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->logs, "VBox.log", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream = NULL;

  save (fixture->logs, "VBox.log", "started\n");
  look_at_machine (fixture);
  stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, NULL);
  g_assert_true (g_output_stream_write_all (G_OUTPUT_STREAM (stream), "more\n", 5, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, NULL));
  save (fixture->fake->folder, "VirtualBox.xml", GLOBAL ("", ""));
  assert_hint (fixture, "");
}

static void
test_other_machine (Fixture       *fixture,
                    gconstpointer  data)
{
  look_at_machine (fixture);
  nest_vbox_hints_set_machine (fixture->hints, OTHER_UUID);
  save (fixture->fake->folder, "t1.vbox", "<Machine cpus=\"2\"/>");
  save (fixture->fake->folder, "VirtualBox.xml", GLOBAL ("", ""));
  assert_hint (fixture, "");
}

/* A computer on which VirtualBox was never started */
static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->fake->folder, "not-there", NULL);
  g_autoptr (NestVboxHints) hints = nest_vbox_hints_new (fixture->hypervisor, folder);

  vbox_test_spin (50);
  nest_vbox_hints_set_machine (hints, UUID);
  g_assert_cmpuint (fixture->received->len, ==, 0);
}

#define ADD(name, function) g_test_add ("/vbox-hints/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  vbox_test_init (&argc, &argv);
  ADD ("list", test_list);
  ADD ("machine", test_machine);
  ADD ("log-goes-on", test_log_goes_on);
  ADD ("other-machine", test_other_machine);
  ADD ("no-folder", test_no_folder);

  return vbox_test_run ();
}

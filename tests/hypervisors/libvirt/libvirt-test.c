/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The test driver lives in this process: each connection to a file of it is a small world of its own. */
#include "libvirt-test.h"

#include <glib/gstdio.h>

#include "nest-libvirt-call.h"
#include "nest-libvirt-uri.h"

/* Never ends well when a test waits longer than this. */
#define PATIENCE_SECONDS 60

#define TEST_NAMESPACE "xmlns:test='http://libvirt.org/schemas/domain/test/1.0'"

static char *home;

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

/* Nothing of this user's: no domains, no sockets, no settings, no virt-manager. */
void
libvirt_test_init (int    *argc,
                   char ***argv)
{
  static const char *const names[] = {
    "HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "XDG_DATA_DIRS",
  };

  home = g_dir_make_tmp ("nestbox-libvirt-XXXXXX", NULL);
  g_assert_nonnull (home);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_setenv (names[i], home, TRUE);
  g_test_init (argc, argv, NULL);
}

int
libvirt_test_run (void)
{
  int status = g_test_run ();

  nest_libvirt_call_drain ();
  delete_folder (home);
  g_clear_pointer (&home, g_free);

  return status;
}

/* Returns the path. */
char *
libvirt_test_write (const char *name,
                    const char *content)
{
  char *path = g_build_filename (home, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);

  return path;
}

char *
libvirt_test_domain (const char *name,
                     const char *uuid,
                     const char *more)
{
  return g_strdup_printf ("<domain type='test' " TEST_NAMESPACE "><name>%s</name><uuid>%s</uuid>"
                          "<memory unit='MiB'>2048</memory><vcpu>1</vcpu>"
                          "<os><type arch='x86_64'>hvm</type></os><features><acpi/></features>%s</domain>\n",
                          name, uuid, more);
}

static NestHypervisor *
open_content (const char *name,
              const char *domains)
{
  g_autofree char *content = g_strdup_printf ("<node>\n%s</node>\n", domains);
  g_autofree char *path = libvirt_test_write (name, content);
  g_autofree char *uri = nest_libvirt_uri_for_test_file (path);

  return nest_libvirt_new (uri);
}

/* Six domains, one in each state. The path has to be escaped in the URI. */
NestHypervisor *
libvirt_test_open (void)
{
  g_autofree char *saved =
    libvirt_test_domain ("saved", UUID_SAVED, "<test:runstate>5</test:runstate><test:hasmanagedsave/>");
  g_autofree char *running = libvirt_test_domain ("running", UUID_RUNNING, "<test:runstate>1</test:runstate>");
  g_autofree char *transient = libvirt_test_domain ("transient", UUID_TRANSIENT, "<test:transient/>");
  g_autofree char *paused = libvirt_test_domain ("paused", UUID_PAUSED, "<test:runstate>3</test:runstate>");
  g_autofree char *off =
    libvirt_test_domain ("off", UUID_OFF,
                         "<cpu mode='custom' match='exact'><model>EPYC</model><feature policy='disable' name='svm'/>"
                         "</cpu><test:runstate>5</test:runstate>");
  g_autofree char *crashed = libvirt_test_domain ("crashed", UUID_CRASHED, "<test:runstate>6</test:runstate>");
  g_autofree char *all = g_strconcat (saved, running, transient, paused, off, crashed, NULL);

  return open_content ("six domains, 100% ä?#.xml", all);
}

NestHypervisor *
libvirt_test_open_scaled (guint n_domains)
{
  GString *all = g_string_new (NULL);
  g_autofree char *content = NULL;

  for (guint i = 0; i < n_domains; i++)
    {
      g_autofree char *name = g_strdup_printf ("machine-%04u", i);
      g_autofree char *uuid = g_strdup_printf ("00000000-0000-4000-9000-%012u", i);
      g_autofree char *domain = libvirt_test_domain (name, uuid, "<test:runstate>5</test:runstate>");

      g_string_append (all, domain);
    }
  content = g_string_free (all, FALSE);

  return open_content ("scaled.xml", content);
}

/* Waits for its threads, too, so that nothing of one test reaches into the next. */
void
libvirt_test_close (NestHypervisor *hypervisor)
{
  nest_libvirt_call_drain ();
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (hypervisor);
  nest_libvirt_call_drain ();
}

void
libvirt_test_take_result (GObject      *source,
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
libvirt_test_wait (GAsyncResult **result)
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
libvirt_test_spin (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, on_spun, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

NestHypervisorInfo *
libvirt_test_probe (NestHypervisor *hypervisor)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  NestHypervisorInfo *info;

  nest_hypervisor_probe_async (hypervisor, NEST_PRIORITY_SELECTED, NULL, libvirt_test_take_result, &place);
  result = libvirt_test_wait (&place);
  info = nest_hypervisor_probe_finish (hypervisor, result, &error);
  g_assert_no_error (error);

  return info;
}

GPtrArray *
libvirt_test_list (NestHypervisor  *hypervisor,
                   GError         **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  nest_hypervisor_list_async (hypervisor, NEST_PRIORITY_SELECTED, NULL, libvirt_test_take_result, &place);
  result = libvirt_test_wait (&place);

  return nest_hypervisor_list_finish (hypervisor, result, error);
}

NestMachine *
libvirt_test_read (NestHypervisor  *hypervisor,
                   const char      *uuid,
                   GError         **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  nest_hypervisor_read_async (hypervisor, uuid, NEST_PRIORITY_SELECTED, NULL, libvirt_test_take_result, &place);
  result = libvirt_test_wait (&place);

  return nest_hypervisor_read_finish (hypervisor, result, error);
}

gboolean
libvirt_test_apply (NestHypervisor  *hypervisor,
                    const char      *uuid,
                    GPtrArray       *changes,
                    GError         **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  nest_hypervisor_apply_async (hypervisor, uuid, changes, NULL, libvirt_test_take_result, &place);
  result = libvirt_test_wait (&place);

  return nest_hypervisor_apply_finish (hypervisor, result, error);
}

gboolean
libvirt_test_power (NestHypervisor   *hypervisor,
                    const char       *uuid,
                    NestPowerAction   action,
                    GError          **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  nest_hypervisor_power_async (hypervisor, uuid, action, NULL, libvirt_test_take_result, &place);
  result = libvirt_test_wait (&place);

  return nest_hypervisor_power_finish (hypervisor, result, error);
}

NestPowerState
libvirt_test_get_state (NestHypervisor *hypervisor,
                        const char     *uuid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = libvirt_test_read (hypervisor, uuid, &error);

  g_assert_no_error (error);

  return nest_machine_get_power_state (machine);
}

/* As the steps make them: with what undo needs to restore the old value to the letter. */
GPtrArray *
libvirt_test_one_change (NestMachine *machine,
                         NestSetting  setting,
                         GVariant    *value)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  NestChange *change = nest_change_new (setting, nest_machine_get_value (machine, setting), value);

  nest_change_set_sources (change, nest_machine_get_source (machine, setting), NULL);
  g_ptr_array_add (changes, change);

  return changes;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virt-manager's keys that give the keyboard back, with a schema of its shape and without one. */
#include <glib/gstdio.h>

#include "libvirt-test.h"

#define SCHEMA \
  "<schemalist><schema id='org.virt-manager.virt-manager.console' path='/org/virt-manager/virt-manager/console/'>" \
  "<key name='grab-keys' type='s'><default>''</default></key></schema></schemalist>"

/* Before anything asks for settings: GSettings looks for schemas once. */
static void
install_schema (void)
{
  g_autofree char *path = libvirt_test_write ("org.virt-manager.virt-manager.gschema.xml", SCHEMA);
  g_autofree char *folder = g_path_get_dirname (path);
  const char *const argv[] = { "glib-compile-schemas", "--strict", folder, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_setenv ("GSETTINGS_SCHEMA_DIR", folder, TRUE);
}

static char *
get_keys (NestHypervisor *libvirt)
{
  g_autoptr (NestHypervisorInfo) info = libvirt_test_probe (libvirt);

  g_assert_true (nest_hypervisor_info_get_host_key_known (info));
  g_assert_cmpstr (nest_hypervisor_info_get_default_host_key (info), ==, "65507,65513");

  return g_strdup (nest_hypervisor_info_get_host_key (info));
}

static char *
reread_keys (NestHypervisor *libvirt)
{
  g_autoptr (NestHypervisorInfo) info = libvirt_test_probe (libvirt);
  g_autoptr (NestHypervisorInfo) again = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  nest_hypervisor_reread_async (libvirt, info, NEST_PRIORITY_RUN, NULL, libvirt_test_take_result, &place);
  result = libvirt_test_wait (&place);
  again = nest_hypervisor_reread_finish (libvirt, result, NULL);
  g_assert_cmpstr (nest_hypervisor_info_get_version_text (again), ==, nest_hypervisor_info_get_version_text (info));

  return g_strdup (nest_hypervisor_info_get_host_key (again));
}

static GPtrArray *
new_change (const char *value)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);

  g_ptr_array_add (changes, nest_change_new (NEST_SETTING_HOST_KEY, NULL,
                                             value != NULL ? g_variant_new_string (value) : NULL));

  return changes;
}

static void
check_set (NestHypervisor *libvirt,
           const char     *value,
           const char     *expected,
           const char     *command)
{
  g_autoptr (GPtrArray) changes = new_change (value);
  g_autoptr (GPtrArray) lines = nest_hypervisor_describe (libvirt, NULL, changes);
  g_autofree char *probed = NULL;
  g_autofree char *reread = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (lines, 0), ==, command);
  g_assert_true (libvirt_test_apply (libvirt, NULL, changes, &error));
  g_assert_no_error (error);
  probed = get_keys (libvirt);
  reread = reread_keys (libvirt);
  g_assert_cmpstr (probed, ==, expected);
  g_assert_cmpstr (reread, ==, expected);
}

static void
test_keys (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();
  g_autofree char *keys = get_keys (libvirt);

  g_assert_null (keys);
  check_set (libvirt, "65505,65506", "65505,65506",
             "gsettings set org.virt-manager.virt-manager.console grab-keys 65505,65506");
  /* virt-manager takes an empty text for its default. */
  check_set (libvirt, "", NULL, "gsettings set org.virt-manager.virt-manager.console grab-keys ''\\'''\\'''");
  check_set (libvirt, NULL, NULL, "gsettings reset org.virt-manager.virt-manager.console grab-keys");
  libvirt_test_close (libvirt);
}

static void
test_other_settings (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (changes, nest_change_new (NEST_SETTING_CPU_COUNT, NULL, g_variant_new_uint32 (3)));
  g_assert_false (libvirt_test_apply (libvirt, NULL, changes, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE);
  libvirt_test_close (libvirt);
}

int
main (int    argc,
      char **argv)
{
  libvirt_test_init (&argc, &argv);
  install_schema ();

  g_test_add_func ("/libvirt-keys/set-and-reset", test_keys);
  g_test_add_func ("/libvirt-keys/other-settings", test_other_settings);

  return libvirt_test_run ();
}

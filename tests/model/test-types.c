/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions, amounts of memory, power states and the words for them; and which connections lead elsewhere. */
#include "nest-hypervisor-info.h"
#include "nest-types.h"

static void
test_version_parse (void)
{
  static const struct {
    const char *text;
    gboolean valid;
    NestVersion version;
  } rows[] = {
    { "7.2.22_Debianr174463", TRUE, { 7, 2, 22 } },
    { "6.1.0r135406", TRUE, { 6, 1, 0 } },
    { "6.0", TRUE, { 6, 0, 0 } },
    { "7.2.x", TRUE, { 7, 2, 0 } },
    { "7", TRUE, { 7, 0, 0 } },
    { "7.2.22.1", TRUE, { 7, 2, 22 } },
    { "99999999999.1", TRUE, { G_MAXUINT, 1, 0 } },
    { "WARNING: nothing", FALSE, { 0 } },
    { "", FALSE, { 0 } },
    { "-1.0", FALSE, { 0 } },
    { NULL, FALSE, { 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      NestVersion version;

      g_test_message ("row %u", i);
      g_assert_cmpint (nest_version_parse (rows[i].text, &version), ==, rows[i].valid);
      g_assert_cmpint (nest_version_compare (&version, &rows[i].version), ==, 0);
    }
}

static void
test_version_compare (void)
{
  static const NestVersion ascending[] = { { 5, 2, 44 }, { 6, 0, 0 }, { 6, 0, 9 }, { 6, 1, 0 }, { 7, 0, 0 }, { 10, 0, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (ascending); i++)
    for (guint j = 0; j < G_N_ELEMENTS (ascending); j++)
      {
        int order = nest_version_compare (&ascending[i], &ascending[j]);

        g_assert_cmpint (order < 0, ==, i < j);
        g_assert_cmpint (order > 0, ==, i > j);
      }
}

static void
test_format_memory (void)
{
  static const struct {
    guint64 mib;
    const char *text;
  } rows[] = {
    { 0, "0 MiB" }, { 4, "4 MiB" }, { 1023, "1023 MiB" }, { 1024, "1 GiB" }, { 2560, "2.5 GiB" }, { 2097152, "2048 GiB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = nest_format_memory (rows[i].mib);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_power_states (void)
{
  static const struct {
    NestPowerState state;
    const char *id;
    gboolean is_off;
  } rows[] = {
    { NEST_POWER_STATE_UNKNOWN, "unknown", FALSE },
    { NEST_POWER_STATE_OFF, "off", TRUE },
    { NEST_POWER_STATE_ABORTED, "aborted", TRUE },
    { NEST_POWER_STATE_SAVED, "saved", FALSE },
    { NEST_POWER_STATE_RUNNING, "running", FALSE },
    { NEST_POWER_STATE_PAUSED, "paused", FALSE },
    { NEST_POWER_STATE_STUCK, "stuck", FALSE },
    { NEST_POWER_STATE_CHANGING, "changing", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpstr (nest_power_state_get_id (rows[i].state), ==, rows[i].id);
      g_assert_cmpint (nest_power_state_from_id (rows[i].id), ==, rows[i].state);
      g_assert_cmpint (nest_power_state_is_off (rows[i].state), ==, rows[i].is_off);
      g_assert_nonnull (nest_power_state_get_title (rows[i].state));
    }
  g_assert_cmpint (nest_power_state_from_id ("sleeping"), ==, NEST_POWER_STATE_UNKNOWN);
  g_assert_cmpint (nest_power_state_from_id (NULL), ==, NEST_POWER_STATE_UNKNOWN);
}

static void
test_words (void)
{
  g_assert_cmpstr (nest_answer_get_id (NEST_ANSWER_UNKNOWN), ==, "unknown");
  g_assert_cmpstr (nest_answer_get_id (NEST_ANSWER_NO), ==, "no");
  g_assert_cmpstr (nest_answer_get_id (NEST_ANSWER_YES), ==, "yes");
  g_assert_cmpstr (nest_cpu_vendor_get_id (NEST_CPU_VENDOR_INTEL), ==, "intel");
  g_assert_cmpstr (nest_cpu_vendor_get_id (NEST_CPU_VENDOR_AMD), ==, "amd");
  g_assert_cmpstr (nest_cpu_vendor_get_feature (NEST_CPU_VENDOR_INTEL), ==, "VT-x");
  g_assert_cmpstr (nest_cpu_vendor_get_feature (NEST_CPU_VENDOR_AMD), ==, "AMD-V");
  g_assert_cmpstr (nest_cpu_vendor_get_feature (NEST_CPU_VENDOR_UNKNOWN), ==, "VT-x/AMD-V");
}

static void
test_connections (void)
{
  static const struct {
    const char *connection;
    gboolean is_here;
  } rows[] = {
    { "virtualbox", TRUE },
    { "", TRUE },
    { NULL, TRUE },
    { "qemu:///system", TRUE },
    { "qemu:///session", TRUE },
    { "qemu+unix:///system?socket=/a:///b", TRUE },
    { "qemu+unix://?socket=/a", TRUE },
    { "qemu+ssh:///system", TRUE },
    { "test:///default", TRUE },
    { "test:///path?x=://y", TRUE },
    { "test://", TRUE },
    { "qemu:/system", TRUE },
    { "qemu+ssh://host/system", FALSE },
    { "qemu+ssh://me@host:2222/session?keyfile=/a:///b", FALSE },
    { "qemu+ssh://host/system?socket=test:///default", FALSE },
    { "qemu+tls://[::1]/system", FALSE },
    { "qemu+tcp://host", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("row %u: %s", i, rows[i].connection);
      g_assert_cmpint (nest_connection_is_here (rows[i].connection), ==, rows[i].is_here);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/types/version-parse", test_version_parse);
  g_test_add_func ("/types/version-compare", test_version_compare);
  g_test_add_func ("/types/format-memory", test_format_memory);
  g_test_add_func ("/types/power-states", test_power_states);
  g_test_add_func ("/types/words", test_words);
  g_test_add_func ("/types/connections", test_connections);

  return g_test_run ();
}

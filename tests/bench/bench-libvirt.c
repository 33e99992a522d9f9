/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thousand domains of libvirt's test driver: Nestbox's checklists beside the bare calls of libvirt-glib. Reports, never judges. */
#include <glib/gstdio.h>
#include <libvirt-gobject/libvirt-gobject.h>
#include <stdio.h>

#include "nest-checklist.h"
#include "nest-libvirt.h"

#define N_DOMAINS 1000
#define N_ROUNDS 5

static char *
write_domains (void)
{
  g_autoptr (GString) xml = g_string_new ("<node>\n");
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("nestbox-bench-XXXXXX.xml", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  for (guint i = 0; i < N_DOMAINS; i++)
    g_string_append_printf (xml,
                            "<domain type='test'><name>vm-%04u</name>"
                            "<uuid>00000000-0000-0000-0000-00000000%04u</uuid><memory unit='GB'>2</memory>"
                            "<vcpu placement='static'>1</vcpu><os><type arch='x86_64'>hvm</type></os>"
                            "<features><acpi/></features><cpu mode='host-passthrough'/></domain>\n", i, i);
  g_string_append (xml, "<cpu><mhz>2000</mhz><model>x86_64</model><active>8</active><nodes>1</nodes><sockets>1</sockets>"
                        "<cores>8</cores><threads>1</threads></cpu><memory>16777216</memory></node>\n");
  g_assert_true (g_file_set_contents (path, xml->str, -1, NULL));

  return g_steal_pointer (&path);
}

/* Open, fetch, every domain's configuration: what any program has to ask. In ms. */
static double
measure_bare (const char *uri)
{
  gint64 begin = g_get_monotonic_time ();
  GVirConnection *connection = gvir_connection_new (uri);
  g_autoptr (GError) error = NULL;
  GList *domains;
  guint n = 0;

  gvir_connection_open (connection, NULL, &error);
  g_assert_no_error (error);
  gvir_connection_fetch_domains (connection, NULL, &error);
  g_assert_no_error (error);
  domains = gvir_connection_get_domains (connection);
  for (GList *l = domains; l != NULL; l = l->next)
    {
      GVirConfigDomain *config = gvir_domain_get_config (l->data, 0, &error);

      g_assert_no_error (error);
      g_object_unref (config);
      n++;
    }
  g_assert_cmpuint (n, ==, N_DOMAINS);
  g_list_free_full (domains, g_object_unref);
  gvir_connection_close (connection);
  g_object_unref (connection);

  return (g_get_monotonic_time () - begin) / 1000.0;
}

typedef struct {
  NestHost *host;
  NestHypervisorInfo *info;
  GPtrArray *machines;
  guint n_pending, n_findings;
} Ours;

static void
machine_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Ours *ours = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = nest_hypervisor_read_finish (NEST_HYPERVISOR (source), result, &error);
  g_autoptr (NestChoices) choices = nest_choices_new ();
  g_autoptr (NestChecklist) checklist = nest_checklist_new (choices);

  g_assert_no_error (error);
  nest_checklist_set_snapshots (checklist, ours->host, ours->info, machine);
  ours->n_findings += g_list_model_get_n_items (G_LIST_MODEL (checklist));
  ours->n_pending--;
}

static void
probed (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  ((Ours *) user_data)->info = nest_hypervisor_probe_finish (NEST_HYPERVISOR (source), result, NULL);
}

static void
listed (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  ((Ours *) user_data)->machines = nest_hypervisor_list_finish (NEST_HYPERVISOR (source), result, &error);
  g_assert_no_error (error);
}

/* The same, with a checklist of every domain. In ms. */
static double
measure_ours (const char *uri)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (NestHypervisor) hypervisor = nest_libvirt_new (uri);
  g_autoptr (NestHost) host = nest_host_new ();
  Ours ours = { host, NULL, NULL, N_DOMAINS, 0 };
  double elapsed;

  nest_host_set_cpu_count (host, 8, 4);
  nest_host_set_memory (host, 16384, 12000);
  nest_hypervisor_probe_async (hypervisor, NEST_PRIORITY_SELECTED, NULL, probed, &ours);
  nest_hypervisor_list_async (hypervisor, NEST_PRIORITY_SELECTED, NULL, listed, &ours);
  while (ours.info == NULL || ours.machines == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (ours.machines->len, ==, N_DOMAINS);
  for (guint i = 0; i < N_DOMAINS; i++)
    nest_hypervisor_read_async (hypervisor, nest_machine_get_uuid (g_ptr_array_index (ours.machines, i)),
                                NEST_PRIORITY_BACKGROUND, NULL, machine_read, &ours);
  while (ours.n_pending > 0)
    g_main_context_iteration (NULL, TRUE);
  elapsed = (g_get_monotonic_time () - begin) / 1000.0;
  g_assert_cmpuint (ours.n_findings, >, N_DOMAINS);
  g_object_unref (ours.info);
  g_ptr_array_unref (ours.machines);

  return elapsed;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static long
peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status != NULL ? strstr (status, "VmHWM:") : NULL;

  return line != NULL ? atol (line + strlen ("VmHWM:")) / 1024 : 0;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = write_domains ();
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  double bare[N_ROUNDS], ours[N_ROUNDS], ratios[N_ROUNDS];

  gvir_init_object (NULL, NULL);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      ours[i] = measure_ours (uri);
      bare[i] = measure_bare (uri);
      ratios[i] = ours[i] / bare[i];
    }
  qsort (bare, N_ROUNDS, sizeof *bare, compare_doubles);
  qsort (ours, N_ROUNDS, sizeof *ours, compare_doubles);
  qsort (ratios, N_ROUNDS, sizeof *ratios, compare_doubles);
  printf ("1..1\n# %d domains of the test driver with all their findings: %.0f ms, the bare calls: %.0f ms, ratio %.2f, "
          "peak memory %ld MiB (medians of %d)\nok 1 libvirt-list\n",
          N_DOMAINS, ours[N_ROUNDS / 2], bare[N_ROUNDS / 2], ratios[N_ROUNDS / 2], peak_memory (), N_ROUNDS);
  g_remove (path);

  return 0;
}

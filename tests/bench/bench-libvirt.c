/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nestbox beside the bare calls of libvirt-glib: checklists of a thousand domains of libvirt's test driver, and one
 * change of one domain, also of real libvirt (--apply URI UUID). Reports, never judges.
 */
#include <glib/gstdio.h>
#include <libvirt-gobject/libvirt-gobject.h>
#include <stdio.h>

#include "nest-checklist.h"
#include "nest-libvirt.h"

#define N_DOMAINS 1000
#define N_ROUNDS 5
#define N_APPLIES 101

/* What the design allows for */
#define LIST_RATIO_LIMIT 1.5
#define APPLY_RATIO_LIMIT 1.3
#define MEMORY_LIMIT 60 /* MiB */

/* As long and as deep as Whonix's own definition, but not pinned */
#define DOMAIN \
  "<domain type='test'><name>vm-%04u</name><uuid>00000000-0000-0000-0000-00000000%04u</uuid>" \
  "<memory dumpCore='off' unit='GB'>2</memory><currentMemory unit='GB'>2</currentMemory>" \
  "<memoryBacking><nosharepages/></memoryBacking><vcpu placement='static'>1</vcpu>" \
  "<os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os>" \
  "<features><acpi/><hap/><pvspinlock/><pmu state='off'/><vmport state='off'/></features>" \
  "<cpu mode='host-passthrough'><feature policy='disable' name='svm'/></cpu>" \
  "<clock offset='utc'><timer name='rtc' present='no'/><timer name='hpet' present='no'/>" \
  "<timer name='kvmclock' present='no'/></clock>" \
  "<on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>destroy</on_crash>" \
  "<devices><disk type='file' device='disk'><source file='/var/lib/libvirt/images/vm-%04u.qcow2'/>" \
  "<target dev='vda' bus='virtio'/></disk><interface type='network'><mac address='52:54:00:4e:%02x:%02x'/>" \
  "<source network='Whonix-Internal'/><model type='virtio'/></interface>" \
  "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>" \
  "<input type='tablet' bus='usb'/><graphics type='spice' autoport='yes'/><sound model='ich6'/>" \
  "<memballoon model='none'/><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng></devices></domain>\n"

static char *
write_domains (void)
{
  g_autoptr (GString) xml = g_string_new ("<node>\n");
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("nestbox-bench-XXXXXX.xml", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  for (guint i = 0; i < N_DOMAINS; i++)
    g_string_append_printf (xml, DOMAIN, i, i, i, i / 256, i % 256);
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
  GPtrArray *readings; /* what was read is kept, as the list of machines keeps it */
  guint n_findings;
} Ours;

static void read_next (NestHypervisor *hypervisor,
                       Ours           *ours);

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
  g_ptr_array_add (ours->readings, g_steal_pointer (&machine));
  read_next (NEST_HYPERVISOR (source), ours);
}

/* One after the other, as the list of machines does in the background. */
static void
read_next (NestHypervisor *hypervisor,
           Ours           *ours)
{
  if (ours->readings->len < N_DOMAINS)
    nest_hypervisor_read_async (hypervisor,
                                nest_machine_get_uuid (g_ptr_array_index (ours->machines, ours->readings->len)),
                                NEST_PRIORITY_BACKGROUND, NULL, machine_read, ours);
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
  g_autoptr (GPtrArray) readings = g_ptr_array_new_with_free_func (g_object_unref);
  Ours ours = { host, NULL, NULL, readings, 0 };
  double elapsed;

  nest_host_set_cpu_count (host, 8, 4);
  nest_host_set_memory (host, 16384, 12000);
  nest_hypervisor_probe_async (hypervisor, NEST_PRIORITY_SELECTED, NULL, probed, &ours);
  nest_hypervisor_list_async (hypervisor, NEST_PRIORITY_SELECTED, NULL, listed, &ours);
  while (ours.info == NULL || ours.machines == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (ours.machines->len, ==, N_DOMAINS);
  read_next (hypervisor, &ours);
  while (readings->len < N_DOMAINS)
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

/* --- changing one --- */

static void
applied (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  nest_hypervisor_apply_finish (NEST_HYPERVISOR (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
read_one (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(NestMachine **) user_data = nest_hypervisor_read_finish (NEST_HYPERVISOR (source), result, NULL);
}

static NestMachine *
look (NestHypervisor *hypervisor,
      const char     *uuid)
{
  NestMachine *machine = NULL;

  nest_hypervisor_read_async (hypervisor, uuid, NEST_PRIORITY_RUN, NULL, read_one, &machine);
  while (machine == NULL)
    g_main_context_iteration (NULL, TRUE);

  return machine;
}

/* What one change costs, in µs: the change itself, and with the machine read before and after it */
typedef struct {
  double apply;
  double whole;
} Cost;

/* Read, change the number of processors, read back. */
static Cost
measure_apply (NestHypervisor *hypervisor,
               const char     *uuid,
               guint           cpus)
{
  gint64 begin = g_get_monotonic_time (), before_apply, after_apply;
  g_autoptr (NestMachine) before = look (hypervisor, uuid);
  g_autoptr (NestMachine) after = NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  gboolean done = FALSE;

  g_ptr_array_add (changes, nest_change_new (NEST_SETTING_CPU_COUNT,
                                             nest_machine_get_value (before, NEST_SETTING_CPU_COUNT),
                                             g_variant_new_uint32 (cpus)));
  before_apply = g_get_monotonic_time ();
  nest_hypervisor_apply_async (hypervisor, uuid, changes, NULL, applied, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  after_apply = g_get_monotonic_time ();
  after = look (hypervisor, uuid);
  g_assert_cmpuint (nest_machine_get_number (after, NEST_SETTING_CPU_COUNT), ==, cpus);

  return (Cost) { after_apply - before_apply, g_get_monotonic_time () - begin };
}

/* Get, define, get: what any program has to ask. In µs. */
static double
measure_define (GVirDomain *domain)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  GVirConfigDomain *before = gvir_domain_get_config (domain, GVIR_DOMAIN_XML_INACTIVE, &error);
  GVirConfigDomain *after;

  g_assert_no_error (error);
  gvir_domain_set_config (domain, before, &error);
  g_assert_no_error (error);
  after = gvir_domain_get_config (domain, GVIR_DOMAIN_XML_INACTIVE, &error);
  g_assert_no_error (error);
  g_object_unref (before);
  g_object_unref (after);

  return g_get_monotonic_time () - begin;
}

static void
powered (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  nest_hypervisor_power_finish (NEST_HYPERVISOR (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

/* Each connection of the test driver has machines of its own, and they run; one that is off is asked less. */
static void
pull_plugs (NestHypervisor *hypervisor,
            GVirDomain     *domain,
            const char     *uuid)
{
  gboolean done = FALSE;

  gvir_domain_stop (domain, 0, NULL);
  nest_hypervisor_power_async (hypervisor, uuid, NEST_POWER_ACTION_PULL_PLUG, NULL, powered, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static double
get_median (double *values,
            guint   n_values)
{
  qsort (values, n_values, sizeof *values, compare_doubles);

  return values[n_values / 2];
}

static void
report_apply (guint       number,
              const char *name,
              const char *uri,
              const char *uuid)
{
  g_autoptr (NestHypervisor) hypervisor = nest_libvirt_new (uri);
  GVirConnection *connection = gvir_connection_new (uri);
  double ours[N_APPLIES], bare[N_APPLIES], ratios[N_APPLIES], whole_ratios[N_APPLIES];
  GVirDomain *domain;

  g_assert_true (gvir_connection_open (connection, NULL, NULL));
  g_assert_true (gvir_connection_fetch_domains (connection, NULL, NULL));
  domain = gvir_connection_get_domain (connection, uuid);
  g_assert_nonnull (domain);
  pull_plugs (hypervisor, domain, uuid);
  g_object_unref (look (hypervisor, uuid)); /* opens the connection */
  for (guint i = 0; i < N_APPLIES; i++)
    {
      Cost cost = measure_apply (hypervisor, uuid, 1 + i % 2 + 1);

      bare[i] = measure_define (domain);
      ours[i] = cost.apply;
      ratios[i] = cost.apply / bare[i];
      whole_ratios[i] = cost.whole / bare[i];
    }
  printf ("# one change of one domain: %.2f ms, bare get, define, get: %.2f ms, ratio %.2f (limit %.1f); "
          "read before and after: ratio %.2f (medians of %d)\nok %u %s\n",
          get_median (ours, N_APPLIES) / 1000, get_median (bare, N_APPLIES) / 1000, get_median (ratios, N_APPLIES),
          APPLY_RATIO_LIMIT, get_median (whole_ratios, N_APPLIES), N_APPLIES, number, name);
  g_object_unref (domain);
  g_object_unref (connection);
}

/* Alone in a process of its own, so that nothing else counts. */
static long
measure_memory (const char *program,
                const char *mode,
                const char *uri)
{
  const char *argv[] = { program, mode, uri, NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);

  return atol (out);
}

static void
report_list (const char *program,
             const char *uri)
{
  double bare[N_ROUNDS], ours[N_ROUNDS], ratios[N_ROUNDS];
  long memory = measure_memory (program, "--memory", uri);
  long bare_memory = measure_memory (program, "--bare-memory", uri);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      ours[i] = measure_ours (uri);
      bare[i] = measure_bare (uri);
      ratios[i] = ours[i] / bare[i];
    }
  printf ("# %d domains of the test driver with all their findings: %.0f ms, the bare calls: %.0f ms, ratio %.2f "
          "(limit %.1f; medians of %d); peak memory %ld MiB (limit %d), %ld MiB more than the bare calls\nok 1 libvirt-list\n",
          N_DOMAINS, get_median (ours, N_ROUNDS), get_median (bare, N_ROUNDS), get_median (ratios, N_ROUNDS),
          LIST_RATIO_LIMIT, N_ROUNDS, memory, MEMORY_LIMIT, memory - bare_memory);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;

  gvir_init_object (NULL, NULL);
  if (argc == 4 && g_str_equal (argv[1], "--apply"))
    {
      printf ("1..1\n");
      report_apply (1, "libvirt-apply-real", argv[2], argv[3]);
      return 0;
    }
  if (argc == 3)
    {
      if (g_str_equal (argv[1], "--memory"))
        measure_ours (argv[2]);
      else
        measure_bare (argv[2]);
      printf ("%ld\n", peak_memory ());
      return 0;
    }

  path = write_domains ();
  uri = g_strconcat ("test://", path, NULL);
  printf ("1..2\n");
  report_list (argv[0], uri);
  report_apply (2, "libvirt-apply", uri, "00000000-0000-0000-0000-000000000007");
  g_remove (path);

  return 0;
}

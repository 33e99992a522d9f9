/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CPUs that other machines are pinned to: right after each change, and not asked for again and again. */
#include <dlfcn.h>
#include <libvirt/libvirt.h>

#include "libvirt-test.h"
#include "nest-libvirt-uri.h"

#define N_MACHINES 300

static int n_texts;

/* In libvirt's place: counts, and asks it. */
char *
virDomainGetXMLDesc (virDomainPtr domain,
                     unsigned int flags)
{
  char *(*real) (virDomainPtr, unsigned int) = dlsym (RTLD_NEXT, "virDomainGetXMLDesc");

  g_atomic_int_inc (&n_texts);

  return real (domain, flags);
}

static char *
get_uuid (guint number)
{
  return g_strdup_printf ("00000000-0000-4000-9000-%012u", number);
}

/* Each is pinned to a CPU of its own. */
static NestHypervisor *
open_pinned (guint n_machines)
{
  g_autoptr (GString) all = g_string_new ("<node>\n");
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;

  for (guint i = 0; i < n_machines; i++)
    {
      g_autofree char *uuid = get_uuid (i);

      g_string_append_printf (all,
                              "<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>"
                              "<name>pinned-%u</name><uuid>%s</uuid><memory unit='MiB'>64</memory>"
                              "<vcpu placement='static' cpuset='%u'>1</vcpu><os><type arch='x86_64'>hvm</type></os>"
                              "<test:runstate>5</test:runstate></domain>\n", i, uuid, i);
    }
  g_string_append (all, "</node>\n");
  path = libvirt_test_write ("pinned.xml", all->str);
  uri = nest_libvirt_uri_for_test_file (path);

  return nest_libvirt_new (uri);
}

static NestMachine *
read_number (NestHypervisor *libvirt,
             guint           number)
{
  g_autofree char *uuid = get_uuid (number);
  g_autoptr (GError) error = NULL;
  NestMachine *machine = libvirt_test_read (libvirt, uuid, &error);

  g_assert_no_error (error);

  return machine;
}

static void
assert_taken (NestHypervisor *libvirt,
              guint           number,
              const char     *expected)
{
  g_autoptr (NestMachine) machine = read_number (libvirt, number);

  g_assert_cmpstr (nest_machine_get_taken_cpus (machine), ==, expected);
}

/* Each definition for the machine itself, and once for the others; the whole list anew would be 90,000. */
static void
test_many (void)
{
  NestHypervisor *libvirt = open_pinned (N_MACHINES);

  g_atomic_int_set (&n_texts, 0);
  for (guint i = 1; i < N_MACHINES - 1; i++)
    {
      g_autofree char *before = i == 1 ? g_strdup ("0") : g_strdup_printf ("0-%u", i - 1);
      g_autofree char *after = i == N_MACHINES - 2 ? g_strdup_printf ("%u", N_MACHINES - 1)
                                                   : g_strdup_printf ("%u-%u", i + 1, N_MACHINES - 1);
      g_autofree char *expected = g_strjoin (",", before, after, NULL);

      assert_taken (libvirt, i, expected);
    }
  /* What was seen counts for seconds, and a slow computer may need more of them. */
  g_assert_cmpint (g_atomic_int_get (&n_texts), <=, N_MACHINES * 10);
  libvirt_test_close (libvirt);
}

static void
test_change (void)
{
  NestHypervisor *libvirt = open_pinned (4);
  g_autofree char *uuid = get_uuid (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = read_number (libvirt, 2);
  g_autoptr (GPtrArray) changes =
    libvirt_test_one_change (machine, NEST_SETTING_CPU_PINNING, g_variant_new_string ("cpuset=7-8"));

  assert_taken (libvirt, 0, "1-3");
  libvirt_test_apply (libvirt, uuid, changes, &error);
  g_assert_no_error (error);
  assert_taken (libvirt, 0, "1,3,7-8");
  assert_taken (libvirt, 2, "0-1,3");
  libvirt_test_close (libvirt);
}

/* A start is told by libvirt: that one machine, and none else, is looked at again. */
static void
test_event (void)
{
  NestHypervisor *libvirt = open_pinned (20);
  g_autofree char *uuid = get_uuid (5);
  g_autoptr (GError) error = NULL;

  assert_taken (libvirt, 0, "1-19");
  libvirt_test_power (libvirt, uuid, NEST_POWER_ACTION_START, &error);
  g_assert_no_error (error);
  libvirt_test_spin (100);
  g_atomic_int_set (&n_texts, 0);
  assert_taken (libvirt, 0, "1-19");
  g_assert_cmpint (g_atomic_int_get (&n_texts), >=, 2);
  libvirt_test_close (libvirt);
}

int
main (int    argc,
      char **argv)
{
  libvirt_test_init (&argc, &argv);

  g_test_add_func ("/libvirt/pins/many", test_many);
  g_test_add_func ("/libvirt/pins/change", test_change);
  g_test_add_func ("/libvirt/pins/event", test_event);

  return libvirt_test_run ();
}

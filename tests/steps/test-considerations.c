/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which considerations apply to which machine on which computer. */
#include "nest-considerations.h"
#include "nest-pinning.h"
#include "nest-test-snapshots.h"

typedef struct {
  const char *name;
  const char *hypervisor;
  const char *machine;
  NestCpuVendor vendor;
  NestAnswer affected;
  int nested_paging; /* -1: not known */
  const char *pinning;
  const char *expected;
} Case;

#define WORKSTATION "Whonix-Workstation-LXQt"
#define END " not-everything-works"

static const Case cases[] = {
  { "workstation", "virtualbox", WORKSTATION, NEST_CPU_VENDOR_AMD, NEST_ANSWER_NO, 1, NULL,
    "save-your-work attack-surface whonix-network" END " self-support" },
  { "intel", "virtualbox", WORKSTATION, NEST_CPU_VENDOR_INTEL, NEST_ANSWER_NO, 1, NULL,
    "save-your-work attack-surface-intel whonix-network" END " self-support" },
  { "intel-with-weakness", "virtualbox", WORKSTATION, NEST_CPU_VENDOR_INTEL, NEST_ANSWER_YES, 1, NULL,
    "save-your-work attack-surface-intel processor-weakness whonix-network" END " self-support" },
  { "paging-off", "virtualbox", "Debian", NEST_CPU_VENDOR_AMD, NEST_ANSWER_NO, 0, NULL,
    "save-your-work attack-surface nested-paging network" END },
  { "paging-off-and-not-known", "virtualbox", "Debian", NEST_CPU_VENDOR_AMD, NEST_ANSWER_UNKNOWN, 0, NULL,
    "save-your-work attack-surface nested-paging-unknown network" END },
  /* The weakness says all there is to say about nested paging. */
  { "paging-off-with-weakness", "virtualbox", "Debian", NEST_CPU_VENDOR_INTEL, NEST_ANSWER_YES, 0, NULL,
    "save-your-work attack-surface-intel processor-weakness network" END },
  { "kvm-on-intel", "kvm", "Debian", NEST_CPU_VENDOR_INTEL, NEST_ANSWER_NO, -1, NULL,
    "save-your-work attack-surface mixed-virtualizers network" END },
  { "kvm-pinned", "kvm", "Whonix-Workstation", NEST_CPU_VENDOR_AMD, NEST_ANSWER_NO, -1, "cpuset=1",
    "save-your-work attack-surface mixed-virtualizers cpu-pinning whonix-network" END " self-support" },
  { "kvm-not-pinned", "kvm", "Whonix-Workstation", NEST_CPU_VENDOR_AMD, NEST_ANSWER_NO, -1, NEST_PINNING_NONE,
    "save-your-work attack-surface mixed-virtualizers whonix-network" END " self-support" },
  { "gateway", "virtualbox", "Whonix-Gateway-LXQt", NEST_CPU_VENDOR_AMD, NEST_ANSWER_NO, 1, NULL,
    "whonix-gateway save-your-work attack-surface" END " self-support" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (NestHost) host = nest_test_host_new (test->vendor);
  g_autoptr (NestMachine) machine = nest_machine_new (test->hypervisor, "here", "uuid", test->machine, NEST_MACHINE_READ);
  NestStepContext context = { host, NULL, machine, NULL };
  g_autoptr (GPtrArray) list = NULL;
  g_auto (GStrv) ids = NULL;
  g_autofree char *found = NULL;

  nest_host_set_l1tf_affected (host, test->affected);
  if (test->nested_paging >= 0)
    nest_machine_set_value (machine, NEST_SETTING_NESTED_PAGING, g_variant_new_boolean (test->nested_paging));
  if (test->pinning != NULL)
    nest_machine_set_value (machine, NEST_SETTING_CPU_PINNING, g_variant_new_string (test->pinning));
  list = nest_considerations_list (&context);
  ids = nest_considerations_get_ids (list);
  found = g_strjoinv (" ", ids);
  g_assert_cmpstr (found, ==, test->expected);

  for (guint i = 0; i < list->len; i++)
    {
      const NestConsideration *consideration = g_ptr_array_index (list, i);
      g_autofree char *documentation = nest_consideration_get_documentation (consideration);

      g_assert_cmpuint (strlen (nest_consideration_get_title (consideration)), >, 0);
      g_assert_true (g_str_has_suffix (nest_consideration_get_text (consideration), "."));
      g_assert_true (g_str_has_prefix (documentation, NEST_DOCUMENTATION_BASE));
    }
}

/* Before this computer was read: nothing is claimed about it. */
static void
test_unknown_computer (void)
{
  g_autoptr (NestMachine) machine = nest_machine_new ("virtualbox", "virtualbox", "uuid", "Debian", NEST_MACHINE_LISTED);
  NestStepContext context = { NULL, NULL, machine, NULL };
  g_autoptr (GPtrArray) list = nest_considerations_list (&context);
  g_auto (GStrv) ids = nest_considerations_get_ids (list);
  g_autofree char *found = g_strjoinv (" ", ids);

  g_assert_cmpstr (found, ==, "save-your-work attack-surface network" END);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/steps/considerations/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/steps/considerations/unknown-computer", test_unknown_computer);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Switches of kernel modules: which place counts, what the words mean, what a computer says of them. */
#include "nest-host.h"

static void
test_values (void)
{
  static const struct {
    const char *text;
    NestAnswer value;
  } rows[] = {
    { "1", NEST_ANSWER_YES }, { "Y", NEST_ANSWER_YES }, { "y\n", NEST_ANSWER_YES }, { "on", NEST_ANSWER_YES },
    { "true", NEST_ANSWER_YES }, { NULL, NEST_ANSWER_YES },
    { "0", NEST_ANSWER_NO }, { "N", NEST_ANSWER_NO }, { "n\n", NEST_ANSWER_NO }, { "off", NEST_ANSWER_NO },
    { "false", NEST_ANSWER_NO },
    { "", NEST_ANSWER_UNKNOWN }, { "o", NEST_ANSWER_UNKNOWN }, { "maybe", NEST_ANSWER_UNKNOWN },
    { "2", NEST_ANSWER_UNKNOWN }, { "\xff", NEST_ANSWER_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (nest_module_value_parse (rows[i].text), ==, rows[i].value);
}

static void
test_last_wins (void)
{
  g_autoptr (NestModuleOption) option = nest_module_option_new ("kvm", "enable_virt_at_load");
  g_autoptr (NestModuleOption) copy = NULL;
  g_autofree char *source = NULL;
  g_autofree char *boot_source = NULL;

  g_assert_null (nest_module_option_get_winner (option));
  g_assert_null (nest_module_option_get_source (option));
  g_assert_cmpint (nest_module_option_get_next (option), ==, NEST_ANSWER_UNKNOWN);
  option->fallback = NEST_ANSWER_YES;
  g_assert_cmpint (nest_module_option_get_next (option), ==, NEST_ANSWER_YES);

  nest_module_option_add (option, NEST_ANSWER_NO, "/etc/modprobe.d/disable-kvm-virt-at-load.conf", 3);
  source = nest_module_option_get_source (option);
  g_assert_cmpstr (source, ==, "line 3 of /etc/modprobe.d/disable-kvm-virt-at-load.conf");
  g_assert_cmpint (nest_module_option_get_next (option), ==, NEST_ANSWER_NO);
  g_assert_cmpint (nest_module_option_get_own (option), ==, NEST_ANSWER_UNKNOWN);

  nest_module_option_add (option, NEST_ANSWER_YES, NEST_MODULE_OPTION_FILE, 1);
  nest_module_option_add (option, NEST_ANSWER_NO, NEST_KERNEL_COMMAND_LINE, 0);
  copy = nest_module_option_copy (option);
  boot_source = nest_module_option_get_source (copy);
  g_assert_cmpstr (boot_source, ==, "the kernel's command line");
  g_assert_cmpint (nest_module_option_get_next (copy), ==, NEST_ANSWER_NO);
  g_assert_cmpint (nest_module_option_get_own (copy), ==, NEST_ANSWER_YES);
}

/* A change is of the value at the next load; what Nestbox's own file said is what undo restores */
static void
test_of_host (void)
{
  g_autoptr (NestHost) host = nest_host_new ();
  g_autoptr (NestModuleOption) option = nest_module_option_new ("kvm_amd", "nested");
  g_autoptr (GVariant) unknown = nest_host_get_value (host, NEST_SETTING_KVM_NESTED);
  g_autoptr (GVariant) value = NULL;

  g_assert_null (unknown);
  g_assert_null (nest_host_get_source (host, NEST_SETTING_KVM_NESTED));
  option->loaded = NEST_ANSWER_YES;
  option->fallback = NEST_ANSWER_YES;
  nest_module_option_add (option, NEST_ANSWER_NO, NEST_MODULE_OPTION_FILE, 1);
  nest_host_set_module_option (host, NEST_SETTING_KVM_NESTED, option);
  value = nest_host_get_value (host, NEST_SETTING_KVM_NESTED);
  g_assert_false (g_variant_get_boolean (value));
  g_assert_cmpstr (nest_host_get_source (host, NEST_SETTING_KVM_NESTED), ==, "0");
  nest_host_set_module_option (host, NEST_SETTING_KVM_NESTED, NULL);
  g_assert_null (nest_host_get_module_option (host, NEST_SETTING_KVM_NESTED));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/module-option/values", test_values);
  g_test_add_func ("/module-option/last-wins", test_last_wins);
  g_test_add_func ("/module-option/of-host", test_of_host);

  return g_test_run ();
}

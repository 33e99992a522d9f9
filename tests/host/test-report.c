/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: each tick lets its kind in and no other, what was written is read again, and a stranger's file is refused. */
#include <locale.h>
#include <string.h>

#include "nest-test-computer.h"
#include "nest-test-report.h"

#define COMPUTER "amd linux=6.18.0 vb=7.2.8 kvm=loaded nested=1 at-load=1 conf=own conf=late driver=failed"

typedef struct {
  NestTestTree *tree;
  NestHost *host;
  NestHypervisorInfo *info;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->tree = nest_test_computer_new (COMPUTER);
  fixture->host = nest_test_computer_probe (COMPUTER, fixture->tree);
  fixture->info = nest_test_computer_new_info (COMPUTER, "virtualbox");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->tree, nest_test_tree_free);
  g_clear_object (&fixture->host);
  g_clear_object (&fixture->info);
}

static gboolean
contains (const char *text,
          const char *secret)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *small = g_ascii_strdown (secret, -1);

  return strstr (lower, small) != NULL;
}

/* Of each kind all that was planted is there when it is ticked, beside nothing of the others */
static void
test_ticks (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (NestReportDraft) draft = nest_test_report_new_draft (fixture->host, fixture->info, TRUE);
  guint n_secrets = 0;
  const NestTestSecret *secrets = nest_test_report_get_secrets (&n_secrets);

  for (guint i = 0; i < NEST_N_PRIVATE; i++)
    {
      g_autofree char *json = nest_report_draft_to_json (draft, 1u << i);
      g_autofree char *text = nest_report_draft_to_text (draft, 1u << i);
      guint n_found = 0;

      for (guint j = 0; j < n_secrets; j++)
        {
          gboolean is_its = (secrets[j].kind & (1u << i)) != 0;

          if (!is_its && (contains (json, secrets[j].secret) || contains (text, secrets[j].secret)))
            g_error ("“%s” came with %s:\n%s", secrets[j].secret, nest_private_get_id (i), json);
          n_found += is_its && contains (json, secrets[j].secret);
        }
      g_test_message ("%s: %u", nest_private_get_id (i), n_found);
      g_assert_cmpuint (n_found, >, 0);
    }
}

/* Written, read and shown: the same, also when what is shown is English and its reader's language is not */
static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (NestReportDraft) draft = nest_test_report_new_draft (fixture->host, fixture->info, TRUE);
  g_autofree char *json = nest_report_draft_to_json (draft, NEST_PRIVATE_NONE);
  g_autofree char *text = nest_report_draft_to_text (draft, NEST_PRIVATE_NONE);
  g_autofree char *framed = g_strdup_printf ("```json\n%s```\n", json);
  g_autoptr (GError) error = NULL;
  g_autoptr (NestReport) report = nest_report_new_from_json (framed, strlen (framed), &error);
  g_autofree char *shown = NULL;

  g_assert_no_error (error);
  shown = nest_report_to_text (report);
  g_assert_cmpstr (shown, ==, text);
  g_assert_cmpuint (nest_report_get_machines (report)->len, ==, 1);
  g_assert_cmpint (nest_machine_get_whonix_role (nest_report_get_machines (report)->pdata[0]), ==, NEST_WHONIX_WORKSTATION);
  g_assert_cmpint (nest_run_get_outcome (nest_report_get_run (report)), ==, NEST_OUTCOME_FAILED);
  g_assert_nonnull (strstr (text, "machine 1"));
}

/* Sentences that were said in the user's language say which it is */
static void
test_language (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (NestReportDraft) draft = nest_test_report_new_draft (fixture->host, fixture->info, TRUE);
  g_autofree char *hidden = NULL;

  nest_report_draft_set_english (draft, FALSE);
  hidden = nest_report_draft_to_json (draft, NEST_PRIVATE_NONE);
  g_assert_null (strstr (hidden, "Ask"));
  g_assert_nonnull (strstr (hidden, "A sentence was left out"));
}

/* A line of an error can end the frame of a forum no more than it can begin markup of a terminal */
static void
test_markup (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (NestReportDraft) draft = nest_report_draft_new (nest_scrubber_new ());
  g_autofree char *text = NULL;
  const char *end;

  nest_hypervisor_info_set_problem (fixture->info, NEST_HYPERVISOR_PROBLEM_BROKEN,
                                    "```\n[click](https://example.org) <b>\x1b[2J\u202e</b>", NULL);
  nest_report_draft_set_host (draft, fixture->host, NEST_VANTAGE_OUTSIDE);
  nest_report_draft_add_hypervisor (draft, fixture->info);
  text = nest_report_draft_to_text (draft, NEST_PRIVATE_NONE);
  g_assert_true (g_str_has_prefix (text, "```text\n"));
  end = strstr (text + 3, "```");
  g_assert_cmpstr (end, ==, "```\n");
  g_assert_null (strchr (text, '\x1b'));
  g_assert_null (strstr (text, "\u202e"));
}

static const struct {
  const char *name;
  const char *document;
} refused[] = {
  { "empty", "" },
  { "other", "{\"format\":1}" },
  { "array", "[1]" },
  { "newer", "{\"nestbox-report\":2,\"computer\":{}}" },
  { "negative", "{\"nestbox-report\":-1}" },
  { "no-computer", "{\"nestbox-report\":1}" },
  { "wrong-type", "{\"nestbox-report\":1,\"computer\":{\"logical-cpus\":\"8\"}}" },
  { "huge-number", "{\"nestbox-report\":1,\"computer\":{\"logical-cpus\":4000000000}}" },
  { "below-zero", "{\"nestbox-report\":1,\"computer\":{\"memory-total\":-1}}" },
  { "unknown-word", "{\"nestbox-report\":1,\"computer\":{\"cpu-vendor\":\"cyrix\"}}" },
  { "object-for-array", "{\"nestbox-report\":1,\"computer\":{},\"machines\":{}}" },
  { "number-for-machine", "{\"nestbox-report\":1,\"computer\":{},\"machines\":[1]}" },
  { "machine-of-nobody", "{\"nestbox-report\":1,\"computer\":{},\"machines\":[{\"label\":\"machine 1\",\"detail\":\"read\","
                         "\"hypervisor\":\"kvm\",\"connection\":\"qemu:///system\"}]}" },
  { "foreign-hypervisor", "{\"nestbox-report\":1,\"computer\":{},\"hypervisors\":[{\"hypervisor\":\"%s\",\"connection\":\"x\"}]}" },
  { "pinning", "{\"nestbox-report\":1,\"computer\":{},\"hypervisors\":[{\"hypervisor\":\"kvm\",\"connection\":\"x\"}],\"machines\":"
               "[{\"label\":\"machine 1\",\"hypervisor\":\"kvm\",\"connection\":\"x\",\"settings\":{\"cpu-pinning\":{\"set\":"
               "\"<b>\"}}}]}" },
  { "option-without-name", "{\"nestbox-report\":1,\"computer\":{\"kvm-nested\":{\"state\":\"loaded\"}}}" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", refused[i].name);
      g_assert_null (nest_report_new_from_json (refused[i].document, strlen (refused[i].document), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

/* Members that this version does not know are not looked at, whatever stands in them */
static void
test_unknown_members (void)
{
  const char *document = "{\"nestbox-report\":1,\"computer\":{\"later\":[{}]},\"later\":{\"a\":[[1]]},\"findings\":7}";
  g_autoptr (GError) error = NULL;
  g_autoptr (NestReport) report = nest_report_new_from_json (document, strlen (document), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (nest_report_get_machines (report)->len, ==, 0);
}

static void
test_kinds (void)
{
  g_autoptr (GError) error = NULL;
  NestPrivate kinds = NEST_PRIVATE_NONE;

  g_assert_true (nest_private_parse ("paths, macs", &kinds, &error));
  g_assert_cmpuint (kinds, ==, NEST_PRIVATE_PATHS | NEST_PRIVATE_MACS);
  g_assert_false (nest_private_parse ("paths,everything", &kinds, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "time-zone"));
}

/* Lines as hypervisors write them, and what is left of each */
static const struct {
  const char *line;
  const char *left;
} lines[] = {
  { "Could not open /home/x/My Stuff is full (VERR_DISK_FULL)", "Could not open [path] (VERR_DISK_FULL)" },
  { "see '/tmp/It's here/a.log', please", "see '[path]', please" },
  { "AMD-V is used by the kernel: VT-x/AMD-V, and/or not", "AMD-V is used by the kernel: VT-x/AMD-V, and/or not" },
  { "Cannot open /dev/vboxdrv: Permission denied", "Cannot open /dev/vboxdrv: Permission denied" },
  { "line 3 of /etc/modprobe.d/zz-nestbox.conf", "line 3 of /etc/modprobe.d/zz-nestbox.conf" },
  { "line 3 of /etc/modprobe.d/alice.conf", "line 3 of [path]" },
  { "qemu+ssh://bob@host/system failed", "[address] failed" },
  { "qemu:///system failed", "qemu:///system failed" },
  { "file:///home/x y/z", "[path]" },
  { "~/VMs/a b/c.vbox is locked", "[path]" },
  { "error code: VERR_VMX_IN_VMX_ROOT_MODE (0x80004005)", "error code: VERR_VMX_IN_VMX_ROOT_MODE (0x80004005)" },
  { "7.2.22_Debianr174463 on 6.12.48+deb13-amd64", "7.2.22_Debianr174463 on 6.12.48+deb13-amd64" },
  { "Intel(R) Core(TM) i7-1165G7 CPU @ 2.80GHz", "Intel(R) Core(TM) i7-1165G7 CPU @ 2.80GHz" },
  { "at 2026-03-04 05:06:07 CET", "at [time]" },
  { "a\nb\x1b[1m", "a\\nb\\x1b[1m" },
};

static void
test_lines (void)
{
  g_autoptr (NestScrubber) scrubber = nest_scrubber_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *clean = nest_scrubber_clean (scrubber, NEST_PRIVATE_NONE, lines[i].line);

      g_assert_cmpstr (clean, ==, lines[i].left);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/report/ticks", Fixture, NULL, set_up, test_ticks, tear_down);
  g_test_add ("/report/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/report/language", Fixture, NULL, set_up, test_language, tear_down);
  g_test_add ("/report/markup", Fixture, NULL, set_up, test_markup, tear_down);
  g_test_add_func ("/report/refused", test_refused);
  g_test_add_func ("/report/unknown-members", test_unknown_members);
  g_test_add_func ("/report/kinds", test_kinds);
  g_test_add_func ("/report/lines", test_lines);

  return g_test_run ();
}

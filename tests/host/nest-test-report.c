/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alice's computer: her name, her files and her numbers stand in every text that somebody else wrote. */
#include "nest-test-report.h"

#include <string.h>

#define UUID "8f14e45f-ceea-467a-9538-1fbd3a2c7b90"
#define NAME "Alice's Whonix-Workstation (secret)"
#define SAID                                                                                                            \
  "VBoxManage: error: Could not open '/home/alice/VirtualBox VMs/" NAME "/disk of Bob.vdi' on wonderland at "           \
  "2026-03-04T05:06:07+02:00 Europe/Samara: {" UUID "} 08:00:27:AB:CD:EF 080027ABCDEF serial number: XK77-1234 "        \
  "PF2ABC12XYZ VBabcdef12-34567890 alice@example.org 192.168.77.5 fe80::a00:27ff:fe4e:66a1 de_AT.UTF-8 "                \
  "(VERR_SVM_IN_USE) rc=0x80004005"

static const NestTestSecret secrets[] = {
  { NEST_PRIVATE_USER, "alice" },
  { NEST_PRIVATE_USER, "Alice Liddell" },
  { NEST_PRIVATE_COMPUTER, "wonderland" },
  { NEST_PRIVATE_MACHINES, "(secret)" },
  { NEST_PRIVATE_MACHINES, "Vorpal" },
  { NEST_PRIVATE_PATHS, "/home" },
  { NEST_PRIVATE_PATHS, "disk of Bob" },
  { NEST_PRIVATE_PATHS, "looking-glass" },
  { NEST_PRIVATE_PATHS, "VirtualBox VMs" },
  { NEST_PRIVATE_MACS, "08:00:27:ab:cd:ef" },
  { NEST_PRIVATE_MACS, "080027abcdef" },
  { NEST_PRIVATE_UUIDS, UUID },
  { NEST_PRIVATE_SERIALS, "XK77-1234" },
  { NEST_PRIVATE_SERIALS, "PF2ABC12XYZ" },
  { NEST_PRIVATE_SERIALS, "VBabcdef12-34567890" },
  { NEST_PRIVATE_SERIALS, "s3rial" },
  { NEST_PRIVATE_TIME_ZONE, "Samara" },
  { NEST_PRIVATE_TIME_ZONE, "05:06:07" },
  { NEST_PRIVATE_LANGUAGE, "de_AT" },
  { NEST_PRIVATE_NONE, "example.org" },
  { NEST_PRIVATE_NONE, "192.168.77" },
  { NEST_PRIVATE_NONE, "a00:27ff" },
};

/** nest_test_report_get_secrets: Returns: (transfer none) (array length=n_secrets): all that was planted */
const NestTestSecret *
nest_test_report_get_secrets (guint *n_secrets)
{
  *n_secrets = G_N_ELEMENTS (secrets);

  return secrets;
}

static NestScrubber *
new_scrubber (gboolean planted)
{
  NestScrubber *scrubber = nest_scrubber_new ();

  if (!planted)
    return scrubber;
  nest_scrubber_add (scrubber, NEST_PRIVATE_USER, "alice", "[user]");
  nest_scrubber_add (scrubber, NEST_PRIVATE_USER, "Alice Liddell", "[user]");
  nest_scrubber_add (scrubber, NEST_PRIVATE_COMPUTER, "wonderland", "[computer]");
  nest_scrubber_add (scrubber, NEST_PRIVATE_SERIALS, "s3rial", "[serial]");
  nest_scrubber_add (scrubber, NEST_PRIVATE_TIME_ZONE, "Europe/Samara", "[time zone]");
  nest_scrubber_add (scrubber, NEST_PRIVATE_LANGUAGE, "de_AT.UTF-8", "[language]");
  /* The sentences are English, so that they are looked at and not only left out */
  nest_scrubber_set_facts (scrubber, "alice", "wonderland", "Europe/Samara", "en_US de_AT.UTF-8");

  return scrubber;
}

static NestRun *
new_run (NestHypervisorInfo *info)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 ("2026-03-04T05:06:07+02:00", NULL);
  NestRun *run = nest_run_new_remembered (NEST_RUN_APPLY, UUID, NULL, time, time, NEST_OUTCOME_FAILED);
  g_autoptr (NestJob) job =
    nest_job_new_remembered (NEST_JOB_MACHINE, nest_hypervisor_info_get_connection (info), UUID, NAME);
  NestChange *change = nest_change_new (NEST_SETTING_NESTED_HW_VIRT, g_variant_new_boolean (FALSE), g_variant_new_boolean (TRUE));

  nest_change_set_sources (change, "<path>/home/alice/looking-glass</path>", NULL);
  nest_job_add_change (job, "nested-hw-virt", change);
  nest_job_set_error (job, "failed", SAID);
  nest_run_add_job (run, job);

  return run;
}

/** nest_test_report_new_machine: Returns: (transfer full): with secrets in every text, if @planted */
NestMachine *
nest_test_report_new_machine (NestHypervisorInfo *info,
                              gboolean            planted)
{
  NestMachine *machine = nest_machine_new (nest_hypervisor_info_get_hypervisor (info), nest_hypervisor_info_get_connection (info),
                                           UUID, planted ? NAME : "Whonix-Workstation", NEST_MACHINE_READ);
  NestCpu cpu = { .mode = NEST_CPU_MODE_CUSTOM, .model = (char *) "EPYC", .sees = NEST_ANSWER_NO,
                  .can_be_given = NEST_ANSWER_YES, .reason = (char *) (planted ? SAID : "It says no.") };

  nest_machine_set_power_state (machine, NEST_POWER_STATE_OFF);
  nest_machine_set_platform (machine, NEST_PLATFORM_X86);
  nest_machine_set_guest (machine, planted ? "/home/alice/looking-glass" : "Debian_64", NEST_ANSWER_YES);
  nest_machine_set_snapshot_count (machine, 2);
  nest_machine_set_value (machine, NEST_SETTING_NESTED_HW_VIRT, g_variant_new_boolean (FALSE));
  nest_machine_set_value (machine, NEST_SETTING_NESTED_PAGING, g_variant_new_boolean (TRUE));
  nest_machine_set_value (machine, NEST_SETTING_IO_APIC, g_variant_new_boolean (TRUE));
  nest_machine_set_value (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (1));
  nest_machine_set_value (machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (2048));
  nest_machine_set_value (machine, NEST_SETTING_CPU_PINNING, g_variant_new_string ("cpuset=1"));
  nest_machine_set_taken_cpus (machine, "1,4-5");
  nest_machine_set_start_error (machine, "VERR_SVM_IN_USE", planted ? "7.2.8-vorpal.alice" : "7.2.8");
  nest_machine_set_cpu (machine, &cpu);
  if (planted)
    {
      nest_machine_set_problem (machine, SAID);
      nest_machine_set_fixed (machine, NEST_SETTING_MEMORY, SAID);
      nest_machine_set_source (machine, NEST_SETTING_MEMORY, SAID);
    }

  return machine;
}

/** nest_test_report_new_draft: Returns: (transfer full): of one machine, and another that is only known */
NestReportDraft *
nest_test_report_new_draft (NestHost           *host,
                            NestHypervisorInfo *info,
                            gboolean            planted)
{
  NestReportDraft *draft = nest_report_draft_new (new_scrubber (planted));
  g_autoptr (NestHypervisorInfo) said = nest_hypervisor_info_copy (info);
  g_autoptr (NestMachine) machine = nest_test_report_new_machine (info, planted);
  g_autoptr (NestMachine) other =
    nest_machine_new (nest_hypervisor_info_get_hypervisor (info), nest_hypervisor_info_get_connection (info),
                      "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "Vorpal", NEST_MACHINE_LISTED);
  g_autoptr (NestRun) run = new_run (info);

  if (planted)
    nest_hypervisor_info_set_problem (said, nest_hypervisor_info_get_problem (info), SAID, "Ask Alice Liddell about Vorpal s3rial");
  nest_report_draft_set_host (draft, host, NEST_VANTAGE_OUTSIDE);
  nest_report_draft_add_hypervisor (draft, said);
  nest_report_draft_add_machine (draft, machine);
  nest_report_draft_add_name (draft, other);
  if (planted)
    nest_report_draft_set_run (draft, run);

  return draft;
}

static void
check_same (NestChecklist *before,
            NestChecklist *after,
            gboolean       to_the_letter)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (before)), ==, g_list_model_get_n_items (G_LIST_MODEL (after)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (before)); i++)
    {
      g_autoptr (NestChecklistItem) a = g_list_model_get_item (G_LIST_MODEL (before), i);
      g_autoptr (NestChecklistItem) b = g_list_model_get_item (G_LIST_MODEL (after), i);
      NestFinding *first = nest_checklist_item_get_finding (a), *second = nest_checklist_item_get_finding (b);

      g_test_message ("%s", nest_checklist_item_get_step (a)->id);
      g_assert_cmpstr (nest_checklist_item_get_step (a)->id, ==, nest_checklist_item_get_step (b)->id);
      g_assert_cmpint (nest_finding_get_status (first), ==, nest_finding_get_status (second));
      g_assert_cmpuint (nest_finding_get_changes (first)->len, ==, nest_finding_get_changes (second)->len);
      g_assert_cmpuint (nest_finding_get_options (first)->len, ==, nest_finding_get_options (second)->len);
      g_assert_cmpuint (nest_finding_get_notes (first)->len, ==, nest_finding_get_notes (second)->len);
      g_assert_true (nest_value_equal (nest_finding_get_current (first), nest_finding_get_current (second)));
      g_assert_true (nest_value_equal (nest_finding_get_target (first), nest_finding_get_target (second)));
      g_assert_true (!to_the_letter || nest_finding_equal (first, second));
    }
}

/** nest_test_report_check_replay: every rule finds the same on a report as on the computer; to the letter with all ticked */
void
nest_test_report_check_replay (NestHost           *host,
                               NestHypervisorInfo *info)
{
  static const NestPrivate included[] = { NEST_PRIVATE_NONE, (1u << NEST_N_PRIVATE) - 1 };
  g_autoptr (NestReportDraft) draft = nest_test_report_new_draft (host, info, FALSE);
  g_autoptr (NestMachine) machine = nest_test_report_new_machine (info, FALSE);
  g_autoptr (NestChoices) choices = nest_choices_new ();
  g_autoptr (NestChecklist) before = nest_checklist_new (choices);

  nest_checklist_set_snapshots (before, host, info, machine);
  for (guint i = 0; i < G_N_ELEMENTS (included); i++)
    {
      g_autofree char *json = nest_report_draft_to_json (draft, included[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (NestReport) report = nest_report_new_from_json (json, strlen (json), &error);
      g_autoptr (NestChecklist) after = NULL;

      g_assert_no_error (error);
      after = nest_report_create_checklist (report, 0);
      check_same (before, after, included[i] != NEST_PRIVATE_NONE);
    }
}

static void
check_text (const char  *text,
            NestPrivate  included)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *secret = g_ascii_strdown (secrets[i].secret, -1);

      if (!(secrets[i].kind & included) && strstr (lower, secret) != NULL)
        g_error ("“%s” is in the report with %x:\n%s", secret, included, text);
    }
}

/** nest_test_report_check_secrets: nothing of what was planted is in the report, as text and as JSON */
void
nest_test_report_check_secrets (NestHost           *host,
                                NestHypervisorInfo *info)
{
  g_autoptr (NestReportDraft) draft = nest_test_report_new_draft (host, info, TRUE);
  g_autofree char *json = nest_report_draft_to_json (draft, NEST_PRIVATE_NONE);
  g_autofree char *text = nest_report_draft_to_text (draft, NEST_PRIVATE_NONE);

  check_text (json, NEST_PRIVATE_NONE);
  check_text (text, NEST_PRIVATE_NONE);
  /* and what a helper needs is */
  g_assert_nonnull (strstr (json, "VERR_SVM_IN_USE"));
  g_assert_nonnull (strstr (text, "VERR_SVM_IN_USE"));
}

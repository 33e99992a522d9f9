/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Computers of all kinds, each through the real probe, the real steps and the real explanations. */
#include "nest-explanations.h"
#include "nest-steps.h"
#include "nest-test-computer.h"
#include "nest-test-report.h"

/*
 * Description: see nest-test-computer.c. Findings: hardware-virtualization, hypervisor-version ("-" without VirtualBox),
 * hypervisor-conflict, kvm-nested, each with the value that it proposes. Explanations: their ids.
 */
typedef struct {
  const char *description;
  const char *findings;
  const char *explanations;
  const char *said; /* somewhere in the remedies; NULL: not looked at */
} Row;

static const Row rows[] = {
  /* no VirtualBox: the findings are of KVM */
  { "intel linux=6.1.0-49-amd64",
    "done - done unknown", "" },
  { "intel linux=6.12.48+deb13-amd64 kvm=available",
    "done - done done", "" },
  { "amd linux=6.12.48+deb13-amd64 kvm=loaded nested=1 at-load=1",
    "done - done done", "" },
  { "intel linux=6.12.48+deb13-amd64 kvm=loaded nested=Y at-load=1",
    "done - done done", "" },
  { "intel linux=6.12.48+deb13-amd64 kvm=loaded nested=N at-load=1 conf=nested-off",
    "done - done needed=1", "" },
  { "amd linux=6.18.0 kvm=loaded nested=0 at-load=1 conf=nested-off conf=whonix-nested",
    "done - done pending", "" },
  { "amd linux=6.18.0 kvm=available conf=nested-off",
    "done - done needed=1", "" },
  { "intel linux=4.19.0-27-amd64 kvm=loaded nested=N",
    "done - done needed=1", "" },
  { "intel linux=6.12.48+deb13-amd64 kvm=loaded nested=N at-load=1 cmdline=kvm-intel.nested=0",
    "done - done manual", "" },
  { "intel linux=6.12.48+deb13-amd64 kvm=loaded nested=N at-load=1 conf=own busy",
    "done - done pending", "" },
  { "intel linux=6.12.48+deb13-amd64 kvm=loaded nested=N at-load=1 conf=own conf=late",
    "done - done manual", "" },
  { "intel linux=6.12.48+deb13-amd64 kvm=builtin nested=N at-load=1",
    "done - done manual", "" },
  { "amd linux=6.1.0-49-amd64 no-extensions kvm=available",
    "blocked - done done", "no-extensions" },
  { "intel linux=6.1.0-49-amd64 firmware-off kvm=available",
    "blocked - done done", "firmware-off" },
  { "amd linux=6.12.48+deb13-amd64 firmware-off kvm=loaded",
    "blocked - done unknown", "firmware-off" },
  { "intel linux=6.12.48+deb13-amd64 no-libvirt",
    "done - done unknown", "no-hypervisor" },
  { "intel linux=6.12.48+deb13-amd64 kvm=builtin nested=N at-load=1 conf=own",
    "done - done manual", "" },
  /* VirtualBox beside KVM */
  { "amd linux=6.1.0-49-amd64 vb=6.0.24",
    "done done done unknown", "" },
  { "intel linux=6.1.0-49-amd64 vb=6.0.24",
    "done blocked done unknown", "" },
  { "intel linux=6.1.0-49-amd64 vb=6.1.50 kvm=loaded nested=Y",
    "done done done done", "" },
  { "intel linux=6.11.9 vb=7.0.20 kvm=loaded nested=Y",
    "done done done done", "" },
  { "intel linux=6.12.48+deb13-amd64 vb=7.0.20 kvm=loaded nested=Y at-load=1",
    "done done needed=0 done", "" },
  { "amd linux=6.12.48+deb13-amd64 vb=7.1.4 kvm=loaded nested=1 at-load=1",
    "done done needed=0 done", "" },
  { "amd linux=6.12.48+deb13-amd64 vb=7.1.4 kvm=available conf=debian",
    "done done done done", "" },
  { "intel linux=6.18.0 vb=7.2.8 kvm=loaded nested=Y at-load=1 cmdline=kvm.enable_virt_on_load=0",
    "done done needed=0 done", "" },
  { "intel linux=6.18.0 vb=7.2.8 kvm=loaded nested=Y at-load=1 cmdline=kvm.enable_virt_at_load=1",
    "done done manual done", "" },
  { "intel linux=6.18.0 vb=7.2.8 kvm=loaded nested=Y at-load=0 conf=whonix",
    "done done done done", "" },
  { "intel linux=6.18.0 vb=7.2.8 kvm=loaded nested=Y at-load=1 conf=own",
    "done done pending done", "" },
  { "intel linux=6.18.0 vb=7.2.8 kvm=loaded nested=Y at-load=1 conf=own conf=late",
    "done done manual manual", "", "/etc/modprobe.d/zzz.conf" },
  { "amd linux=6.18.0 vb=7.2.8 kvm=builtin nested=1 at-load=1",
    "done done manual done", "", "kvm.enable_virt_at_load=0" },
  { "amd linux=6.18.3 vb=7.2.10 kvm=loaded nested=1 at-load=0 conf=whonix",
    "done done needed=1 done", "" },
  { "amd linux=7.1.0 vb=7.2.10 kvm=loaded nested=1 at-load=0 conf=debian",
    "done done needed=1 done", "" },
  { "intel linux=7.1.0 vb=7.2.10 kvm=loaded nested=Y at-load=0 conf=whonix",
    "done done manual done", "" },
  { "amd linux=7.1.0 vb=7.2.10 kvm=loaded nested=1 at-load=1",
    "done done done done", "" },
  { "amd linux=7.1.0 vb=7.2.10",
    "done done done unknown", "" },
  { "amd linux=6.12.48+deb13-amd64 vb=7.2.14 kvm=loaded nested=1 at-load=1",
    "done done manual done", "" },
  { "amd linux=7.2.1 vb=7.2.22_Debianr174463 kvm=loaded nested=1 at-load=1",
    "done done done done", "" },
  { "amd linux=7.2.1 vb=7.2.22_Debianr174463 kvm=loaded nested=1 at-load=0 conf=debian busy",
    "done done done done", "" },
  { "intel linux=7.2.1 vb=7.2.22_Debianr174463",
    "done done done unknown", "" },
  { "amd linux=6.12.48+deb13-amd64 vb=7.2.22_Debianr174463 kvm=loaded nested=1 at-load=1",
    "done done manual done", "" },
  { "amd linux=6.18.0 vb=7.2.8 kvm=builtin nested=1 at-load=1 conf=whonix",
    "done done manual done", "" },
  /* the processor does not help */
  { "intel linux=6.18.0 vb=7.2.22 firmware-off",
    "blocked done done unknown", "firmware-off", "Intel Virtualization Technology" },
  { "amd linux=6.18.0 vb=7.2.22 firmware-off kvm=available",
    "blocked done done done", "firmware-off", "SVM Mode" },
  { "amd linux=6.18.0 vb=7.2.8 no-extensions",
    "blocked done done unknown", "no-extensions" },
  /* what was tried counts for more than what Linux shows, both ways */
  { "amd linux=6.18.0 kvm=loaded nested=1 at-load=1 no-extensions proof=works",
    "done - done done", "" },
  { "amd linux=6.18.0 vb=7.2.8 driver=none no-extensions proof=works",
    "unknown manual done unknown", "driver-not-installed" },
  { "amd linux=7.2.1 vb=7.2.22 no-extensions proof=works",
    "blocked done done unknown", "", "Restart the computer" },
  { "intel linux=6.18.0 kvm=loaded nested=Y at-load=1 proof=fails",
    "blocked - done done", "" },
  { "amd linux=6.18.0 kvm=loaded nested=1 at-load=1 proof=risky",
    "unknown - done done", "" },
  { "amd linux=6.18.0 kvm=pvm in=kvm no-extensions proof=works",
    "blocked - done unknown", "kvm-without-help", "host-passthrough" },
  { "amd linux=6.18.0 vb=7.2.8 kvm=pvm in=kvm no-extensions proof=works",
    "blocked done done unknown", "kvm-without-help" },
  /* VirtualBox's driver does not load */
  { "amd linux=6.18.0 vb=7.2.8 driver=none",
    "unknown manual done unknown", "driver-not-installed", "apt install virtualbox-dkms" },
  { "amd linux=6.18.0 vb=7.2.8 driver=no-headers",
    "unknown manual done unknown", "driver-headers-missing", "linux-headers" },
  { "amd linux=6.18.0 vb=7.2.8 driver=failed",
    "unknown manual done unknown", "driver-build-failed", "make.log" },
  { "amd linux=6.18.0 vb=7.2.8 driver=not-built",
    "unknown manual done unknown", "driver-not-built", "vboxconfig" },
  { "amd linux=6.18.0 vb=7.2.8 driver=unsigned",
    "unknown manual done unknown", "driver-secure-boot", "mokutil" },
  { "amd linux=6.18.0 vb=7.2.8 driver=unsigned no-extensions",
    "blocked manual done unknown", "no-extensions driver-secure-boot" },
  /* sessions and systems */
  { "amd linux=6.18.0 vb=7.2.8 kvm=loaded nested=1 at-load=1 live",
    "done done needed=0 done", "live-mode-host" },
  { "amd linux=6.18.0 vb=7.2.8 kvm=loaded nested=1 at-load=1 sysmaint-split",
    "done done manual done", "user-session" },
  { "amd linux=6.18.0 vb=7.2.8 kvm=loaded nested=1 at-load=1 sysmaint",
    "done done needed=0 done", "sysmaint-session" },
  { "amd linux=6.12.48+deb13-amd64 vb=7.2.8 container",
    "done done done unknown", "container" },
  { "intel linux=6.1.0-49-686 vb=6.1.50 32-bit",
    "done done done unknown", "32-bit" },
  { "amd linux=6.12.48+deb13-amd64 vb=7.2.8 vb-running kvm=loaded nested=1 at-load=0",
    "done done done done", "" },
  /* machines, and Qubes */
  { "amd linux=6.12.48+deb13-amd64 vb=7.2.22 in=virtualbox",
    "done done done unknown", "" },
  { "amd linux=6.12.48+deb13-amd64 vb=7.2.22 in=virtualbox no-extensions",
    "blocked done done unknown", "closed-machine", "--nested-hw-virt on" },
  { "intel linux=6.12.48+deb13-amd64 vb=7.2.22 in=virtualbox-bare no-extensions",
    "blocked done done unknown", "closed-machine" },
  { "intel linux=6.12.48+deb13-amd64 vb=7.2.8 in=virtualbox kvm=loaded nested=Y at-load=1 live",
    "done done needed=0 done", "live-mode-machine" },
  { "amd linux=6.12.48+deb13-amd64 vb=7.2.22 in=deep",
    "done done done unknown", "deep" },
  { "amd linux=6.12.48+deb13-amd64 kvm=loaded nested=1 at-load=1 in=kvm",
    "done - done done", "" },
  { "intel linux=6.12.48+deb13-amd64 kvm=available in=kvm no-extensions",
    "blocked - done done", "closed-machine", "host-passthrough" },
  { "amd linux=6.1.0-49-amd64 in=qemu kvm=loaded nested=1",
    "done - done done", "" },
  { "amd linux=6.1.0-49-amd64 vb=7.0.20 in=vmware no-extensions",
    "blocked done done unknown", "foreign-virtualizer closed-machine", "Virtualize Intel" },
  { "intel linux=6.1.0-49-amd64 vb=7.0.20 in=vmware",
    "done done done unknown", "foreign-virtualizer" },
  { "intel linux=6.1.0-49-amd64 vb=7.0.20 in=hyper-v no-extensions",
    "blocked done done unknown", "foreign-virtualizer closed-machine", "ExposeVirtualizationExtensions" },
  { "amd linux=6.1.0-49-amd64 kvm=loaded nested=1 in=hyper-v",
    "done - done done", "foreign-virtualizer" },
  { "intel linux=6.1.0-49-amd64 kvm=loaded nested=1 in=parallels",
    "done - done done", "foreign-virtualizer" },
  { "intel linux=6.1.0-49-amd64 vb=7.0.20 in=xen no-extensions",
    "blocked done done unknown", "foreign-virtualizer closed-machine", "nestedhvm" },
  { "amd linux=6.12.48+deb13-amd64 in=qubes no-extensions",
    "blocked - done unknown", "qubes", "qubes of their own" },
  { "intel linux=6.6.48-1.qubes.fc37.x86_64 in=dom0 no-extensions",
    "blocked - done unknown", "qubes", "first domain" },
  { "intel linux=6.6.48-1.qubes.fc37.x86_64 in=dom0 no-extensions vb=7.0.20",
    "blocked done done unknown", "qubes" },
};

static void
append_finding (GString         *text,
                GString         *said,
                const char      *id,
                NestStepContext *context)
{
  const NestStep *step = nest_steps_find (id);
  g_autoptr (NestFinding) finding = step->check (step, context);
  GPtrArray *changes = nest_finding_get_changes (finding);

  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", nest_status_get_id (nest_finding_get_status (finding)));
  for (guint i = 0; i < changes->len; i++)
    g_string_append_printf (text, "=%d", g_variant_get_boolean (nest_change_get_new_value (changes->pdata[i])));
  if (nest_finding_get_status (finding) == NEST_STATUS_MANUAL || nest_finding_get_status (finding) == NEST_STATUS_BLOCKED)
    g_string_append (said, nest_finding_get_remedy (finding));
}

static char *
collect_findings (const Row *row,
                  NestHost  *host,
                  GString   *said)
{
  g_autofree char *version = nest_test_computer_get (row->description, "vb");
  g_autoptr (NestHypervisorInfo) kvm = nest_test_computer_new_info (row->description, "kvm");
  g_autoptr (NestHypervisorInfo) first =
    nest_test_computer_new_info (row->description, version != NULL ? "virtualbox" : "kvm");
  NestStepContext context = { host, first, NULL, NULL };
  NestStepContext kvm_context = { host, kvm, NULL, NULL };
  GString *text = g_string_new (NULL);

  append_finding (text, said, "hardware-virtualization", &context);
  if (version != NULL)
    append_finding (text, said, "hypervisor-version", &context);
  else
    g_string_append (text, " -");
  append_finding (text, said, "hypervisor-conflict", &context);
  append_finding (text, said, "kvm-nested", &kvm_context);

  return g_string_free (text, FALSE);
}

static char *
collect_explanations (NestHost *host)
{
  g_autoptr (GPtrArray) explanations = nest_explanations_for (host);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < explanations->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((const NestExplanation *) explanations->pdata[i])->id);

  return g_string_free (text, FALSE);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (NestTestTree) tree = nest_test_computer_new (row->description);
  g_autoptr (NestHost) host = nest_test_computer_probe (row->description, tree);
  g_autoptr (GString) said = g_string_new (NULL);
  g_autofree char *findings = collect_findings (row, host, said);
  g_autofree char *explanations = collect_explanations (host);

  g_assert_cmpstr (findings, ==, row->findings);
  g_assert_cmpstr (explanations, ==, row->explanations);
  if (row->said != NULL && strstr (said->str, row->said) == NULL)
    g_error ("“%s” is not in “%s”", row->said, said->str);
}

/* What a helper sees of that computer is what its owner sees, and no secret of the owner */
static void
test_report (gconstpointer data)
{
  static const char *const hypervisors[] = { "virtualbox", "kvm" };
  const Row *row = data;
  g_autoptr (NestTestTree) tree = nest_test_computer_new (row->description);
  g_autoptr (NestHost) host = nest_test_computer_probe (row->description, tree);

  for (guint i = 0; i < G_N_ELEMENTS (hypervisors); i++)
    {
      g_autoptr (NestHypervisorInfo) info = nest_test_computer_new_info (row->description, hypervisors[i]);

      nest_test_report_check_replay (host, info);
      nest_test_report_check_secrets (host, info);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/computers/", rows[i].description, NULL);

      g_autofree char *report_path = g_strconcat ("/reports/", rows[i].description, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
      g_test_add_data_func (report_path, &rows[i], test_report);
    }

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hypervisor-conflict: VirtualBox and KVM both want the processor; who gets it. The table is in nest-conflict.c. */
#include "nest-conflict.h"
#include "nest-step-option.h"

#include <glib/gi18n.h>

/* A combination, and what is known of it */
typedef struct {
  NestVersion virtualbox;
  NestVersion kernel;
  NestKvmHold hold;
  const NestConflictRow *row; /* NULL: nobody knows */
  const char *code;           /* what the log says, or would say; may be NULL */
} Case;

static const char *
get_hold_text (NestKvmHold hold)
{
  switch (hold)
    {
    case NEST_KVM_HOLD_NONE:
      return _("KVM is not loaded");
    case NEST_KVM_HOLD_MACHINES:
    case NEST_KVM_HOLD_ON_DEMAND:
      return _("KVM takes the processor only while its machines run");
    case NEST_KVM_HOLD_AT_LOAD:
      return _("KVM holds the processor");
    case NEST_KVM_HOLD_UNKNOWN:
    default:
      return NULL;
    }
}

/* What the row rests on, beside the finding and never instead of it */
static void
add_notes (NestFinding           *finding,
           const NestStepContext *context,
           const Case            *found)
{
  const NestModuleOption *option = nest_host_get_module_option (context->host, NEST_SETTING_KVM_VIRT_AT_LOAD);
  const NestHostFacts *facts = nest_host_get_facts (context->host);

  if (nest_finding_get_current_text (finding) == NULL)
    nest_finding_set_current (finding, NULL, get_hold_text (found->hold));
  if (option != NULL && nest_finding_get_target (finding) == NULL)
    nest_step_add_option_notes (finding, option);
  if (found->row != NULL)
    {
      /* Translators: %s names where a fact comes from; it is not translated */
      g_autofree char *source = g_strdup_printf (_("Where this is known from: %s."), found->row->source);

      nest_finding_add_note (finding, source);
    }
  if (facts->kvm_in_use == NEST_ANSWER_YES || facts->has_kvm_machines == NEST_ANSWER_YES)
    nest_finding_add_note (finding, _("A machine of KVM runs, or something else uses KVM. Users report that it can end when a "
                                      "machine of VirtualBox starts, or the other way round: save your work in both first."));
}

/* Both ways round, what turning the switch means for the other hypervisor */
static const char *
get_effect (gboolean at_load)
{
  if (at_load)
    return _("KVM then holds the processor from its loading on, which this version of VirtualBox expects. KVM's own machines "
             "go on working.");

  return _("KVM then takes the processor only when one of its machines starts. KVM's own machines go on working, but not at "
           "the same time as those of VirtualBox.");
}

static NestFinding *
new_proposal (const NestStepContext *context,
              const Case            *found,
              NestAnswer             remedy)
{
  g_autofree char *summary = NULL;
  NestFinding *finding;

  if (found->code != NULL)
    /* Translators: %s is an error code of VirtualBox, such as VERR_SVM_IN_USE */
    summary = g_strdup_printf (_("VirtualBox and KVM are in each other's way on this computer: no machine of VirtualBox starts "
                                 "(%s)."), found->code);
  else
    summary = g_strdup (_("VirtualBox and KVM are in each other's way on this computer: no machine of VirtualBox starts."));
  finding = nest_step_new_option (context, NEST_SETTING_KVM_VIRT_AT_LOAD, remedy == NEST_ANSWER_YES, summary);
  nest_finding_add_note (finding, get_effect (remedy == NEST_ANSWER_YES));

  return finding;
}

/* Nothing is proposed on hearsay: the user tries, and VirtualBox's log decides */
static NestFinding *
new_uncertain (const Case *found)
{
  g_autofree char *remedy = NULL;
  NestFinding *finding;

  if (found->row == NULL)
    {
      finding = nest_finding_new (NEST_STATUS_MANUAL,
                                  _("Whether this version of VirtualBox and this version of Linux's KVM get along is not "
                                    "known."));
      nest_finding_set_remedy (finding, _("Start a machine. If VirtualBox says VERR_VMX_IN_VMX_ROOT_MODE, VERR_SVM_IN_USE or "
                                          "VERR_SVM_HOST_SVME_NOT_ENABLED, look again with Nestbox: it then proposes what "
                                          "helps."));
      return finding;
    }

  finding = nest_finding_new (NEST_STATUS_MANUAL,
                              _("Some users report that no machine of VirtualBox starts beside KVM with these versions. That "
                                "is not certain."));
  /* Translators: %s is an error code of VirtualBox, such as VERR_SVM_IN_USE */
  remedy = found->code != NULL
             ? g_strdup_printf (_("Start a machine. If VirtualBox says %s, look again with Nestbox: it then proposes what "
                                  "helps."), found->code)
             : g_strdup (_("Start a machine and see."));
  nest_finding_set_remedy (finding, remedy);

  return finding;
}

static NestFinding *
new_fine (const Case *found)
{
  NestFinding *finding;

  if (found->hold == NEST_KVM_HOLD_NONE)
    return nest_finding_new (NEST_STATUS_DONE, _("KVM is not loaded, so that VirtualBox has the processor for itself."));

  finding = nest_finding_new (NEST_STATUS_DONE, _("VirtualBox and KVM get along with these versions."));
  if (!found->row->is_certain)
    nest_finding_add_note (finding, _("That is what users report; Nestbox's authors have not seen it themselves."));

  return finding;
}

/* What another version of VirtualBox wrote, before an update, says nothing of this one. */
static const char *
get_logged (const NestStepContext *context,
            const Case            *found)
{
  NestVersion version;

  if (context->machine == NULL ||
      !nest_version_parse (nest_machine_get_start_error_version (context->machine), &version) ||
      nest_version_compare (&version, &found->virtualbox) != 0)
    return NULL;

  return nest_machine_get_start_error (context->machine);
}

static NestFinding *
decide_virtualbox (const NestStepContext *context,
                   Case                  *found)
{
  const char *logged = get_logged (context, found);
  NestAnswer by_code = nest_conflict_get_remedy_for_code (logged, found->hold);
  NestCpuVendor vendor = nest_host_get_cpu_vendor (context->host);
  NestAnswer by_row;

  if (by_code != NEST_ANSWER_UNKNOWN)
    {
      found->code = logged;
      return new_proposal (context, found, by_code);
    }
  if (found->hold == NEST_KVM_HOLD_UNKNOWN)
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("Whether KVM holds the processor could not be read."));
  if (found->hold == NEST_KVM_HOLD_NONE || (found->row != NULL && found->row->starts))
    return new_fine (found);
  if (found->row == NULL)
    return new_uncertain (found);

  /* A row counts as certain for those processors whose error it names */
  found->code = nest_conflict_get_code (found->row, vendor);
  by_row = nest_conflict_get_remedy (&found->virtualbox, &found->kernel, found->hold);
  if (!found->row->is_certain || found->code == NULL || by_row == NEST_ANSWER_UNKNOWN)
    return new_uncertain (found);

  return new_proposal (context, found, by_row);
}

static NestFinding *
check_virtualbox (const NestStepContext *context)
{
  Case found = { .hold = nest_conflict_get_hold (context->host) };
  g_autoptr (NestFinding) finding = NULL;

  if (!nest_hypervisor_info_get_version (context->hypervisor, &found.virtualbox) ||
      !nest_version_parse (nest_host_get_kernel_release (context->host), &found.kernel))
    {
      if (found.hold != NEST_KVM_HOLD_NONE)
        return nest_finding_new (NEST_STATUS_UNKNOWN,
                                 _("The versions of VirtualBox and Linux could not both be read, so nothing is known of "
                                   "how they get along."));
    }
  else
    found.row = nest_conflict_find (&found.virtualbox, &found.kernel, found.hold);
  finding = decide_virtualbox (context, &found);
  add_notes (finding, context, &found);

  return g_steal_pointer (&finding);
}

/* The loaded driver says its version; a machine of VirtualBox that runs may hold the processor */
static NestFinding *
check_kvm (const NestStepContext *context)
{
  const NestHostFacts *facts = nest_host_get_facts (context->host);
  NestAnswer is_loaded = nest_module_state_is_active (facts->vboxdrv);
  NestVersion virtualbox, kernel;
  NestFinding *finding;
  const NestConflictRow *row = NULL;

  if (nest_step_is_elsewhere (context))
    return nest_finding_new (NEST_STATUS_NOT_APPLICABLE,
                             _("The machine does not run on this computer, so nothing here is in its way."));
  if (is_loaded == NEST_ANSWER_UNKNOWN)
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("Whether VirtualBox's driver is loaded could not be read."));
  if (is_loaded == NEST_ANSWER_NO)
    return nest_finding_new (NEST_STATUS_DONE, _("VirtualBox's driver is not loaded, so that KVM has the processor for itself."));
  if (facts->has_virtualbox_machines == NEST_ANSWER_NO)
    return nest_finding_new (NEST_STATUS_DONE, _("No machine of VirtualBox runs, so that KVM has the processor for itself."));

  if (nest_version_parse (facts->vboxdrv_version, &virtualbox) &&
      nest_version_parse (nest_host_get_kernel_release (context->host), &kernel))
    row = nest_conflict_find (&virtualbox, &kernel, nest_conflict_get_hold (context->host));
  if (facts->has_virtualbox_machines == NEST_ANSWER_YES && !(row != NULL && row->starts && row->is_certain &&
                                                             nest_conflict_get_hold (context->host) == NEST_KVM_HOLD_AT_LOAD))
    {
      finding = nest_finding_new (NEST_STATUS_MANUAL, _("A machine of VirtualBox runs and may hold the processor: a machine of "
                                                        "KVM may not start as long as it does."));
      nest_finding_set_remedy (finding, _("Shut the machines of VirtualBox down before you start one of KVM."));
      return finding;
    }
  finding = nest_finding_new (NEST_STATUS_DONE, _("Nothing is known to keep KVM from the processor."));
  nest_finding_add_note (finding, facts->has_virtualbox_machines == NEST_ANSWER_YES
                                    ? _("Machines of VirtualBox and KVM run side by side with these versions; some users "
                                        "report all the same that one ended the other. Save your work first.")
                                    : _("Whether a machine of VirtualBox runs is hidden from this user."));

  return finding;
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  if (g_strcmp0 (nest_hypervisor_info_get_hypervisor (context->hypervisor), "kvm") == 0)
    return check_kvm (context);

  return check_virtualbox (context);
}

static const NestSetting settings[] = { NEST_SETTING_KVM_VIRT_AT_LOAD, NEST_N_SETTINGS };

const NestStep nest_step_hypervisor_conflict = {
  .id = "hypervisor-conflict",
  .title = N_("VirtualBox Beside KVM"),
  .brief = N_("Nothing else keeps the processor's help for itself"),
  .why = N_("The processor's help for virtual machines can belong to one program at a time. Since Linux 6.12, KVM takes it as "
            "soon as it is loaded, and many versions of VirtualBox then cannot start a machine; some versions fail the other "
            "way round. Which do is known from reports, so Nestbox proposes a change only where it is certain."),
  .documentation = "VirtualBox/Troubleshooting",
  .place = NEST_PLACE_HOST,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_BOTH,
  .settings = settings,
  .check = check,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for what came of the proof. */
#include "nest-proof.h"

#include <glib/gi18n.h>

/** nest_proof_get_id: Returns: (transfer none): a stable id for JSON; never translated */
const char *
nest_proof_get_id (NestProofResult result)
{
  static const char *const ids[] = {
    [NEST_PROOF_NOT_TESTED] = "not-tested",
    [NEST_PROOF_TOO_RISKY] = "too-risky",
    [NEST_PROOF_WORKS] = "works",
    [NEST_PROOF_NO_DEVICE] = "no-device",
    [NEST_PROOF_NO_PERMISSION] = "no-permission",
    [NEST_PROOF_IN_USE] = "in-use",
    [NEST_PROOF_CREATION_FAILED] = "creation-failed",
    [NEST_PROOF_WRONG_EXIT] = "wrong-exit",
    [NEST_PROOF_TIMED_OUT] = "timed-out",
  };

  g_return_val_if_fail (result < G_N_ELEMENTS (ids), NULL);

  return ids[result];
}

/**
 * nest_proof_get_answer:
 * @has_extensions: whether the kernel sees vmx or svm
 *
 * Flags alone mislead (seen: no vmx and no svm, and yet a KVM machine runs), so what was tried counts for
 * more. Only where nothing could be tried because there is no device do the flags decide.
 *
 * Returns: whether hardware virtualization works here; a refusal is never a "no"
 */
NestAnswer
nest_proof_get_answer (NestProofResult result,
                       NestAnswer      has_extensions)
{
  switch (result)
    {
    case NEST_PROOF_WORKS:
      return NEST_ANSWER_YES;
    case NEST_PROOF_CREATION_FAILED:
    case NEST_PROOF_WRONG_EXIT:
      return NEST_ANSWER_NO;
    case NEST_PROOF_NO_DEVICE:
      return has_extensions == NEST_ANSWER_NO ? NEST_ANSWER_NO : NEST_ANSWER_UNKNOWN;
    case NEST_PROOF_NOT_TESTED:
    case NEST_PROOF_TOO_RISKY:
    case NEST_PROOF_NO_PERMISSION:
    case NEST_PROOF_IN_USE:
    case NEST_PROOF_TIMED_OUT:
    default:
      return NEST_ANSWER_UNKNOWN;
    }
}

/** nest_proof_describe_flags: Returns: (transfer none): a sentence: what the kernel sees, which is evidence, never the answer */
const char *
nest_proof_describe_flags (NestAnswer has_extensions)
{
  if (has_extensions == NEST_ANSWER_YES)
    return _("Linux sees the processor's virtualization feature (vmx or svm).");
  if (has_extensions == NEST_ANSWER_NO)
    return _("Linux sees no virtualization feature (vmx or svm) of the processor.");

  return _("Linux does not show the processor's features here; that says nothing about them.");
}

static const char *
get_summary (NestProofResult result)
{
  switch (result)
    {
    case NEST_PROOF_WORKS:
      return _("Tried: a tiny KVM machine ran on the processor and did just what it should.");
    case NEST_PROOF_NO_DEVICE:
      return _("Not possible to try: there is no /dev/kvm here.");
    case NEST_PROOF_NO_PERMISSION:
      return _("Not possible to try: you may not open /dev/kvm.");
    case NEST_PROOF_IN_USE:
      return _("Tried: another hypervisor has the processor's virtualization now.");
    case NEST_PROOF_CREATION_FAILED:
      return _("Tried: KVM could not make even a tiny machine.");
    case NEST_PROOF_WRONG_EXIT:
      return _("Tried: a tiny KVM machine ran, but did not do what it should.");
    case NEST_PROOF_TIMED_OUT:
      return _("Tried: KVM did not answer in time, and the attempt was ended.");
    case NEST_PROOF_TOO_RISKY:
      return _("Not tried: VirtualBox runs a machine now, or may be running one, and some versions of VirtualBox and "
               "KVM cannot share the processor. That machine, or the whole computer, may crash of the test.");
    case NEST_PROOF_NOT_TESTED:
    default:
      return _("Not tried: whether a KVM machine runs here.");
    }
}

/** nest_proof_describe: Returns: (transfer full): a sentence or two, with the kernel's own word where there is one */
char *
nest_proof_describe (const NestProof *self)
{
  if (self->system_error == 0 || self->result == NEST_PROOF_NO_DEVICE || self->result == NEST_PROOF_NO_PERMISSION)
    return g_strdup (get_summary (self->result));

  /* Translators: %1$s is a sentence, %2$s what Linux says of an error */
  return g_strdup_printf (_("%1$s Linux says: %2$s."), get_summary (self->result), g_strerror (self->system_error));
}

/** nest_proof_get_remedy: Returns: (transfer none) (nullable): a sentence: what helps */
const char *
nest_proof_get_remedy (NestProofResult result)
{
  switch (result)
    {
    case NEST_PROOF_NO_DEVICE:
      return _("The KVM module is not loaded. Load it (“sudo modprobe kvm_intel”, or “kvm_amd”) and read what the "
               "kernel says of it (“sudo dmesg | grep -i kvm”).");
    case NEST_PROOF_TOO_RISKY:
      return _("Power off VirtualBox's machines and look again; or, if you accept the risk, test it now: “nestboxctl "
               "prove --anyway”.");
    case NEST_PROOF_NO_PERMISSION:
      return _("Join the group that may (“sudo adduser $USER kvm”), log out and in, and try again.");
    case NEST_PROOF_IN_USE:
      return _("Power off the machines of the other hypervisor, VirtualBox for example, and try again.");
    case NEST_PROOF_CREATION_FAILED:
    case NEST_PROOF_WRONG_EXIT:
      return _("Read what the kernel says of it (“sudo dmesg | grep -i kvm”). If this computer is itself a virtual "
               "machine, its host has to hand virtualization on.");
    case NEST_PROOF_TIMED_OUT:
      return _("Try again when the computer is less busy; if that does not help, restart it.");
    case NEST_PROOF_NOT_TESTED:
    case NEST_PROOF_WORKS:
    default:
      return NULL;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for a computer. What was not tried is never said to work, and what could not be read is never a "no". */
#include "nest-computer-text.h"

#include <glib/gi18n.h>

#include "nest-ui.h"

static gboolean
runs_without_help (NestHost *host)
{
  return nest_host_get_facts (host)->kvm_without_help == NEST_ANSWER_YES &&
         nest_host_get_proof (host)->result == NEST_PROOF_WORKS;
}

/** nest_computer_text_describe_help: Returns: (transfer none): a sentence about the processor's help for machines */
const char *
nest_computer_text_describe_help (NestHost *host)
{
  switch (nest_host_get_help (host))
    {
    case NEST_ANSWER_YES:
      return _("It works here: that was tried.");
    case NEST_ANSWER_NO:
      return runs_without_help (host) ? _("It is missing. Machines of KVM run here without it: that was tried.")
                                      : _("It does not work here.");
    case NEST_ANSWER_UNKNOWN:
    default:
      return nest_host_get_has_extensions (host) == NEST_ANSWER_YES ? _("Linux sees it. Whether it works is not known.")
                                                                     : _("Whether it works here is not known.");
    }
}

/* What nobody tried: what Linux sees, and no more */
static char *
summarize_flags (NestHost *host)
{
  switch (nest_host_get_has_extensions (host))
    {
    case NEST_ANSWER_YES:
      /* Translators: %s is VT-x or AMD-V */
      return g_strdup_printf (_("The processor's help for virtual machines (%s) is there."),
                              nest_cpu_vendor_get_feature (nest_host_get_cpu_vendor (host)));
    case NEST_ANSWER_NO:
      return g_strdup (_("Linux does not see the processor's help for virtual machines (VT-x or AMD-V): it may be missing or "
                         "switched off in the firmware. That was not tried. Machines can be prepared, but will run others only "
                         "when it is there."));
    case NEST_ANSWER_UNKNOWN:
    default:
      return g_strdup (_("Whether the processor helps with virtual machines (VT-x or AMD-V) could not be read."));
    }
}

/** nest_computer_text_summarize_help: Returns: (transfer full): both facts in a few sentences: what was tried, and what Linux sees */
char *
nest_computer_text_summarize_help (NestHost *host)
{
  NestAnswer flags = nest_host_get_has_extensions (host);

  switch (nest_host_get_help (host))
    {
    case NEST_ANSWER_YES:
      return g_strdup (flags == NEST_ANSWER_NO
                         ? _("The processor's help for virtual machines (VT-x or AMD-V) works: that was tried, although Linux "
                             "does not see it.")
                         : _("The processor's help for virtual machines (VT-x or AMD-V) works: that was tried."));
    case NEST_ANSWER_NO:
      if (runs_without_help (host))
        return g_strdup (_("Machines of KVM run here: that was tried. They do without the processor's help (VT-x or AMD-V), which "
                           "is missing: machines of VirtualBox, and machines in machines, need it."));
      if (flags == NEST_ANSWER_YES)
        return g_strdup (_("Linux sees the processor's help for virtual machines (VT-x or AMD-V), but it does not work: that was "
                           "tried."));
      return g_strdup (_("The processor's help for virtual machines (VT-x or AMD-V) is missing or switched off in the firmware. "
                         "Machines can be prepared, but will run others only when it is there."));
    case NEST_ANSWER_UNKNOWN:
    default:
      return summarize_flags (host);
    }
}

/** nest_computer_text_list_evidence: Returns: (transfer full) (element-type utf8): from what that is known, and what helps */
GPtrArray *
nest_computer_text_list_evidence (NestHost *host)
{
  const NestProof *proof = nest_host_get_proof (host);
  NestAnswer flags = nest_host_get_has_extensions (host);
  const char *contradiction = nest_host_explain_contradiction (host, proof);
  const char *remedy = nest_proof_get_remedy (proof->result);
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (sentences, nest_proof_describe (proof));
  g_ptr_array_add (sentences, g_strdup (nest_proof_describe_flags (flags)));
  if (contradiction != NULL)
    g_ptr_array_add (sentences, g_strdup (contradiction));
  if (proof->result == NEST_PROOF_WORKS && proof->duration > 0)
    /* Translators: %.1f is a number of milliseconds */
    g_ptr_array_add (sentences, g_strdup_printf (_("The test took %.1f ms."), (double) proof->duration / 1000));
  if (remedy != NULL && proof->result != NEST_PROOF_TOO_RISKY)
    g_ptr_array_add (sentences, g_strdup (remedy));

  return sentences;
}

/** nest_computer_text_can_test: Returns: whether trying, or trying again, may bring an answer that is missing */
gboolean
nest_computer_text_can_test (NestHost *host)
{
  switch (nest_host_get_proof (host)->result)
    {
    case NEST_PROOF_TOO_RISKY:
    case NEST_PROOF_IN_USE:
    case NEST_PROOF_TIMED_OUT:
      return TRUE;
    case NEST_PROOF_NOT_TESTED: /* a computer that is not this one */
    case NEST_PROOF_WORKS:
    case NEST_PROOF_NO_DEVICE:
    case NEST_PROOF_NO_PERMISSION:
    case NEST_PROOF_CREATION_FAILED:
    case NEST_PROOF_WRONG_EXIT:
    default:
      return FALSE;
    }
}

/** nest_computer_text_format_size: Returns: (transfer full): "8 processors · 4 cores · 16 GiB, 12 GiB free" */
char *
nest_computer_text_format_size (NestHost *host)
{
  guint n_cpus = nest_host_get_logical_cpus (host), n_cores = nest_host_get_physical_cores (host);
  g_autofree char *cpus =
    n_cpus > 0 ? g_strdup_printf (ngettext ("%u processor", "%u processors", n_cpus), n_cpus) : g_strdup ("");
  g_autofree char *cores =
    n_cores > 0 ? g_strdup_printf (ngettext ("%u core", "%u cores", n_cores), n_cores) : g_strdup ("");
  g_autofree char *total =
    nest_host_get_memory_total (host) > 0 ? nest_format_memory (nest_host_get_memory_total (host)) : g_strdup ("");
  g_autofree char *available = nest_format_memory (nest_host_get_memory_available (host));
  /* Translators: %s is an amount of memory */
  g_autofree char *free =
    nest_host_get_memory_available (host) > 0 ? g_strdup_printf (_("%s of it free"), available) : g_strdup ("");
  g_autofree char *size = nest_ui_join (" · ", cpus, cores, total, free, NULL);

  return *size != '\0' ? g_steal_pointer (&size) : g_strdup (_("Its processors and memory could not be read."));
}

static const char *
describe_device (NestKvmDevice device)
{
  switch (device)
    {
    case NEST_KVM_DEVICE_USABLE:
      return _("You may use it (/dev/kvm).");
    case NEST_KVM_DEVICE_DENIED:
      return _("It is there, but you may not use it (/dev/kvm).");
    case NEST_KVM_DEVICE_ABSENT:
      return _("It is not loaded: there is no /dev/kvm.");
    case NEST_KVM_DEVICE_UNKNOWN:
    default:
      return _("Whether you may use it could not be read.");
    }
}

static const char *
describe_nesting (NestHost *host)
{
  const NestModuleOption *option = nest_host_get_module_option (host, NEST_SETTING_KVM_NESTED);

  if (option == NULL || nest_host_get_facts (host)->kvm_device == NEST_KVM_DEVICE_ABSENT)
    return "";
  if (option->loaded == NEST_ANSWER_YES)
    return _("It hands the processor's help on to its machines.");
  if (option->loaded == NEST_ANSWER_NO)
    return _("It does not hand the processor's help on to its machines.");

  return "";
}

/** nest_computer_text_format_kvm: Returns: (transfer full): KVM in a few sentences, with the version of Linux */
char *
nest_computer_text_format_kvm (NestHost *host)
{
  const char *kernel = nest_host_get_kernel_release (host);
  /* Translators: %s is a version of Linux */
  g_autofree char *release = kernel != NULL ? g_strdup_printf (_("Linux %s."), kernel) : g_strdup ("");

  return nest_ui_join (" ", describe_device (nest_host_get_facts (host)->kvm_device), describe_nesting (host), release,
                       NULL);
}

/** nest_computer_text_describe_driver: Returns: (transfer none) (nullable): %NULL where there is no VirtualBox */
const char *
nest_computer_text_describe_driver (NestHost *host)
{
  const NestHostFacts *facts = nest_host_get_facts (host);

  if (facts->has_virtualbox != NEST_ANSWER_YES)
    return NULL;

  switch (facts->driver)
    {
    case NEST_DRIVER_LOADED:
      return _("It is loaded.");
    case NEST_DRIVER_NOT_LOADED:
      return _("It is there, and not loaded yet.");
    case NEST_DRIVER_SECURE_BOOT:
      return _("Secure Boot keeps it from loading.");
    case NEST_DRIVER_BUILD_FAILED:
      return _("It could not be built for this kernel.");
    case NEST_DRIVER_HEADERS_MISSING:
      return _("It cannot be built: the kernel's headers are missing.");
    case NEST_DRIVER_NOT_BUILT:
      return _("It was not built for this kernel.");
    case NEST_DRIVER_NOT_INSTALLED:
      return _("It is not installed.");
    case NEST_DRIVER_UNKNOWN:
    default:
      return NULL;
    }
}

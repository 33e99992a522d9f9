/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where are we? The rules that weigh the marks a virtualizer leaves; pure. */
#include "nest-host-level.h"

#include <glib/gi18n.h>

static const struct {
  const char *id;
  const char *title;
} surroundings_names[] = {
  [NEST_SURROUNDINGS_UNKNOWN] = { "unknown", N_("unknown") },
  /* Translators: where a system runs: on no virtualizer */
  [NEST_SURROUNDINGS_NONE] = { "none", N_("a computer of its own") },
  [NEST_SURROUNDINGS_VIRTUALBOX] = { "virtualbox", "VirtualBox" },
  [NEST_SURROUNDINGS_KVM] = { "kvm", "KVM" },
  [NEST_SURROUNDINGS_QEMU] = { "qemu", "QEMU" },
  [NEST_SURROUNDINGS_VMWARE] = { "vmware", "VMware" },
  [NEST_SURROUNDINGS_HYPERV] = { "hyper-v", "Hyper-V" },
  [NEST_SURROUNDINGS_XEN] = { "xen", "Xen" },
  [NEST_SURROUNDINGS_QUBES] = { "qubes", "Qubes OS" },
  [NEST_SURROUNDINGS_PARALLELS] = { "parallels", "Parallels" },
  [NEST_SURROUNDINGS_OTHER] = { "other", N_("another virtualizer") },
};

/* A text that begins like this names a virtualizer. Matched in this order. */
typedef struct {
  const char *prefix;
  NestSurroundings surroundings;
} Mark;

/* The product tells VirtualBox and Hyper-V from other things of the same maker */
static const Mark products[] = {
  { "VirtualBox", NEST_SURROUNDINGS_VIRTUALBOX }, { "VMware", NEST_SURROUNDINGS_VMWARE },
  { "Virtual Machine", NEST_SURROUNDINGS_HYPERV }, { "Parallels", NEST_SURROUNDINGS_PARALLELS },
  { "HVM domU", NEST_SURROUNDINGS_XEN },          { "Standard PC", NEST_SURROUNDINGS_QEMU },
  { "KVM", NEST_SURROUNDINGS_QEMU },              { "Google Compute Engine", NEST_SURROUNDINGS_KVM },
};

static const Mark vendors[] = {
  { "innotek GmbH", NEST_SURROUNDINGS_VIRTUALBOX }, { "VMware", NEST_SURROUNDINGS_VMWARE },
  { "Parallels", NEST_SURROUNDINGS_PARALLELS },     { "Xen", NEST_SURROUNDINGS_XEN },
  { "QEMU", NEST_SURROUNDINGS_QEMU },               { "Bochs", NEST_SURROUNDINGS_QEMU },
  { "Amazon EC2", NEST_SURROUNDINGS_KVM },
};

static const Mark signatures[] = {
  { "VBoxVBoxVBox", NEST_SURROUNDINGS_VIRTUALBOX }, { "KVMKVMKVM", NEST_SURROUNDINGS_KVM },
  { "Linux KVM Hv", NEST_SURROUNDINGS_KVM },        { "TCGTCGTCGTCG", NEST_SURROUNDINGS_QEMU },
  { "VMwareVMware", NEST_SURROUNDINGS_VMWARE },     { "Microsoft Hv", NEST_SURROUNDINGS_HYPERV },
  { "XenVMMXenVMM", NEST_SURROUNDINGS_XEN },        { " lrpepyh vr", NEST_SURROUNDINGS_PARALLELS },
  { "prl hyperv", NEST_SURROUNDINGS_PARALLELS },
};

static const Mark detected[] = {
  { "oracle", NEST_SURROUNDINGS_VIRTUALBOX }, { "vmware", NEST_SURROUNDINGS_VMWARE },
  { "microsoft", NEST_SURROUNDINGS_HYPERV },  { "parallels", NEST_SURROUNDINGS_PARALLELS },
  { "xen", NEST_SURROUNDINGS_XEN },           { "kvm", NEST_SURROUNDINGS_KVM },
  { "amazon", NEST_SURROUNDINGS_KVM },        { "google", NEST_SURROUNDINGS_KVM },
  { "qemu", NEST_SURROUNDINGS_QEMU },         { "bochs", NEST_SURROUNDINGS_QEMU },
};

static const Mark pci_vendors[] = {
  { "virtualbox", NEST_SURROUNDINGS_VIRTUALBOX }, { "parallels", NEST_SURROUNDINGS_PARALLELS },
  { "vmware", NEST_SURROUNDINGS_VMWARE },
};

static NestSurroundings
match (const Mark *marks,
       guint       n_marks,
       const char *text)
{
  for (guint i = 0; text != NULL && i < n_marks; i++)
    if (g_str_has_prefix (text, marks[i].prefix))
      return marks[i].surroundings;

  return NEST_SURROUNDINGS_UNKNOWN;
}

#define MATCH(marks, text) match (marks, G_N_ELEMENTS (marks), text)

/* The signature after the first may be the true one: KVM with Hyper-V's help for Windows shows Hyper-V's first */
static NestSurroundings
match_signature (const char *signature)
{
  if (signature != NULL && (strstr (signature, "KVMKVMKVM") != NULL))
    return NEST_SURROUNDINGS_KVM;

  return MATCH (signatures, signature);
}

static NestSurroundings
match_dmi (const NestHostLevelMarks *marks)
{
  NestSurroundings found = MATCH (vendors, marks->dmi_vendor);

  /* "Virtual Machine" is Hyper-V's only where Microsoft made it */
  if (found == NEST_SURROUNDINGS_UNKNOWN)
    found = MATCH (products, marks->dmi_product);
  if (found == NEST_SURROUNDINGS_HYPERV && g_strcmp0 (marks->dmi_vendor, "Microsoft Corporation") != 0)
    return NEST_SURROUNDINGS_UNKNOWN;

  return found;
}

/* What the machine is made of says more than what its processor says: VirtualBox gives Linux KVM's signature */
static NestSurroundings
find_surroundings (const NestHostLevelMarks *marks)
{
  NestSurroundings by_dmi = match_dmi (marks);
  NestSurroundings by_pci = MATCH (pci_vendors, marks->pci_vendor);
  NestSurroundings by_signature = match_signature (marks->signature);
  NestSurroundings by_system = MATCH (detected, marks->detected);

  if (marks->is_qubes_vm || marks->is_qubes_dom0)
    return NEST_SURROUNDINGS_QUBES;
  if (by_dmi == NEST_SURROUNDINGS_QEMU)
    return by_signature == NEST_SURROUNDINGS_KVM || by_system == NEST_SURROUNDINGS_KVM ? NEST_SURROUNDINGS_KVM
           : by_signature == NEST_SURROUNDINGS_XEN                                   ? NEST_SURROUNDINGS_XEN
                                                                                     : NEST_SURROUNDINGS_QEMU;
  if (by_dmi != NEST_SURROUNDINGS_UNKNOWN)
    return by_dmi;
  if (marks->xen != NULL || marks->is_xen_dom0)
    return NEST_SURROUNDINGS_XEN;
  if (by_pci == NEST_SURROUNDINGS_VIRTUALBOX || by_pci == NEST_SURROUNDINGS_PARALLELS)
    return by_pci;
  if (by_signature != NEST_SURROUNDINGS_UNKNOWN)
    return by_signature;
  if (by_system != NEST_SURROUNDINGS_UNKNOWN)
    return by_system;
  if (by_pci != NEST_SURROUNDINGS_UNKNOWN)
    return by_pci;
  if (marks->hypervisor_bit == NEST_ANSWER_YES)
    return NEST_SURROUNDINGS_OTHER;

  /* A virtualizer may keep its bit 0, so that without the maker's name nothing says that there is none */
  return marks->hypervisor_bit == NEST_ANSWER_NO && (marks->dmi_vendor != NULL || marks->dmi_product != NULL)
           ? NEST_SURROUNDINGS_NONE
           : NEST_SURROUNDINGS_UNKNOWN;
}

static NestDepth
find_depth (const NestHostLevelMarks *marks,
            NestSurroundings      surroundings)
{
  if (surroundings == NEST_SURROUNDINGS_UNKNOWN)
    return NEST_DEPTH_UNKNOWN;
  if (surroundings == NEST_SURROUNDINGS_NONE || marks->is_qubes_dom0 || marks->is_xen_dom0)
    return NEST_DEPTH_0;

  /* VirtualBox and VMware hand the name of their own computer's processor on: a made-up one is another machine's */
  if ((surroundings == NEST_SURROUNDINGS_VIRTUALBOX || surroundings == NEST_SURROUNDINGS_VMWARE) &&
      marks->cpu_model != NULL &&
      (g_str_has_prefix (marks->cpu_model, "QEMU") || g_str_has_prefix (marks->cpu_model, "Common KVM processor")))
    return NEST_DEPTH_2_OR_MORE;

  return NEST_DEPTH_1_OR_MORE;
}

G_GNUC_PRINTF (2, 3)
static void
add_evidence (NestHostLevel  *self,
              const char *format,
              ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->evidence, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static void
collect_evidence (NestHostLevel            *self,
                  const NestHostLevelMarks *marks)
{
  if (marks->is_qubes_vm || marks->is_qubes_dom0)
    add_evidence (self, "%s", _("Qubes OS left its own mark in this system."));
  if (marks->dmi_vendor != NULL || marks->dmi_product != NULL)
    /* Translators: the maker and the name of a computer, as it says itself */
    add_evidence (self, _("The computer says it was made by “%s” and is a “%s”."),
                  marks->dmi_vendor != NULL ? marks->dmi_vendor : "", marks->dmi_product != NULL ? marks->dmi_product : "");
  else
    add_evidence (self, "%s", _("Who made the computer (DMI) cannot be read."));
  if (marks->hypervisor_bit == NEST_ANSWER_YES)
    add_evidence (self, "%s", _("The processor says that it is a virtual one (the hypervisor bit is 1)."));
  else if (marks->hypervisor_bit == NEST_ANSWER_NO)
    add_evidence (self, "%s", _("The processor does not say that it is a virtual one (the hypervisor bit is 0); a "
                                "virtualizer may hide it."));
  if (marks->signature != NULL)
    /* Translators: %s is a text of up to 12 letters, such as KVMKVMKVM */
    add_evidence (self, _("The processor signs with “%s” (CPUID 0x40000000)."), marks->signature);
  if (marks->pci_vendor != NULL)
    /* Translators: %s is VirtualBox, VMware … */
    add_evidence (self, _("There are devices that only %s makes."),
                  nest_surroundings_get_title (MATCH (pci_vendors, marks->pci_vendor)));
  if (marks->xen != NULL || marks->is_xen_dom0)
    add_evidence (self, "%s", marks->is_xen_dom0 ? _("Linux says that it is the first domain of Xen.")
                                                 : _("Linux says that it runs on Xen."));
  if (marks->detected != NULL)
    /* Translators: %s is a word such as "kvm" or "none" */
    add_evidence (self, _("systemd says “%s”."), marks->detected);
  if (marks->container != NULL && marks->own_processes == NEST_ANSWER_YES)
    /* Translators: %s is a kind of containers, such as docker */
    add_evidence (self, _("There is a mark of a container (%s), but all processes of the computer are seen from here, so "
                          "this is none."), marks->container);
  else if (marks->container != NULL)
    /* Translators: %s is a kind of containers, such as docker */
    add_evidence (self, _("There is a mark of a container (%s)."), marks->container);
}

/** nest_host_level_new: Returns: (transfer full): a level of which nothing is known */
NestHostLevel *
nest_host_level_new (void)
{
  NestHostLevel *self = g_new0 (NestHostLevel, 1);

  self->evidence = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * nest_host_level_decide:
 *
 * Returns: (transfer full): where we are, as far as the marks say. The order of trust: Qubes' own marks, the
 *   maker of the computer, Xen's, devices only one virtualizer makes, the processor's signature, systemd.
 */
NestHostLevel *
nest_host_level_decide (const NestHostLevelMarks *marks)
{
  NestHostLevel *self = nest_host_level_new ();

  self->surroundings = find_surroundings (marks);
  self->depth = find_depth (marks, self->surroundings);
  self->is_dom0 = marks->is_qubes_dom0 || marks->is_xen_dom0;
  if (marks->own_processes != NEST_ANSWER_YES)
    self->container = g_strdup (marks->container);
  collect_evidence (self, marks);

  return self;
}

/** nest_host_level_copy: Returns: (transfer full) */
NestHostLevel *
nest_host_level_copy (const NestHostLevel *self)
{
  NestHostLevel *copy = nest_host_level_new ();

  copy->depth = self->depth;
  copy->surroundings = self->surroundings;
  copy->is_dom0 = self->is_dom0;
  copy->container = g_strdup (self->container);
  for (guint i = 0; i < self->evidence->len; i++)
    g_ptr_array_add (copy->evidence, g_strdup (g_ptr_array_index (self->evidence, i)));

  return copy;
}

void
nest_host_level_free (NestHostLevel *self)
{
  g_free (self->container);
  g_ptr_array_unref (self->evidence);
  g_free (self);
}

/** nest_host_level_is_machine: Returns: whether this system certainly runs in a virtual machine; a dom0 does not */
gboolean
nest_host_level_is_machine (const NestHostLevel *self)
{
  return self->depth == NEST_DEPTH_1_OR_MORE || self->depth == NEST_DEPTH_2_OR_MORE;
}

/** nest_host_level_format: Returns: (transfer full): a sentence for people: where we are */
char *
nest_host_level_format (const NestHostLevel *self)
{
  const char *name = nest_surroundings_get_title (self->surroundings);

  if (self->is_dom0)
    /* Translators: %s is Xen or Qubes OS */
    return g_strdup_printf (_("The outermost system (L0), on %s"), name);
  if (self->depth == NEST_DEPTH_0)
    return g_strdup (_("A computer of its own (L0)"));
  if (self->depth == NEST_DEPTH_1_OR_MORE)
    /* Translators: %s is a virtualizer, such as VirtualBox */
    return g_strdup_printf (_("In a virtual machine (L1 or deeper), in %s"), name);
  if (self->depth == NEST_DEPTH_2_OR_MORE)
    /* Translators: %s is a virtualizer, such as VirtualBox */
    return g_strdup_printf (_("In a virtual machine inside another (L2 or deeper), in %s"), name);

  return g_strdup (_("Whether this is a virtual machine could not be found out"));
}

void
nest_host_level_marks_clear (NestHostLevelMarks *self)
{
  g_clear_pointer (&self->signature, g_free);
  g_clear_pointer (&self->dmi_vendor, g_free);
  g_clear_pointer (&self->dmi_product, g_free);
  g_clear_pointer (&self->detected, g_free);
  g_clear_pointer (&self->xen, g_free);
  g_clear_pointer (&self->cpu_model, g_free);
  g_clear_pointer (&self->container, g_free);
}

/** nest_depth_get_id: Returns: (transfer none): "unknown", "L0", "L1+" or "L2+"; never translated */
const char *
nest_depth_get_id (NestDepth depth)
{
  static const char *const ids[] = { "unknown", "L0", "L1+", "L2+" };

  g_return_val_if_fail (depth < G_N_ELEMENTS (ids), NULL);

  return ids[depth];
}

/** nest_surroundings_get_id: Returns: (transfer none): kebab-case, never translated */
const char *
nest_surroundings_get_id (NestSurroundings surroundings)
{
  g_return_val_if_fail (surroundings < G_N_ELEMENTS (surroundings_names), NULL);

  return surroundings_names[surroundings].id;
}

/** nest_surroundings_get_title: Returns: (transfer none): the virtualizer's name, for people */
const char *
nest_surroundings_get_title (NestSurroundings surroundings)
{
  g_return_val_if_fail (surroundings < G_N_ELEMENTS (surroundings_names), NULL);

  return _(surroundings_names[surroundings].title);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Version, whether KVM is there, and whether its machines can be given vmx or svm. */
#include "nest-libvirt-probe.h"

#include <string.h>

#include "nest-libvirt-error.h"
#include "nest-libvirt-machine.h"

static char *
format_version (unsigned long version)
{
  return g_strdup_printf ("%lu.%lu.%lu", version / 1000000, version / 1000 % 1000, version % 1000);
}

/* "7.2.22 (QEMU; libvirt 9.0.0)": a number first, as whoever compares versions expects. */
static char *
get_version (virConnectPtr handle)
{
  unsigned long hypervisor = 0, library = 0;
  const char *type = virConnectGetType (handle);
  g_autofree char *library_text = NULL;
  g_autofree char *hypervisor_text = NULL;

  if (virConnectGetLibVersion (handle, &library) < 0)
    return NULL;
  library_text = format_version (library);
  if (virConnectGetVersion (handle, &hypervisor) < 0 || hypervisor == 0)
    return g_strdup_printf ("%s (libvirt)", library_text);
  hypervisor_text = format_version (hypervisor);

  return g_strdup_printf ("%s (%s; libvirt %s)", hypervisor_text, type != NULL ? type : "?", library_text);
}

/* Where libvirt offers no KVM it may just not be allowed to use it: that is never a "no". */
static void
take_virtualization (NestHypervisorInfo *info,
                     NestLibvirtLink    *link,
                     NestLibvirtHosts   *hosts)
{
  g_autofree char *capabilities = nest_libvirt_hosts_get_capabilities (hosts, link);
  g_autoptr (NestDomainHost) host = NULL;
  NestCpuVendor vendor;
  NestAnswer nested = NEST_ANSWER_UNKNOWN;

  if (capabilities == NULL || (strstr (capabilities, "<domain type='kvm'/>") == NULL &&
                               strstr (capabilities, "<domain type='kvm'>") == NULL))
    return;

  host = nest_libvirt_hosts_get_for_kvm (hosts, link);
  vendor = nest_domain_host_get_vendor (host);
  if (nest_cpu_vendor_get_feature (vendor) != NULL)
    nested = nest_domain_host_get_can_give (host, nest_cpu_vendor_get_feature (vendor));
  nest_hypervisor_info_set_hw_virt (info, NEST_ANSWER_YES, nested);
}

static void
take_computer (NestHypervisorInfo *info,
               NestLibvirtLink    *link,
               NestLibvirtHosts   *hosts)
{
  g_autoptr (NestDomainHost) host = nest_libvirt_hosts_get_for_kvm (hosts, link);
  virNodeInfo node = { 0 };

  if (virNodeGetInfo (nest_libvirt_link_get_handle (link), &node) == 0)
    nest_hypervisor_info_set_computer (info, nest_domain_host_get_vendor (host), node.cpus, node.memory / 1024);
}

/**
 * nest_libvirt_probe:
 * @hosts: what is known of the host; the caller has refreshed it
 * @uri: the connection, as the user knows it
 * @name: its name for people
 *
 * Returns: (transfer full): what libvirt says; an error only if the connection is gone
 */
NestHypervisorInfo *
nest_libvirt_probe (NestLibvirtLink  *link,
                    NestLibvirtHosts *hosts,
                    const char       *uri,
                    const char       *name,
                    GError          **error)
{
  g_autofree char *version = get_version (nest_libvirt_link_get_handle (link));
  NestHypervisorInfo *info;

  if (version == NULL)
    {
      nest_libvirt_error_set_last (error, uri, NEST_LIBVIRT_READ);
      return NULL;
    }
  info = nest_hypervisor_info_new (NEST_LIBVIRT_ID, uri, name);
  nest_hypervisor_info_set_version (info, version);
  take_virtualization (info, link, hosts);
  if (!nest_hypervisor_info_is_here (info))
    take_computer (info, link, hosts);

  return info;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All other machines' definitions are looked at, so only a machine that is pinned itself asks for this. */
#include "nest-libvirt-pins.h"

#include <libvirt/virterror.h>
#include <stdlib.h>
#include <string.h>

#include "nest-domain-read.h"
#include "nest-pinning.h"

static gboolean
is_pinned (NestMachine *machine)
{
  GVariant *value = nest_machine_get_value (machine, NEST_SETTING_CPU_PINNING);

  return value != NULL && g_strcmp0 (g_variant_get_string (value, NULL), NEST_PINNING_NONE) != 0;
}

/* Adds "1,4-5" to @lists. Returns whether it could be told. */
static gboolean
add_pins (GString       *lists,
          NestDomainXml *xml)
{
  g_autoptr (NestMachine) other = nest_machine_new ("kvm", "", "", "", NEST_MACHINE_READ);
  g_autoptr (NestPinning) pinning = NULL;
  g_autoptr (GArray) cpus = NULL;
  GVariant *value;

  nest_domain_read (xml, NULL, NULL, other);
  value = nest_machine_get_value (other, NEST_SETTING_CPU_PINNING);
  if (value == NULL)
    return FALSE;
  pinning = nest_pinning_parse (g_variant_get_string (value, NULL));
  if (pinning == NULL)
    return FALSE;
  cpus = nest_pinning_get_cpus (pinning);
  for (guint i = 0; i < cpus->len; i++)
    g_string_append_printf (lists, "%s%u", lists->len > 0 ? "," : "", g_array_index (cpus, guint, i));

  return TRUE;
}

/* A pin of a CPU is in an attribute "cpuset": what has none need not be understood. */
static gboolean
add_domain (GString      *lists,
            virDomainPtr  domain)
{
  char *text = virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE);
  g_autoptr (NestDomainXml) xml = NULL;
  gboolean is_known = text != NULL;

  if (text != NULL && strstr (text, "cpuset") != NULL)
    {
      xml = nest_domain_xml_parse (text, -1, NULL);
      is_known = xml != NULL && add_pins (lists, xml);
    }
  free (text);

  return is_known;
}

/**
 * nest_libvirt_pins_read:
 * @link: where @machine is
 * @machine: a machine that is being built
 *
 * Fills in the CPUs to which the other machines are pinned, where @machine is pinned itself and all of them can be
 * read. Blocks: threads only.
 */
void
nest_libvirt_pins_read (NestLibvirtLink *link,
                        NestMachine     *machine)
{
  g_autoptr (GString) lists = g_string_new (NULL);
  g_autofree char *canonical = NULL;
  virDomainPtr *domains = NULL;
  char uuid[VIR_UUID_STRING_BUFLEN];
  gboolean is_known = TRUE;
  int n_domains;

  if (!is_pinned (machine))
    return;
  n_domains = virConnectListAllDomains (nest_libvirt_link_get_handle (link), &domains, 0);
  for (int i = 0; i < n_domains; i++)
    {
      if (is_known && virDomainGetUUIDString (domains[i], uuid) == 0 &&
          g_strcmp0 (uuid, nest_machine_get_uuid (machine)) != 0)
        is_known = add_domain (lists, domains[i]);
      virDomainFree (domains[i]);
    }
  free (domains);
  virResetLastError ();
  if (n_domains < 0 || !is_known)
    return;
  canonical = nest_cpu_list_format (lists->str);
  nest_machine_set_taken_cpus (machine, canonical != NULL ? canonical : "");
}

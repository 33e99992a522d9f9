/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal kept of a setting, as a stranger may have changed it: nothing but the setting's own place changes. */
#include <string.h>

#include "nest-domain-edit.h"
#include "nest-domain-read.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const char domain[] =
  "<domain type='kvm'><name>m</name><memory unit='GB'>2</memory><currentMemory unit='GB'>2</currentMemory>"
  "<vcpu placement='static' cpuset='1'>2</vcpu><cputune><shares>9</shares><vcpupin vcpu='0' cpuset='1'/></cputune>"
  "<os><type arch='x86_64'>hvm</type></os><features><acpi/><hap/></features><cpu mode='host-passthrough'>"
  "<topology sockets='1' cores='2' threads='1'/><feature policy='disable' name='vmx'/><feature policy='require' "
  "name='pcid'/></cpu><devices><graphics type='vnc' passwd='secret'/></devices></domain>";

static const NestSetting settings[] = {
  NEST_SETTING_CPU_COUNT, NEST_SETTING_CPU_PINNING, NEST_SETTING_MEMORY, NEST_SETTING_ACPI, NEST_SETTING_NESTED_HW_VIRT,
};

static const char *const others[] = {
  "<shares>9</shares>", "<hap/>", "<feature policy=\"require\" name=\"pcid\"/>",
  "<devices><graphics type=\"vnc\" passwd=\"secret\"/></devices>",
};

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *source = g_strndup ((const char *) data, size);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (NestDomainXml) xml = nest_domain_xml_parse (domain, -1, NULL);
      g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      NestChange *change = nest_change_new (settings[i], NULL, NULL);

      nest_change_set_sources (change, NULL, source);
      g_ptr_array_add (changes, change);
      g_assert_true (nest_domain_edit (xml, NULL, changes, &error) == (error == NULL));
      text = nest_domain_xml_to_string (xml);
      for (guint j = 0; j < G_N_ELEMENTS (others); j++)
        g_assert_nonnull (strstr (text, others[j]));
    }

  return 0;
}

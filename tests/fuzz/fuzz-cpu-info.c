/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /proc/cpuinfo, lists of processors and the kernel's word on L1TF: whatever stands there, the name can be shown. */
#include "nest-cpu-info.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (NestCpuInfo) info = { 0 };
  g_autoptr (GArray) cpus = nest_cpu_list_parse (text);

  nest_l1tf_parse (text);
  nest_cpu_info_parse (&info, text);
  if (cpus != NULL)
    g_assert_cmpuint (g_array_get_element_size (cpus), ==, sizeof (guint));
  if (info.model != NULL)
    g_assert_true (g_utf8_validate (info.model, -1, NULL));

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of a machine as plain values. */
#include "nest-machine.h"

/** nest_machine_get_answer: Returns: a boolean setting as yes, no or unknown */
NestAnswer
nest_machine_get_answer (NestMachine *self,
                         NestSetting  setting)
{
  GVariant *value = nest_machine_get_value (self, setting);

  if (value == NULL)
    return NEST_ANSWER_UNKNOWN;

  return g_variant_get_boolean (value) ? NEST_ANSWER_YES : NEST_ANSWER_NO;
}

/** nest_machine_get_number: Returns: a number setting (processors, MiB); 0 when unknown */
guint64
nest_machine_get_number (NestMachine *self,
                         NestSetting  setting)
{
  GVariant *value = nest_machine_get_value (self, setting);

  if (value == NULL)
    return 0;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return g_variant_get_uint32 (value);

  return g_variant_get_uint64 (value);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestCpu: a plain record with owned texts. */
#include "nest-cpu.h"

/** nest_cpu_copy: Returns: (transfer full): a deep copy */
NestCpu *
nest_cpu_copy (const NestCpu *self)
{
  NestCpu *copy = g_new0 (NestCpu, 1);

  *copy = *self;
  copy->model = g_strdup (self->model);
  copy->reason = g_strdup (self->reason);
  copy->plan = g_strdup (self->plan);
  copy->cost = g_strdup (self->cost);

  return copy;
}

void
nest_cpu_free (NestCpu *self)
{
  g_free (self->model);
  g_free (self->reason);
  g_free (self->plan);
  g_free (self->cost);
  g_free (self);
}

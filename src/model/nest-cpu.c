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

/** nest_cpu_equal: @self: (nullable); @other: (nullable); Returns: whether both say the same */
gboolean
nest_cpu_equal (const NestCpu *self,
                const NestCpu *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return self->mode == other->mode && self->is_emulated == other->is_emulated && self->sees == other->sees &&
         self->sees_now == other->sees_now && self->can_be_given == other->can_be_given &&
         g_strcmp0 (self->model, other->model) == 0 && g_strcmp0 (self->reason, other->reason) == 0 &&
         g_strcmp0 (self->plan, other->plan) == 0 && g_strcmp0 (self->cost, other->cost) == 0;
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

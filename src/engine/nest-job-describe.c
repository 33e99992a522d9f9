/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from what a job holds: its title, how it went, what it waits for, its commands, another method. */
#include "nest-job.h"

#include <glib/gi18n.h>

#include "nest-text.h"

/** nest_job_get_title: Returns: (transfer full): "Whonix-Workstation: 5 settings", safe to show */
char *
nest_job_get_title (NestJob *self)
{
  g_autofree char *name = nest_text_make_visible (nest_job_get_machine_name (self));
  GPtrArray *changes = nest_job_get_changes (self);
  NestJobKind kind = nest_job_get_kind (self);
  guint n = changes->len;

  if (kind == NEST_JOB_HYPERVISOR || kind == NEST_JOB_HOST)
    return g_strdup (n == 1 ? nest_setting_get_title (nest_change_get_setting (g_ptr_array_index (changes, 0)))
                            : kind == NEST_JOB_HOST ? _("Settings of This Computer")
                                                     : _("Settings of the Hypervisor"));
  if (kind == NEST_JOB_POWER)
    /* Translators: %s is the name of a virtual machine */
    return g_strdup_printf (_("Power off %s"), name);

  /* Translators: %s is the name of a virtual machine */
  return g_strdup_printf (ngettext ("%s: %u setting", "%s: %u settings", n), name, n);
}

/** nest_job_set_method: @method: how the change at @index is made instead; the user agreed to that */
void
nest_job_set_method (NestJob    *self,
                     guint       index,
                     const char *method)
{
  g_autoptr (NestChange) old = g_ptr_array_index (nest_job_get_changes (self), index);

  g_ptr_array_index (nest_job_get_changes (self), index) = nest_change_new_with_method (old, method);
}

gboolean
nest_job_has_succeeded (NestJob *self)
{
  return nest_outcome_is_success (nest_job_get_outcome (self));
}

/** nest_job_waits_for_guest: Returns: whether a guest was asked to shut down, and gets time for it right now */
gboolean
nest_job_waits_for_guest (NestJob *self)
{
  const char *method = nest_change_get_method (g_ptr_array_index (nest_job_get_changes (self), 0));

  return nest_job_get_countdown (self) >= 0 && (g_strcmp0 (method, NEST_METHOD_SHUT_DOWN) == 0 ||
                                                g_strcmp0 (method, NEST_METHOD_START_AND_SHUT_DOWN) == 0);
}

/** nest_job_describe: Returns: (transfer full) (element-type utf8): the commands a person would type */
GPtrArray *
nest_job_describe (NestJob *self)
{
  NestHypervisor *hypervisor = nest_job_get_hypervisor (self);

  if (nest_job_get_host (self) != NULL)
    return nest_host_control_describe (nest_job_get_host (self), nest_job_get_changes (self));
  if (hypervisor == NULL)
    return g_ptr_array_new_with_free_func (g_free);

  return nest_hypervisor_describe (hypervisor, nest_job_get_machine_uuid (self), nest_job_get_changes (self));
}

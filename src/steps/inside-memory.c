/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-memory: a machine inside leaves the machine around it enough. All amounts in MiB. */
#include "nest-inside.h"
#include "nest-step.h"

#include <glib/gi18n.h>

/* VirtualBox's own minimum */
#define MINIMUM 4

static guint64
get_limit (const NestStepContext *context)
{
  return nest_inside_get_memory_limit (nest_host_get_memory_total (context->host));
}

static gboolean
validate (const NestStepContext  *context,
          GVariant               *value,
          GError                **error)
{
  guint64 limit = get_limit (context);
  guint64 wish = g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64) ? g_variant_get_uint64 (value) : 0;
  g_autofree char *limit_text = nest_format_memory (limit);

  if (wish >= MINIMUM && (limit == 0 || wish <= limit))
    return TRUE;
  if (wish < MINIMUM)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("No machine starts with that little memory."));
  else
    /* Translators: %s is an amount of memory */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _("An inner machine can have %s here: this machine keeps the rest for itself."), limit_text);

  return FALSE;
}

static NestFinding *
new_finding (guint64 current,
             guint64 target,
             guint64 limit)
{
  if (limit == 0)
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("How much memory this machine has could not be read."));
  if (current == target)
    return nest_finding_new (NEST_STATUS_DONE, _("The inner machine's memory fits into this machine's."));
  if (current > limit)
    return nest_finding_new (NEST_STATUS_NEEDED, _("The inner machine has more memory than this machine can spare."));

  return nest_finding_new (NEST_STATUS_NEEDED, _("The inner machine has another amount of memory than you chose."));
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_setting (context, NEST_SETTING_MEMORY);
  guint64 limit = get_limit (context);
  GVariant *wish = nest_choices_get_value (context->choices, step->id);
  guint64 current, target;
  g_autofree char *current_text = NULL;
  g_autofree char *target_text = NULL;

  if (finding != NULL)
    return g_steal_pointer (&finding);

  current = nest_machine_get_number (context->machine, NEST_SETTING_MEMORY);
  target = limit != 0 ? MIN (current, limit) : current;
  if (wish != NULL && validate (context, wish, NULL))
    target = g_variant_get_uint64 (wish);
  current_text = nest_format_memory (current);
  target_text = nest_format_memory (target);
  finding = new_finding (current, target, limit);
  nest_finding_set_current (finding, g_variant_new_uint64 (current), current_text);
  nest_finding_set_target (finding, g_variant_new_uint64 (target), target_text);
  if (nest_finding_get_status (finding) == NEST_STATUS_NEEDED)
    nest_finding_add_change (finding, nest_step_new_change (context, NEST_SETTING_MEMORY, nest_finding_get_target (finding)));
  if (limit != 0)
    nest_finding_set_editor (finding, NEST_EDITOR_MEMORY, MINIMUM, limit, g_variant_new_uint64 (MIN (current, limit)));

  return g_steal_pointer (&finding);
}

static const char *const requires[] = { "power-off", NULL };
static const NestSetting settings[] = { NEST_SETTING_MEMORY, NEST_N_SETTINGS };

const NestStep nest_step_inside_memory = {
  .id = "inside-memory",
  .title = N_("Inner Memory"),
  .brief = N_("What the inner machine takes of this machine's memory"),
  .why = N_("The memory of an inner machine is taken from the machine around it, which keeps what it needs itself: 1 GiB, or "
            "half of what it has where that is less. Without it, Linux ends programs, the inner machine among them."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_INSIDE,
  .requires = requires,
  .settings = settings,
  .check = check,
  .validate = validate,
};

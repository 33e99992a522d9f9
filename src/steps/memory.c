/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memory: room for the machine and one inside it, leaving this computer enough to work with. */
#include "nest-memory.h"

#include "nest-step.h"

#include <glib/gi18n.h>

/* All amounts in MiB */

/* 2 GiB as Whonix gives its Workstation, and 2 GiB for a machine inside */
#define WANTED 4096
/* A desktop with a browser needs 2 GiB to work; on large computers a quarter leaves room for the hypervisor and caches */
#define KEPT_AT_LEAST 2048
#define KEPT_PART 4
/* Recommendations are round numbers: VirtualBox's own slider moves in steps like these */
#define ROUNDED_TO 256
/* No desktop system of today starts with less */
#define MINIMUM 512
/* How far the editor goes where this computer's memory is not known */
#define MAXIMUM_UNKNOWN 8192

/**
 * nest_memory_get_kept:
 * @total: this computer's memory, in MiB
 *
 * Returns: what this computer should keep for itself, in MiB
 */
guint64
nest_memory_get_kept (guint64 total)
{
  return MIN (MAX (KEPT_AT_LEAST, total / KEPT_PART), total / 2);
}

/* What the machine may have so that this computer keeps a working amount, but at least half of all */
static guint64
get_cap (guint64 total)
{
  return MAX (MINIMUM, (total - nest_memory_get_kept (total)) / ROUNDED_TO * ROUNDED_TO);
}

/*
 * A machine never becomes smaller than it is, as what is in it may need that, unless it is larger than the
 * whole computer; it grows to what two machines need, as far as this computer can spare it.
 */
static guint64
get_recommended (guint64 current,
                 guint64 total)
{
  if (total == 0)
    return current;
  if (current > total)
    return get_cap (total);

  return MAX (current, MIN (WANTED, get_cap (total)));
}

static guint64
get_current (const NestStepContext *context)
{
  return context->machine != NULL ? nest_machine_get_number (context->machine, NEST_SETTING_MEMORY) : 0;
}

static gboolean
validate (const NestStepContext  *context,
          GVariant               *value,
          GError                **error)
{
  guint64 total = nest_host_get_memory_total (context->host);
  guint64 wish = g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64) ? g_variant_get_uint64 (value) : 0;
  g_autofree char *limit = NULL;

  if (wish < MINIMUM)
    {
      limit = nest_format_memory (MINIMUM);
      /* Translators: %s is an amount of memory */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("The machine needs at least %s of memory."), limit);
      return FALSE;
    }
  if (total != 0 && wish > total)
    {
      limit = nest_format_memory (total);
      /* Translators: %s is an amount of memory */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("This computer has only %s of memory."), limit);
      return FALSE;
    }

  return TRUE;
}

static NestFinding *
new_finding (guint64 current,
             guint64 target,
             guint64 recommended,
             guint64 total)
{
  if (current == target)
    return nest_finding_new (NEST_STATUS_DONE, target != recommended || current >= WANTED
                                                 ? _("The machine can keep the memory that it has.")
                                                 : _("The machine has as much memory as this computer can spare."));
  if (target != recommended)
    return nest_finding_new (NEST_STATUS_NEEDED, _("The machine has another amount of memory than you chose."));
  if (current > total)
    return nest_finding_new (NEST_STATUS_NEEDED, _("The machine has more memory than this computer."));

  return nest_finding_new (NEST_STATUS_NEEDED, _("The machine has little memory for running a machine of its own."));
}

static void
add_host_notes (NestFinding *finding,
                NestHost    *host,
                guint64      target)
{
  guint64 total = nest_host_get_memory_total (host);
  guint64 available = nest_host_get_memory_available (host);
  g_autofree char *total_text = nest_format_memory (total);
  /* In half GiB: what is free changes all the time, the row need not */
  g_autofree char *available_text = nest_format_memory (available < 1024 ? available : available / 512 * 512);
  g_autofree char *wanted_text = nest_format_memory (WANTED);
  g_autofree char *note = NULL;
  g_autofree char *wanted_note = NULL;

  if (total == 0)
    return;

  /* Translators: amounts of memory */
  note = available != 0 ? g_strdup_printf (_("This computer has %s, of which about %s are free now."), total_text,
                                           available_text)
                        : g_strdup_printf (_("This computer has %s."), total_text);
  nest_finding_add_note (finding, note);
  if (target >= WANTED)
    return;

  /* Translators: %s is an amount of memory */
  wanted_note = g_strdup_printf (_("%s would be better: room for the machine and for one inside it."), wanted_text);
  nest_finding_add_note (finding, wanted_note);
}

static const char *
get_risk (guint64 target,
          guint64 total)
{
  if (total != 0 && target > get_cap (total))
    return _("That leaves this computer little memory of its own: it can become very slow, and Linux may end programs, "
             "the machine among them.");

  return NULL;
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_setting (context, NEST_SETTING_MEMORY);
  guint64 total = nest_host_get_memory_total (context->host);
  guint64 current = get_current (context);
  guint64 recommended = get_recommended (current, total);
  GVariant *value = nest_choices_get_value (context->choices, step->id);
  gboolean chosen = value != NULL && validate (context, value, NULL);
  guint64 target = chosen ? g_variant_get_uint64 (value) : recommended;
  g_autofree char *current_text = nest_format_memory (current);
  g_autofree char *target_text = nest_format_memory (target);

  if (finding != NULL)
    return g_steal_pointer (&finding);

  if (total == 0 && !chosen && current < WANTED)
    finding = nest_finding_new (NEST_STATUS_UNKNOWN,
                                _("How much memory this computer has could not be read, so none can be recommended. You "
                                  "can choose an amount yourself."));
  else
    finding = new_finding (current, target, recommended, total);
  nest_finding_set_current (finding, g_variant_new_uint64 (current), current_text);
  nest_finding_set_target (finding, g_variant_new_uint64 (target), target_text);
  if (nest_finding_get_status (finding) == NEST_STATUS_NEEDED)
    nest_finding_add_change (finding, nest_step_new_change (context, NEST_SETTING_MEMORY,
                                                            nest_finding_get_target (finding)));
  nest_finding_set_editor (finding, NEST_EDITOR_MEMORY, MINIMUM, total != 0 ? total : MAX (MAXIMUM_UNKNOWN, current),
                           g_variant_new_uint64 (recommended));
  nest_finding_set_risk (finding, get_risk (target, total));
  add_host_notes (finding, context->host, target);

  return g_steal_pointer (&finding);
}

static const char *const requires[] = { "power-off", NULL };
static const NestSetting settings[] = { NEST_SETTING_MEMORY, NEST_N_SETTINGS };

const NestStep nest_step_memory = {
  .id = "memory",
  .title = N_("Memory"),
  .brief = N_("Room for the machine and for one inside it"),
  .why = N_("The memory of a machine inside is taken from the memory of the machine around it, which is taken from this "
            "computer. So the machine needs enough for two, and this computer has to keep enough to work: at least "
            "2 GiB or a quarter of what it has."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .requires = requires,
  .settings = settings,
  .check = check,
  .validate = validate,
};

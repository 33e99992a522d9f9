/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cpu-cores: enough processors for the machine and one inside it, leaving this computer at least one. */
#include "cpu-cores.h"

#include <glib/gi18n.h>

extern const NestStep nest_step_cpu_cores;

/* What the guide recommends: more make crashes with nesting likelier (reports on 7.1 and 7.2) */
#define GUIDE_CORES 3
/* What VirtualBox 7.2.22 accepts at most */
#define MAXIMUM_CORES 64

static guint
get_recommended (guint logical)
{
  return logical == 0 ? GUIDE_CORES : MAX (1, MIN (GUIDE_CORES, logical - 1));
}

/* Where this computer's processors are not known, nobody can tell that more than the guide's are there */
static guint
get_maximum (guint logical,
             guint current)
{
  return logical == 0 ? MAX (GUIDE_CORES, current) : MIN (logical, MAXIMUM_CORES);
}

static guint
get_current (const NestStepContext *context)
{
  return context->machine != NULL ? (guint) nest_machine_get_number (context->machine, NEST_SETTING_CPU_COUNT) : 0;
}

static gboolean
validate (const NestStepContext  *context,
          GVariant               *value,
          GError                **error)
{
  guint maximum = get_maximum (nest_host_get_logical_cpus (context->host), get_current (context));
  guint count = g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32) ? g_variant_get_uint32 (value) : 0;

  if (count >= 1 && count <= maximum)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               ngettext ("The machine can have %u processor here, no more.",
                         "The machine can have from 1 to %u processors here.", maximum), maximum);
  return FALSE;
}

/**
 * nest_cpu_cores_get_wish:
 *
 * Returns: how many processors the machine is to have by the user's choice or the guide, as if no pinning
 *   stood in the way
 */
guint
nest_cpu_cores_get_wish (const NestStepContext *context)
{
  GVariant *value = nest_choices_get_value (context->choices, nest_step_cpu_cores.id);

  if (value != NULL && validate (context, value, NULL))
    return g_variant_get_uint32 (value);

  return get_recommended (nest_host_get_logical_cpus (context->host));
}

/* The user kept the binding to one CPU, and with it one processor */
static gboolean
keeps_one (const NestStepContext *context)
{
  return g_strcmp0 (nest_choices_get_option (context->choices, "cpu-pinning"), "keep-one-core") == 0 &&
         nest_machine_get_value (context->machine, NEST_SETTING_CPU_PINNING) != NULL;
}

/* Why the recommendation is what it is */
static void
add_host_notes (NestFinding *finding,
                NestHost    *host,
                guint        target)
{
  guint logical = nest_host_get_logical_cpus (host);
  guint physical = nest_host_get_physical_cores (host);
  g_autofree char *logical_note = NULL;
  g_autofree char *physical_note = NULL;

  if (logical == 0)
    {
      nest_finding_add_note (finding, _("How many processors this computer has could not be read. Choose fewer than it "
                                        "has."));
      return;
    }
  if (logical <= GUIDE_CORES)
    {
      logical_note = g_strdup_printf (ngettext ("This computer has only %u processor, which the machine has to share "
                                                "with it.",
                                                "This computer has %u processors, one of which should stay free for it.",
                                                logical), logical);
      nest_finding_add_note (finding, logical_note);
    }
  if (physical > 0 && physical < target)
    {
      physical_note = g_strdup_printf (ngettext ("They are only %u core that counts several times (hyper-threading), so "
                                                 "the machine gains less from more processors.",
                                                 "They are only %u cores that count several times (hyper-threading), so "
                                                 "the machine gains less from more processors.", physical), physical);
      nest_finding_add_note (finding, physical_note);
    }
}

/* What a value of the user's own costs */
static const char *
get_risk (guint target,
          guint logical)
{
  if (logical > 1 && target >= logical)
    return _("With as many processors as this computer has, the machine can hang, or slow everything else down until it "
             "hardly reacts.");
  if (target > GUIDE_CORES)
    return _("With more than three processors, crashes of machines that run machines become more likely.");

  return NULL;
}

static NestFinding *
new_finding (guint current,
             guint target,
             guint recommended)
{
  if (current == target && target == recommended)
    return nest_finding_new (NEST_STATUS_DONE, _("The machine has as many processors as it should."));
  if (current == target)
    return nest_finding_new (NEST_STATUS_DONE, _("The machine has as many processors as you chose."));
  if (target != recommended)
    return nest_finding_new (NEST_STATUS_NEEDED, _("The machine has another number of processors than you chose."));
  if (current < target)
    return nest_finding_new (NEST_STATUS_NEEDED, _("The machine has few processors for running machines of its own."));

  return nest_finding_new (NEST_STATUS_NEEDED, _("The machine has more processors than is good for it: with fewer, nested "
                                                 "machines run more reliably and this computer keeps some."));
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_setting (context, NEST_SETTING_CPU_COUNT);
  guint logical = nest_host_get_logical_cpus (context->host);
  gboolean one = context->machine != NULL && keeps_one (context);
  guint recommended = one ? 1 : get_recommended (logical);
  guint current = get_current (context);
  guint target = one ? 1 : nest_cpu_cores_get_wish (context);
  g_autofree char *current_text = g_strdup_printf ("%u", current);
  g_autofree char *target_text = g_strdup_printf ("%u", target);

  if (finding != NULL)
    return g_steal_pointer (&finding);

  finding = new_finding (current, target, recommended);
  nest_finding_set_current (finding, g_variant_new_uint32 (current), current_text);
  nest_finding_set_target (finding, g_variant_new_uint32 (target), target_text);
  if (nest_finding_get_status (finding) == NEST_STATUS_NEEDED)
    nest_finding_add_change (finding, nest_step_new_change (context, NEST_SETTING_CPU_COUNT,
                                                            nest_finding_get_target (finding)));
  nest_finding_set_editor (finding, NEST_EDITOR_NUMBER, 1, get_maximum (logical, current),
                           g_variant_new_uint32 (recommended));
  nest_finding_set_risk (finding, get_risk (target, logical));
  add_host_notes (finding, context->host, target);
  if (target == 1)
    nest_finding_add_note (finding, _("With one processor, the machine and the machines inside it take turns; expect them "
                                      "to be slow."));

  return g_steal_pointer (&finding);
}

/* One processor is found without an I/O APIC, and needs no more than one CPU */
static gboolean
requirement_applies (const NestStepContext *context,
                     NestFinding           *finding,
                     const char            *required)
{
  GVariant *target = nest_finding_get_target (finding);

  return g_str_equal (required, "power-off") || (target != NULL && g_variant_get_uint32 (target) > 1);
}

static const char *const requires[] = { "power-off", "io-apic", "cpu-pinning", NULL };
static const NestSetting settings[] = { NEST_SETTING_CPU_COUNT, NEST_N_SETTINGS };

const NestStep nest_step_cpu_cores = {
  .id = "cpu-cores",
  .title = N_("Processors"),
  .brief = N_("How many processor cores the machine has"),
  .why = N_("The machine works for two: for itself and for the machine inside it. Three processors have proved good; this "
            "computer should keep at least one for itself: with all of them, machines that run machines were seen to hang "
            "(virtualbox.org/ticket/19500). With four and more, users report crashes."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .requires = requires,
  .settings = settings,
  .requirement_applies = requirement_applies,
  .check = check,
  .validate = validate,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cpu-pinning: several processors that may only run on one CPU lock up; what to do about it is the user's choice. */
#include "cpu-cores.h"
#include "nest-pinning.h"

#include <glib/gi18n.h>

/* Every CPU of the list "1,4-5" becomes TRUE in @taken */
static void
mark_cpus (const char *list,
           gboolean   *taken,
           guint       n_cpus)
{
  g_autoptr (NestPinning) pinning = nest_pinning_new ();
  g_autoptr (GArray) cpus = NULL;

  if (*list == '\0' || !nest_pinning_set_cpuset (pinning, list))
    return;
  cpus = nest_pinning_get_cpus (pinning);
  for (guint i = 0; i < cpus->len; i++)
    if (g_array_index (cpus, guint, i) < n_cpus)
      taken[g_array_index (cpus, guint, i)] = TRUE;
}

static void
take_if_free (GArray   *chosen,
              gboolean *taken,
              guint     cpu,
              guint     wanted)
{
  if (chosen->len == wanted || taken[cpu])
    return;
  taken[cpu] = TRUE;
  g_array_append_val (chosen, cpu);
}

/*
 * As many CPUs as wanted that no other pinned machine uses: those it has already, then the others; CPU 0,
 * on which Linux does much of its own work, last. One CPU at least stays for this computer.
 */
static NestPinning *
choose_free (const NestStepContext *context,
             const NestPinning     *present,
             guint                  wanted)
{
  guint n_cpus = nest_host_get_logical_cpus (context->host);
  const char *others = nest_machine_get_taken_cpus (context->machine);
  g_autofree gboolean *taken = g_new0 (gboolean, n_cpus + 1);
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) own = nest_pinning_get_cpus (present);

  if (others == NULL || wanted >= n_cpus)
    return NULL;
  mark_cpus (others, taken, n_cpus);
  for (guint i = 0; i < own->len; i++)
    if (g_array_index (own, guint, i) < n_cpus)
      take_if_free (chosen, taken, g_array_index (own, guint, i), wanted);
  for (guint cpu = 1; cpu < n_cpus; cpu++)
    take_if_free (chosen, taken, cpu, wanted);
  take_if_free (chosen, taken, 0, wanted);

  return chosen->len == wanted ? nest_pinning_new_one_to_one ((const guint *) (gpointer) chosen->data, wanted) : NULL;
}

static void
add_pin_option (NestFinding           *finding,
                const NestStepContext *context,
                const NestPinning     *free_cpus)
{
  g_autofree char *text = nest_pinning_format (free_cpus);
  NestOption *option =
    nest_finding_add_option (finding, "pin-free-cpus", _("Give Each Processor Its Own CPU"),
                             _("Each of the machine's processors gets a CPU of this computer that no other pinned "
                               "machine uses. The protection that pinning gives is kept."), NULL);

  option->recommended = TRUE;
  nest_option_add_change (option, nest_step_new_change (context, NEST_SETTING_CPU_PINNING, g_variant_new_string (text)));
}

static NestFinding *
new_choice (const NestStepContext *context,
            const NestPinning     *present,
            guint                  wanted)
{
  g_autoptr (NestPinning) free_cpus = choose_free (context, present, wanted);
  NestFinding *finding =
    nest_finding_new (NEST_STATUS_CHOICE,
                      _("The machine is bound to fewer CPUs of this computer than it is to have processors; it would "
                        "be slow or lock up."));
  NestOption *option;

  if (free_cpus != NULL)
    add_pin_option (finding, context, free_cpus);
  else
    nest_finding_add_note (finding, _("There are not enough CPUs that no other machine is bound to, or it is not known "
                                      "which these are."));
  option = nest_finding_add_option (finding, "keep-one-core", _("Keep One Processor"),
                                    _("The binding stays, and the machine keeps one processor. The machine inside will "
                                      "be slow."), NULL);
  option->recommended = free_cpus == NULL;
  option = nest_finding_add_option (finding, "remove", _("Remove the Binding"),
                                    _("The machine's processors may run on every CPU of this computer."),
                                    _("The binding is there against attacks in which one machine listens to another "
                                      "through a shared CPU (side channels). Without it that protection is gone."));
  nest_option_add_change (option, nest_step_new_change (context, NEST_SETTING_CPU_PINNING,
                                                        g_variant_new_string (NEST_PINNING_NONE)));

  return finding;
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_setting (context, NEST_SETTING_CPU_PINNING);
  g_autoptr (NestPinning) pinning = NULL;
  g_autoptr (GArray) cpus = NULL;
  g_autofree char *text = NULL;
  GVariant *value;
  guint wanted;

  if (finding != NULL)
    return g_steal_pointer (&finding);

  value = nest_machine_get_value (context->machine, NEST_SETTING_CPU_PINNING);
  pinning = nest_pinning_parse (g_variant_get_string (value, NULL));
  wanted = nest_cpu_cores_get_wish (context);
  if (pinning == NULL)
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("How the machine is bound to CPUs could not be understood."));

  cpus = nest_pinning_get_cpus (pinning);
  if (nest_pinning_is_none (pinning))
    finding = nest_finding_new (NEST_STATUS_DONE, _("The machine's processors may run on every CPU of this computer."));
  else if (cpus->len >= wanted)
    finding = nest_finding_new (NEST_STATUS_DONE, _("The machine is bound to as many CPUs as it needs."));
  else
    finding = new_choice (context, pinning, wanted);
  text = nest_setting_format_value (NEST_SETTING_CPU_PINNING, value);
  nest_finding_set_current (finding, value, text);

  return g_steal_pointer (&finding);
}

static const char *const requires[] = { "power-off", NULL };
static const NestSetting settings[] = { NEST_SETTING_CPU_PINNING, NEST_N_SETTINGS };

const NestStep nest_step_cpu_pinning = {
  .id = "cpu-pinning",
  .title = N_("Processor Pinning"),
  .brief = N_("Which of this computer's CPUs the machine may use"),
  .why = N_("Whonix binds its KVM machines to one CPU of this computer (pinning), against attacks in which one machine "
            "listens to another. A machine with several processors on one CPU gets slow or locks up, so the binding has "
            "to be settled before processors are added."),
  .documentation = NEST_DOCUMENTATION_KVM,
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_KVM,
  .requires = requires,
  .settings = settings,
  .check = check,
};

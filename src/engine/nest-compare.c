/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparisons that stand before and after each job. */
#include "nest-compare.h"

#include <glib/gi18n.h>

#include "nest-wording.h"

/**
 * nest_compare_get_value:
 * @host: (nullable): a reading of this computer
 * @info: (nullable): a reading of the hypervisor
 * @machine: (nullable): a reading of the machine
 *
 * Returns: (transfer full) (nullable): the value of @setting in these readings; %NULL: not set or not known
 */
GVariant *
nest_compare_get_value (NestSetting         setting,
                        NestHost           *host,
                        NestHypervisorInfo *info,
                        NestMachine        *machine)
{
  GVariant *value;

  if (nest_setting_get_target (setting) == NEST_TARGET_HOST)
    return host != NULL ? nest_host_get_value (host, setting) : NULL;
  if (nest_setting_get_target (setting) == NEST_TARGET_HYPERVISOR)
    return info != NULL ? nest_hypervisor_info_get_value (info, setting) : NULL;

  value = machine != NULL ? nest_machine_get_value (machine, setting) : NULL;

  return value != NULL ? g_variant_ref (value) : NULL;
}

static void
add_difference (GPtrArray  *differences,
                const char *what,
                const char *reviewed,
                const char *found)
{
  g_ptr_array_add (differences,
                   /* Translators: %1$s is a setting, %2$s and %3$s its values: "Processors: was 1 when you looked, is 2 now" */
                   g_strdup_printf (_("%1$s: was %2$s when you looked, is %3$s now"), what, reviewed, found));
}

static void
compare_value (NestSetting  setting,
               GVariant    *reviewed,
               GVariant    *found,
               GPtrArray   *differences)
{
  g_autofree char *reviewed_text = NULL;
  g_autofree char *found_text = NULL;

  if (nest_value_equal (reviewed, found))
    return;

  reviewed_text = nest_setting_format_value (setting, reviewed);
  found_text = nest_setting_format_value (setting, found);
  add_difference (differences, nest_setting_get_title (setting), reviewed_text, found_text);
}

static void
compare_identity (NestMachine *reviewed,
                  NestMachine *found,
                  GPtrArray   *differences)
{
  if (g_strcmp0 (nest_machine_get_name (reviewed), nest_machine_get_name (found)) != 0)
    add_difference (differences, _("Name"), nest_machine_get_display_name (reviewed),
                    nest_machine_get_display_name (found));
  if (nest_machine_get_detail (found) != NEST_MACHINE_READ)
    g_ptr_array_add (differences, g_strdup (nest_machine_get_problem (found) != NULL
                                            ? nest_machine_get_problem (found)
                                            : _("The machine cannot be read any more.")));
  if (nest_machine_get_snapshot_count (reviewed) != nest_machine_get_snapshot_count (found))
    {
      g_autofree char *old_count = g_strdup_printf ("%u", nest_machine_get_snapshot_count (reviewed));
      g_autofree char *new_count = g_strdup_printf ("%u", nest_machine_get_snapshot_count (found));

      add_difference (differences, _("Number of snapshots"), old_count, new_count);
    }
}

/**
 * nest_compare_with_reviewed:
 * @host: (nullable): a new reading of this computer
 * @info: (nullable): a new reading of the hypervisor
 * @machine: (nullable): a new reading of the machine
 * @ignore_power: whether Nestbox itself has just changed the power state
 * @differences: (element-type utf8): gets a sentence for each difference
 *
 * Compared are identity, power state, number of snapshots, the old values of the job's changes and the
 * values that its steps' requirements read; free memory, times and order never count.
 */
void
nest_compare_with_reviewed (NestJob            *job,
                            NestHost           *host,
                            NestHypervisorInfo *info,
                            NestMachine        *machine,
                            gboolean            ignore_power,
                            GPtrArray          *differences)
{
  NestMachine *reviewed = nest_job_get_machine (job);

  if (reviewed != NULL && machine != NULL)
    {
      compare_identity (reviewed, machine, differences);
      if (!ignore_power)
        compare_value (NEST_SETTING_POWER_STATE, nest_machine_get_value (reviewed, NEST_SETTING_POWER_STATE),
                       nest_machine_get_value (machine, NEST_SETTING_POWER_STATE), differences);
    }

  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    {
      g_autoptr (GVariant) old_value = NULL;
      g_autoptr (GVariant) found = NULL;

      if (!nest_job_compares (job, i) || i == NEST_SETTING_POWER_STATE || !nest_setting_is_readable (i))
        continue;
      old_value = nest_compare_get_value (i, nest_job_get_host (job), nest_job_get_info (job), reviewed);
      found = nest_compare_get_value (i, host, info, machine);
      compare_value (i, old_value, found, differences);
    }
}

/* So that undo can see an edit of the same value */
static void
keep_wording (NestChange  *change,
              NestMachine *machine)
{
  NestSetting setting = nest_change_get_setting (change);
  g_autofree char *wording = machine != NULL ? nest_wording_new (setting, nest_machine_get_source (machine, setting)) : NULL;

  nest_change_set_left (change, wording);
}

static NestOutcome
compare_change (NestChange         *change,
                NestHost           *host,
                NestHypervisorInfo *info,
                NestMachine        *machine)
{
  NestSetting setting = nest_change_get_setting (change);
  g_autoptr (GVariant) found = nest_compare_get_value (setting, host, info, machine);

  if (setting == NEST_SETTING_POWER_STATE)
    return machine == NULL ? NEST_OUTCOME_UNKNOWN
           : nest_power_state_is_off (nest_machine_get_power_state (machine)) ? NEST_OUTCOME_VERIFIED
                                                                             : NEST_OUTCOME_FAILED;
  if (nest_value_equal (found, nest_change_get_new_value (change)))
    return NEST_OUTCOME_VERIFIED;

  return nest_value_equal (found, nest_change_get_old_value (change)) ? NEST_OUTCOME_FAILED : NEST_OUTCOME_PARTIAL;
}

/**
 * nest_compare_is_reworded:
 * @change: from the journal
 * @machine: (nullable): read now
 * @wording: (out) (optional) (transfer full) (nullable): what stands there now
 *
 * One value can be written in many ways, such as a maximum beside a present amount of memory.
 *
 * Returns: whether somebody edited what the change left there, even if the value is the same
 */
gboolean
nest_compare_is_reworded (NestChange   *change,
                          NestMachine  *machine,
                          char        **wording)
{
  NestSetting setting = nest_change_get_setting (change);
  g_autofree char *now = machine != NULL ? nest_wording_new (setting, nest_machine_get_source (machine, setting)) : NULL;
  gboolean reworded = nest_change_get_left (change) != NULL && now != NULL &&
                      g_strcmp0 (now, nest_change_get_left (change)) != 0;

  if (wording != NULL)
    *wording = g_steal_pointer (&now);

  return reworded;
}

static NestOutcome
compare_settings (NestJob            *job,
                  NestHost           *host,
                  NestHypervisorInfo *info,
                  NestMachine        *machine)
{
  GPtrArray *changes = nest_job_get_changes (job);
  guint verified = 0, failed = 0, readable = 0;
  NestOutcome outcome;

  for (guint i = 0; i < changes->len; i++)
    {
      NestChange *change = g_ptr_array_index (changes, i);

      if (!nest_setting_is_readable (nest_change_get_setting (change)))
        continue;
      outcome = compare_change (change, host, info, machine);
      nest_job_set_change_outcome (job, i, outcome);
      if (outcome == NEST_OUTCOME_VERIFIED)
        keep_wording (change, machine);
      readable++;
      verified += outcome == NEST_OUTCOME_VERIFIED;
      failed += outcome == NEST_OUTCOME_FAILED;
    }

  outcome = readable == 0 ? NEST_OUTCOME_UNKNOWN
            : verified == readable ? NEST_OUTCOME_VERIFIED
            : failed == readable ? NEST_OUTCOME_FAILED
                                 : NEST_OUTCOME_PARTIAL;
  for (guint i = 0; i < changes->len; i++)
    if (!nest_setting_is_readable (nest_change_get_setting (g_ptr_array_index (changes, i))))
      nest_job_set_change_outcome (job, i, outcome);

  return outcome;
}

/* Set for the next load, while the running kernel still has another value: after a reboot, or a reload */
static gboolean
is_loaded_later (NestJob  *job,
                 NestHost *host)
{
  GPtrArray *changes = nest_job_get_changes (job);

  for (guint i = 0; i < changes->len; i++)
    {
      const NestModuleOption *option =
        nest_host_get_module_option (host, nest_change_get_setting (g_ptr_array_index (changes, i)));

      if (option != NULL && option->loaded != NEST_ANSWER_UNKNOWN && option->loaded != nest_module_option_get_next (option))
        return TRUE;
    }

  return FALSE;
}

/* Only a machine that is off takes its settings up at once; one that was started since runs with them. */
static gboolean
is_run_with_later (NestJob     *job,
                   NestMachine *machine)
{
  GPtrArray *changes = nest_job_get_changes (job);
  gboolean is_shown = FALSE;

  for (guint i = 0; i < changes->len; i++)
    {
      NestChange *change = g_ptr_array_index (changes, i);
      GVariant *live = nest_machine_get_live_value (machine, nest_change_get_setting (change));

      if (live != NULL && !nest_value_equal (live, nest_change_get_new_value (change)))
        return TRUE;
      is_shown = is_shown || live != NULL;
    }

  return !is_shown;
}

static gboolean
is_later (NestJob     *job,
          NestHost    *host,
          NestMachine *machine)
{
  if (nest_job_get_kind (job) == NEST_JOB_MACHINE && !nest_power_state_is_off (nest_machine_get_power_state (machine)))
    return is_run_with_later (job, machine);

  return nest_job_get_kind (job) == NEST_JOB_HOST && is_loaded_later (job, host);
}

/**
 * nest_compare_with_agreed:
 * @host: (nullable): read after the job
 * @info: (nullable): read after the job
 * @machine: (nullable): read after the job
 *
 * Compares each change of the job with what was read back, and notes it in the job. A setting that
 * cannot be read back shares the fate of those that can, as one command set them all.
 *
 * Returns: verified: all happened; pending: all are set, and count only from the next start of the machine, or of this
 *   computer's module; failed: none; partial: something else
 */
NestOutcome
nest_compare_with_agreed (NestJob            *job,
                          NestHost           *host,
                          NestHypervisorInfo *info,
                          NestMachine        *machine)
{
  NestOutcome outcome = compare_settings (job, host, info, machine);

  if (outcome != NEST_OUTCOME_VERIFIED || !is_later (job, host, machine))
    return outcome;
  for (guint i = 0; i < nest_job_get_changes (job)->len; i++)
    nest_job_set_change_outcome (job, i, NEST_OUTCOME_PENDING);

  return NEST_OUTCOME_PENDING;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snapshots: a reminder that restoring one brings its settings back. */
#include "nest-step.h"

#include <glib/gi18n.h>

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_unreadable (context, NULL);
  g_autofree char *summary = NULL;
  g_autofree char *count_text = NULL;
  guint count;

  if (finding != NULL)
    return g_steal_pointer (&finding);

  count = nest_machine_get_snapshot_count (context->machine);
  if (count == 0)
    return nest_finding_new (NEST_STATUS_DONE, _("The machine has no snapshots to think of."));

  summary = g_strdup_printf (ngettext ("The machine has %u snapshot. Nothing has to be done now.",
                                       "The machine has %u snapshots. Nothing has to be done now.", count), count);
  count_text = g_strdup_printf (ngettext ("%u snapshot", "%u snapshots", count), count);
  finding = nest_finding_new (NEST_STATUS_DONE, summary);
  nest_finding_set_current (finding, g_variant_new_uint32 (count), count_text);
  nest_finding_add_note (finding, _("Restoring a snapshot also brings back the settings of its time, so the machine may "
                                    "have to be set up again. Look here again after restoring one."));

  return g_steal_pointer (&finding);
}

const NestStep nest_step_snapshots = {
  .id = "snapshots",
  .title = N_("Snapshots"),
  .brief = N_("Going back to one brings its old settings back"),
  .why = N_("A snapshot keeps the machine as it was, its settings included. If you go back to one from before this setup, "
            "what is set up here is gone again."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_BOTH,
  .check = check,
};

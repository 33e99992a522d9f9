/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-room: memory and disk of this machine that are left for one inside. All amounts in MiB. */
#include "nest-inside.h"
#include "nest-step.h"

#include <glib/gi18n.h>

/* A small desktop system runs with 1 GiB and is installed in 8 */
#define ENOUGH_MEMORY 1024
#define ENOUGH_DISK (8 * 1024)

static void
add_amounts (NestFinding *finding,
             guint64      memory,
             guint64      disk)
{
  g_autofree char *memory_text = nest_format_memory (memory);
  g_autofree char *disk_text = nest_format_memory (disk);
  g_autofree char *memory_note = NULL;
  g_autofree char *disk_note = NULL;

  /* Translators: %s is an amount of memory */
  memory_note = g_strdup_printf (_("An inner machine can have up to %s of memory."), memory_text);
  /* Translators: %s is an amount of disk space */
  disk_note = g_strdup_printf (_("%s are free on the disk with your home folder."), disk_text);
  if (memory > 0)
    nest_finding_add_note (finding, memory_note);
  if (disk > 0)
    nest_finding_add_note (finding, disk_note);
}

static NestFinding *
decide (guint64 memory,
        guint64 disk)
{
  g_autoptr (NestFinding) finding = NULL;

  if (memory == 0 || disk == 0)
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("How much memory and disk space are left could not be read."));
  if (memory >= ENOUGH_MEMORY && disk >= ENOUGH_DISK)
    return nest_finding_new (NEST_STATUS_DONE, _("There is enough memory and disk space for an inner machine."));

  if (memory < ENOUGH_MEMORY)
    {
      finding = nest_finding_new (NEST_STATUS_MANUAL, _("This machine has little memory left for one inside: it will be slow, or not "
                                                        "start."));
      nest_finding_set_remedy (finding, _("Outside, with this machine powered off, give it more memory: “nestboxctl apply NAME” there "
                                          "proposes an amount."));
    }
  else
    {
      finding = nest_finding_new (NEST_STATUS_MANUAL, _("There is little disk space left for an inner machine: most systems need 8 GiB "
                                                        "or more."));
      nest_finding_set_remedy (finding, _("Remove what you do not need, or make this machine's disk larger outside."));
    }

  return g_steal_pointer (&finding);
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  guint64 memory = nest_inside_get_memory_limit (nest_host_get_memory_total (context->host));
  guint64 disk = nest_host_get_facts (context->host)->disk_free;
  NestFinding *finding = decide (memory, disk);

  add_amounts (finding, memory, disk);

  return finding;
}

const NestStep nest_step_inside_room = {
  .id = "inside-room",
  .title = N_("Room for an Inner Machine"),
  .brief = N_("What this machine's memory and disk leave for one inside"),
  .why = N_("An inner machine's memory and disk are taken from this machine's, which keeps what it needs itself."),
  .documentation = NEST_DOCUMENTATION_NESTED,
  .place = NEST_PLACE_INSIDE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_INSIDE,
  .check = check,
};

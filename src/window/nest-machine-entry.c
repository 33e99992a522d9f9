/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stable item around the replaceable snapshots, so that selection, focus and rows survive a reading. */
#include "nest-machine-entry.h"

#include <glib/gi18n.h>

struct _NestMachineEntry
{
  GObject parent_instance;

  NestInventory *inventory; /* not owned: it outlives the list */
  NestMachine *machine;
  gboolean ambiguous;
  gboolean used_last;
  char *search_key;
  NestGlance glance;
  gboolean has_glance;
};

G_DEFINE_FINAL_TYPE (NestMachineEntry, nest_machine_entry, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_machine_entry_finalize (GObject *object)
{
  NestMachineEntry *self = NEST_MACHINE_ENTRY (object);

  g_clear_object (&self->machine);
  g_free (self->search_key);
  nest_glance_clear (&self->glance);

  G_OBJECT_CLASS (nest_machine_entry_parent_class)->finalize (object);
}

static void
nest_machine_entry_class_init (NestMachineEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_machine_entry_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_machine_entry_init (NestMachineEntry *self)
{
}

/** nest_machine_entry_new: @inventory: (transfer none): has to outlive the entry; @machine: a machine in it */
NestMachineEntry *
nest_machine_entry_new (NestInventory *inventory,
                        NestMachine   *machine)
{
  NestMachineEntry *self = g_object_new (NEST_TYPE_MACHINE_ENTRY, NULL);

  self->inventory = inventory;
  nest_machine_entry_set_machine (self, machine);

  return self;
}

/** nest_machine_entry_get_machine: Returns: (transfer none): the machine as it was read last */
NestMachine *
nest_machine_entry_get_machine (NestMachineEntry *self)
{
  return self->machine;
}

/** nest_machine_entry_set_machine: @machine: a newer reading of the same machine */
void
nest_machine_entry_set_machine (NestMachineEntry *self,
                                NestMachine      *machine)
{
  g_autofree char *searchable = NULL;

  if (!g_set_object (&self->machine, machine))
    return;
  g_free (self->search_key);
  searchable = g_strjoin (" ", nest_machine_get_display_name (machine), nest_machine_get_uuid (machine), NULL);
  self->search_key = g_utf8_casefold (searchable, -1);
  nest_machine_entry_look_again (self);
}

/** nest_machine_entry_get_ambiguous: Returns: whether another machine has the same name */
gboolean
nest_machine_entry_get_ambiguous (NestMachineEntry *self)
{
  return self->ambiguous;
}

void
nest_machine_entry_set_ambiguous (NestMachineEntry *self,
                                  gboolean          ambiguous)
{
  if (self->ambiguous == ambiguous)
    return;
  self->ambiguous = ambiguous;
  g_signal_emit (self, signals[CHANGED], 0);
}

/** nest_machine_entry_is_for: Returns: whether @machine is a reading of the same machine */
gboolean
nest_machine_entry_is_for (NestMachineEntry *self,
                           NestMachine      *machine)
{
  return g_str_equal (nest_machine_get_uuid (self->machine), nest_machine_get_uuid (machine)) &&
         g_str_equal (nest_machine_get_connection (self->machine), nest_machine_get_connection (machine));
}

/** nest_machine_entry_get_used_last: Returns: whether it stands apart from its connection, as the one used last */
gboolean
nest_machine_entry_get_used_last (NestMachineEntry *self)
{
  return self->used_last;
}

void
nest_machine_entry_set_used_last (NestMachineEntry *self,
                                  gboolean          used_last)
{
  if (self->used_last == used_last)
    return;
  self->used_last = used_last;
  g_signal_emit (self, signals[CHANGED], 0);
}

/** nest_machine_entry_get_hypervisor_name: Returns: (transfer none): where the machine is, for people */
const char *
nest_machine_entry_get_hypervisor_name (NestMachineEntry *self)
{
  const char *connection = nest_machine_get_connection (self->machine);
  NestHypervisor *hypervisor = nest_inventory_find_hypervisor (self->inventory, connection);

  return hypervisor != NULL ? nest_hypervisor_get_name (hypervisor) : connection;
}

/** nest_machine_entry_get_glance: Returns: (transfer none): what there is to do, worked out when a row first asks */
const NestGlance *
nest_machine_entry_get_glance (NestMachineEntry *self)
{
  if (!self->has_glance)
    nest_glance_init (&self->glance, nest_inventory_get_host (self->inventory),
                      nest_inventory_get_info (self->inventory, nest_machine_get_connection (self->machine)),
                      self->machine, nest_inventory_get_vantage (self->inventory));
  self->has_glance = TRUE;

  return &self->glance;
}

/** nest_machine_entry_look_again: this computer, the hypervisor or the machine was read anew */
void
nest_machine_entry_look_again (NestMachineEntry *self)
{
  nest_glance_clear (&self->glance);
  self->has_glance = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

/** nest_machine_entry_get_search_key: Returns: (transfer none): name and UUID, folded, to search in */
const char *
nest_machine_entry_get_search_key (NestMachineEntry *self)
{
  return self->search_key;
}

/**
 * nest_machine_entry_get_refusal:
 *
 * Returns: (transfer full) (nullable): why the machine cannot be chosen, for people; %NULL if it can
 */
char *
nest_machine_entry_get_refusal (NestMachineEntry *self)
{
  const char *problem = nest_machine_get_problem (self->machine);

  if (nest_machine_get_detail (self->machine) == NEST_MACHINE_INACCESSIBLE)
    return g_strdup (problem != NULL ? problem : _("Its settings cannot be read."));
  if (nest_machine_get_platform (self->machine) == NEST_PLATFORM_OTHER)
    return g_strdup (_("It is made for another kind of processor (such as ARM), where nesting is not possible."));

  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestChecklist: runs the checks, settles the requirements between steps, and turns what is kept into jobs. */
#include "nest-checklist.h"

#include "nest-requirements.h"

struct _NestChecklist
{
  GObject parent_instance;

  NestChoices *choices;
  NestHost *host;
  NestHypervisorInfo *info;
  NestMachine *machine;
  GPtrArray *items; /* NestChecklistItem, in the order of the table of steps */
  gboolean final;
  NestVantage vantage;
  gboolean read_only;
};

static void nest_checklist_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NestChecklist, nest_checklist, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, nest_checklist_list_model_init))

enum {
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
nest_checklist_get_item_type (GListModel *model)
{
  return NEST_TYPE_CHECKLIST_ITEM;
}

static guint
nest_checklist_get_n_items (GListModel *model)
{
  return NEST_CHECKLIST (model)->items->len;
}

static gpointer
nest_checklist_get_item (GListModel *model,
                         guint       position)
{
  NestChecklist *self = NEST_CHECKLIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
nest_checklist_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = nest_checklist_get_item_type;
  iface->get_n_items = nest_checklist_get_n_items;
  iface->get_item = nest_checklist_get_item;
}

static void
nest_checklist_finalize (GObject *object)
{
  NestChecklist *self = NEST_CHECKLIST (object);

  g_clear_object (&self->choices);
  g_clear_object (&self->host);
  g_clear_object (&self->info);
  g_clear_object (&self->machine);
  g_ptr_array_unref (self->items);

  G_OBJECT_CLASS (nest_checklist_parent_class)->finalize (object);
}

static void
nest_checklist_class_init (NestChecklistClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_checklist_finalize;

  signals[UPDATED] = g_signal_new ("updated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_checklist_init (NestChecklist *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
nest_checklist_evaluate (NestChecklist *self)
{
  NestStepContext context = { self->host, self->info, self->machine, self->choices, self->vantage };
  g_autoptr (GHashTable) findings =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) nest_finding_unref);

  for (guint i = 0; i < self->items->len; i++)
    {
      NestChecklistItem *item = g_ptr_array_index (self->items, i);
      const NestStep *step = nest_checklist_item_get_step (item);
      g_autoptr (NestFinding) checked = step->check (step, &context);
      NestFinding *settled = nest_requirements_settle (step, &context, checked, findings, self->final);

      g_hash_table_insert (findings, (gpointer) step->id, settled);
      nest_checklist_item_update (item, settled, self->choices);
    }

  g_signal_emit (self, signals[UPDATED], 0);
}

static void
nest_checklist_choices_changed (NestChecklist *self)
{
  if (self->machine != NULL)
    nest_checklist_evaluate (self);
}

/** nest_checklist_new: @choices: (transfer none): shared with whoever edits them; changes re-evaluate the list */
NestChecklist *
nest_checklist_new (NestChoices *choices)
{
  NestChecklist *self = g_object_new (NEST_TYPE_CHECKLIST, NULL);

  self->choices = g_object_ref (choices);
  g_signal_connect_object (choices, "changed", G_CALLBACK (nest_checklist_choices_changed), self, G_CONNECT_SWAPPED);

  return self;
}

/* "items-changed" only when the set of steps really changes. */
static void
nest_checklist_rebuild_items (NestChecklist *self)
{
  const NestStep *const *steps = nest_steps_get_all ();
  const char *hypervisor = nest_machine_get_hypervisor (self->machine);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  guint old_length = self->items->len;
  gboolean same;

  for (guint i = 0; steps[i] != NULL; i++)
    if (nest_step_is_for (steps[i], hypervisor) && nest_step_is_seen_from (steps[i], self->vantage) &&
        !(steps[i]->place == NEST_PLACE_MACHINE && nest_machine_is_system (self->machine)))
      g_ptr_array_add (wanted, (gpointer) steps[i]);

  same = wanted->len == old_length;
  for (guint i = 0; same && i < old_length; i++)
    same = nest_checklist_item_get_step (g_ptr_array_index (self->items, i)) == g_ptr_array_index (wanted, i);
  if (same)
    return;

  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < wanted->len; i++)
    g_ptr_array_add (self->items, nest_checklist_item_new (g_ptr_array_index (wanted, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old_length, wanted->len);
}

/**
 * nest_checklist_set_snapshots:
 * @host: this computer, which counts for nothing where the machine is on another one
 *
 * New readings of the world; findings are replaced where they differ.
 */
void
nest_checklist_set_snapshots (NestChecklist      *self,
                              NestHost           *host,
                              NestHypervisorInfo *info,
                              NestMachine        *machine)
{
  g_return_if_fail (NEST_IS_HOST (host));
  g_return_if_fail (NEST_IS_HYPERVISOR_INFO (info));
  g_return_if_fail (NEST_IS_MACHINE (machine));

  g_clear_object (&self->host);
  self->host = nest_host_new_where (host, info);
  g_set_object (&self->info, info);
  g_set_object (&self->machine, machine);
  self->vantage = nest_step_narrow_vantage (self->vantage, info);
  nest_checklist_rebuild_items (self);
  nest_checklist_evaluate (self);
}

/**
 * nest_checklist_set_final:
 * @final: whether no more decisions will come: a choice without consent then counts as declined, and
 *   what requires it is blocked instead of waiting
 */
void
nest_checklist_set_final (NestChecklist *self,
                          gboolean       final)
{
  self->final = final;
  nest_checklist_choices_changed (self);
}

/**
 * nest_checklist_set_vantage:
 * @vantage: whose checklist it is; to be set before the first snapshots
 */
void
nest_checklist_set_vantage (NestChecklist *self,
                            NestVantage    vantage)
{
  g_return_if_fail (self->machine == NULL);

  self->vantage = vantage;
}

NestVantage
nest_checklist_get_vantage (NestChecklist *self)
{
  return self->vantage;
}

/** nest_checklist_set_read_only: it is another computer's: there is nothing to decide */
void
nest_checklist_set_read_only (NestChecklist *self)
{
  self->read_only = TRUE;
}

gboolean
nest_checklist_is_read_only (NestChecklist *self)
{
  return self->read_only;
}

NestChoices *
nest_checklist_get_choices (NestChecklist *self)
{
  return self->choices;
}

/** nest_checklist_get_host: Returns: (transfer none) (nullable): the machine's computer, as it was read */
NestHost *
nest_checklist_get_host (NestChecklist *self)
{
  return self->host;
}

/** nest_checklist_get_info: Returns: (transfer none) (nullable): the reading in use */
NestHypervisorInfo *
nest_checklist_get_info (NestChecklist *self)
{
  return self->info;
}

/** nest_checklist_get_machine: Returns: (transfer none) (nullable): the reading in use */
NestMachine *
nest_checklist_get_machine (NestChecklist *self)
{
  return self->machine;
}

/** nest_checklist_get_place: Returns: where @item is to be shown: in a machine, steps of the host are steps of that machine */
NestPlace
nest_checklist_get_place (NestChecklist     *self,
                          NestChecklistItem *item)
{
  NestPlace place = nest_checklist_item_get_step (item)->place;

  return place == NEST_PLACE_HOST && self->vantage == NEST_VANTAGE_INSIDE ? NEST_PLACE_INSIDE : place;
}

/** nest_checklist_find: Returns: (transfer none) (nullable): the item of that step, if it is on this list */
NestChecklistItem *
nest_checklist_find (NestChecklist *self,
                     const char    *step)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_strcmp0 (nest_checklist_item_get_step (g_ptr_array_index (self->items, i))->id, step) == 0)
      return g_ptr_array_index (self->items, i);

  return NULL;
}

/**
 * nest_checklist_validate:
 * @step: the step whose target somebody wishes
 * @value: the wish
 *
 * Returns: whether it is possible at all; else @error says why, in a sentence
 */
gboolean
nest_checklist_validate (NestChecklist  *self,
                         const char     *step,
                         GVariant       *value,
                         GError        **error)
{
  NestStepContext context = { self->host, self->info, self->machine, self->choices, self->vantage };
  const NestStep *found = nest_steps_find (step);

  g_return_val_if_fail (found != NULL, FALSE);

  return found->validate == NULL || found->validate (&context, value, error);
}

/** nest_checklist_forget_stale_consent: a consent holds for what was shown: when an option is no longer offered, it is asked anew */
void
nest_checklist_forget_stale_consent (NestChecklist *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      NestChecklistItem *item = g_ptr_array_index (self->items, i);

      if (nest_checklist_item_get_option (item) == NULL)
        nest_choices_set_option (self->choices, nest_checklist_item_get_step (item)->id, NULL);
    }
}

/** nest_checklist_count: Returns: how many steps have @status */
guint
nest_checklist_count (NestChecklist *self,
                      NestStatus     status)
{
  guint count = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      NestChecklistItem *item = g_ptr_array_index (self->items, i);

      if (nest_finding_get_status (nest_checklist_item_get_finding (item)) == status)
        count++;
    }

  return count;
}

/** nest_checklist_count_changes: Returns: how many changes a run would make now */
guint
nest_checklist_count_changes (NestChecklist *self)
{
  guint count = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      GPtrArray *changes = nest_checklist_item_get_kept_changes (g_ptr_array_index (self->items, i));

      count += changes != NULL ? changes->len : 0;
    }

  return count;
}

/* Whatever else is ready: without a hypervisor no machine starts, and only a person can do something about it */
static gboolean
lacks_hypervisor (NestChecklist *self)
{
  NestChecklistItem *item = nest_checklist_find (self, "inside-install-hypervisor");

  return item != NULL && nest_finding_get_status (nest_checklist_item_get_finding (item)) == NEST_STATUS_MANUAL;
}

NestVerdict
nest_checklist_get_verdict (NestChecklist *self)
{
  if (self->machine == NULL || nest_machine_get_detail (self->machine) != NEST_MACHINE_READ)
    return NEST_VERDICT_UNKNOWN;
  if (nest_checklist_count (self, NEST_STATUS_BLOCKED) > 0)
    return NEST_VERDICT_BLOCKED;
  if (nest_checklist_count (self, NEST_STATUS_NEEDED) > 0 || nest_checklist_count (self, NEST_STATUS_CHOICE) > 0)
    return NEST_VERDICT_TO_DO;
  if (lacks_hypervisor (self))
    return NEST_VERDICT_MANUAL;

  return nest_checklist_count (self, NEST_STATUS_UNKNOWN) > 0 ? NEST_VERDICT_UNKNOWN : NEST_VERDICT_READY;
}

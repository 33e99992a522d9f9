/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestChecklistItem: the step, its finding, and the user's decisions that concern it. */
#include "nest-checklist-item.h"

struct _NestChecklistItem
{
  GObject parent_instance;

  const NestStep *step;
  NestFinding *finding;
  gboolean skipped;
  gboolean ticked;
  char *option;
};

G_DEFINE_FINAL_TYPE (NestChecklistItem, nest_checklist_item, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_checklist_item_finalize (GObject *object)
{
  NestChecklistItem *self = NEST_CHECKLIST_ITEM (object);

  g_clear_pointer (&self->finding, nest_finding_unref);
  g_free (self->option);

  G_OBJECT_CLASS (nest_checklist_item_parent_class)->finalize (object);
}

static void
nest_checklist_item_class_init (NestChecklistItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_checklist_item_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_checklist_item_init (NestChecklistItem *self)
{
}

/** nest_checklist_item_new: Returns: (transfer full): an item whose finding is still to come */
NestChecklistItem *
nest_checklist_item_new (const NestStep *step)
{
  NestChecklistItem *self = g_object_new (NEST_TYPE_CHECKLIST_ITEM, NULL);

  self->step = step;
  self->finding = nest_finding_new (NEST_STATUS_UNKNOWN, NULL);

  return self;
}

/** nest_checklist_item_update: "changed" is emitted only if a row would look different now */
void
nest_checklist_item_update (NestChecklistItem *self,
                            NestFinding       *finding,
                            NestChoices       *choices)
{
  gboolean skipped = nest_choices_get_skipped (choices, self->step->id);
  gboolean ticked = nest_choices_get_ticked (choices, self->step->id);
  const char *option = nest_choices_get_option (choices, self->step->id);

  if (skipped == self->skipped && ticked == self->ticked && g_strcmp0 (option, self->option) == 0 &&
      nest_finding_equal (finding, self->finding))
    return;

  self->skipped = skipped;
  self->ticked = ticked;
  g_free (self->option);
  self->option = g_strdup (option);
  nest_finding_ref (finding);
  nest_finding_unref (self->finding);
  self->finding = finding;
  g_signal_emit (self, signals[CHANGED], 0);
}

const NestStep *
nest_checklist_item_get_step (NestChecklistItem *self)
{
  return self->step;
}

/** nest_checklist_item_get_finding: Returns: (transfer none): the present finding, never %NULL */
NestFinding *
nest_checklist_item_get_finding (NestChecklistItem *self)
{
  return self->finding;
}

gboolean
nest_checklist_item_get_skipped (NestChecklistItem *self)
{
  return self->skipped;
}

/** nest_checklist_item_get_option: Returns: (transfer none) (nullable): the option consented to, if it still exists */
const char *
nest_checklist_item_get_option (NestChecklistItem *self)
{
  return self->option != NULL && nest_finding_get_option (self->finding, self->option) != NULL ? self->option : NULL;
}

gboolean
nest_checklist_item_get_ticked (NestChecklistItem *self)
{
  return self->ticked;
}

/** nest_checklist_item_is_kept: Returns: whether a run would change something for this step */
gboolean
nest_checklist_item_is_kept (NestChecklistItem *self)
{
  NestStatus status = nest_finding_get_status (self->finding);

  if (self->skipped || nest_finding_is_waiting (self->finding))
    return FALSE;

  return status == NEST_STATUS_NEEDED ||
         (status == NEST_STATUS_CHOICE && nest_checklist_item_get_option (self) != NULL);
}

/** nest_checklist_item_get_kept_changes: Returns: (transfer none) (nullable) (element-type NestChange): what a run would change */
GPtrArray *
nest_checklist_item_get_kept_changes (NestChecklistItem *self)
{
  if (!nest_checklist_item_is_kept (self))
    return NULL;
  if (nest_finding_get_status (self->finding) == NEST_STATUS_CHOICE)
    return nest_finding_get_option (self->finding, self->option)->changes;

  return nest_finding_get_changes (self->finding);
}

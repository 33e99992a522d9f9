/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestChoices: a small record for each step the user said something about. */
#include "nest-choices.h"

#include "nest-change.h"

typedef struct {
  gboolean skipped;
  gboolean ticked;
  char *option;
  GVariant *value;
} Choice;

struct _NestChoices
{
  GObject parent_instance;

  GHashTable *choices; /* step id → Choice */
};

G_DEFINE_FINAL_TYPE (NestChoices, nest_choices, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->option);
  g_clear_pointer (&choice->value, g_variant_unref);
  g_free (choice);
}

static Choice *
nest_choices_ensure (NestChoices *self,
                     const char  *step)
{
  Choice *choice = g_hash_table_lookup (self->choices, step);

  if (choice == NULL)
    {
      choice = g_new0 (Choice, 1);
      g_hash_table_insert (self->choices, g_strdup (step), choice);
    }

  return choice;
}

static void
nest_choices_finalize (GObject *object)
{
  g_hash_table_unref (NEST_CHOICES (object)->choices);

  G_OBJECT_CLASS (nest_choices_parent_class)->finalize (object);
}

static void
nest_choices_class_init (NestChoicesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_choices_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
nest_choices_init (NestChoices *self)
{
  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, choice_free);
}

/** nest_choices_new: Returns: (transfer full): choices of somebody who has not said anything */
NestChoices *
nest_choices_new (void)
{
  return g_object_new (NEST_TYPE_CHOICES, NULL);
}

static void
nest_choices_emit (NestChoices *self,
                   const char  *step)
{
  g_signal_emit (self, signals[CHANGED], g_quark_from_string (step), step);
}

gboolean
nest_choices_get_skipped (NestChoices *self,
                          const char  *step)
{
  Choice *choice = g_hash_table_lookup (self->choices, step);

  return choice != NULL && choice->skipped;
}

/** nest_choices_set_skipped: a skipped step keeps its finding, but nothing of it is changed */
void
nest_choices_set_skipped (NestChoices *self,
                          const char  *step,
                          gboolean     skipped)
{
  Choice *choice = nest_choices_ensure (self, step);

  if (choice->skipped == !!skipped)
    return;
  choice->skipped = !!skipped;
  nest_choices_emit (self, step);
}

/** nest_choices_get_option: Returns: (transfer none) (nullable): the option consented to */
const char *
nest_choices_get_option (NestChoices *self,
                         const char  *step)
{
  Choice *choice = g_hash_table_lookup (self->choices, step);

  return choice != NULL ? choice->option : NULL;
}

/** nest_choices_set_option: @option: (nullable): the id consented to; %NULL takes the consent back */
void
nest_choices_set_option (NestChoices *self,
                         const char  *step,
                         const char  *option)
{
  Choice *choice = nest_choices_ensure (self, step);

  if (g_strcmp0 (choice->option, option) == 0)
    return;
  g_free (choice->option);
  choice->option = g_strdup (option);
  nest_choices_emit (self, step);
}

/** nest_choices_get_value: Returns: (transfer none) (nullable): the target the user chose himself */
GVariant *
nest_choices_get_value (NestChoices *self,
                        const char  *step)
{
  Choice *choice = g_hash_table_lookup (self->choices, step);

  return choice != NULL ? choice->value : NULL;
}

/** nest_choices_set_value: @value: (nullable) (transfer floating): %NULL: as the program recommends */
void
nest_choices_set_value (NestChoices *self,
                        const char  *step,
                        GVariant    *value)
{
  Choice *choice = nest_choices_ensure (self, step);
  g_autoptr (GVariant) sunk = value != NULL ? g_variant_ref_sink (value) : NULL;

  if (nest_value_equal (choice->value, sunk))
    return;
  g_clear_pointer (&choice->value, g_variant_unref);
  choice->value = g_steal_pointer (&sunk);
  nest_choices_emit (self, step);
}

gboolean
nest_choices_get_ticked (NestChoices *self,
                         const char  *step)
{
  Choice *choice = g_hash_table_lookup (self->choices, step);

  return choice != NULL && choice->ticked;
}

/** nest_choices_set_ticked: the user says that a step only he can do is done */
void
nest_choices_set_ticked (NestChoices *self,
                         const char  *step,
                         gboolean     ticked)
{
  Choice *choice = nest_choices_ensure (self, step);

  if (choice->ticked == !!ticked)
    return;
  choice->ticked = !!ticked;
  nest_choices_emit (self, step);
}

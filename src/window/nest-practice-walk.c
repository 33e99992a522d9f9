/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything real stays beside it untouched, and is there again as it was when practice is left. */
#include "nest-practice-walk.h"

#include "nest-practice-strip.h"
#include "nest-practice.h"

struct _NestPracticeWalk
{
  GObject parent_instance;

  GtkStack *stack;
  GtkWidget *before; /* what the stack showed */
  NestAssistant *assistant;
  NestSession *session;
  NestGuide *guide;
};

G_DEFINE_FINAL_TYPE (NestPracticeWalk, nest_practice_walk, G_TYPE_OBJECT)

static void
nest_practice_walk_dispose (GObject *object)
{
  NestPracticeWalk *self = NEST_PRACTICE_WALK (object);

  if (self->session != NULL)
    nest_inventory_stop (nest_session_get_inventory (self->session));
  g_clear_object (&self->guide);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (nest_practice_walk_parent_class)->dispose (object);
}

static void
nest_practice_walk_class_init (NestPracticeWalkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_practice_walk_dispose;
}

static void
nest_practice_walk_init (NestPracticeWalk *self)
{
}

static NestSession *
create_session (void)
{
  g_autoptr (NestInventory) inventory = nest_inventory_new ();
  g_autoptr (NestHypervisor) hypervisor = nest_practice_new_hypervisor ();
  g_autoptr (NestHost) host = nest_practice_new_host ();
  g_autoptr (NestJournal) journal = nest_practice_new_journal ();

  nest_inventory_add_hypervisor (inventory, hypervisor);
  nest_inventory_set_made_up_host (inventory, host);

  return nest_session_new (inventory, journal);
}

/** nest_practice_walk_new: @stack: (transfer none): shows the pages of practice from now on; has to outlive the walk */
NestPracticeWalk *
nest_practice_walk_new (GtkStack *stack)
{
  NestPracticeWalk *self = g_object_new (NEST_TYPE_PRACTICE_WALK, NULL);

  self->stack = stack;
  self->before = gtk_stack_get_visible_child (stack);
  self->session = create_session ();
  self->assistant = nest_assistant_new ();
  nest_assistant_set_strip (self->assistant, nest_practice_strip_new ());
  /* Nothing of it is remembered: no settings. */
  self->guide = nest_guide_new (self->assistant, self->session, NULL);
  nest_guide_set_practice (self->guide);
  gtk_stack_add_child (stack, GTK_WIDGET (self->assistant));
  gtk_stack_set_visible_child (stack, GTK_WIDGET (self->assistant));
  nest_inventory_refresh (nest_session_get_inventory (self->session));

  return self;
}

NestSession *
nest_practice_walk_get_session (NestPracticeWalk *self)
{
  return self->session;
}

NestGuide *
nest_practice_walk_get_guide (NestPracticeWalk *self)
{
  return self->guide;
}

/** nest_practice_walk_leave: shows again what was shown before */
void
nest_practice_walk_leave (NestPracticeWalk *self)
{
  gtk_stack_set_visible_child (self->stack, self->before);
  g_clear_object (&self->guide);
  gtk_stack_remove (self->stack, GTK_WIDGET (self->assistant));
  self->assistant = NULL;
}

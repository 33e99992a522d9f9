/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the chosen machine's checklist fed with the newest readings, and every decision about it. */
#include "nest-session.h"

struct _NestSession
{
  GObject parent_instance;

  NestInventory *inventory;
  NestJournal *journal;
  NestConnections *connections;
  NestRunControl *run_control;
  NestMachineWatch *watch;

  NestMachine *machine;      /* chosen, as it was read last */
  NestChecklist *checklist;
  NestNotepad *notepad;      /* of the chosen machine */
  GHashTable *choices;       /* key of a machine to its NestChoices: going back loses nothing */
  GCancellable *read_cancellable;
  gboolean reading;
  GError *read_error;
};

G_DEFINE_FINAL_TYPE (NestSession, nest_session, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_CHECKLIST,
  PROP_READING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
get_key (NestMachine *machine)
{
  return g_strjoin ("|", nest_machine_get_connection (machine), nest_machine_get_uuid (machine), NULL);
}

static gboolean
is_chosen (NestSession *self,
           NestMachine *machine)
{
  return self->machine != NULL &&
         g_str_equal (nest_machine_get_uuid (self->machine), nest_machine_get_uuid (machine)) &&
         g_str_equal (nest_machine_get_connection (self->machine), nest_machine_get_connection (machine));
}

static void
set_reading (NestSession *self,
             gboolean     reading)
{
  if (self->reading == reading)
    return;
  self->reading = reading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READING]);
}

/* The checks need all three readings; until the machine was read there is nothing to say about it. */
static void
nest_session_feed_checklist (NestSession *self)
{
  NestHost *host = nest_inventory_get_host (self->inventory);
  NestHypervisorInfo *info;

  if (self->machine == NULL || nest_machine_get_detail (self->machine) == NEST_MACHINE_LISTED)
    return;
  info = nest_inventory_get_info (self->inventory, nest_machine_get_connection (self->machine));
  if (host != NULL && info != NULL)
    nest_checklist_set_snapshots (self->checklist, host, info, self->machine);
}

/* A list that begins anew, with what was decided so far */
static void
nest_session_renew_checklist (NestSession *self,
                              NestChoices *choices)
{
  g_clear_object (&self->checklist);
  self->checklist = nest_checklist_new (choices);
  nest_checklist_set_vantage (self->checklist, nest_inventory_get_vantage (self->inventory));
  g_signal_connect (self->checklist, "updated", G_CALLBACK (nest_checklist_forget_stale_consent), NULL);
  nest_session_feed_checklist (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKLIST]);
}

static void
nest_session_vantage_cb (NestSession *self)
{
  g_autoptr (NestChoices) choices = NULL;

  if (self->checklist == NULL)
    return;
  choices = g_object_ref (nest_checklist_get_choices (self->checklist));
  nest_run_control_clear (self->run_control);
  nest_session_renew_checklist (self, choices);
}

static void
nest_session_machine_changed_cb (NestSession *self,
                                 NestMachine *machine)
{
  if (!is_chosen (self, machine))
    return;
  g_set_object (&self->machine, machine);
  nest_session_feed_checklist (self);
}

static void
nest_session_read_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (NestSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = nest_inventory_read_finish (NEST_INVENTORY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (&self->read_error);
  self->read_error = g_steal_pointer (&error);
  if (machine != NULL)
    nest_session_machine_changed_cb (self, machine);
  set_reading (self, FALSE);
}

/** nest_session_read: reads the chosen machine before all others; of this system itself, nothing is to be read */
void
nest_session_read (NestSession *self)
{
  if (self->machine == NULL)
    return;
  g_cancellable_cancel (self->read_cancellable);
  g_clear_object (&self->read_cancellable);
  self->read_cancellable = g_cancellable_new ();
  nest_notepad_read (self->notepad);
  if (nest_machine_is_system (self->machine))
    return;
  set_reading (self, TRUE);
  nest_inventory_read_async (self->inventory, nest_machine_get_connection (self->machine),
                             nest_machine_get_uuid (self->machine), TRUE, self->read_cancellable,
                             nest_session_read_cb, g_object_ref (self));
}

/* Who writes in a thread may be gone before it has, if the program ends now */
static void
close_notepad (NestSession *self)
{
  if (self->notepad != NULL)
    nest_notepad_flush (self->notepad);
  g_clear_object (&self->notepad);
}

static void
nest_session_dispose (GObject *object)
{
  NestSession *self = NEST_SESSION (object);

  g_cancellable_cancel (self->read_cancellable);
  g_clear_object (&self->read_cancellable);
  g_clear_object (&self->checklist);
  close_notepad (self);
  g_clear_object (&self->machine);
  g_clear_object (&self->run_control);
  if (self->watch != NULL)
    nest_machine_watch_stop (self->watch);
  g_clear_object (&self->watch);
  g_clear_object (&self->journal);
  g_clear_object (&self->connections);
  g_clear_object (&self->inventory);

  G_OBJECT_CLASS (nest_session_parent_class)->dispose (object);
}

static void
nest_session_finalize (GObject *object)
{
  NestSession *self = NEST_SESSION (object);

  g_hash_table_unref (self->choices);
  g_clear_error (&self->read_error);

  G_OBJECT_CLASS (nest_session_parent_class)->finalize (object);
}

static void
nest_session_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  NestSession *self = NEST_SESSION (object);

  switch (prop_id)
    {
    case PROP_CHECKLIST:
      g_value_set_object (value, self->checklist);
      break;
    case PROP_READING:
      g_value_set_boolean (value, self->reading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nest_session_class_init (NestSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = nest_session_dispose;
  object_class->finalize = nest_session_finalize;
  object_class->get_property = nest_session_get_property;

  properties[PROP_CHECKLIST] = g_param_spec_object ("checklist", NULL, NULL, NEST_TYPE_CHECKLIST, read_only);
  properties[PROP_READING] = g_param_spec_boolean ("reading", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
nest_session_init (NestSession *self)
{
  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/* What stands for this system is in no hypervisor's list */
static void
nest_session_watch (NestSession *self)
{
  nest_machine_watch_set_machine (self->watch, nest_machine_is_system (self->machine) ? NULL : self->machine);
}

/** nest_session_new: Returns: (transfer full): a session in which nothing is chosen yet */
NestSession *
nest_session_new (NestInventory *inventory,
                  NestJournal   *journal)
{
  NestSession *self = g_object_new (NEST_TYPE_SESSION, NULL);

  self->inventory = g_object_ref (inventory);
  self->journal = g_object_ref (journal);
  self->run_control = nest_run_control_new (inventory, journal);
  self->watch = nest_machine_watch_new (inventory);
  g_signal_connect_object (inventory, "machine-changed", G_CALLBACK (nest_session_machine_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisor-changed", G_CALLBACK (nest_session_feed_checklist), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "notify::host", G_CALLBACK (nest_session_feed_checklist), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "notify::vantage", G_CALLBACK (nest_session_vantage_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/** nest_session_set_connections: @connections: (nullable): fills the inventory; %NULL where none can be added */
void
nest_session_set_connections (NestSession     *self,
                              NestConnections *connections)
{
  g_set_object (&self->connections, connections);
}

/** nest_session_get_connections: Returns: (transfer none) (nullable): %NULL where none can be added */
NestConnections *
nest_session_get_connections (NestSession *self)
{
  return self->connections;
}

NestInventory *
nest_session_get_inventory (NestSession *self)
{
  return self->inventory;
}

NestJournal *
nest_session_get_journal (NestSession *self)
{
  return self->journal;
}

/** nest_session_get_run_control: Returns: (transfer none): the run that is shown */
NestRunControl *
nest_session_get_run_control (NestSession *self)
{
  return self->run_control;
}

/** nest_session_get_watch: Returns: (transfer none): keeps the machine true that is looked at */
NestMachineWatch *
nest_session_get_watch (NestSession *self)
{
  return self->watch;
}

/** nest_session_check_again: reads this computer, the hypervisors and, first, the chosen machine again */
void
nest_session_check_again (NestSession *self)
{
  if (nest_run_control_get_running (self->run_control))
    return;
  nest_session_read (self);
  nest_inventory_refresh (self->inventory);
}

/* Practice has a journal in a folder of its own, and so notes of its own. */
static void
open_notepad (NestSession *self,
              NestChoices *choices)
{
  close_notepad (self);
  self->notepad = nest_notepad_new (nest_journal_get_folder (self->journal), nest_machine_get_connection (self->machine),
                                    nest_machine_get_uuid (self->machine), choices);
}

/**
 * nest_session_select:
 * @machine: the machine to prepare, or what stands for this system
 *
 * What was decided about it earlier in this session is kept; a run of another machine is no longer shown.
 */
void
nest_session_select (NestSession *self,
                     NestMachine *machine)
{
  g_autofree char *key = get_key (machine);
  NestChoices *choices = g_hash_table_lookup (self->choices, key);

  g_return_if_fail (!nest_run_control_get_running (self->run_control));

  if (is_chosen (self, machine))
    {
      nest_session_read (self);
      nest_session_watch (self);
      return;
    }

  if (choices == NULL)
    {
      choices = nest_choices_new ();
      g_hash_table_insert (self->choices, g_strdup (key), choices);
    }
  g_set_object (&self->machine, machine);
  open_notepad (self, choices);
  g_clear_error (&self->read_error);
  nest_run_control_clear (self->run_control);
  nest_session_renew_checklist (self, choices);
  nest_session_read (self);
  nest_session_watch (self);
}

/** nest_session_get_machine: Returns: (transfer none) (nullable): the chosen machine as it was read last */
NestMachine *
nest_session_get_machine (NestSession *self)
{
  return self->machine;
}

/** nest_session_get_hypervisor: Returns: (transfer none) (nullable): the chosen machine's hypervisor */
NestHypervisor *
nest_session_get_hypervisor (NestSession *self)
{
  if (self->machine == NULL)
    return NULL;

  return nest_inventory_find_hypervisor (self->inventory, nest_machine_get_connection (self->machine));
}

/** nest_session_get_checklist: Returns: (transfer none) (nullable): the chosen machine's checklist */
NestChecklist *
nest_session_get_checklist (NestSession *self)
{
  return self->checklist;
}

gboolean
nest_session_get_reading (NestSession *self)
{
  return self->reading;
}

/** nest_session_get_read_error: Returns: (transfer none) (nullable): why the last reading of the machine failed */
const GError *
nest_session_get_read_error (NestSession *self)
{
  return self->read_error;
}

/** nest_session_get_notepad: Returns: (transfer none) (nullable): what is noted of the chosen machine */
NestNotepad *
nest_session_get_notepad (NestSession *self)
{
  return self->notepad;
}

/** nest_session_forget: takes what was said of any machine out of memory, once it is gone from the disk */
void
nest_session_forget (NestSession *self)
{
  g_autofree char *key = NULL;
  NestChoices *choices;

  if (self->machine == NULL)
    return;
  key = get_key (self->machine);
  choices = g_object_ref (g_hash_table_lookup (self->choices, key));
  g_hash_table_remove_all (self->choices);
  g_hash_table_insert (self->choices, g_steal_pointer (&key), choices);
  nest_notepad_read (self->notepad);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading takes a moment and is done at once, so that nothing flickers; writing waits for the disk, in a thread. */
#include "nest-notepad.h"

/* What is still to be written, in its order. A thread that writes may outlive the notepad. */
typedef struct {
  GMutex mutex; /* held while one note is written, so that they stay in order */
  GQueue notes; /* Pending */
  char *folder;
  char *connection;
  char *uuid;
} Queue;

typedef struct {
  NestNote note;
  char **ids;
  gboolean noted;
} Pending;

struct _NestNotepad
{
  GObject parent_instance;

  NestChoices *choices;
  NestNotes *notes;
  Queue *queue;
  guint n_writers;
  gboolean reading; /* the choices change because of the notes */
};

G_DEFINE_FINAL_TYPE (NestNotepad, nest_notepad, G_TYPE_OBJECT)

enum {
  PROBLEM,
  ACKNOWLEDGED_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_strfreev (pending->ids);
  g_free (pending);
}

static void
queue_clear (gpointer data)
{
  Queue *queue = data;

  g_queue_clear_full (&queue->notes, pending_free);
  g_mutex_clear (&queue->mutex);
  g_free (queue->folder);
  g_free (queue->connection);
  g_free (queue->uuid);
}

static void
queue_unref (gpointer queue)
{
  g_atomic_rc_box_release_full (queue, queue_clear);
}

/* Writes all that is pending; the first error is told. */
static gboolean
queue_write (Queue   *queue,
             GError **error)
{
  gboolean ok = TRUE;
  Pending *pending;

  g_mutex_lock (&queue->mutex);
  while ((pending = g_queue_pop_head (&queue->notes)) != NULL)
    {
      if (!nest_notes_write (queue->folder, queue->connection, queue->uuid, pending->note,
                             (const char *const *) pending->ids, pending->noted, ok ? error : NULL))
        ok = FALSE;
      pending_free (pending);
    }
  g_mutex_unlock (&queue->mutex);

  return ok;
}

static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  GError *error = NULL;

  if (queue_write (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
nest_notepad_written_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (NestNotepad) self = user_data;
  g_autoptr (GError) error = NULL;

  self->n_writers--;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
nest_notepad_write (NestNotepad       *self,
                    NestNote           note,
                    const char *const *ids,
                    gboolean           noted)
{
  /* Not the task's source: the thread may be the last to let go of that, just when a choice changes here */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, nest_notepad_written_cb, g_object_ref (self));
  Pending *pending = g_new0 (Pending, 1);

  pending->note = note;
  pending->ids = g_strdupv ((char **) ids);
  pending->noted = noted;
  for (guint i = 0; ids[i] != NULL; i++)
    nest_notes_set (self->notes, note, ids[i], noted);
  g_mutex_lock (&self->queue->mutex);
  g_queue_push_tail (&self->queue->notes, pending);
  g_mutex_unlock (&self->queue->mutex);
  self->n_writers++;
  g_task_set_task_data (task, g_atomic_rc_box_acquire (self->queue), queue_unref);
  g_task_run_in_thread (task, write_thread);
}

static void
note_if_new (NestNotepad *self,
             NestNote     note,
             const char  *step,
             gboolean     noted)
{
  const char *ids[] = { step, NULL };

  if (nest_notes_has (self->notes, note, step) != noted)
    nest_notepad_write (self, note, ids, noted);
}

static void
nest_notepad_choice_changed_cb (NestNotepad *self,
                                const char  *step)
{
  if (self->reading)
    return;
  note_if_new (self, NEST_NOTE_TICKED, step, nest_choices_get_ticked (self->choices, step));
  note_if_new (self, NEST_NOTE_SKIPPED, step, nest_choices_get_skipped (self->choices, step));
}

static void
nest_notepad_dispose (GObject *object)
{
  NestNotepad *self = NEST_NOTEPAD (object);

  /* The program may be about to end: threads would not get to it any more. */
  if (self->queue != NULL)
    nest_notepad_flush (self);
  g_clear_object (&self->choices);

  G_OBJECT_CLASS (nest_notepad_parent_class)->dispose (object);
}

static void
nest_notepad_finalize (GObject *object)
{
  NestNotepad *self = NEST_NOTEPAD (object);

  g_clear_pointer (&self->queue, queue_unref);
  g_clear_pointer (&self->notes, nest_notes_unref);

  G_OBJECT_CLASS (nest_notepad_parent_class)->finalize (object);
}

static void
nest_notepad_class_init (NestNotepadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nest_notepad_dispose;
  object_class->finalize = nest_notepad_finalize;

  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ACKNOWLEDGED_CHANGED] = g_signal_new ("acknowledged-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_notepad_init (NestNotepad *self)
{
}

/**
 * nest_notepad_new:
 * @folder: (nullable): the state folder; %NULL: $XDG_STATE_HOME/nestbox
 * @connection: where the machine is
 * @uuid: which it is
 * @choices: (transfer none): gets what is noted; what changes in it from now on is noted
 *
 * Nothing is read before nest_notepad_read().
 */
NestNotepad *
nest_notepad_new (const char  *folder,
                  const char  *connection,
                  const char  *uuid,
                  NestChoices *choices)
{
  NestNotepad *self = g_object_new (NEST_TYPE_NOTEPAD, NULL);

  self->queue = g_atomic_rc_box_new0 (Queue);
  g_mutex_init (&self->queue->mutex);
  g_queue_init (&self->queue->notes);
  self->queue->folder = g_strdup (folder);
  self->queue->connection = g_strdup (connection);
  self->queue->uuid = g_strdup (uuid);
  self->notes = nest_notes_new ();
  self->choices = g_object_ref (choices);
  g_signal_connect_object (choices, "changed", G_CALLBACK (nest_notepad_choice_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/* What was noted and is not any more goes, too: another process took it back. */
static void
take_over (NestNotepad *self,
           NestNotes   *read,
           NestNote     note,
           void (*set) (NestChoices *choices, const char *step, gboolean value))
{
  g_auto (GStrv) before = nest_notes_list (self->notes, note);
  g_auto (GStrv) now = nest_notes_list (read, note);

  for (guint i = 0; before[i] != NULL; i++)
    if (!nest_notes_has (read, note, before[i]))
      set (self->choices, before[i], FALSE);
  for (guint i = 0; now[i] != NULL; i++)
    set (self->choices, now[i], TRUE);
}

/** nest_notepad_read: puts what is noted, perhaps by another process, into the choices; not while something is being written */
void
nest_notepad_read (NestNotepad *self)
{
  g_autofree char *set_aside = NULL;
  g_autoptr (NestNotes) read = NULL;
  g_auto (GStrv) acknowledged_before = nest_notes_list (self->notes, NEST_NOTE_ACKNOWLEDGED);
  g_auto (GStrv) acknowledged = NULL;

  if (self->n_writers > 0)
    return;
  read = nest_notes_read (self->queue->folder, self->queue->connection, self->queue->uuid, &set_aside);
  acknowledged = nest_notes_list (read, NEST_NOTE_ACKNOWLEDGED);
  self->reading = TRUE;
  take_over (self, read, NEST_NOTE_TICKED, nest_choices_set_ticked);
  take_over (self, read, NEST_NOTE_SKIPPED, nest_choices_set_skipped);
  self->reading = FALSE;
  nest_notes_unref (self->notes);
  self->notes = g_steal_pointer (&read);
  if (!g_strv_equal ((const char *const *) acknowledged, (const char *const *) acknowledged_before))
    g_signal_emit (self, signals[ACKNOWLEDGED_CHANGED], 0);
  if (set_aside != NULL)
    g_signal_emit (self, signals[PROBLEM], 0, set_aside);
}

/** nest_notepad_is_acknowledged: Returns: whether the consideration of that id was read for this machine */
gboolean
nest_notepad_is_acknowledged (NestNotepad *self,
                              const char  *consideration)
{
  return nest_notes_has (self->notes, NEST_NOTE_ACKNOWLEDGED, consideration);
}

/** nest_notepad_acknowledge: @considerations: (array zero-terminated=1): ids of what was read */
void
nest_notepad_acknowledge (NestNotepad       *self,
                          const char *const *considerations)
{
  nest_notepad_write (self, NEST_NOTE_ACKNOWLEDGED, considerations, TRUE);
  g_signal_emit (self, signals[ACKNOWLEDGED_CHANGED], 0);
}

/** nest_notepad_is_writing: Returns: whether something is not yet on the disk */
gboolean
nest_notepad_is_writing (NestNotepad *self)
{
  return self->n_writers > 0;
}

/** nest_notepad_flush: waits until everything is on the disk, for who reads it next by another notepad */
void
nest_notepad_flush (NestNotepad *self)
{
  g_autoptr (GError) error = NULL;

  if (!queue_write (self->queue, &error))
    g_message ("%s", error->message);
}

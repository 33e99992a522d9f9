/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who needs a link waits for it, bounded, while another thread opens it: a host that never answers keeps only that one. */
#include "nest-libvirt-connection.h"

#include <glib/gi18n.h>
#include <signal.h>

#include "nest-libvirt-call.h"
#include "nest-libvirt-error.h"
#include "nest-libvirt-uri.h"

#define OPEN_TIMEOUT 30        /* seconds */
#define PERMISSION_TIMEOUT 300 /* seconds: somebody may have to look for a password */
#define RESTART_TRIES 4
#define RESTART_PAUSE (200 * 1000) /* µs */

/* One attempt to open a link; those who need the link share its outcome. */
typedef struct {
  gint64 deadline;
  gboolean done;
  GError *error;
} Attempt;

typedef struct {
  NestLibvirtLink *link;
  Attempt *attempt; /* the one under way */
} Slot;

struct _NestLibvirtConnection
{
  GObject parent_instance;

  char *uri, *open_uri;
  NestLibvirtFlags flags;

  GMutex lock;
  GCond changed;
  Slot slots[NEST_LIBVIRT_N_ACCESSES];
  gboolean is_allowed, is_closed;
  GError *lost; /* why the last link ended by itself */
  NestHintQueue *hints;
  NestLibvirtPins *pins;
};

G_DEFINE_FINAL_TYPE (NestLibvirtConnection, nest_libvirt_connection, G_TYPE_OBJECT)

static void
attempt_clear (gpointer data)
{
  g_clear_error (&((Attempt *) data)->error);
}

static void
attempt_unref (Attempt *attempt)
{
  g_atomic_rc_box_release_full (attempt, attempt_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_unref)

/** nest_libvirt_connection_close: lets go of all links; nothing is opened any more */
void
nest_libvirt_connection_close (NestLibvirtConnection *self)
{
  g_mutex_lock (&self->lock);
  self->is_closed = TRUE;
  for (guint i = 0; i < NEST_LIBVIRT_N_ACCESSES; i++)
    g_clear_pointer (&self->slots[i].link, nest_libvirt_link_unref);
  g_mutex_unlock (&self->lock);
}

static void
nest_libvirt_connection_finalize (GObject *object)
{
  NestLibvirtConnection *self = NEST_LIBVIRT_CONNECTION (object);

  nest_libvirt_connection_close (self);
  for (guint i = 0; i < NEST_LIBVIRT_N_ACCESSES; i++)
    g_clear_pointer (&self->slots[i].attempt, attempt_unref);
  g_clear_error (&self->lost);
  g_clear_pointer (&self->hints, nest_hint_queue_unref);
  g_clear_pointer (&self->pins, nest_libvirt_pins_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->uri);
  g_free (self->open_uri);

  G_OBJECT_CLASS (nest_libvirt_connection_parent_class)->finalize (object);
}

static void
nest_libvirt_connection_class_init (NestLibvirtConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_libvirt_connection_finalize;
}

static void
nest_libvirt_connection_init (NestLibvirtConnection *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->pins = nest_libvirt_pins_new ();
}

/** nest_libvirt_connection_init_library: to be called in the main loop's thread before a link is opened; may be repeated */
void
nest_libvirt_connection_init_library (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;
  /* A connection through ssh is a pipe, and libvirt leaves it to the program to outlive its end. */
  signal (SIGPIPE, SIG_IGN);
  /* Events come through the main loop; errors are reported by us and not printed. */
  gvir_init_object (NULL, NULL);
  g_once_init_leave (&done, 1);
}

/** nest_libvirt_connection_new: Returns: (transfer full): one that opens nothing before it is needed */
NestLibvirtConnection *
nest_libvirt_connection_new (const char       *uri,
                             NestLibvirtFlags  flags,
                             NestHintQueue    *hints)
{
  NestLibvirtConnection *self = g_object_new (NEST_TYPE_LIBVIRT_CONNECTION, NULL);

  nest_libvirt_connection_init_library ();
  self->uri = g_strdup (uri);
  self->open_uri = (flags & NEST_LIBVIRT_NO_TTY) != 0 ? nest_libvirt_uri_without_tty (uri) : g_strdup (uri);
  self->flags = flags;
  self->hints = nest_hint_queue_ref (hints);
  self->is_allowed = (flags & NEST_LIBVIRT_WAIT_FOR_USER) == 0;

  return self;
}

/** nest_libvirt_connection_get_uri: Returns: (transfer none): as the user knows it */
const char *
nest_libvirt_connection_get_uri (NestLibvirtConnection *self)
{
  return self->uri;
}

/** nest_libvirt_connection_get_pins: Returns: (transfer none): to which CPUs its machines are pinned */
NestLibvirtPins *
nest_libvirt_connection_get_pins (NestLibvirtConnection *self)
{
  return self->pins;
}

/** nest_libvirt_connection_allow: the user wants the connection now: what needs a link may open it */
void
nest_libvirt_connection_allow (NestLibvirtConnection *self)
{
  g_mutex_lock (&self->lock);
  self->is_allowed = TRUE;
  g_clear_error (&self->lost);
  g_mutex_unlock (&self->lock);
}

/* --- links --- */

static void
on_event (GObject    *object,
          const char *uuid,
          gboolean    is_list)
{
  NestLibvirtConnection *self = NEST_LIBVIRT_CONNECTION (object);

  nest_libvirt_pins_forget (self->pins, uuid);
  if (is_list)
    nest_hint_queue_add (self->hints, NULL);
  nest_hint_queue_add (self->hints, uuid);
}

/* With the lock held. Takes @error: why the link of that slot is gone. */
static void
lose_link (NestLibvirtConnection *self,
           Slot                  *slot,
           GError                *error)
{
  g_clear_pointer (&slot->link, nest_libvirt_link_unref);
  nest_libvirt_pins_forget (self->pins, NULL); /* no more events */
  g_clear_error (&self->lost);
  self->lost = error;
  self->is_allowed = (self->flags & NEST_LIBVIRT_WAIT_FOR_USER) == 0;
}

/* Returns whether it was one of ours: then the list is worth another look. */
static gboolean
forget_link (NestLibvirtConnection *self,
             NestLibvirtLink       *link,
             const GError          *error)
{
  gboolean was_ours = FALSE;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < NEST_LIBVIRT_N_ACCESSES; i++)
    if (self->slots[i].link == link)
      {
        lose_link (self, &self->slots[i], g_error_copy (error));
        was_ours = TRUE;
      }
  g_mutex_unlock (&self->lock);

  return was_ours;
}

static void
on_closed (GObject         *object,
           NestLibvirtLink *link,
           int              reason)
{
  NestLibvirtConnection *self = NEST_LIBVIRT_CONNECTION (object);
  g_autoptr (GError) error = nest_libvirt_error_new_lost (self->uri, reason);

  if (forget_link (self, link, error))
    nest_hint_queue_add (self->hints, NULL);
}

static const NestLibvirtLinkEvents events = { on_event, on_closed };

typedef struct {
  NestLibvirtConnection *connection;
  NestLibvirtAccess access;
  Attempt *attempt;
  guint tries;
} Opening;

/* While a daemon is restarted there are moments without any: that is no reason to say so. */
static NestLibvirtLink *
try_to_open (NestLibvirtConnection  *self,
             gboolean                read_only,
             guint                   tries,
             GError                **error)
{
  for (;;)
    {
      GError *failure = NULL;
      NestLibvirtLink *link = nest_libvirt_link_open (self->open_uri, read_only, &events, G_OBJECT (self), &failure);

      if (link != NULL)
        return link;
      if (--tries == 0 || !g_error_matches (failure, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_SERVICE_DEAD))
        {
          g_propagate_error (error, failure);
          return NULL;
        }
      g_error_free (failure);
      g_usleep (RESTART_PAUSE);
    }
}

/* In a thread of its own. An answer that comes late is kept all the same, unless a newer one is there. */
static void
open_link (gpointer data)
{
  g_autofree Opening *opening = data;
  g_autoptr (NestLibvirtConnection) self = opening->connection;
  g_autoptr (Attempt) attempt = opening->attempt;
  gboolean read_only = opening->access == NEST_LIBVIRT_LOOK && nest_libvirt_uri_is_guarded (self->uri);
  Slot *slot = &self->slots[opening->access];
  GError *error = NULL;
  g_autoptr (NestLibvirtLink) link = try_to_open (self, read_only, opening->tries, &error);

  g_mutex_lock (&self->lock);
  attempt->done = TRUE;
  attempt->error = error;
  if (slot->attempt == attempt)
    g_clear_pointer (&slot->attempt, attempt_unref);
  if (slot->link == NULL && !self->is_closed && self->is_allowed)
    slot->link = g_steal_pointer (&link);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* With the lock held. */
static Attempt *
start_attempt (NestLibvirtConnection *self,
               NestLibvirtAccess      access)
{
  gboolean ssh_may_ask = nest_libvirt_uri_is_remote (self->uri) && (self->flags & NEST_LIBVIRT_NO_TTY) == 0;
  gint64 seconds = access == NEST_LIBVIRT_CHANGE || ssh_may_ask ? PERMISSION_TIMEOUT : OPEN_TIMEOUT;
  Opening *opening = g_new0 (Opening, 1);
  Attempt *attempt = g_atomic_rc_box_new0 (Attempt);

  attempt->deadline = g_get_monotonic_time () + (gint64) (nest_libvirt_call_scale ((double) seconds) * G_USEC_PER_SEC);
  g_clear_pointer (&self->slots[access].attempt, attempt_unref);
  self->slots[access].attempt = g_atomic_rc_box_acquire (attempt);
  opening->connection = g_object_ref (self);
  opening->access = access;
  opening->attempt = g_atomic_rc_box_acquire (attempt);
  opening->tries = self->lost != NULL && !nest_libvirt_uri_is_remote (self->uri) ? RESTART_TRIES : 1;
  nest_libvirt_call_later (open_link, opening);

  return attempt;
}

/* With the lock held. */
static gboolean
check_allowed (NestLibvirtConnection  *self,
               GError                **error)
{
  GError *refusal;

  if (self->is_allowed && !self->is_closed)
    return TRUE;

  refusal = g_error_new_literal (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_CONNECTED,
                                 self->lost != NULL ? self->lost->message : _("Not connected"));
  nest_hypervisor_error_set_remedy (refusal, _("Connect to it when you want to see its machines."));
  g_propagate_error (error, refusal);

  return FALSE;
}

/* With the lock held, which waiting lets go of. */
static gboolean
wait_for_link (NestLibvirtConnection  *self,
               NestLibvirtAccess       access,
               GError                **error)
{
  Slot *slot = &self->slots[access];
  g_autoptr (Attempt) attempt = NULL;
  gint64 begin = g_get_monotonic_time ();

  if (slot->attempt != NULL && g_get_monotonic_time () < slot->attempt->deadline)
    attempt = g_atomic_rc_box_acquire (slot->attempt);
  else
    attempt = start_attempt (self, access);

  while (!attempt->done)
    if (!g_cond_wait_until (&self->changed, &self->lock, attempt->deadline))
      {
        g_propagate_error (error, nest_libvirt_call_new_timed_out (
                                    (guint) ((g_get_monotonic_time () - begin) / G_USEC_PER_SEC)));
        return FALSE;
      }
  if (attempt->error != NULL)
    {
      g_propagate_error (error, g_error_copy (attempt->error));
      return FALSE;
    }

  return TRUE;
}

static NestLibvirtAccess
get_slot (NestLibvirtConnection *self,
          NestLibvirtAccess      access)
{
  return nest_libvirt_uri_is_guarded (self->uri) ? access : NEST_LIBVIRT_LOOK;
}

/* @reused: whether it was there before, so that it may have died unnoticed. */
static NestLibvirtLink *
get_link (NestLibvirtConnection  *self,
          NestLibvirtAccess       access,
          gboolean               *reused,
          GError                **error)
{
  Slot *slot = &self->slots[get_slot (self, access)];
  NestLibvirtLink *link = NULL;
  gboolean may_go_on;

  g_mutex_lock (&self->lock);
  if (slot->link != NULL && !nest_libvirt_link_is_alive (slot->link))
    lose_link (self, slot, nest_libvirt_error_new_lost (self->uri, VIR_CONNECT_CLOSE_REASON_ERROR));
  *reused = slot->link != NULL;
  may_go_on = check_allowed (self, error);
  if (may_go_on && slot->link == NULL)
    may_go_on = wait_for_link (self, get_slot (self, access), error);
  /* It may have been lost again in between. */
  if (may_go_on && slot->link == NULL)
    g_propagate_error (error, self->lost != NULL
                                ? g_error_copy (self->lost)
                                : nest_libvirt_error_new_lost (self->uri, VIR_CONNECT_CLOSE_REASON_ERROR));
  else if (may_go_on)
    link = nest_libvirt_link_ref (slot->link);
  g_mutex_unlock (&self->lock);

  return link;
}

/** nest_libvirt_connection_peek_link: Returns: (transfer full) (nullable): a link that is open already */
NestLibvirtLink *
nest_libvirt_connection_peek_link (NestLibvirtConnection *self,
                                   NestLibvirtAccess      access)
{
  Slot *slot = &self->slots[get_slot (self, access)];
  NestLibvirtLink *link = NULL;

  g_mutex_lock (&self->lock);
  if (slot->link != NULL && nest_libvirt_link_is_alive (slot->link))
    link = nest_libvirt_link_ref (slot->link);
  g_mutex_unlock (&self->lock);

  return link;
}

/** nest_libvirt_connection_is_open: Returns: whether a link for looking is open, as far as is known without asking */
gboolean
nest_libvirt_connection_is_open (NestLibvirtConnection *self)
{
  g_autoptr (NestLibvirtLink) link = nest_libvirt_connection_peek_link (self, NEST_LIBVIRT_LOOK);

  return link != NULL;
}

/**
 * nest_libvirt_connection_do:
 * @access: what the link has to be good for
 * @work: what to do with it; called again with a new link if the old one turns out to be dead
 *
 * Returns: (transfer full): what @work returned; %NULL with @error set
 */
gpointer
nest_libvirt_connection_do (NestLibvirtConnection  *self,
                            NestLibvirtAccess       access,
                            NestLibvirtLinkWork     work,
                            gpointer                data,
                            GError                **error)
{
  for (;;)
    {
      gboolean reused = FALSE, final = FALSE;
      g_autoptr (NestLibvirtLink) link = get_link (self, access, &reused, error);
      g_autoptr (GError) failure = NULL;
      gpointer result;

      if (link == NULL)
        return NULL;
      nest_libvirt_link_begin (link);
      result = work (self, link, data, &final, &failure);
      nest_libvirt_link_end (link);
      if (result != NULL)
        return result;
      if (!nest_libvirt_link_is_alive (link))
        {
          forget_link (self, link, failure);
          if (reused && !final)
            continue;
        }
      g_propagate_error (error, g_steal_pointer (&failure));

      return NULL;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Several VBoxManage at once fail each other, even two that only read (7.2.22). So every call holds a
 * flock, which the kernel drops with its owner. A second file is the waiting room: who does something
 * the user waits for holds it shared while waiting, and work in the background lets them go first.
 */
#include "nest-vbox-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nest-lock-owner.h"
#include "nest-vbox-home.h"

/* How long work in the background steps back for others before it takes its turn all the same. */
#define PATIENCE (2 * G_TIME_SPAN_SECOND)
/* Who held the lock this short a time ago lets another one in between. */
#define RECENT (100 * G_TIME_SPAN_MILLISECOND)
/* A child that was born just before its Nestbox was killed has the lock until it is VBoxManage: no longer than this. */
#define PATIENCE_WITH_DEAD (5 * G_TIME_SPAN_SECOND)

struct _NestVboxLock
{
  GObject parent_instance;

  char *folder;
  char *name;
  int fd;
  gint64 release_time;
};

typedef struct {
  NestPriority priority;
  gint64 begin_time;
  gint64 deadline;
  guint wait_ms;
  int waiting_fd;
  NestLockOwner dead; /* who is named as the owner, and is gone */
  gint64 dead_time;   /* since when that is seen */
  GSource *poll;
  GSource *cancelled;
} Attempt;

G_DEFINE_FINAL_TYPE (NestVboxLock, nest_vbox_lock, G_TYPE_OBJECT)

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  close_fd (&attempt->waiting_fd);
  if (attempt->poll != NULL)
    g_source_destroy (attempt->poll);
  if (attempt->cancelled != NULL)
    g_source_destroy (attempt->cancelled);
  g_clear_pointer (&attempt->poll, g_source_unref);
  g_clear_pointer (&attempt->cancelled, g_source_unref);
  g_free (attempt);
}

static void
nest_vbox_lock_finalize (GObject *object)
{
  NestVboxLock *self = NEST_VBOX_LOCK (object);

  close_fd (&self->fd);
  g_free (self->folder);
  g_free (self->name);

  G_OBJECT_CLASS (nest_vbox_lock_parent_class)->finalize (object);
}

static void
nest_vbox_lock_class_init (NestVboxLockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_vbox_lock_finalize;
}

/* Two processes mean the same VirtualBox when its settings folder is the same. */
static char *
make_name (void)
{
  g_autofree char *folder = nest_vbox_home_get ();
  char *real = realpath (folder, NULL);
  g_autofree char *hash = NULL;

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, real != NULL ? real : folder, -1);
  free (real);

  return g_strdup_printf ("virtualbox-%.16s", hash);
}

static void
nest_vbox_lock_init (NestVboxLock *self)
{
  self->fd = -1;
}

NestVboxLock *
nest_vbox_lock_new (void)
{
  return g_object_new (NEST_TYPE_VBOX_LOCK, NULL);
}

/* A folder of somebody else's (sudo keeps XDG_RUNTIME_DIR) is left alone. */
static gboolean
is_our_folder (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0 && S_ISDIR (info.st_mode) && info.st_uid == geteuid ();
}

static char *
make_folder (const char *parent)
{
  g_autofree char *folder = g_build_filename (parent, "nestbox", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0 || !is_our_folder (folder))
    return NULL;

  return g_steal_pointer (&folder);
}

static gboolean
ensure_folder (NestVboxLock  *self,
               GError       **error)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");

  if (self->folder != NULL && is_our_folder (self->folder))
    return TRUE;

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->name, g_free);
  if (runtime != NULL && g_path_is_absolute (runtime) && is_our_folder (runtime))
    self->folder = make_folder (runtime);
  if (self->folder == NULL)
    self->folder = make_folder (g_get_user_state_dir ());
  if (self->folder == NULL)
    {
      g_set_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_WRITABLE,
                   _("Nestbox cannot create its folder “nestbox” in %s"), g_get_user_state_dir ());
      return FALSE;
    }
  self->name = make_name ();

  return TRUE;
}

static int
open_file (NestVboxLock *self,
           const char   *suffix)
{
  g_autofree char *file = g_strconcat (self->name, suffix, NULL);
  g_autofree char *path = g_build_filename (self->folder, file, NULL);

  return open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
}

/* Somebody else holds the waiting room shared: it cannot be had alone. */
static gboolean
somebody_waits (NestVboxLock *self)
{
  int fd = open_file (self, ".waiting");
  gboolean waits = fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;

  close_fd (&fd);

  return waits;
}

static void
enter_waiting_room (NestVboxLock *self,
                    Attempt      *attempt)
{
  if (attempt->priority == NEST_PRIORITY_BACKGROUND || attempt->waiting_fd >= 0)
    return;
  attempt->waiting_fd = open_file (self, ".waiting");
  /* Somebody is just looking whether anybody waits: try again next time. */
  if (attempt->waiting_fd >= 0 && flock (attempt->waiting_fd, LOCK_SH | LOCK_NB) != 0)
    close_fd (&attempt->waiting_fd);
}

static gboolean
lets_others_go_first (NestVboxLock *self,
                      Attempt      *attempt)
{
  gint64 now = g_get_monotonic_time ();

  if (attempt->waiting_fd >= 0)
    return FALSE;
  if (attempt->priority == NEST_PRIORITY_BACKGROUND)
    return now - attempt->begin_time < PATIENCE && somebody_waits (self);

  return now - self->release_time < RECENT && now - attempt->begin_time < RECENT && somebody_waits (self);
}

/* The file may have been deleted and made anew by somebody else between open and flock. */
static gboolean
is_still_in_place (NestVboxLock *self,
                   int           fd)
{
  g_autofree char *file = g_strconcat (self->name, ".lock", NULL);
  g_autofree char *path = g_build_filename (self->folder, file, NULL);
  struct stat here, there;

  return fstat (fd, &here) == 0 && lstat (path, &there) == 0 && here.st_ino == there.st_ino &&
         here.st_dev == there.st_dev;
}

/* Returns 0 if the lock is held now, EWOULDBLOCK if somebody else has it, or what went wrong. */
static int
try_lock (NestVboxLock *self)
{
  int fd = open_file (self, ".lock");
  int failure = fd < 0 || flock (fd, LOCK_EX | LOCK_NB) != 0 ? errno : 0;

  if (failure == 0 && !is_still_in_place (self, fd))
    failure = EWOULDBLOCK;
  if (failure != 0)
    {
      close_fd (&fd);
      return failure == EINTR ? EWOULDBLOCK : failure;
    }
  nest_lock_owner_write (fd);
  self->fd = fd;

  return 0;
}

/* Returns: whether the owner named in it is gone, and has been for longer than a newborn child needs */
static gboolean
is_left_behind (NestVboxLock *self,
                Attempt      *attempt)
{
  gint64 now = g_get_monotonic_time ();
  NestLockOwner owner = { .pid = 0 };
  int fd = open_file (self, ".lock");

  if (fd >= 0)
    nest_lock_owner_read (fd, &owner);
  close_fd (&fd);
  if (owner.pid == 0 || nest_lock_owner_is_alive (&owner))
    owner.pid = 0;
  if (owner.pid != attempt->dead.pid || owner.ticks != attempt->dead.ticks)
    attempt->dead_time = now;
  attempt->dead = owner;

  return owner.pid != 0 && now - attempt->dead_time > PATIENCE_WITH_DEAD;
}

static void
return_left_behind (GTask *task)
{
  NestVboxLock *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  int fd = open_file (self, ".lock");
  int holder = fd >= 0 ? nest_lock_owner_find_holder (fd) : 0;

  close_fd (&fd);
  g_task_return_new_error (task, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_LOCKED,
                           /* Translators: %1$d and %2$d are numbers of processes */
                           _("Process %1$d, which a Nestbox that ended (process %2$d) left behind, does not let go of "
                             "VirtualBox. Wait until it has finished, or end it."), holder, attempt->dead.pid);
}

static void
return_locked (GTask *task)
{
  NestVboxLock *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  guint seconds = (attempt->wait_ms + 999) / 1000;
  NestLockOwner owner = { .pid = 0 };
  int fd = open_file (self, ".lock");

  if (fd >= 0)
    nest_lock_owner_read (fd, &owner);
  close_fd (&fd);
  g_task_return_new_error (task, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_LOCKED,
                           ngettext ("Another Nestbox (process %d) is using VirtualBox and did not "
                                     "finish within %u second; close it or try again later",
                                     "Another Nestbox (process %d) is using VirtualBox and did not "
                                     "finish within %u seconds; close it or try again later", seconds),
                           owner.pid, seconds);
}

/* Ends the attempt if it can be ended now. */
static gboolean
attempt_once (GTask *task)
{
  NestVboxLock *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  gboolean is_left = FALSE;
  int failure;

  if (g_task_return_error_if_cancelled (task))
    return TRUE;
  failure = lets_others_go_first (self, attempt) ? EWOULDBLOCK : try_lock (self);
  if (failure == EWOULDBLOCK)
    is_left = is_left_behind (self, attempt);
  if (failure == EWOULDBLOCK && !is_left && g_get_monotonic_time () < attempt->deadline)
    {
      enter_waiting_room (self, attempt);
      return FALSE;
    }

  close_fd (&attempt->waiting_fd);
  if (failure == 0)
    g_task_return_boolean (task, TRUE);
  else if (is_left)
    return_left_behind (task);
  else if (failure == EWOULDBLOCK)
    return_locked (task);
  else
    g_task_return_new_error (task, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_WRITABLE,
                             _("Nestbox cannot use its lock file in %s: %s"), self->folder,
                             g_strerror (failure));

  return TRUE;
}

static gboolean
on_poll (gpointer user_data)
{
  GTask *task = user_data;
  Attempt *attempt = g_task_get_task_data (task);

  if (!attempt_once (task))
    return G_SOURCE_CONTINUE;
  if (attempt->cancelled != NULL)
    g_source_destroy (attempt->cancelled);

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  Attempt *attempt = g_task_get_task_data (user_data);

  g_task_return_error_if_cancelled (user_data);
  g_source_destroy (attempt->poll);

  return G_SOURCE_REMOVE;
}

static void
attempt_wait (GTask *task)
{
  static const guint interval_ms[] = {
    [NEST_PRIORITY_RUN] = 4,
    [NEST_PRIORITY_SELECTED] = 8,
    [NEST_PRIORITY_BACKGROUND] = 25,
  };
  Attempt *attempt = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  attempt->poll = g_timeout_source_new (interval_ms[attempt->priority]);
  g_source_set_callback (attempt->poll, on_poll, g_object_ref (task), g_object_unref);
  g_source_attach (attempt->poll, g_task_get_context (task));
  if (cancellable == NULL)
    return;
  attempt->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (attempt->cancelled, G_SOURCE_FUNC (on_cancelled), g_object_ref (task),
                         g_object_unref);
  g_source_attach (attempt->cancelled, g_task_get_context (task));
}

/**
 * nest_vbox_lock_acquire_async:
 * @priority: who waits for whom
 * @wait_ms: how long to wait for another process; milliseconds
 *
 * Never blocks: asks again and again. One owner per object at a time.
 */
void
nest_vbox_lock_acquire_async (NestVboxLock        *self,
                              NestPriority         priority,
                              guint                wait_ms,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  Attempt *attempt = g_new0 (Attempt, 1);

  g_return_if_fail (self->fd < 0);

  g_task_set_source_tag (task, nest_vbox_lock_acquire_async);
  /* Once the lock is taken it has to be given back: a cancellation must not hide that. */
  g_task_set_check_cancellable (task, FALSE);
  attempt->priority = priority;
  attempt->wait_ms = wait_ms;
  attempt->begin_time = g_get_monotonic_time ();
  attempt->deadline = attempt->begin_time + wait_ms * G_TIME_SPAN_MILLISECOND;
  attempt->waiting_fd = -1;
  g_task_set_task_data (task, attempt, attempt_free);

  if (!ensure_folder (self, &error))
    g_task_return_error (task, error);
  else if (!attempt_once (task))
    attempt_wait (task);
}

/** nest_vbox_lock_acquire_finish: Returns: whether the lock is held; then release it */
gboolean
nest_vbox_lock_acquire_finish (NestVboxLock  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
nest_vbox_lock_release (NestVboxLock *self)
{
  if (self->fd < 0)
    return;
  close_fd (&self->fd);
  self->release_time = g_get_monotonic_time ();
}

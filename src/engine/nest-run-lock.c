/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking the lock, and naming its owner where it is taken. */
#include "nest-run-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "nest-lock-owner.h"
#include "nest-runner-error.h"
#include "nest-state-write.h"

/* Microseconds */
#define PAUSE (10 * 1000)
#define PATIENCE_WITH_LIVING (250 * 1000)
#define PATIENCE_WITH_DEAD (5 * G_USEC_PER_SEC)

/** nest_run_lock_make_folder: Returns: whether @folder exists now, for this user only; else %NEST_RUNNER_ERROR_JOURNAL */
gboolean
nest_run_lock_make_folder (const char  *folder,
                           GError     **error)
{
  g_autofree char *sentence = NULL;

  /* GLib takes a folder above that may not be looked into for a file; the system itself tells them apart. */
  if (g_mkdir_with_parents (folder, 0700) == 0 || g_mkdir (folder, 0700) == 0)
    return TRUE;

  sentence = nest_state_write_describe (folder, errno);
  g_set_error_literal (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL, sentence);
  return FALSE;
}

/* A child that was born just before its Nestbox was killed holds the lock until it is another program. */
static void
set_left_behind_error (int                   fd,
                       const NestLockOwner  *owner,
                       GError              **error)
{
  int holder = nest_lock_owner_find_holder (fd);

  if (holder > 0 && owner->pid > 0)
    g_set_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_BUSY,
                 /* Translators: %1$d and %2$d are numbers of processes, %3$s a time */
                 _("Process %1$d, which a Nestbox that ended (process %2$d, started at %3$s) left behind, still holds its "
                   "lock. Wait until it has finished, or end it."), holder, owner->pid, owner->started);
  else if (holder > 0)
    g_set_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_BUSY,
                 /* Translators: %d is the number of a process */
                 _("Process %d holds Nestbox's lock right now. Wait until it has finished."), holder);
  else
    g_set_error_literal (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_BUSY,
                         _("Another Nestbox is changing something right now. Wait until it has finished."));
}

static void
set_busy_error (int                   fd,
                const NestLockOwner  *owner,
                GError              **error)
{
  if (nest_lock_owner_is_alive (owner))
    g_set_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_BUSY,
                 /* Translators: %1$d is the number of a process, %2$s a time */
                 _("Another Nestbox (process %1$d, started at %2$s) is changing something right now. Wait until it has "
                   "finished."), owner->pid, owner->started);
  else
    set_left_behind_error (fd, owner, error);
}

static char *
get_path (const char *folder)
{
  return g_build_filename (folder, "run.lock", NULL);
}

static int
open_lock (const char  *folder,
           GError     **error)
{
  g_autofree char *path = get_path (folder);
  int fd;

  if (!nest_run_lock_make_folder (folder, error))
    return -1;

  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      int number = errno;
      g_autofree char *sentence = nest_state_write_describe (access (folder, W_OK) == 0 ? path : folder, number);

      g_set_error_literal (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL, sentence);
    }

  return fd;
}

/* Whoever only looks holds it for a moment, and so does a newborn child of an owner that was killed. */
static gboolean
wait_for_lock (int            fd,
               gboolean       waits,
               NestLockOwner *owner)
{
  gint64 start = g_get_monotonic_time ();

  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      nest_lock_owner_read (fd, owner);
      if (!waits || g_get_monotonic_time () - start >
                      (nest_lock_owner_is_alive (owner) ? PATIENCE_WITH_LIVING : PATIENCE_WITH_DEAD))
        return FALSE;
      g_usleep (PAUSE);
    }

  return TRUE;
}

static int
take (const char  *folder,
      gboolean     waits,
      GError     **error)
{
  NestLockOwner owner = { .pid = 0 };
  int fd = open_lock (folder, error);

  if (fd < 0)
    return -1;
  if (!wait_for_lock (fd, waits, &owner))
    {
      set_busy_error (fd, &owner, error);
      close (fd);
      return -1;
    }
  nest_lock_owner_write (fd);

  return fd;
}

/**
 * nest_run_lock_take:
 * @folder: the state folder; made if it is missing
 *
 * Waits a moment where the owner that is named lives, and a few seconds where it does not: so it is for threads.
 *
 * Returns: a descriptor for nest_run_lock_give(), or -1 with %NEST_RUNNER_ERROR_BUSY or %NEST_RUNNER_ERROR_JOURNAL
 */
int
nest_run_lock_take (const char  *folder,
                    GError     **error)
{
  return take (folder, TRUE, error);
}

/** nest_run_lock_try: the same, but it never waits, and only says that the lock is taken */
int
nest_run_lock_try (const char  *folder,
                   GError     **error)
{
  return take (folder, FALSE, error);
}

/** nest_run_lock_give: @fd: of nest_run_lock_take(); nobody is named in it any more */
void
nest_run_lock_give (int fd)
{
  if (ftruncate (fd, 0) != 0)
    g_debug ("The owner of the lock stays in it: %s", g_strerror (errno));
  close (fd);
}

/**
 * nest_run_lock_is_taken:
 *
 * Returns: whether a run of any process of this user is under way; not if that process has ended and only left a child
 *   behind. Nothing is created.
 */
gboolean
nest_run_lock_is_taken (const char *folder)
{
  g_autofree char *path = get_path (folder);
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  NestLockOwner owner;
  gboolean taken;

  if (fd < 0)
    return FALSE;
  taken = flock (fd, LOCK_EX | LOCK_NB) != 0;
  if (taken)
    {
      nest_lock_owner_read (fd, &owner);
      taken = owner.pid == 0 || nest_lock_owner_is_alive (&owner);
    }
  close (fd);

  return taken;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking the lock, and naming its owner where it is taken. */
#include "nest-run-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "nest-runner-error.h"

/** nest_run_lock_make_folder: Returns: whether @folder exists now, for this user only; else %NEST_RUNNER_ERROR_JOURNAL */
gboolean
nest_run_lock_make_folder (const char  *folder,
                           GError     **error)
{
  g_autofree char *name = NULL;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  name = g_filename_display_name (folder);
  g_set_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL,
               /* Translators: %1$s is a folder, %2$s the system's reason */
               _("The folder “%1$s”, where Nestbox writes down what it changes, cannot be made: %2$s."),
               name, g_strerror (errno));
  return FALSE;
}

/* Numbers of processes are used again: with the time of its start, the one that is meant can be found by "ps". */
static GDateTime *
get_process_start (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text = NULL;
  const char *fields;
  unsigned long long ticks = 0;
  struct timespec since_boot;

  if (!g_file_get_contents ("/proc/self/stat", &text, NULL, NULL) || (fields = strrchr (text, ')')) == NULL ||
      sscanf (fields, ") %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu", &ticks) != 1 ||
      clock_gettime (CLOCK_BOOTTIME, &since_boot) != 0)
    return g_steal_pointer (&now);

  return g_date_time_add_seconds (now, (double) ticks / (double) sysconf (_SC_CLK_TCK) - (double) since_boot.tv_sec -
                                         (double) since_boot.tv_nsec / 1e9);
}

/* Who holds the lock serves the message only: the kernel alone decides whether it is held. */
static void
write_owner (int fd)
{
  g_autoptr (GDateTime) start = get_process_start ();
  g_autofree char *time = g_date_time_format (start, "%H:%M:%S");
  g_autofree char *text = g_strdup_printf ("%d %s\n", (int) getpid (), time);

  if (ftruncate (fd, 0) != 0 || write (fd, text, strlen (text)) < 0)
    g_debug ("The owner of the lock could not be written: %s", g_strerror (errno));
}

static void
set_busy_error (int      fd,
                GError **error)
{
  char text[32] = "", time[9] = "";
  ssize_t length = pread (fd, text, sizeof text - 1, 0);
  int pid = 0;

  if (length > 0 && sscanf (text, "%d %8[0-9:]", &pid, time) == 2 && pid > 0)
    g_set_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_BUSY,
                 /* Translators: %1$d is the number of a process, %2$s a time */
                 _("Another Nestbox (process %1$d, started at %2$s) is changing something right now. Wait until it has "
                   "finished."), pid, time);
  else
    g_set_error_literal (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_BUSY,
                         _("Another Nestbox is changing something right now. Wait until it has finished."));
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
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL,
                   /* Translators: %1$s is a file, %2$s the system's reason */
                   _("The file “%1$s” cannot be opened: %2$s. Nothing was changed."), name, g_strerror (errno));
    }

  return fd;
}

/**
 * nest_run_lock_take:
 * @folder: the state folder; made if it is missing
 *
 * Never waits.
 *
 * Returns: a descriptor to be closed to give the lock back, or -1 with %NEST_RUNNER_ERROR_BUSY or
 *   %NEST_RUNNER_ERROR_JOURNAL
 */
int
nest_run_lock_take (const char  *folder,
                    GError     **error)
{
  int fd = open_lock (folder, error);

  if (fd < 0)
    return -1;
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      set_busy_error (fd, error);
      close (fd);
      return -1;
    }
  write_owner (fd);

  return fd;
}

/** nest_run_lock_is_taken: Returns: whether a run of any process of this user is under way; nothing is created */
gboolean
nest_run_lock_is_taken (const char *folder)
{
  g_autofree char *path = get_path (folder);
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  gboolean taken;

  if (fd < 0)
    return FALSE;
  taken = flock (fd, LOCK_EX | LOCK_NB) != 0;
  close (fd);

  return taken;
}

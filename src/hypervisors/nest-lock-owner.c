/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of processes are used again: with the time of its start, the one that is meant is told from all others. */
#include "nest-lock-owner.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Ticks of the clock from boot to the start of a process: field 22 of its stat. One that is dead has no start any more. */
static gboolean
read_ticks (int                 pid,
            unsigned long long *ticks)
{
  char state = 'Z';
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  const char *fields;

  return g_file_get_contents (path, &text, NULL, NULL) && (fields = strrchr (text, ')')) != NULL &&
         sscanf (fields, ") %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu", &state, ticks) == 2 &&
         state != 'Z' && state != 'X';
}

static GDateTime *
get_start (unsigned long long ticks)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  struct timespec since_boot;

  if (ticks == 0 || clock_gettime (CLOCK_BOOTTIME, &since_boot) != 0)
    return g_steal_pointer (&now);

  return g_date_time_add_seconds (now, (double) ticks / (double) sysconf (_SC_CLK_TCK) - (double) since_boot.tv_sec -
                                         (double) since_boot.tv_nsec / 1e9);
}

/** nest_lock_owner_write: @fd: the lock's file, which this process has locked */
void
nest_lock_owner_write (int fd)
{
  unsigned long long ticks = 0;
  g_autoptr (GDateTime) start = NULL;
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (!read_ticks ((int) getpid (), &ticks))
    ticks = 0;
  start = get_start (ticks);
  time = g_date_time_format (start, "%H:%M:%S");
  text = g_strdup_printf ("%d %s %llu\n", (int) getpid (), time, ticks);
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    g_debug ("The owner of the lock could not be written");
}

/** nest_lock_owner_read: @owner: (out caller-allocates): pid 0 if the file names nobody */
void
nest_lock_owner_read (int            fd,
                      NestLockOwner *owner)
{
  char text[64] = "";
  ssize_t length = pread (fd, text, sizeof text - 1, 0);

  *owner = (NestLockOwner) { .pid = 0 };
  if (length <= 0 || sscanf (text, "%d %8[0-9:] %llu", &owner->pid, owner->started, &owner->ticks) < 2 || owner->pid <= 0)
    *owner = (NestLockOwner) { .pid = 0 };
}

/** nest_lock_owner_is_alive: Returns: whether that very process is still there, and not another one with its number */
gboolean
nest_lock_owner_is_alive (const NestLockOwner *owner)
{
  unsigned long long ticks = 0;

  return owner->pid > 0 && read_ticks (owner->pid, &ticks) && (owner->ticks == 0 || ticks == owner->ticks);
}

/* Whoever only waits for the lock has the file open, too. */
static gboolean
holds_lock (const char        *folder,
            const char        *name,
            const struct stat *lock)
{
  g_autofree char *link = g_build_filename (folder, "fd", name, NULL);
  g_autofree char *path = g_build_filename (folder, "fdinfo", name, NULL);
  g_autofree char *text = NULL;
  struct stat info;

  return stat (link, &info) == 0 && info.st_dev == lock->st_dev && info.st_ino == lock->st_ino &&
         g_file_get_contents (path, &text, NULL, NULL) && strstr (text, " FLOCK ") != NULL;
}

static gboolean
has_lock (const char        *folder,
          const struct stat *lock)
{
  g_autofree char *path = g_build_filename (folder, "fd", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (holds_lock (folder, name, lock))
      return TRUE;

  return FALSE;
}

/** nest_lock_owner_find_holder: Returns: the number of a process that has @fd's file locked; 0: none of this user's is found */
int
nest_lock_owner_find_holder (int fd)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  struct stat lock;
  const char *name;

  if (fstat (fd, &lock) != 0)
    return 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename ("/proc", name, NULL);

      if (g_ascii_isdigit (*name) && has_lock (folder, &lock))
        return atoi (name);
    }

  return 0;
}

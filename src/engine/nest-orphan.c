/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for VBoxManage with a command that changes something about a target of the run. libvirt needs no child. */
#include "nest-orphan.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What matters stands in the first few words; settings follow. */
#define MAX_COMMAND_LINE 4096

static gboolean
is_changing_verb (const char *word)
{
  static const char *const verbs[] = { "modifyvm", "controlvm", "startvm", "discardstate", "setextradata", NULL };

  return g_strv_contains (verbs, word);
}

static gboolean
is_about (NestRun    *run,
          const char *target)
{
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      const char *uuid = nest_job_get_machine_uuid (nest_run_get_job (run, i));

      if (g_strcmp0 (target, uuid != NULL ? uuid : "global") == 0)
        return TRUE;
    }

  return FALSE;
}

/* @words: ends of words are zero bytes; an interpreter may stand before the program */
static gboolean
is_orphan (const char *words,
           gsize       length,
           NestRun    *run)
{
  const char *previous[2] = { "", "" };

  for (gsize at = 0; at < length; at += strlen (words + at) + 1)
    {
      const char *word = words + at;
      g_autofree char *program = g_path_get_basename (*previous[0] != '\0' ? previous[0] : "-");

      if (g_ascii_strcasecmp (program, "VBoxManage") == 0 && is_changing_verb (previous[1]) && is_about (run, word))
        return TRUE;
      previous[0] = previous[1];
      previous[1] = word;
    }

  return FALSE;
}

static gboolean
is_ours (const char *folder)
{
  struct stat info;

  return stat (folder, &info) == 0 && info.st_uid == getuid ();
}

static gboolean
is_orphan_folder (const char *folder,
                  NestRun    *run)
{
  g_autofree char *path = g_build_filename (folder, "cmdline", NULL);
  char words[MAX_COMMAND_LINE + 1];
  int fd = is_ours (folder) ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  ssize_t length;

  if (fd < 0)
    return FALSE;
  length = read (fd, words, MAX_COMMAND_LINE);
  close (fd);
  if (length <= 0)
    return FALSE;
  words[length] = '\0';

  return is_orphan (words, (gsize) length, run);
}

/**
 * nest_orphan_find:
 * @proc: (nullable): where the processes are; %NULL: /proc
 * @run: a run that was interrupted
 *
 * A process that is stuck may make this wait, so it is for threads.
 *
 * Returns: the number of a process of this user that still changes what the run was about; 0: there is none
 */
int
nest_orphan_find (const char *proc,
                  NestRun    *run)
{
  const char *root = proc != NULL ? proc : "/proc";
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (root, name, NULL);

      if (g_ascii_isdigit (*name) && is_orphan_folder (folder, run))
        return atoi (name);
    }

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at the driver and at the processes: a running machine must not be disturbed by a test of KVM. */
#include "nest-virtualbox-use.h"

#include <string.h>

#include "nest-root-file.h"

#define DRIVER "/sys/module/vboxdrv"

static gboolean
exists (const char *root,
        const char *path)
{
  g_autofree char *name = g_build_filename (root != NULL ? root : "/", path, NULL);

  return g_file_test (name, G_FILE_TEST_EXISTS);
}

/* The other modules of VirtualBox use the driver all the time, and say nothing */
static guint
count_holders (const char *root)
{
  g_autofree char *name = g_build_filename (root != NULL ? root : "/", DRIVER "/holders", NULL);
  g_autoptr (GDir) folder = g_dir_open (name, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;

  return n;
}

static gboolean
runs_machine (const char *root)
{
  static const char *const programs[] = { "VirtualBoxVM", "VBoxHeadless", "VBoxSDL", NULL };
  g_autofree char *name = g_build_filename (root != NULL ? root : "/", "proc", NULL);
  g_autoptr (GDir) folder = g_dir_open (name, 0, NULL);
  const char *entry;

  while (folder != NULL && (entry = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", entry, "comm", NULL);
      g_autofree char *program = g_ascii_isdigit (*entry) ? nest_root_file_read_line (root, path) : NULL;

      if (program != NULL && g_strv_contains (programs, program))
        return TRUE;
    }

  return FALSE;
}

/**
 * nest_virtualbox_use_read:
 * @root: (nullable): a folder to read instead of "/", for tests
 *
 * Returns: whether a machine of VirtualBox runs. Where the processes of others are hidden and somebody has
 *   the driver open, it is not known: VirtualBox's service has it open, too.
 */
NestAnswer
nest_virtualbox_use_read (const char *root)
{
  g_autofree char *users = nest_root_file_read_line (root, DRIVER "/refcnt");
  g_autofree char *first_process = nest_root_file_read_line (root, "/proc/1/comm");

  if (runs_machine (root))
    return NEST_ANSWER_YES;
  if (!exists (root, DRIVER))
    return exists (root, "/sys/module") || first_process != NULL ? NEST_ANSWER_NO : NEST_ANSWER_UNKNOWN;
  if (first_process != NULL)
    return NEST_ANSWER_NO;

  return users != NULL && g_ascii_strtoull (users, NULL, 10) <= count_holders (root) ? NEST_ANSWER_NO
                                                                                       : NEST_ANSWER_UNKNOWN;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether KVM may be loaded before the root file system is there, with the options as they were back then. */
#include "kernel-modules.h"

#include <string.h>

#include "nest-root-file.h"

typedef struct {
  const char *program;  /* is there where this kind of initramfs is made */
  const char *places[3]; /* files and folders that can add modules */
  const char *command;
} Maker;

static const Maker makers[] = {
  { "/usr/sbin/update-initramfs",
    { "/etc/initramfs-tools/modules", "/usr/share/initramfs-tools/modules.d", "/etc/initramfs-tools/conf.d" },
    "sudo update-initramfs -u" },
  { "/usr/bin/dracut", { "/etc/dracut.conf", "/etc/dracut.conf.d", "/usr/lib/dracut/dracut.conf.d" },
    "sudo dracut --force" },
  { "/usr/bin/mkinitcpio", { "/etc/mkinitcpio.conf", "/etc/mkinitcpio.conf.d", NULL }, "sudo mkinitcpio -P" },
};

static gboolean
file_names_kvm (const char *path)
{
  g_autofree char *text = nest_root_file_read (NULL, path, NEST_ROOT_FILE_LIMIT);
  g_auto (GStrv) lines = NULL;

  if (text == NULL)
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *comment = strchr (lines[i], '#');

      if (comment != NULL)
        *comment = '\0';
      if (strstr (lines[i], "kvm") != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
place_names_kvm (const char *place)
{
  g_autoptr (GDir) folder = g_dir_open (place, 0, NULL);
  const char *name;

  if (folder == NULL)
    return file_names_kvm (place);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (place, name, NULL);

      if (file_names_kvm (path))
        return TRUE;
    }

  return FALSE;
}

/**
 * initramfs_get_command:
 * @may_hold_kvm: (out): whether somebody put KVM into it; none of the makers does so unasked
 *
 * Returns: (transfer full) (nullable): what makes it anew; %NULL where none of the known makers is installed
 */
char *
initramfs_get_command (gboolean *may_hold_kvm)
{
  *may_hold_kvm = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      if (!g_file_test (makers[i].program, G_FILE_TEST_EXISTS))
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (makers[i].places) && makers[i].places[j] != NULL; j++)
        *may_hold_kvm = *may_hold_kvm || place_names_kvm (makers[i].places[j]);
      return g_strdup (makers[i].command);
    }

  return NULL;
}

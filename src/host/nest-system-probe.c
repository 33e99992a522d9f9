/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kind of system, from the kernel's command line and the distribution's own marks. Blocks; for a thread. */
#include "nest-system-probe.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "nest-root-file.h"
#include "nest-text.h"

static NestAnswer
answer (gboolean is_so)
{
  return is_so ? NEST_ANSWER_YES : NEST_ANSWER_NO;
}

/* As Kicksecure's own scripts tell it (helper-scripts: live-mode.sh), for grub-live, ISO and dracut */
static NestAnswer
is_live (const char *root,
         char      **words)
{
  g_autofree char *mounts = nest_root_file_read (root, "/proc/self/mounts", NEST_ROOT_FILE_LIMIT);

  if (mounts != NULL && (g_str_has_prefix (mounts, "LiveOS_rootfs / overlay") ||
                         strstr (mounts, "\nLiveOS_rootfs / overlay") != NULL))
    return NEST_ANSWER_YES;
  if (words == NULL)
    return NEST_ANSWER_UNKNOWN;
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], "boot=live") || g_str_has_prefix (words[i], "root=live") ||
        g_str_has_prefix (words[i], "rd.live.image") || g_str_has_prefix (words[i], "overlayroot=tmpfs"))
      return NEST_ANSWER_YES;

  return NEST_ANSWER_NO;
}

/* hide-hardware-info leaves the names there and closes them */
static NestAnswer
is_hidden (const char *root)
{
  static const char *const files[] = { "/proc/cpuinfo", "/sys/devices", "/sys/class" };
  NestAnswer hidden = NEST_ANSWER_NO;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = nest_root_file_get_path (root, files[i]);

      if (faccessat (AT_FDCWD, path, R_OK, AT_EACCESS) == 0)
        continue;
      if (errno == EACCES || errno == EPERM)
        return NEST_ANSWER_YES;
      hidden = NEST_ANSWER_UNKNOWN;
    }

  return hidden;
}

/* The value of "KEY=value" in os-release(5), which is quoted as for a shell */
static char *
get_release_value (const char *text,
                   const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], key) && lines[i][strlen (key)] == '=')
      {
        g_autofree char *value = g_shell_unquote (lines[i] + strlen (key) + 1, NULL);

        return value != NULL && *value != '\0' ? nest_text_make_visible (value) : NULL;
      }

  return NULL;
}

static void
read_distribution (NestHostFacts *facts,
                   const char    *root)
{
  g_autofree char *text = nest_root_file_read (root, "/etc/os-release", NEST_ROOT_FILE_LIMIT);

  if (text == NULL)
    text = nest_root_file_read (root, "/usr/lib/os-release", NEST_ROOT_FILE_LIMIT);
  if (text != NULL)
    {
      facts->distribution = get_release_value (text, "ID");
      facts->distribution_version = get_release_value (text, "VERSION_ID");
    }
}

static NestAnswer
is_64_bit (const char *root)
{
  g_autofree char *machine = nest_root_file_read_line (root, "/proc/sys/kernel/arch");
  struct utsname name;

  /* Kernels before 6.1 do not have the file */
  if (machine == NULL && root == NULL && uname (&name) == 0)
    machine = g_strdup (name.machine);
  if (machine == NULL)
    return NEST_ANSWER_UNKNOWN;

  return answer (strstr (machine, "64") != NULL || g_str_equal (machine, "s390x"));
}

/** nest_system_probe: @root: (nullable): instead of "/", for tests */
void
nest_system_probe (NestHostFacts *facts,
                   const char    *root)
{
  g_autofree char *command_line = nest_root_file_read (root, "/proc/cmdline", NEST_ROOT_FILE_LIMIT);
  g_autofree char *maker = nest_root_file_read_line (root, "/sys/class/dmi/id/sys_vendor");
  g_auto (GStrv) words = command_line != NULL ? g_strsplit_set (command_line, " \t\n", -1) : NULL;

  facts->is_live = is_live (root, words);
  facts->is_sysmaint_split = nest_root_file_exists (root, "/var/lib/dpkg/info/user-sysmaint-split.list");
  if (words != NULL)
    facts->is_sysmaint_session = answer (g_strv_contains ((const char *const *) words, "boot-role=sysmaint"));
  facts->is_hidden = is_hidden (root);
  facts->is_64_bit = is_64_bit (root);
  facts->maker = maker != NULL ? nest_text_make_visible (maker) : NULL;
  read_distribution (facts, root);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks apt only where the answer is needed, and only once until something changes: it takes seconds. */
#include "nest-install-probe.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include "nest-apt.h"

/* What apt said last, and what its lists, its status and the repositories were like then */
static GMutex lock;
static char *kept_stamps[NEST_N_INSTALL_KINDS];
static NestInstall *kept[NEST_N_INSTALL_KINDS];

static char *
get_stamp (const char *root)
{
  static const char *const paths[] = { "var/lib/dpkg/status", "var/lib/dpkg/updates", "var/lib/apt/lists" };
  g_autofree char *sources = nest_apt_digest_sources (root);
  g_autoptr (GString) stamp = g_string_new (root);

  g_string_append_printf (stamp, " %s", sources);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = g_build_filename (root != NULL ? root : "/", paths[i], NULL);
      struct stat status;

      if (stat (path, &status) == 0)
        g_string_append_printf (stamp, " %" G_GINT64_FORMAT ".%09ld", (gint64) status.st_mtim.tv_sec,
                                status.st_mtim.tv_nsec);
    }

  return g_string_free (g_steal_pointer (&stamp), FALSE);
}

static NestInstall *
plan (NestInstallKind  kind,
      const char      *root)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autofree char *stamp = get_stamp (root);

  if (g_strcmp0 (stamp, kept_stamps[kind]) != 0)
    {
      nest_install_free (kept[kind]);
      kept[kind] = nest_apt_plan (kind, root);
      g_free (kept_stamps[kind]);
      kept_stamps[kind] = g_steal_pointer (&stamp);
    }

  return nest_install_copy (kept[kind]);
}

/* Where none is in here, either of the two; and VirtualBox in VirtualBox, which some systems' libvirt does not replace */
static gboolean
is_wanted (const NestHostFacts *facts,
           const NestHostLevel *level,
           NestInstallKind      kind)
{
  gboolean has_virtualbox = facts->has_virtualbox != NEST_ANSWER_NO;
  gboolean has_libvirt = facts->has_libvirt != NEST_ANSWER_NO && facts->has_qemu != NEST_ANSWER_NO;

  if (kind == NEST_INSTALL_VIRTUALBOX)
    return !has_virtualbox && (!has_libvirt || level->surroundings == NEST_SURROUNDINGS_VIRTUALBOX);

  return !has_libvirt && !has_virtualbox;
}

static guint64
read_disk (const char *root)
{
  struct statvfs status;

  if (statvfs (root != NULL ? root : g_get_home_dir (), &status) != 0)
    return 0;

  return (guint64) status.f_bavail * status.f_frsize / (1024 * 1024);
}

/**
 * nest_install_probe:
 * @facts: whose programs have been looked for
 * @level: where this is; what could be installed is asked in a machine only
 * @root: (nullable): instead of "/", for tests
 */
void
nest_install_probe (NestHostFacts       *facts,
                    const NestHostLevel *level,
                    const char          *root)
{
  gboolean is_interrupted;

  facts->disk_free = read_disk (root);
  if (!nest_host_level_is_machine (level))
    return;
  is_interrupted = nest_apt_is_interrupted (root);
  for (guint i = 0; i < NEST_N_INSTALL_KINDS; i++)
    if (is_interrupted || is_wanted (facts, level, i))
      facts->installs[i] = plan (i, root);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups from the system's own files: the name service may ask the network. Blocks; for a thread. */
#include "nest-access-probe.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "nest-root-file.h"
#include "nest-virtualbox-use.h"

static NestKvmDevice
probe_device (const char *root)
{
  g_autofree char *path = nest_root_file_get_path (root, "/dev/kvm");

  /* Asks for the rights only: to open it is to use it */
  if (faccessat (AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) == 0)
    return NEST_KVM_DEVICE_USABLE;
  if (errno == EACCES || errno == EPERM || errno == EROFS)
    return nest_root_file_exists (root, "/dev/kvm") == NEST_ANSWER_YES ? NEST_KVM_DEVICE_DENIED : NEST_KVM_DEVICE_UNKNOWN;

  return errno == ENOENT ? NEST_KVM_DEVICE_ABSENT : NEST_KVM_DEVICE_UNKNOWN;
}

/* The numbers after "Groups:" or "Uid:" in /proc/self/status */
static char **
get_status_words (const char *status,
                  const char *key)
{
  g_auto (GStrv) lines = g_strsplit (status, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], key))
      return g_strsplit_set (g_strstrip (lines[i] + strlen (key)), " \t", -1);

  return NULL;
}

/* The user's name, and the group that the system's list names as the user's own */
static char *
find_user (const char *root,
           const char *uid,
           char      **own_group)
{
  g_autofree char *path = nest_root_file_get_path (root, "/etc/passwd");
  FILE *file = fopen (path, "re");
  char *name = NULL;
  struct passwd *entry;

  while (file != NULL && name == NULL && (entry = fgetpwent (file)) != NULL)
    {
      g_autofree char *number = g_strdup_printf ("%u", entry->pw_uid);

      if (g_strcmp0 (number, uid) != 0)
        continue;
      name = g_strdup (entry->pw_name);
      *own_group = g_strdup_printf ("%u", entry->pw_gid);
    }
  if (file != NULL)
    fclose (file);

  return name;
}

typedef struct {
  char **now;      /* ids of the groups of this process */
  char *effective; /* id of its main group */
  char *user;
  char *own_group;
} Person;

static NestMembership
get_membership (const Person *person,
                struct group *entry)
{
  g_autofree char *id = g_strdup_printf ("%u", entry->gr_gid);

  if (g_strcmp0 (id, person->effective) == 0 ||
      (person->now != NULL && g_strv_contains ((const char *const *) person->now, id)))
    return NEST_MEMBERSHIP_YES;
  if (person->user == NULL || person->now == NULL)
    return NEST_MEMBERSHIP_UNKNOWN;
  if (g_strcmp0 (id, person->own_group) == 0 ||
      g_strv_contains ((const char *const *) entry->gr_mem, person->user))
    return NEST_MEMBERSHIP_NEXT_LOGIN;

  return NEST_MEMBERSHIP_NO;
}

static void
probe_groups (NestHostFacts *facts,
              const char    *root)
{
  g_autofree char *status = nest_root_file_read (root, "/proc/self/status", NEST_ROOT_FILE_LIMIT);
  g_auto (GStrv) uids = get_status_words (status != NULL ? status : "", "Uid:");
  g_auto (GStrv) gids = get_status_words (status != NULL ? status : "", "Gid:");
  g_auto (GStrv) now = get_status_words (status != NULL ? status : "", "Groups:");
  Person person = { now, gids != NULL && g_strv_length (gids) > 1 ? gids[1] : NULL, NULL, NULL };
  g_autofree char *path = nest_root_file_get_path (root, "/etc/group");
  FILE *file = fopen (path, "re");
  struct group *entry;

  if (file == NULL)
    return;
  if (uids != NULL && uids[0] != NULL)
    person.user = find_user (root, uids[0], &person.own_group);
  for (NestGroup group = 0; group < NEST_N_GROUPS; group++)
    facts->groups[group] = NEST_MEMBERSHIP_NO_GROUP;
  while ((entry = fgetgrent (file)) != NULL)
    for (NestGroup group = 0; group < NEST_N_GROUPS; group++)
      if (g_str_equal (entry->gr_name, nest_group_get_name (group)))
        facts->groups[group] = get_membership (&person, entry);
  fclose (file);
  g_free (person.user);
  g_free (person.own_group);
}

/* The kernel cuts names of programs after 15 letters. libvirt's and others' programs that run KVM machines */
static const char *const kvm_programs[] = { "qemu-system-", "qemu-kvm", "kvm", "firecracker", "cloud-hyperviso", "crosvm" };

static gboolean
runs_kvm_machines (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kvm_programs); i++)
    if (g_str_equal (name, kvm_programs[i]) ||
        (g_str_has_suffix (kvm_programs[i], "-") && g_str_has_prefix (name, kvm_programs[i])))
      return TRUE;

  return FALSE;
}

/* With hidepid other users' programs are not there at all, the first one neither: that is no "no" */
static void
probe_machines (NestHostFacts *facts,
                const char    *root)
{
  g_autofree char *folder = nest_root_file_get_path (root, "/proc");
  g_autoptr (GDir) processes = g_dir_open (folder, 0, NULL);
  NestAnswer otherwise = nest_root_file_exists (root, "/proc/1/comm") == NEST_ANSWER_YES ? NEST_ANSWER_NO
                                                                                         : NEST_ANSWER_UNKNOWN;
  const char *number;

  facts->has_kvm_machines = otherwise;
  while (processes != NULL && (number = g_dir_read_name (processes)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", number, "comm", NULL);
      g_autofree char *name = g_ascii_isdigit (*number) ? nest_root_file_read_line (root, path) : NULL;

      if (name != NULL && runs_kvm_machines (name))
        facts->has_kvm_machines = NEST_ANSWER_YES;
    }
}

static NestAnswer
is_any_there (const char        *root,
              const char *const *paths)
{
  for (guint i = 0; paths[i] != NULL; i++)
    if (nest_root_file_exists (root, paths[i]) == NEST_ANSWER_YES)
      return NEST_ANSWER_YES;

  return NEST_ANSWER_NO;
}

/** nest_access_probe: @root: (nullable): instead of "/", for tests */
void
nest_access_probe (NestHostFacts *facts,
                   const char    *root)
{
  static const char *const libvirt[] = { "/usr/sbin/libvirtd", "/usr/sbin/virtqemud", "/usr/bin/virsh", NULL };
  static const char *const qemu[] = { "/usr/bin/qemu-system-x86_64", "/usr/bin/qemu-kvm", "/usr/libexec/qemu-kvm", NULL };
  static const char *const virtualbox[] = { "/usr/bin/VBoxManage", "/usr/local/bin/VBoxManage",
                                            "/usr/lib/virtualbox/VBoxManage", "/opt/VirtualBox/VBoxManage", NULL };

  facts->kvm_device = probe_device (root);
  facts->has_libvirt = is_any_there (root, libvirt);
  facts->has_qemu = is_any_there (root, qemu);
  facts->has_virtualbox = is_any_there (root, virtualbox);
  probe_groups (facts, root);
  probe_machines (facts, root);
  facts->has_virtualbox_machines = nest_virtualbox_use_read (root);
}

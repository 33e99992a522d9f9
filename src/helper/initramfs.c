/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether KVM may be loaded before the root file system is there, with the options as they were back then: looked up
 * in the running kernel's own initramfs, by the tool of whoever made it.
 */
#include "initramfs.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* Seconds the tool may take: the helper itself ends after a minute */
#define PATIENCE 20
/* Bytes of its list; that of a large one has some hundred thousand */
#define LIMIT (16 * 1024 * 1024)

typedef struct {
  const char *maker;     /* is there where this kind of initramfs is made */
  const char *lister;    /* lists what is in one */
  const char *images[2]; /* before the kernel's release, and after it */
  const char *command;
} Kind;

static const Kind kinds[] = {
  { "/usr/sbin/update-initramfs", "/usr/bin/lsinitramfs", { "/boot/initrd.img-", "" }, "sudo update-initramfs -u" },
  { "/usr/bin/dracut", "/usr/bin/lsinitrd", { "/boot/initramfs-", ".img" }, "sudo dracut --force" },
  { "/usr/bin/mkinitcpio", NULL, { NULL, NULL }, "sudo mkinitcpio -P" },
};

/* It is killed with all that it started */
static void
lead_group (gpointer nothing)
{
  setpgid (0, 0);
}

/* Returns: whether all of it was read in time */
static gboolean
read_list (int      fd,
           GString *text)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * G_USEC_PER_SEC;
  char buffer[65536];

  while (text->len <= LIMIT)
    {
      struct pollfd waiting = { fd, POLLIN, 0 };
      gint64 left = (end - g_get_monotonic_time ()) / 1000;
      gssize length;

      if (left <= 0 || poll (&waiting, 1, (int) left) <= 0)
        return FALSE;
      length = read (fd, buffer, sizeof buffer);
      if (length < 0)
        return FALSE;
      if (length == 0)
        return TRUE;
      g_string_append_len (text, buffer, length);
    }

  return FALSE;
}

/* Returns: (transfer full) (nullable): what the tool says is in there */
static char *
list (const char *lister,
      const char *image)
{
  char *const argv[] = { (char *) lister, (char *) image, NULL };
  static const char *const environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_whole;
  int out, status;
  GPid pid;

  if (!g_spawn_async_with_pipes ("/", (char **) argv, (char **) environment,
                                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, lead_group, NULL, &pid, NULL,
                                 &out, NULL, NULL))
    return NULL;
  is_whole = read_list (out, text);
  close (out);
  if (!is_whole)
    kill (-pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;

  return is_whole && g_spawn_check_wait_status (status, NULL) ? g_strdup (text->str) : NULL;
}

/* "kvm.ko", "kvm-intel.ko.xz": the list's last word, after the last slash */
static gboolean
is_kvm (const char *path)
{
  static const char *const names[] = { "kvm.ko", "kvm-intel.ko", "kvm-amd.ko", "kvm_intel.ko", "kvm_amd.ko" };
  const char *slash = strrchr (path, '/');
  const char *name = slash != NULL ? slash + 1 : path;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (name, names[i]) && strchr (".", name[strlen (names[i])]) != NULL)
      return TRUE;

  return FALSE;
}

static void
look_through (const char *text,
              Initramfs  *found)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  /* An empty list is that of something else */
  if (lines[0] == NULL || *lines[0] == '\0')
    return;
  found->kvm = NEST_ANSWER_NO;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *space = strrchr (g_strchomp (lines[i]), ' ');
      const char *path = space != NULL ? space + 1 : lines[i];

      if (is_kvm (path))
        found->kvm = NEST_ANSWER_YES;
      if (strstr (path, "etc/modprobe.d/") != NULL && g_str_has_suffix (path, ".conf"))
        found->has_options = TRUE;
    }
}

/**
 * initramfs_look:
 * @found: (out): what is known of the running kernel's; its command is %NULL where none of the known makers is installed
 */
void
initramfs_look (Initramfs *found)
{
  struct utsname kernel;
  const Kind *kind = NULL;
  g_autofree char *image = NULL;
  g_autofree char *text = NULL;

  *found = (Initramfs) { .kvm = NEST_ANSWER_UNKNOWN };
  for (guint i = 0; i < G_N_ELEMENTS (kinds) && kind == NULL; i++)
    kind = g_file_test (kinds[i].maker, G_FILE_TEST_EXISTS) ? &kinds[i] : NULL;
  if (kind == NULL)
    return;
  found->command = kind->command;
  if (kind->lister == NULL || !g_file_test (kind->lister, G_FILE_TEST_IS_EXECUTABLE) || uname (&kernel) != 0)
    return;
  image = g_strconcat (kind->images[0], kernel.release, kind->images[1], NULL);
  if (g_file_test (image, G_FILE_TEST_IS_REGULAR))
    text = list (kind->lister, image);
  if (text != NULL)
    look_through (text, found);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether KVM may be loaded before the root file system is there, with the options as they were back then: looked up
 * in the running kernel's own initramfs, by the tool that belongs to it.
 */
#include "initramfs.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nest-root-file.h"

/* Seconds that the tools may take together: the helper itself ends after a minute */
#define PATIENCE 20
/* Bytes of its list; that of a large one has some hundred thousand */
#define LIMIT (16 * 1024 * 1024)

/* Where the kernel's release, and the name of its package, stand in an image's name */
#define RELEASE "@release@"
#define PACKAGE "@package@"

/* Who makes these images here: the first that is installed */
static const struct {
  const char *program;
  const char *command;
} makers[] = {
  { "/usr/sbin/update-initramfs", "sudo update-initramfs -u" },
  { "/usr/bin/dracut", "sudo dracut --force --regenerate-all" },
  { "/usr/bin/mkinitcpio", "sudo mkinitcpio -P" },
};

typedef struct {
  const char *program;
  const char *images[4];
  gboolean finds_image; /* by itself, where it has another name */
} Lister;

/* Debian's dracut makes images under Debian's name; its own tool is the one to read them where there are two. */
static const Lister listers[] = {
  { "/usr/bin/lsinitramfs", { "/boot/initrd.img-" RELEASE }, FALSE },
  { "/usr/bin/lsinitrd", { "/boot/initramfs-" RELEASE ".img", "/boot/initrd.img-" RELEASE, "/boot/initrd-" RELEASE }, TRUE },
  { "/usr/bin/lsinitcpio", { "/boot/initramfs-" PACKAGE ".img" }, FALSE },
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
           gint64   end,
           GString *text)
{
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

/* @image: (nullable): the tool finds it; Returns: (transfer full) (nullable): what the tool says is in there */
static char *
list (const char *lister,
      const char *image,
      gint64      end)
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
  is_whole = read_list (out, end, text);
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

/* An image within the image, which is listed only where the tool for that is installed */
static gboolean
is_inner_image (const char *path)
{
  return g_str_has_suffix (path, "squash-root.img") || g_str_has_suffix (path, "squashfs-root.img") ||
         g_str_has_suffix (path, "erofs-root.img");
}

static void
look_through (const char *text,
              Initramfs  *found)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean has_kvm = FALSE, has_inner = FALSE, has_listed_inner = FALSE;

  /* An empty list is that of something else */
  if (lines[0] == NULL || *lines[0] == '\0')
    return;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *space = strrchr (g_strchomp (lines[i]), ' ');
      const char *path = space != NULL ? space + 1 : lines[i];

      has_kvm = has_kvm || is_kvm (path);
      has_inner = has_inner || is_inner_image (path);
      has_listed_inner = has_listed_inner || g_str_has_prefix (path, "squashfs-root/");
      if (strstr (path, "etc/modprobe.d/") != NULL && g_str_has_suffix (path, ".conf"))
        found->has_options = TRUE;
    }
  found->kvm = has_kvm ? NEST_ANSWER_YES : has_inner && !has_listed_inner ? NEST_ANSWER_UNKNOWN : NEST_ANSWER_NO;
}

/* Returns: (transfer full) (nullable): what @mark stands for is filled in; %NULL where nobody knows it */
static char *
fill (const char *pattern,
      const char *mark,
      const char *text)
{
  g_auto (GStrv) parts = g_strsplit (pattern, mark, 2);

  if (parts[1] != NULL && (text == NULL || strchr (text, '/') != NULL))
    return NULL;

  return g_strjoinv (text, parts);
}

static char *
find_image (const Lister *lister,
            const char   *release)
{
  g_autofree char *folder = g_build_filename ("/usr/lib/modules", release, "pkgbase", NULL);
  g_autofree char *package = nest_root_file_read_line (NULL, folder);

  for (guint i = 0; i < G_N_ELEMENTS (lister->images) && lister->images[i] != NULL; i++)
    {
      g_autofree char *pattern = fill (lister->images[i], RELEASE, release);
      g_autofree char *image = pattern != NULL ? fill (pattern, PACKAGE, package) : NULL;

      if (image != NULL && g_file_test (image, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&image);
    }

  return NULL;
}

/**
 * initramfs_look:
 * @found: (out): what is known of the running kernel's; its command is %NULL where none of the known makers is installed
 */
void
initramfs_look (Initramfs *found)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * G_USEC_PER_SEC;
  struct utsname kernel;

  *found = (Initramfs) { .kvm = NEST_ANSWER_UNKNOWN };
  for (guint i = 0; i < G_N_ELEMENTS (makers) && found->command == NULL; i++)
    found->command = g_file_test (makers[i].program, G_FILE_TEST_EXISTS) ? makers[i].command : NULL;
  if (found->command == NULL || uname (&kernel) != 0)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (listers) && found->kvm == NEST_ANSWER_UNKNOWN; i++)
    {
      const Lister *lister = &listers[i];
      g_autofree char *image = NULL;
      g_autofree char *text = NULL;

      if (!g_file_test (lister->program, G_FILE_TEST_IS_EXECUTABLE))
        continue;
      image = find_image (lister, kernel.release);
      if (image != NULL || lister->finds_image)
        text = list (lister->program, image, end);
      if (text != NULL)
        look_through (text, found);
    }
}

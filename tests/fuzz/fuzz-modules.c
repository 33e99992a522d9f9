/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in /proc, /sys and modprobe.d about KVM, as files of a made-up computer: read to an answer, never further. */
#include "nest-module-probe.h"

#include <glib/gstdio.h>
#include <string.h>

#include "nest-root-file.h"
#include "nest-virtualbox-use.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The input is cut into these files at zero bytes; those that are left get nothing */
static const char *const files[] = {
  "/etc/modprobe.d/kvm.conf", "/proc/cmdline", "/sys/module/kvm_amd/parameters/nested", "/proc/modules",
  "/lib/modules/6.1/modules.builtin", "/lib/modules/6.1/modules.dep", "/sys/module/vboxdrv/refcnt", "/proc/4711/comm",
};

static const char *
get_root (void)
{
  static char *root = NULL;

  if (root != NULL)
    return root;
  root = g_dir_make_tmp ("nestbox-modules-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (root, files[i], NULL);
      g_autofree char *folder = g_path_get_dirname (path);

      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    }

  return root;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *root = get_root ();
  const char *text = (const char *) data;
  g_autoptr (NestModuleOption) option = NULL;
  g_autofree char *line = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const char *end = memchr (text, '\0', size);
      gsize length = end != NULL ? (gsize) (end - text) : size;
      g_autofree char *path = g_build_filename (root, files[i], NULL);

      g_assert_true (g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      text = end != NULL ? end + 1 : text + size;
      size -= length + (end != NULL);
    }

  option = nest_module_probe_option (root, "kvm_amd", "nested");
  g_assert_nonnull (option);
  nest_module_probe_state (root, "6.1", "kvm_amd");
  nest_module_probe_in_use (root, "kvm_amd");
  nest_virtualbox_use_read (root);
  line = nest_root_file_read_line (root, "/proc/cmdline");
  g_assert_true (line == NULL || (g_utf8_validate (line, -1, NULL) && strchr (line, '\n') == NULL));

  return 0;
}

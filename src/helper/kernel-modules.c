/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What modprobe would set, who says so, and loading KVM again. No command of modprobe.d is ever run. */
#include "kernel-modules.h"

#include <errno.h>
#include <fcntl.h>
#include <libkmod.h>
#include <string.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include "nest-root-file.h"

#define COMMAND_LINE "/proc/cmdline"

typedef struct kmod_ctx Kmod;
typedef struct kmod_module Module;
typedef struct kmod_config_iter Options;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Kmod, kmod_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Module, kmod_module_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Options, kmod_config_iter_free_iter)

/** kernel_modules_is_amd: Returns: whether the processor's part is AMD-V; Hygon's is AMD's design */
gboolean
kernel_modules_is_amd (void)
{
#if defined(__x86_64__) || defined(__i386__)
  guint32 name[3] = { 0 };
  guint32 highest;

  if (__get_cpuid (0, &highest, &name[0], &name[2], &name[1]))
    return memcmp (name, "AuthenticAMD", sizeof name) == 0 || memcmp (name, "HygonGenuine", sizeof name) == 0;
#endif

  return FALSE;
}

static Module *
open_module (Kmod       *kmod,
             const char *name)
{
  Module *module = NULL;

  return kmod != NULL && kmod_module_new_from_name (kmod, name, &module) == 0 ? module : NULL;
}

/* By the kernel's list; or, where the list is missing, as only loaded modules have an "initstate" */
static gboolean
is_built_in (Module *module)
{
  const char *name = kmod_module_get_name (module);
  g_autofree char *folder = g_build_filename ("/sys/module", name, NULL);
  g_autofree char *state = g_build_filename (folder, "initstate", NULL);

  return kmod_module_get_initstate (module) == KMOD_MODULE_BUILTIN ||
         (g_file_test (folder, G_FILE_TEST_IS_DIR) && !g_file_test (state, G_FILE_TEST_EXISTS));
}

/** kernel_modules_is_built_in: Returns: whether it is part of the kernel, so that modprobe.d says nothing to it */
gboolean
kernel_modules_is_built_in (const char *name)
{
  /* Without modprobe's settings: a FIFO among them would hold libkmod up */
  static const char *const no_settings[] = { NULL };
  g_autoptr (Kmod) kmod = kmod_new (NULL, no_settings);
  g_autoptr (Module) module = open_module (kmod, name);

  return module != NULL && is_built_in (module);
}

/* The value of the last "PARAMETER=value" among the words; a bare "PARAMETER" switches on. */
static char *
find_value (const char *text,
            const char *parameter)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n", -1);
  gsize length = strlen (parameter);
  char *value = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (strncmp (words[i], parameter, length) == 0 && (words[i][length] == '=' || words[i][length] == '\0'))
      {
        g_free (value);
        value = g_strdup (words[i][length] == '=' ? words[i] + length + 1 : "1");
      }

  return value;
}

/** kernel_modules_get_next: Returns: (transfer full) (nullable): what modprobe sets at the next load; %NULL: nothing */
char *
kernel_modules_get_next (const char *module,
                         const char *parameter)
{
  g_autoptr (Kmod) kmod = kmod_new (NULL, NULL);
  g_autoptr (Options) options = kmod != NULL ? kmod_config_get_options (kmod) : NULL;
  char *value = NULL;

  while (options != NULL && kmod_config_iter_next (options))
    {
      char *found = g_strcmp0 (kmod_config_iter_get_key (options), module) == 0
                      ? find_value (kmod_config_iter_get_value (options), parameter) : NULL;

      if (found == NULL)
        continue;
      g_free (value);
      value = found;
    }

  return value;
}

/** kernel_modules_get_loaded: Returns: (transfer full) (nullable): what the running kernel has; %NULL: not loaded */
char *
kernel_modules_get_loaded (const char *module,
                           const char *parameter)
{
  g_autofree char *path = g_build_filename ("/sys/module", module, "parameters", parameter, NULL);
  char *text = nest_root_file_read (NULL, path, NEST_ROOT_FILE_LIMIT);

  return text != NULL ? g_strchomp (text) : NULL;
}

static gboolean
file_sets (const char *path,
           const char *module,
           const char *parameter)
{
  g_autofree char *text = nest_root_file_read (NULL, path, NEST_ROOT_FILE_LIMIT);
  g_auto (GStrv) lines = NULL;

  if (text == NULL)
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (g_strstrip (lines[i]), " \t", 3);
      g_autofree char *value = NULL;

      if (g_strv_length (words) < 3 || !g_str_equal (words[0], "options") || !g_str_equal (g_strstrip (words[1]), module))
        continue;
      value = find_value (words[2], parameter);
      if (value != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * kernel_modules_find_source:
 *
 * Returns: (transfer full) (nullable): the file, or "/proc/cmdline", that has the last word on the option
 */
char *
kernel_modules_find_source (const char *module,
                            const char *parameter)
{
  /* A name in an earlier folder hides the same name in a later one; all names are read in their order */
  static const char *const folders[] = {
    "/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d",
  };
  g_autofree char *on_command_line = g_strdup_printf ("%s.%s", module, parameter);
  g_autofree char *command_line = nest_root_file_read (NULL, COMMAND_LINE, NEST_ROOT_FILE_LIMIT);
  g_autofree char *value = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *last_name = NULL;
  g_autofree char *last_path = NULL;

  if (command_line != NULL)
    value = find_value (command_line, on_command_line);
  if (value != NULL)
    return g_strdup (COMMAND_LINE);

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr (GDir) folder = g_dir_open (folders[i], 0, NULL);
      const char *name;

      while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *path = g_build_filename (folders[i], name, NULL);

          if (!g_str_has_suffix (name, ".conf") || !g_hash_table_add (seen, g_strdup (name)) ||
              (last_name != NULL && strcmp (name, last_name) < 0) || !file_sets (path, module, parameter))
            continue;
          g_free (last_name);
          last_name = g_strdup (name);
          g_free (last_path);
          last_path = g_steal_pointer (&path);
        }
    }

  return g_steal_pointer (&last_path);
}

static gboolean
load (Kmod       *kmod,
      const char *name)
{
  g_autoptr (Module) module = open_module (kmod, name);

  return module != NULL && kmod_module_probe_insert_module (module, KMOD_PROBE_IGNORE_COMMAND, NULL, NULL, NULL, NULL) >= 0;
}

/**
 * kernel_modules_reload_kvm:
 * @changed: (out): whether the modules were loaded anew
 *
 * Whoever has a KVM machine, or only /dev/kvm, open keeps the module busy: the kernel itself refuses, and no
 * machine can begin between a look and the deed.
 *
 * Returns: (transfer none) (nullable): why it was not possible, a stable id
 */
const char *
kernel_modules_reload_kvm (gboolean *changed)
{
  const char *vendor = kernel_modules_is_amd () ? "kvm_amd" : "kvm_intel";
  g_autoptr (Kmod) kmod = kmod_new (NULL, NULL);
  g_autoptr (Module) vendor_module = open_module (kmod, vendor);
  g_autoptr (Module) kvm = open_module (kmod, "kvm");
  int error;

  *changed = FALSE;
  if (vendor_module == NULL || kvm == NULL)
    return "no-module";
  if (is_built_in (vendor_module) || is_built_in (kvm))
    return "built-in";
  if (kmod_module_get_initstate (vendor_module) != KMOD_MODULE_LIVE)
    return NULL; /* they are loaded with the new value when they are needed */
  if (kmod_module_get_refcnt (vendor_module) > 0)
    return "machines-run";

  error = kmod_module_remove_module (vendor_module, 0);
  if (error < 0)
    return error == -EAGAIN || error == -EBUSY || error == -EWOULDBLOCK ? "machines-run" : "unload";
  /* Something else may still use the common part; then it keeps its values, and that is seen when reading back */
  kmod_module_remove_module (kvm, 0);
  *changed = TRUE;
  if (!load (kmod, "kvm") || !load (kmod, vendor))
    return "load";

  return NULL;
}

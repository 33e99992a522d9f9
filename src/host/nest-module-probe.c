/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernel modules: /sys and /proc for what is loaded, libkmod for what modprobe would do. Blocks; for a thread. */
#include "nest-module-probe.h"

#include <libkmod.h>

#include "nest-root-file.h"

/* As modprobe.d(5) orders them: a file hides those of the same name in folders further down */
static const char *const config_folders[] = { "/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d",
                                              "/usr/lib/modprobe.d", "/lib/modprobe.d", NULL };

/* modules.dep of a large kernel has about 1 MiB */
#define MODULES_LIMIT (8 * 1024 * 1024)

/* Whonix's documentation named it for a while; no kernel has it */
#define MISSPELLED_VIRT_AT_LOAD "enable_virt_on_load"

/**
 * nest_module_probe_init:
 *
 * For the first lines of a program, before it has threads. libkmod complains on stderr of lines in modprobe.d that it
 * does not know, already while it is opened: to nobody who looks at a window, and beside what a terminal shows.
 */
void
nest_module_probe_init (void)
{
  g_setenv ("KMOD_LOG", "0", FALSE);
}

/* The kernel takes "-" and "_" in names of modules for the same */
static char *
normalize (const char *name)
{
  return g_strdelimit (g_strdup (name), "-", '_');
}

/* Whether a list of module files (modules.dep, modules.builtin) has the module; unknown without the list */
static NestAnswer
is_listed (const char *root,
           const char *release,
           const char *list,
           const char *module)
{
  g_autofree char *path = g_build_filename ("/lib/modules", release, list, NULL);
  g_autofree char *text = nest_root_file_read (root, path, MODULES_LIMIT);
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  if (lines == NULL)
    return NEST_ANSWER_UNKNOWN;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *slash;
      g_autofree char *name = NULL;
      char *end = strstr (lines[i], ".ko");

      if (end == NULL)
        continue;
      *end = '\0';
      slash = strrchr (lines[i], '/');
      name = normalize (slash != NULL ? slash + 1 : lines[i]);
      if (g_str_equal (name, module))
        return NEST_ANSWER_YES;
    }

  return NEST_ANSWER_NO;
}

/* The module's line of /proc/modules: "kvm_amd 217088 0 - Live 0x0000000000000000" */
static char **
find_loaded (const char *root,
             const char *module,
             gboolean   *is_readable)
{
  g_autofree char *text = nest_root_file_read (root, "/proc/modules", MODULES_LIMIT);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  *is_readable = text != NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);

      if (words[0] != NULL && g_str_equal (words[0], module))
        return g_steal_pointer (&words);
    }

  return NULL;
}

/**
 * nest_module_probe_state:
 * @root: (nullable): instead of "/", for tests
 * @release: (nullable): the kernel's release
 * @module: with underscores
 *
 * Returns: what the running kernel has of @module
 */
NestModuleState
nest_module_probe_state (const char *root,
                         const char *release,
                         const char *module)
{
  gboolean has_modules;
  g_auto (GStrv) loaded = find_loaded (root, module, &has_modules);
  g_autofree char *folder = g_build_filename ("/sys/module", module, NULL);
  g_autofree char *state = g_build_filename (folder, "initstate", NULL);
  NestAnswer is_known = nest_root_file_exists (root, folder);
  NestAnswer is_builtin = release != NULL ? is_listed (root, release, "modules.builtin", module) : NEST_ANSWER_UNKNOWN;
  NestAnswer is_file, can_load;

  /* Only what was loaded has an "initstate" */
  if (loaded != NULL || nest_root_file_exists (root, state) == NEST_ANSWER_YES)
    return NEST_MODULE_LOADED;
  if (is_builtin == NEST_ANSWER_YES)
    return NEST_MODULE_BUILT_IN;

  /* A kernel that cannot load modules has no /proc/modules: what it shows is part of it, and there is no more */
  can_load = nest_root_file_exists (root, "/proc/modules");
  if (is_known == NEST_ANSWER_YES)
    return has_modules || can_load == NEST_ANSWER_NO ? NEST_MODULE_BUILT_IN : NEST_MODULE_LOADED;
  if (is_known == NEST_ANSWER_UNKNOWN && !has_modules)
    return NEST_MODULE_UNKNOWN;
  if (can_load == NEST_ANSWER_NO && nest_root_file_exists (root, "/sys/module") == NEST_ANSWER_YES)
    return NEST_MODULE_ABSENT;
  if (!has_modules && nest_root_file_exists (root, "/sys/module") != NEST_ANSWER_YES)
    return NEST_MODULE_UNKNOWN;
  is_file = release != NULL ? is_listed (root, release, "modules.dep", module) : NEST_ANSWER_UNKNOWN;

  return is_file == NEST_ANSWER_YES ? NEST_MODULE_AVAILABLE
         : is_file == NEST_ANSWER_NO ? NEST_MODULE_ABSENT
                                     : NEST_MODULE_UNLOADED;
}

/** nest_module_probe_in_use: Returns: whether anybody holds the module; no where it is not loaded */
NestAnswer
nest_module_probe_in_use (const char *root,
                          const char *module)
{
  gboolean is_readable;
  g_auto (GStrv) loaded = find_loaded (root, module, &is_readable);

  if (!is_readable)
    return NEST_ANSWER_UNKNOWN;
  if (loaded == NULL)
    return NEST_ANSWER_NO;
  if (g_strv_length (loaded) < 3 || !g_ascii_isdigit (*loaded[2]))
    return NEST_ANSWER_UNKNOWN;

  return g_ascii_strtoull (loaded[2], NULL, 10) > 0 ? NEST_ANSWER_YES : NEST_ANSWER_NO;
}

/* kvm_amd's "nested" is a number, in which letters are an error; others are switches */
static NestAnswer
parse_value (const char *module,
             const char *parameter,
             const char *text)
{
  if (g_str_equal (module, "kvm_amd") && g_str_equal (parameter, "nested"))
    {
      char *end = NULL;
      gint64 number = text != NULL ? g_ascii_strtoll (text, &end, 0) : 0;

      if (text == NULL || end == text || *end != '\0')
        return NEST_ANSWER_UNKNOWN;
      return number != 0 ? NEST_ANSWER_YES : NEST_ANSWER_NO;
    }

  return nest_module_value_parse (text);
}

/* "a=1 b" → the value of @parameter; words repeat, the last one counts */
static gboolean
find_value (const char  *options,
            const char  *module,
            const char  *parameter,
            NestAnswer  *value)
{
  g_auto (GStrv) words = g_strsplit_set (options != NULL ? options : "", " \t", -1);
  gboolean found = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *text = strchr (words[i], '=');
      g_autofree char *name = NULL;

      if (text != NULL)
        *text++ = '\0';
      name = normalize (words[i]);
      if (!g_str_equal (name, parameter))
        continue;
      *value = parse_value (module, parameter, text);
      found = TRUE;
    }

  return found;
}

/* How many options libkmod adds from the kernel's real command line to whatever it is told to read */
static guint
count_options (struct kmod_ctx *context)
{
  struct kmod_config_iter *options = kmod_config_get_options (context);
  guint count = 0;

  while (options != NULL && kmod_config_iter_next (options))
    count++;
  if (options != NULL)
    kmod_config_iter_free_iter (options);

  return count;
}

/* The line where the parameter stands last, from 1; 0 if it is not found in a simple way */
static guint
find_line (const char *path,
           const char *module,
           const char *parameter)
{
  g_autofree char *text = nest_root_file_read (NULL, path, NEST_ROOT_FILE_LIMIT);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  gboolean is_ours = FALSE, goes_on = FALSE;
  guint found = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (g_strstrip (lines[i]), " \t", -1);
      NestAnswer value;

      if (!goes_on)
        {
          g_autofree char *name = g_strv_length (words) >= 2 ? normalize (words[1]) : NULL;

          is_ours = name != NULL && g_str_equal (words[0], "options") && g_str_equal (name, module);
        }
      if (is_ours && find_value (lines[i], module, parameter, &value))
        found = i + 1;
      goes_on = g_str_has_suffix (lines[i], "\\");
    }

  return found;
}

/* libkmod reads the one file, so that its own rules hold: comments, continued lines, names */
static void
add_from_file (NestModuleOption *option,
               const char       *root,
               const char       *path)
{
  g_autofree char *name = nest_root_file_get_path (root, path);
  const char *const files[] = { name, NULL };
  const char *const nothing[] = { NULL };
  struct kmod_ctx *context = kmod_new (NULL, files);
  struct kmod_ctx *empty = kmod_new (NULL, nothing);
  guint n_foreign = empty != NULL ? count_options (empty) : 0;
  guint n_own = context != NULL ? count_options (context) - n_foreign : 0;
  struct kmod_config_iter *options = context != NULL ? kmod_config_get_options (context) : NULL;
  NestAnswer value = NEST_ANSWER_UNKNOWN;
  gboolean found = FALSE;

  for (guint i = 0; options != NULL && i < n_own && kmod_config_iter_next (options); i++)
    {
      g_autofree char *module = normalize (kmod_config_iter_get_key (options));

      if (g_str_equal (module, option->module))
        found |= find_value (kmod_config_iter_get_value (options), option->module, option->parameter, &value);
    }
  if (found)
    nest_module_option_add (option, value, path, find_line (name, option->module, option->parameter));
  if (options != NULL)
    kmod_config_iter_free_iter (options);
  if (context != NULL)
    kmod_unref (context);
  if (empty != NULL)
    kmod_unref (empty);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  g_autofree char *first = g_path_get_basename (*(const char *const *) a);
  g_autofree char *second = g_path_get_basename (*(const char *const *) b);

  return strcmp (first, second);
}

/* In the order in which modprobe reads them */
static GPtrArray *
list_config_files (const char *root)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; config_folders[i] != NULL; i++)
    {
      g_autofree char *folder = nest_root_file_get_path (root, config_folders[i]);
      g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
      const char *name;

      while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
        if (g_str_has_suffix (name, ".conf") && *name != '.' && g_hash_table_add (seen, g_strdup (name)))
          g_ptr_array_add (files, g_build_filename (config_folders[i], name, NULL));
    }
  g_ptr_array_sort (files, compare_names);

  return files;
}

/* "kvm.enable_virt_at_load=0", and "kvm-intel.nested" */
static void
add_from_command_line (NestModuleOption *option,
                       const char       *root)
{
  g_autofree char *text = nest_root_file_read (root, NEST_KERNEL_COMMAND_LINE, NEST_ROOT_FILE_LIMIT);
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", " \t\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *point = strchr (words[i], '.');
      g_autofree char *module = NULL;
      NestAnswer value;

      if (g_str_equal (words[i], "--"))
        break;
      if (point == NULL)
        continue;
      *point = '\0';
      module = normalize (words[i]);
      if (!g_str_equal (module, option->module))
        continue;
      if (find_value (point + 1, option->module, option->parameter, &value))
        nest_module_option_add (option, value, NEST_KERNEL_COMMAND_LINE, 0);
    }
}

static void
add_all (NestModuleOption *option,
         const char       *root)
{
  g_autoptr (GPtrArray) files = list_config_files (root);

  for (guint i = 0; i < files->len; i++)
    add_from_file (option, root, g_ptr_array_index (files, i));
  add_from_command_line (option, root);
}

/**
 * nest_module_probe_option:
 * @root: (nullable): instead of "/", for tests
 * @module: with underscores
 * @parameter: a switch of it
 *
 * Returns: (transfer full): the switch, its value now, and all places that set it; state and fallback are
 *   left to the caller, who knows the kernel
 */
NestModuleOption *
nest_module_probe_option (const char *root,
                          const char *module,
                          const char *parameter)
{
  NestModuleOption *option = nest_module_option_new (module, parameter);
  g_autofree char *path = g_build_filename ("/sys/module", module, "parameters", parameter, NULL);
  g_autofree char *value = nest_root_file_read_line (root, path);

  option->is_known = nest_root_file_exists (root, path);
  if (value != NULL)
    option->loaded = parse_value (module, parameter, value);
  add_all (option, root);
  if (g_str_equal (parameter, "enable_virt_at_load"))
    {
      g_autoptr (NestModuleOption) wrong = nest_module_option_new (module, MISSPELLED_VIRT_AT_LOAD);

      add_all (wrong, root);
      option->misspelled = nest_module_option_get_source (wrong);
    }

  return option;
}

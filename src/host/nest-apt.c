/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plans an installation by apt's own simulation, which needs no root. The helper is built with this file, too, and
 * plans again before it does anything: both sides must come to the same plan, down to the repositories.
 */
#include "nest-apt.h"

#include <string.h>
#include <sys/stat.h>

#include "nest-root-file.h"

/* Bytes; a large installation has 10 MB. */
#define STATUS_LIMIT (64 * 1024 * 1024)

#define APT_GET "/usr/bin/apt-get"
/* Seconds; a simulation takes one or two. timeout(1) sees to it, as there need be no main loop here. */
#define PATIENCE "120"

static const char *const debian_virtualbox[] = { "virtualbox", "virtualbox-qt", NULL };
static const char *const oracle_7_2[] = { "virtualbox-7.2", "linux-headers-amd64", NULL };
static const char *const oracle_7_1[] = { "virtualbox-7.1", "linux-headers-amd64", NULL };
static const char *const oracle_7_2_alone[] = { "virtualbox-7.2", NULL };
static const char *const oracle_7_1_alone[] = { "virtualbox-7.1", NULL };
static const char *const libvirt[] = { "qemu-system-x86", "libvirt-daemon-system", "virt-manager", NULL };

/* In the order in which they are tried: the distribution's own first, then Oracle's. The driver is built for the kernel,
 * whose headers are Debian's name for them; elsewhere they have others. */
static const char *const *const sets[NEST_N_INSTALL_KINDS][6] = {
  [NEST_INSTALL_VIRTUALBOX] = { debian_virtualbox, oracle_7_2, oracle_7_1, oracle_7_2_alone, oracle_7_1_alone },
  [NEST_INSTALL_LIBVIRT] = { libvirt },
};

/** nest_apt_get_packages: Returns: (transfer none) (nullable): a fixed list of names; %NULL: there are no more of them */
const char *const *
nest_apt_get_packages (NestInstallKind kind,
                       guint           index)
{
  g_return_val_if_fail (kind < NEST_N_INSTALL_KINDS, NULL);

  return index < G_N_ELEMENTS (sets[kind]) ? sets[kind][index] : NULL;
}

/* Returns: whether it ended well; what it printed in @out and @err, which stay %NULL where it did not start */
static gboolean
run (GPtrArray  *argv,
     char      **out,
     char      **err)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;

  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "DEBIAN_FRONTEND", "noninteractive", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "APT_CONFIG");
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, NULL);

  return process != NULL && g_subprocess_communicate_utf8 (process, NULL, NULL, out, err, NULL) &&
         g_subprocess_get_successful (process);
}

static GPtrArray *
new_argv (const char *program,
          const char *root)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (argv, g_strdup ("timeout"));
  g_ptr_array_add (argv, g_strdup (PATIENCE));
  g_ptr_array_add (argv, g_strdup (program));
  if (root == NULL)
    return argv;
  g_ptr_array_add (argv, g_strdup ("-o"));
  g_ptr_array_add (argv, g_strdup_printf ("RootDir=%s", root));

  return argv;
}

static void
add_words (GPtrArray         *argv,
           const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (words[i]));
}

/* --- the repositories --- */

static void
add_stamp (GChecksum  *checksum,
           const char *path)
{
  struct stat status;
  g_autofree char *line = NULL;

  if (stat (path, &status) != 0)
    return;
  /* Contents may be readable by root only; both sides have to come to the same */
  line = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld %u\n", path, (gint64) status.st_size,
                          (gint64) status.st_mtim.tv_sec, status.st_mtim.tv_nsec, (guint) status.st_mode);
  g_checksum_update (checksum, (const guchar *) line, -1);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_folder (GChecksum  *checksum,
            const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, g_ptr_array_index (names, i), NULL);

      add_stamp (checksum, file);
    }
}

/** nest_apt_digest_sources: Returns: (transfer full): another one, as soon as a repository, a key or a rule changes */
char *
nest_apt_digest_sources (const char *root)
{
  static const char *const files[] = { "sources.list", "preferences", "apt.conf", "trusted.gpg" };
  static const char *const folders[] = { "sources.list.d", "preferences.d", "apt.conf.d", "trusted.gpg.d", "keyrings" };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (root != NULL ? root : "/", "etc/apt", files[i], NULL);

      add_stamp (checksum, path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (root != NULL ? root : "/", "etc/apt", folders[i], NULL);

      add_folder (checksum, path);
    }

  return g_strdup (g_checksum_get_string (checksum));
}

static char *
digest (const NestInstall *install,
        const char        *root)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *sources = nest_apt_digest_sources (root);

  g_checksum_update (checksum, (const guchar *) sources, -1);
  for (guint i = 0; i < install->packages->len; i++)
    {
      const NestPackage *package = g_ptr_array_index (install->packages, i);
      g_autofree char *line = g_strdup_printf ("\n%s %s %s %s", package->name, package->version,
                                               package->old_version != NULL ? package->old_version : "-", package->origin);

      g_checksum_update (checksum, (const guchar *) line, -1);
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/* --- the plan --- */

/* A release with a number is stable; Debian's testing and unstable have none */
static gboolean
is_stable (const char *root)
{
  g_autofree char *text = nest_root_file_read (root, "/etc/os-release", NEST_ROOT_FILE_LIMIT);

  return text != NULL && strstr (text, "\nVERSION_ID=") != NULL;
}

static gboolean
is_unstable_origin (const char *origin)
{
  static const char *const suites[] = { "unstable", "testing", "experimental", "sid" };
  g_auto (GStrv) words = g_strsplit_set (origin, ":/, ", -1);

  for (guint i = 0; i < G_N_ELEMENTS (suites); i++)
    if (g_strv_contains ((const char *const *) words, suites[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_mixed (const NestInstall *install,
          const char        *root)
{
  for (guint i = 0; i < install->packages->len; i++)
    if (is_unstable_origin (((const NestPackage *) g_ptr_array_index (install->packages, i))->origin))
      return is_stable (root);

  return FALSE;
}

/* By one call for all names, as each takes half a second */
static GHashTable *
list_candidates (NestInstallKind  kind,
                 const char      *root)
{
  g_autoptr (GPtrArray) argv = new_argv ("apt-cache", root);
  GHashTable *candidates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autofree char *name = NULL;
  g_auto (GStrv) lines = NULL;

  g_ptr_array_add (argv, g_strdup ("policy"));
  for (guint i = 0; nest_apt_get_packages (kind, i) != NULL; i++)
    add_words (argv, nest_apt_get_packages (kind, i));
  run (argv, &out, &err);
  lines = g_strsplit (out != NULL ? out : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] != ' ' && g_str_has_suffix (lines[i], ":"))
        {
          g_free (name);
          name = g_strndup (lines[i], strlen (lines[i]) - 1);
        }
      else if (name != NULL && g_str_has_prefix (lines[i], "  Candidate: ") && strstr (lines[i], "(none)") == NULL)
        g_hash_table_add (candidates, g_strdup (name));
    }

  return candidates;
}

static gboolean
has_all (GHashTable        *candidates,
         const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_hash_table_contains (candidates, names[i]))
      return FALSE;

  return TRUE;
}

static gboolean
ask (const char        *root,
     const char        *how,
     const char *const *names,
     char             **out,
     char             **err)
{
  g_autoptr (GPtrArray) argv = new_argv (APT_GET, root);
  const char *const options[] = { "-qq", how, "-o", "APT::Get::Show-User-Simulation-Note=false", "install", "--", NULL };

  add_words (argv, options);
  add_words (argv, names);

  return run (argv, out, err);
}

static NestInstallState
simulate (NestInstall       *install,
          const char        *root,
          const char *const *names)
{
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autofree char *addresses = NULL;
  g_autofree char *ignored = NULL;

  g_ptr_array_set_size (install->packages, 0);
  g_ptr_array_set_size (install->removed, 0);
  g_clear_pointer (&install->message, g_free);
  g_strfreev (install->wanted);
  install->wanted = g_strdupv ((char **) names);
  if (!ask (root, "--simulate", names, &out, &err))
    {
      install->message = nest_apt_get_complaint (err);
      return out != NULL ? NEST_INSTALL_IMPOSSIBLE : NEST_INSTALL_UNKNOWN;
    }

  nest_apt_parse_simulation (install, out);
  if (install->removed->len > 0)
    return NEST_INSTALL_WOULD_REMOVE;
  if (is_mixed (install, root))
    return NEST_INSTALL_MIXED;
  if (ask (root, "--print-uris", names, &addresses, &ignored))
    nest_apt_parse_addresses (install, addresses);

  return NEST_INSTALL_AVAILABLE;
}

/**
 * nest_apt_is_interrupted:
 *
 * dpkg notes in a folder what it is about to write, and in its status what is not yet set up. Both are read here, as
 * “dpkg --audit” says it only to root, and this is asked at every look at the computer.
 *
 * Returns: whether an installation stopped in its middle
 */
gboolean
nest_apt_is_interrupted (const char *root)
{
  static const char *const unfinished[] = { " unpacked\n", " half-configured\n", " half-installed\n", " triggers-pending\n",
                                            " triggers-awaited\n" };
  g_autofree char *updates = g_build_filename (root != NULL ? root : "/", "var/lib/dpkg/updates", NULL);
  g_autoptr (GDir) folder = g_dir_open (updates, 0, NULL);
  g_autofree char *text = NULL;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_ascii_isdigit (*name))
      return TRUE;

  text = nest_root_file_read (root, "/var/lib/dpkg/status", STATUS_LIMIT);
  if (text == NULL)
    return FALSE;
  for (const char *line = strstr (text, "\nStatus: "); line != NULL; line = strstr (line + 1, "\nStatus: "))
    {
      gsize length = strcspn (line + 1, "\n") + 1;

      for (guint i = 0; i < G_N_ELEMENTS (unfinished); i++)
        if (g_strstr_len (line, length + 1, unfinished[i]) != NULL)
          return TRUE;
    }

  return FALSE;
}

/**
 * nest_apt_plan:
 * @root: (nullable): instead of "/", for tests
 *
 * Returns: (transfer full): what installing would do now, by the first of the fixed lists that works; else the reason
 *   why the first list that is known here does not
 */
NestInstall *
nest_apt_plan (NestInstallKind  kind,
               const char      *root)
{
  g_autoptr (NestInstall) install = nest_install_new (kind);
  g_autofree char *apt_get = g_build_filename (root != NULL ? root : "/", APT_GET, NULL);
  g_autoptr (GHashTable) candidates = NULL;
  g_autoptr (NestInstall) first = NULL;

  if (!g_file_test (apt_get, G_FILE_TEST_EXISTS))
    {
      install->state = NEST_INSTALL_NO_APT;
      return g_steal_pointer (&install);
    }

  candidates = list_candidates (kind, root);
  install->state = NEST_INSTALL_NO_SOURCE;
  for (guint i = 0; nest_apt_get_packages (kind, i) != NULL && install->state != NEST_INSTALL_AVAILABLE; i++)
    {
      if (!has_all (candidates, nest_apt_get_packages (kind, i)))
        continue;
      install->state = simulate (install, root, nest_apt_get_packages (kind, i));
      if (first == NULL)
        first = nest_install_copy (install);
    }
  if (install->state != NEST_INSTALL_AVAILABLE)
    return first != NULL ? g_steal_pointer (&first) : g_steal_pointer (&install);

  install->is_interrupted = nest_apt_is_interrupted (root);
  install->digest = digest (install, root);

  return g_steal_pointer (&install);
}

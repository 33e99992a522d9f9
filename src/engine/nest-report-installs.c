/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the package manager said, in a report: packages and versions; not from whose mirror. */
#include "nest-report-private.h"

static const char *const names[NEST_N_INSTALL_KINDS] = { "install-virtualbox", "install-libvirt" };

/* Stands for a digest: it says no more than that there was one */
#define NO_DIGEST "0000000000000000000000000000000000000000000000000000000000000000"

static void
visit_package (NestArchive *archive,
               NestPackage *package)
{
  nest_archive_word (archive, "name", &package->name);
  nest_archive_word (archive, "version", &package->version);
  nest_archive_word (archive, "old-version", &package->old_version);
  nest_archive_text (archive, "origin", &package->origin);
}

static void
visit_packages (NestArchive *archive,
                NestInstall *install)
{
  guint n = nest_archive_begin_array (archive, "packages", install->packages->len, 2000);

  for (guint i = 0; i < n && nest_archive_begin_element (archive, i); i++)
    {
      NestPackage *package = nest_archive_is_writing (archive) ? g_ptr_array_index (install->packages, i)
                                                               : nest_install_add_package (install, NULL, NULL);

      visit_package (archive, package);
      nest_archive_end (archive);
      if (!nest_archive_is_writing (archive) && package->origin == NULL)
        package->origin = g_strdup ("");
      if (package->name == NULL || package->version == NULL)
        nest_archive_fail (archive);
    }
  nest_archive_end_array (archive);
}

static void
visit_wanted (NestArchive *archive,
              NestInstall *install)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; nest_archive_is_writing (archive) && install->wanted != NULL && install->wanted[i] != NULL; i++)
    g_ptr_array_add (wanted, g_strdup (install->wanted[i]));
  nest_archive_texts (archive, "wanted", wanted, FALSE, 64);
  if (nest_archive_is_writing (archive))
    return;
  g_ptr_array_set_free_func (wanted, NULL);
  g_ptr_array_add (wanted, NULL);
  g_strfreev (install->wanted);
  install->wanted = (char **) g_ptr_array_free (g_steal_pointer (&wanted), FALSE);
}

static void
visit_install (NestArchive *archive,
               NestInstall *install)
{
  gboolean has_digest = install->digest != NULL;

  NEST_ARCHIVE_ENUM (archive, "state", install->state, nest_install_state_get_id, 7u);
  visit_wanted (archive, install);
  visit_packages (archive, install);
  nest_archive_texts (archive, "removed", install->removed, FALSE, 2000);
  nest_archive_number (archive, "download", &install->download, G_GUINT64_CONSTANT (1) << 50);
  nest_archive_flag (archive, "is-interrupted", &install->is_interrupted);
  nest_archive_flag (archive, "is-agreed-on", &has_digest);
  nest_archive_sentence (archive, "message", &install->message);
  if (!nest_archive_is_writing (archive) && has_digest)
    install->digest = g_strdup (NO_DIGEST);
}

/** nest_report_visit_installs: only what was asked is written */
void
nest_report_visit_installs (NestArchive   *archive,
                            NestHostFacts *facts)
{
  for (guint i = 0; i < NEST_N_INSTALL_KINDS; i++)
    {
      if (nest_archive_is_writing (archive) && facts->installs[i] == NULL)
        continue;
      if (!nest_archive_begin (archive, names[i]))
        continue;
      if (facts->installs[i] == NULL)
        facts->installs[i] = nest_install_new (i);
      visit_install (archive, facts->installs[i]);
      nest_archive_end (archive);
    }
}

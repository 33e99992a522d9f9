/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestInstall: a plain record. The helper is built with this file, too. */
#include "nest-install.h"

#include <string.h>

/* Hexadecimal digits of SHA-256 */
#define DIGEST_LENGTH 64

static void
package_free (gpointer data)
{
  NestPackage *package = data;

  g_free (package->name);
  g_free (package->version);
  g_free (package->old_version);
  g_free (package->origin);
  g_free (package->place);
  g_free (package);
}

/** nest_install_new: Returns: (transfer full): of which nothing is known yet */
NestInstall *
nest_install_new (NestInstallKind kind)
{
  NestInstall *self = g_new0 (NestInstall, 1);

  self->kind = kind;
  self->wanted = g_new0 (char *, 1);
  self->packages = g_ptr_array_new_with_free_func (package_free);
  self->removed = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/** nest_install_add_package: Returns: (transfer none): the new one, whose other fields are still empty */
NestPackage *
nest_install_add_package (NestInstall *self,
                          const char  *name,
                          const char  *version)
{
  NestPackage *package = g_new0 (NestPackage, 1);

  package->name = g_strdup (name);
  package->version = g_strdup (version);
  g_ptr_array_add (self->packages, package);

  return package;
}

NestInstall *
nest_install_copy (const NestInstall *self)
{
  NestInstall *copy;

  if (self == NULL)
    return NULL;

  copy = nest_install_new (self->kind);
  copy->state = self->state;
  g_strfreev (copy->wanted);
  copy->wanted = g_strdupv (self->wanted);
  for (guint i = 0; i < self->packages->len; i++)
    {
      const NestPackage *from = g_ptr_array_index (self->packages, i);
      NestPackage *to = nest_install_add_package (copy, from->name, from->version);

      to->old_version = g_strdup (from->old_version);
      to->origin = g_strdup (from->origin);
      to->place = g_strdup (from->place);
    }
  for (guint i = 0; i < self->removed->len; i++)
    g_ptr_array_add (copy->removed, g_strdup (g_ptr_array_index (self->removed, i)));
  copy->download = self->download;
  copy->is_interrupted = self->is_interrupted;
  copy->digest = g_strdup (self->digest);
  copy->message = g_strdup (self->message);

  return copy;
}

void
nest_install_free (NestInstall *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->wanted);
  g_ptr_array_unref (self->packages);
  g_ptr_array_unref (self->removed);
  g_free (self->digest);
  g_free (self->message);
  g_free (self);
}

/** nest_install_state_get_id: Returns: (transfer none): stable: in the helper's answers */
const char *
nest_install_state_get_id (NestInstallState state)
{
  static const char *const ids[] = { "unknown", "no-apt", "no-source", "mixed", "would-remove", "impossible", "available" };

  g_return_val_if_fail (state < G_N_ELEMENTS (ids), ids[0]);

  return ids[state];
}

/** nest_install_is_digest: Returns: whether @text can be a digest; nothing else may follow a verb of the helper */
gboolean
nest_install_is_digest (const char *text)
{
  return text != NULL && strlen (text) == DIGEST_LENGTH && strspn (text, "0123456789abcdef") == DIGEST_LENGTH;
}

/** nest_install_get_source: Returns: (transfer full) (nullable): what a change remembers: digest and packages' names */
char *
nest_install_get_source (const NestInstall *self)
{
  g_autofree char *names = g_strjoinv (" ", self->wanted);

  return self->digest != NULL ? g_strconcat (self->digest, " ", names, NULL) : NULL;
}

/**
 * nest_install_parse_source:
 * @source: (nullable): as nest_install_get_source() wrote it
 * @digest: (out) (optional) (transfer full) (nullable): what was agreed to
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of the packages that were asked for; empty
 *   where @source is something else
 */
char **
nest_install_parse_source (const char  *source,
                           char       **digest)
{
  g_auto (GStrv) words = g_strsplit (source != NULL ? source : "", " ", -1);
  gboolean is_known = words[0] != NULL && nest_install_is_digest (words[0]);

  if (digest != NULL)
    *digest = is_known ? g_strdup (words[0]) : NULL;

  return is_known ? g_strdupv (words + 1) : g_new0 (char *, 1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What apt prints, taken apart. The helper is built with this file, too. */
#include "nest-apt.h"

#include <string.h>

/** nest_apt_get_complaint: Returns: (transfer full) (nullable): the first error in what apt or dpkg said */
char *
nest_apt_get_complaint (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "E: "))
        return g_strdup (g_strstrip (lines[i] + 3));
      if (g_str_has_prefix (lines[i], "dpkg: error: "))
        return g_strdup (g_strstrip (lines[i] + 13));
    }

  return NULL;
}

/* "Inst NAME [OLD] (VERSION ORIGIN, ORIGIN [ARCHITECTURE]) [why]" */
static void
parse_installed (NestInstall *install,
                 const char  *line)
{
  const char *open = strchr (line, '(');
  const char *old_open = strchr (line, '[');
  const char *close = open != NULL ? strchr (open, ')') : NULL;
  const char *name_end = strchr (line, ' ');
  g_autofree char *name = NULL;
  g_autofree char *inner = NULL;
  char *space, *architecture;
  NestPackage *package;

  if (close == NULL || name_end == NULL || name_end > open)
    return;
  name = g_strndup (line, name_end - line);
  inner = g_strndup (open + 1, close - open - 1);
  architecture = strrchr (inner, '[');
  if (architecture != NULL)
    *architecture = '\0';
  g_strchomp (inner);
  space = strchr (inner, ' ');
  if (space != NULL)
    *space = '\0';

  package = nest_install_add_package (install, name, inner);
  package->origin = g_strdup (space != NULL ? space + 1 : "");
  if (old_open != NULL && old_open < open)
    {
      const char *old_close = strchr (old_open, ']');

      if (old_close != NULL)
        package->old_version = g_strndup (old_open + 1, old_close - old_open - 1);
    }
}

/** nest_apt_parse_simulation: @text: what “apt-get --simulate install” printed; adds what is installed and removed */
void
nest_apt_parse_simulation (NestInstall *install,
                           const char  *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "Inst "))
        parse_installed (install, lines[i] + 5);
      else if (g_str_has_prefix (lines[i], "Remv ") || g_str_has_prefix (lines[i], "Purg "))
        g_ptr_array_add (install->removed, g_strndup (lines[i] + 5, strcspn (lines[i] + 5, " ")));
    }
}

static void
set_place (NestInstall *install,
           const char  *file,
           const char  *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  for (guint i = 0; i < install->packages->len; i++)
    {
      NestPackage *package = g_ptr_array_index (install->packages, i);
      gsize length = strcspn (package->name, ":");

      if (strncmp (file, package->name, length) != 0 || file[length] != '_' || package->place != NULL)
        continue;
      package->place = g_strdup (host != NULL && *host != '\0' ? host : address);
      return;
    }
}

/** nest_apt_parse_addresses: @text: what “apt-get --print-uris install” printed: "'ADDRESS' FILE SIZE HASH" a line */
void
nest_apt_parse_addresses (NestInstall *install,
                          const char  *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *end = *lines[i] == '\'' ? strchr (lines[i] + 1, '\'') : NULL;
      g_auto (GStrv) words = end != NULL ? g_strsplit (g_strchug ((char *) end + 1), " ", 3) : NULL;
      g_autofree char *address = NULL;

      if (words == NULL || g_strv_length (words) < 2)
        continue;
      address = g_strndup (lines[i] + 1, end - lines[i] - 1);
      set_place (install, words[0], address);
      install->download += g_ascii_strtoull (words[1], NULL, 10);
    }
}

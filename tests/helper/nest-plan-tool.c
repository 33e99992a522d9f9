/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nest-plan-tool virtualbox|libvirt: what installing would do, as Nestbox shows it before anybody agrees. For tests. */
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "nest-apt.h"

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_packages (JsonBuilder       *builder,
              const NestInstall *install)
{
  json_builder_set_member_name (builder, "packages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < install->packages->len; i++)
    {
      const NestPackage *package = g_ptr_array_index (install->packages, i);

      json_builder_begin_object (builder);
      add_string (builder, "name", package->name);
      add_string (builder, "version", package->version);
      add_string (builder, "old", package->old_version);
      add_string (builder, "origin", package->origin);
      add_string (builder, "place", package->place);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

int
main (int    argc,
      char **argv)
{
  NestInstallKind kind = argc == 2 && g_str_equal (argv[1], "libvirt") ? NEST_INSTALL_LIBVIRT : NEST_INSTALL_VIRTUALBOX;
  g_autoptr (NestInstall) install = nest_apt_plan (kind, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *wanted = g_strjoinv (" ", install->wanted);
  g_autofree char *source = nest_install_get_source (install);

  json_builder_begin_object (builder);
  add_string (builder, "state", nest_install_state_get_id (install->state));
  add_string (builder, "wanted", wanted);
  add_string (builder, "digest", install->digest);
  add_string (builder, "source", source);
  add_string (builder, "message", install->message);
  add_packages (builder, install);
  json_builder_set_member_name (builder, "removed");
  json_builder_add_int_value (builder, install->removed->len);
  json_builder_set_member_name (builder, "download");
  json_builder_add_int_value (builder, (gint64) install->download);
  json_builder_set_member_name (builder, "interrupted");
  json_builder_add_boolean_value (builder, install->is_interrupted);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  puts (text);

  return 0;
}

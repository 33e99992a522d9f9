/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GSettings ends the program when a schema is missing, so it is looked up first. */
#include "nest-settings.h"

#define LAST_MACHINE "last-machine"
#define CONNECTIONS "connections"

/** nest_settings_new: Returns: (transfer full) (nullable): %NULL where the schema is not installed */
GSettings *
nest_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, NEST_APPLICATION_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/** nest_settings_set_last_machine: @settings: (nullable): as nest_settings_new() returned it */
void
nest_settings_set_last_machine (GSettings  *settings,
                                const char *connection,
                                const char *uuid)
{
  g_autofree char *value = g_strjoin ("|", connection, uuid, NULL);

  if (settings != NULL)
    g_settings_set_string (settings, LAST_MACHINE, value);
}

/**
 * nest_settings_get_last_machine:
 * @settings: (nullable): as nest_settings_new() returned it
 * @connection: (out): where it is
 * @uuid: (out): which it is
 *
 * Returns: whether a machine was chosen before
 */
gboolean
nest_settings_get_last_machine (GSettings  *settings,
                                char      **connection,
                                char      **uuid)
{
  g_autofree char *value = settings != NULL ? g_settings_get_string (settings, LAST_MACHINE) : g_strdup ("");
  char *bar = strrchr (value, '|');

  if (bar == NULL)
    return FALSE;
  *connection = g_strndup (value, (gsize) (bar - value));
  *uuid = g_strdup (bar + 1);

  return TRUE;
}

/** nest_settings_set_connections: @settings: (nullable): as nest_settings_new() returned it */
void
nest_settings_set_connections (GSettings         *settings,
                               const char *const *uris)
{
  if (settings != NULL)
    g_settings_set_strv (settings, CONNECTIONS, uris);
}

/** nest_settings_get_connections: Returns: (transfer full): the addresses the user added, in his order */
char **
nest_settings_get_connections (GSettings *settings)
{
  return settings != NULL ? g_settings_get_strv (settings, CONNECTIONS) : g_new0 (char *, 1);
}

/**
 * nest_settings_forget:
 * @settings: (nullable): as nest_settings_new() returned it
 *
 * Forgets which machine was used last. Connections stay: adding one is a setting, and nothing that was done.
 */
void
nest_settings_forget (GSettings *settings)
{
  g_autoptr (GVariant) remembered = settings != NULL ? g_settings_get_user_value (settings, LAST_MACHINE) : NULL;

  if (remembered == NULL)
    return;
  g_settings_reset (settings, LAST_MACHINE);
  g_settings_sync (); /* the program may be about to end */
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema is looked up first, as GSettings ends the program where there is none. */
#include "nest-libvirt-keys.h"

#include <glib/gi18n.h>
#include <string.h>

#include "nest-hypervisor.h"
#include "nest-text.h"

#define SCHEMA "org.virt-manager.virt-manager.console"
#define KEY "grab-keys"

/* Returns NULL where virt-manager is not installed, or another one than we know. */
static GSettings *
new_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, KEY))
    return NULL;
  key = g_settings_schema_get_key (schema, KEY);
  if (!g_variant_type_equal (g_settings_schema_key_get_value_type (key), G_VARIANT_TYPE_STRING))
    return NULL;

  return g_settings_new_full (schema, NULL, NULL);
}

/**
 * nest_libvirt_keys_read:
 * @info: gets the keys that virt-manager listens to: comma-separated keysyms; not known where it is not
 *   installed, absent where its own default counts, which it also takes an empty text for
 */
void
nest_libvirt_keys_read (NestHypervisorInfo *info)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (GVariant) value = NULL;
  const char *text = NULL;

  nest_hypervisor_info_set_default_host_key (info, NEST_LIBVIRT_DEFAULT_KEYS);
  if (settings == NULL)
    {
      nest_hypervisor_info_set_host_key (info, FALSE, NULL);
      return;
    }
  value = g_settings_get_user_value (settings, KEY);
  if (value != NULL)
    text = g_variant_get_string (value, NULL);
  nest_hypervisor_info_set_host_key (info, TRUE, text != NULL && *text != '\0' ? text : NULL);
}

/**
 * nest_libvirt_keys_write:
 * @change: of %NEST_SETTING_HOST_KEY; an absent new value puts virt-manager's default back
 *
 * Blocks until it is stored: threads only.
 */
gboolean
nest_libvirt_keys_write (NestChange  *change,
                         GError     **error)
{
  g_autoptr (GSettings) settings = new_settings ();
  GVariant *value = nest_change_get_new_value (change);

  if (settings == NULL)
    {
      g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_INSTALLED,
                           _("virt-manager is not installed, so there are no keys to set"));
      return FALSE;
    }
  if (!g_settings_is_writable (settings, KEY))
    {
      g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_WRITABLE,
                           _("The administrator of this computer has fixed virt-manager's keys"));
      return FALSE;
    }
  if (value != NULL)
    g_settings_set_string (settings, KEY, g_variant_get_string (value, NULL));
  else
    g_settings_reset (settings, KEY);
  g_settings_sync ();

  return TRUE;
}

/* gsettings takes keysyms without the quotes that it wants around other texts. */
static char *
print_value (GVariant *value)
{
  const char *text = g_variant_get_string (value, NULL);

  if (*text != '\0' && strspn (text, "0123456789,") == strlen (text))
    return g_strdup (text);

  return g_variant_print (value, FALSE);
}

/** nest_libvirt_keys_describe: Returns: (transfer full): the command a person would type */
char *
nest_libvirt_keys_describe (NestChange *change)
{
  GVariant *value = nest_change_get_new_value (change);
  g_autofree char *text = value != NULL ? print_value (value) : NULL;
  const char *const set[] = { "gsettings", "set", SCHEMA, KEY, text, NULL };
  const char *const reset[] = { "gsettings", "reset", SCHEMA, KEY, NULL };

  return nest_text_quote_argv (text != NULL ? set : reset);
}

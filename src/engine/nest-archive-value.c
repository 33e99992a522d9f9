/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of settings in a document: each can say only what its setting can be. */
#include "nest-archive.h"

#include "nest-pinning.h"
#include "nest-types.h"

#define MAX_HOST_KEY 96

/* Only what the setting itself can say: no place for a text of somebody */
static gboolean
is_value_of (NestSetting  setting,
             const char  *text)
{
  g_autoptr (NestPinning) pinning = NULL;

  if (setting == NEST_SETTING_POWER_STATE)
    return g_str_equal (nest_power_state_get_id (nest_power_state_from_id (text)), text);
  if (setting == NEST_SETTING_HOST_KEY)
    return strlen (text) <= MAX_HOST_KEY && strspn (text, "0123456789,") == strlen (text);
  pinning = setting == NEST_SETTING_CPU_PINNING && strlen (text) <= NEST_ARCHIVE_MAX_TEXT ? nest_pinning_parse (text) : NULL;

  return pinning != NULL;
}

/* In MiB, or processors */
static guint64
get_maximum (NestSetting setting)
{
  return setting == NEST_SETTING_MEMORY ? G_GUINT64_CONSTANT (1) << 40 : 65536;
}

static GVariant *
read_value (NestArchive *self,
            const char  *name,
            NestSetting  setting)
{
  const GVariantType *type = nest_setting_get_value_type (setting);
  guint64 number = G_MAXUINT64;
  gboolean flag = FALSE;
  g_autofree char *text = NULL;

  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    {
      nest_archive_flag (self, name, &flag);
      return g_variant_new_boolean (flag);
    }
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    {
      nest_archive_id (self, name, NULL, &text);
      if (text != NULL && is_value_of (setting, text))
        return g_variant_new_string (text);
      nest_archive_fail (self);
      return NULL;
    }
  nest_archive_number (self, name, &number, get_maximum (setting));
  if (number == G_MAXUINT64)
    return NULL;

  return g_variant_type_equal (type, G_VARIANT_TYPE_UINT32) ? g_variant_new_uint32 ((guint32) number)
                                                            : g_variant_new_uint64 (number);
}

static void
write_value (NestArchive *self,
             const char  *name,
             NestSetting  setting,
             GVariant    *value)
{
  guint64 number;
  gboolean flag;

  if (value == NULL)
    return;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      const char *text = g_variant_get_string (value, NULL);

      nest_archive_id (self, name, is_value_of (setting, text) ? text : NULL, NULL);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    {
      flag = g_variant_get_boolean (value);
      nest_archive_flag (self, name, &flag);
    }
  else
    {
      number = g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32) ? g_variant_get_uint32 (value) : g_variant_get_uint64 (value);
      nest_archive_number (self, name, &number, get_maximum (setting));
    }
}

/** nest_archive_value: @value: (nullable): of the setting's type, %NULL: not there; floating when it was read */
void
nest_archive_value (NestArchive  *self,
                    const char   *name,
                    NestSetting   setting,
                    GVariant    **value)
{
  if (nest_archive_is_writing (self))
    write_value (self, name, setting, *value);
  else
    *value = nest_archive_has (self, name) ? read_value (self, name, setting) : NULL;
}

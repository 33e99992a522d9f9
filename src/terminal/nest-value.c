/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing of numbers, amounts of memory and host keys; what is unclear is refused, never guessed. */
#include "nest-value.h"

#include <glib/gi18n.h>

#include "nest-arguments.h"
#include "nest-host-key.h"
#include "nest-text.h"

/** nest_value_parse_number: Returns: whether @text is a plain decimal number that fits */
gboolean
nest_value_parse_number (const char *text,
                         guint      *number)
{
  guint64 value = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &value, NULL))
    return FALSE;
  *number = (guint) value;

  return TRUE;
}

/**
 * nest_value_parse_memory:
 * @text: "4096" (MiB, as VirtualBox counts), or with one of the units MiB, GiB, M, G, MB, GB
 * @mib: (out): MiB
 *
 * MB and GB are read as most people mean them when they size a machine: as MiB and GiB. A fraction is
 * possible where it is a whole number of MiB ("2.5GiB").
 *
 * Returns: whether @text is an amount of memory
 */
gboolean
nest_value_parse_memory (const char *text,
                         guint64    *mib)
{
  static const struct {
    const char *unit;
    guint factor;
  } units[] = {
    { "", 1 }, { "m", 1 }, { "mb", 1 }, { "mib", 1 }, { "g", 1024 }, { "gb", 1024 }, { "gib", 1024 },
  };
  char *end = NULL;
  double number;

  if (!g_ascii_isdigit (*text) || g_ascii_tolower (text[1]) == 'x')
    return FALSE;
  number = g_ascii_strtod (text, &end);
  while (*end == ' ')
    end++;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      double amount = number * units[i].factor;

      if (g_ascii_strcasecmp (end, units[i].unit) != 0)
        continue;
      /* 2^40 MiB is beyond any computer, and keeps the conversion exact */
      if (!(amount >= 0 && amount <= 1099511627776.0) || amount < (guint64) amount || amount > (guint64) amount)
        return FALSE;
      *mib = (guint64) amount;
      return TRUE;
    }

  return FALSE;
}

static GVariant *
parse_host_key (const char  *text,
                GError     **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NestHostKey) key = nest_host_key_parse_names (text, &local);

  if (key == NULL)
    {
      g_set_error_literal (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE, local->message);
      return NULL;
    }

  return g_variant_new_take_string (nest_host_key_to_virtualbox (key));
}

/**
 * nest_value_parse:
 * @kind: what kind of value it is to be; not %NEST_EDITOR_NONE
 * @text: what the user wrote
 *
 * Returns: (transfer floating): the value as the step wants it, or %NULL with a #NestUsageError
 */
GVariant *
nest_value_parse (NestEditorKind   kind,
                  const char      *text,
                  GError         **error)
{
  g_autofree char *visible = nest_text_make_visible (text);
  guint number = 0;
  guint64 mib = 0;

  switch (kind)
    {
    case NEST_EDITOR_NUMBER:
      if (nest_value_parse_number (text, &number))
        return g_variant_new_uint32 (number);
      g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE, _("“%s” is not a whole number."), visible);
      return NULL;

    case NEST_EDITOR_MEMORY:
      if (nest_value_parse_memory (text, &mib))
        return g_variant_new_uint64 (mib);
      g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE,
                   _("“%s” is not an amount of memory. Write 4096 (MiB), 4096MiB or 4GiB."), visible);
      return NULL;

    case NEST_EDITOR_HOST_KEY:
      return parse_host_key (text, error);

    case NEST_EDITOR_NONE:
    default:
      g_return_val_if_reached (NULL);
    }
}

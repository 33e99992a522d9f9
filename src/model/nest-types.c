/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, order and parsing of the small value types. */
#include "nest-types.h"

#include <glib/gi18n.h>

/**
 * nest_answer_get_id:
 *
 * Returns: (transfer none): "unknown", "no" or "yes"; never translated
 */
const char *
nest_answer_get_id (NestAnswer answer)
{
  static const char *const ids[] = { "unknown", "no", "yes" };

  g_return_val_if_fail (answer <= NEST_ANSWER_YES, NULL);

  return ids[answer];
}

static const struct {
  const char *id;
  const char *title;
} power_states[] = {
  [NEST_POWER_STATE_UNKNOWN] = { "unknown", N_("unknown") },
  [NEST_POWER_STATE_OFF] = { "off", N_("powered off") },
  [NEST_POWER_STATE_ABORTED] = { "aborted", N_("powered off (it ended unexpectedly)") },
  [NEST_POWER_STATE_SAVED] = { "saved", N_("saved") },
  [NEST_POWER_STATE_RUNNING] = { "running", N_("running") },
  [NEST_POWER_STATE_PAUSED] = { "paused", N_("paused") },
  [NEST_POWER_STATE_STUCK] = { "stuck", N_("stopped by an error") },
  [NEST_POWER_STATE_CHANGING] = { "changing", N_("starting or stopping") },
};

/**
 * nest_power_state_get_id:
 *
 * Returns: (transfer none): the stable id; never translated
 */
const char *
nest_power_state_get_id (NestPowerState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (power_states), NULL);

  return power_states[state].id;
}

/**
 * nest_power_state_from_id:
 * @id: (nullable): an id
 *
 * Returns: the state, or %NEST_POWER_STATE_UNKNOWN for a word that is none
 */
NestPowerState
nest_power_state_from_id (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (power_states); i++)
    if (g_strcmp0 (power_states[i].id, id) == 0)
      return i;

  return NEST_POWER_STATE_UNKNOWN;
}

/**
 * nest_power_state_get_title:
 *
 * Returns: (transfer none): the state in the user's language
 */
const char *
nest_power_state_get_title (NestPowerState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (power_states), NULL);

  return _(power_states[state].title);
}

/**
 * nest_power_state_is_off:
 *
 * Returns: whether the machine's settings can be edited now. An aborted VM counts as off:
 *   VirtualBox's modifyvm works there (seen with 7.2.22).
 */
gboolean
nest_power_state_is_off (NestPowerState state)
{
  return state == NEST_POWER_STATE_OFF || state == NEST_POWER_STATE_ABORTED;
}

/**
 * nest_cpu_vendor_get_id:
 *
 * Returns: (transfer none): "unknown", "intel", "amd" or "other"; never translated
 */
const char *
nest_cpu_vendor_get_id (NestCpuVendor vendor)
{
  static const char *const ids[] = { "unknown", "intel", "amd", "other" };

  g_return_val_if_fail (vendor < G_N_ELEMENTS (ids), NULL);

  return ids[vendor];
}

/**
 * nest_cpu_vendor_get_feature:
 *
 * Returns: (transfer none): what the vendor calls its help for virtual machines
 */
const char *
nest_cpu_vendor_get_feature (NestCpuVendor vendor)
{
  if (vendor == NEST_CPU_VENDOR_INTEL)
    return "VT-x";
  if (vendor == NEST_CPU_VENDOR_AMD)
    return "AMD-V";

  return "VT-x/AMD-V";
}

/**
 * nest_version_parse:
 * @text: what a program printed as its version
 * @version: (out): the numbers; what is missing reads as 0
 *
 * Returns: whether @text begins with a number
 */
gboolean
nest_version_parse (const char  *text,
                    NestVersion *version)
{
  guint *parts[] = { &version->major, &version->minor, &version->micro };

  *version = (NestVersion){ 0 };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      char *end = NULL;
      guint64 number;

      if (text == NULL || !g_ascii_isdigit (*text))
        return i > 0;

      number = g_ascii_strtoull (text, &end, 10);
      *parts[i] = (guint) MIN (number, G_MAXUINT);
      if (*end != '.')
        return TRUE;
      text = end + 1;
    }

  return TRUE;
}

/**
 * nest_version_compare:
 *
 * Returns: less than, equal to or greater than 0, as strcmp() does
 */
int
nest_version_compare (const NestVersion *a,
                      const NestVersion *b)
{
  if (a->major != b->major)
    return a->major < b->major ? -1 : 1;
  if (a->minor != b->minor)
    return a->minor < b->minor ? -1 : 1;
  if (a->micro != b->micro)
    return a->micro < b->micro ? -1 : 1;

  return 0;
}

/**
 * nest_format_memory:
 * @mib: an amount in MiB
 *
 * Returns: (transfer full): "512 MiB", "2 GiB" or, rounded to one decimal, "2.5 GiB"
 */
char *
nest_format_memory (guint64 mib)
{
  if (mib < 1024)
    /* Translators: an amount of memory in mebibytes */
    return g_strdup_printf (_("%u MiB"), (guint) mib);
  if (mib % 1024 == 0)
    /* Translators: an amount of memory in gibibytes */
    return g_strdup_printf (_("%u GiB"), (guint) (mib / 1024));

  /* Translators: an amount of memory in gibibytes, with one decimal */
  return g_strdup_printf (_("%.1f GiB"), mib / 1024.0);
}

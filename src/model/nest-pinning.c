/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPinning: lists of CPUs in libvirt's writing ("0-7,^3,12"), kept in canonical form ("0-2,4-7,12"). */
#include "nest-pinning.h"

#include <string.h>

/* As many as libvirt's own lists of CPUs hold (VIR_DOMAIN_CPUMASK_LEN) */
#define MAX_CPUS 16384

#define CPUSET_WORD "cpuset="

struct _NestPinning
{
  char *cpuset;
  GTree *processors; /* number → canonical list */
};

/* --- lists of CPUs --- */

static gboolean
parse_number (const char **text,
              guint       *number)
{
  guint value = 0;

  if (!g_ascii_isdigit (**text))
    return FALSE;
  for (; g_ascii_isdigit (**text); (*text)++)
    {
      value = value * 10 + (guint) (**text - '0');
      if (value >= MAX_CPUS)
        return FALSE;
    }
  *number = value;

  return TRUE;
}

static void
skip_blanks (const char **text)
{
  while (g_ascii_isspace (**text))
    (*text)++;
}

/* One item of a list: "3", "4-7" or "^5", which takes a CPU out again. */
static gboolean
parse_item (const char **text,
            guint8      *present)
{
  gboolean is_negative = **text == '^';
  guint first, last;

  if (is_negative)
    (*text)++;
  if (!parse_number (text, &first))
    return FALSE;
  last = first;
  skip_blanks (text);
  if (**text == '-' && !is_negative)
    {
      (*text)++;
      skip_blanks (text);
      if (!parse_number (text, &last) || last < first)
        return FALSE;
      skip_blanks (text);
    }
  memset (present + first, is_negative ? 0 : 1, last - first + 1);

  return TRUE;
}

/* @present: MAX_CPUS bytes, all 0 */
static gboolean
parse_list (const char *text,
            guint8     *present)
{
  skip_blanks (&text);
  while (parse_item (&text, present))
    {
      if (*text == '\0')
        return TRUE;
      if (*text++ != ',')
        return FALSE;
      skip_blanks (&text);
    }

  return FALSE;
}

static char *
format_list (const guint8 *present)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const guint8 *next = memchr (present, 1, MAX_CPUS); next != NULL;)
    {
      guint first = (guint) (next - present);
      guint last = first;

      while (last + 1 < MAX_CPUS && present[last + 1])
        last++;
      g_string_append_printf (text, "%s%u", text->len > 0 ? "," : "", first);
      if (last > first)
        g_string_append_printf (text, "-%u", last);
      next = memchr (present + last + 1, 1, MAX_CPUS - last - 1);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * nest_cpu_list_format:
 * @text: (nullable): a list of CPUs as libvirt takes it
 *
 * Returns: (transfer full) (nullable): the same list in canonical form; %NULL if it is none, or empty
 */
char *
nest_cpu_list_format (const char *text)
{
  g_autofree guint8 *present = g_malloc0 (MAX_CPUS);

  return text != NULL && parse_list (text, present) ? format_list (present) : NULL;
}

/* --- the pinning --- */

static int
compare_numbers (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  guint left = GPOINTER_TO_UINT (a);
  guint right = GPOINTER_TO_UINT (b);

  return left < right ? -1 : left > right;
}

/** nest_pinning_new: Returns: (transfer full): a machine that may run anywhere */
NestPinning *
nest_pinning_new (void)
{
  NestPinning *self = g_new0 (NestPinning, 1);

  self->processors = g_tree_new_full (compare_numbers, NULL, NULL, g_free);

  return self;
}

/**
 * nest_pinning_new_one_to_one:
 * @cpus: this computer's CPUs, one for each of the machine's processors in turn
 *
 * The machine as a whole stays on these CPUs too, so that the rest of its work does not go elsewhere.
 *
 * Returns: (transfer full): the pinning
 */
NestPinning *
nest_pinning_new_one_to_one (const guint *cpus,
                             guint        n_cpus)
{
  NestPinning *self = nest_pinning_new ();
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < n_cpus; i++)
    {
      g_autofree char *cpu = g_strdup_printf ("%u", cpus[i]);

      nest_pinning_set_processor (self, i, cpu);
      g_string_append_printf (all, "%s%s", i > 0 ? "," : "", cpu);
    }
  nest_pinning_set_cpuset (self, n_cpus > 0 ? all->str : NULL);

  return self;
}

void
nest_pinning_free (NestPinning *self)
{
  g_free (self->cpuset);
  g_tree_unref (self->processors);
  g_free (self);
}

static gboolean
parse_word (NestPinning *self,
            const char  *word)
{
  guint processor;

  if (g_str_has_prefix (word, CPUSET_WORD))
    return nest_pinning_set_cpuset (self, word + strlen (CPUSET_WORD));
  if (!parse_number (&word, &processor) || *word != ':')
    return FALSE;

  return nest_pinning_set_processor (self, processor, word + 1);
}

/**
 * nest_pinning_parse:
 * @text: (nullable): as nest_pinning_format() writes it
 *
 * Returns: (transfer full) (nullable): the pinning; %NULL if @text is none
 */
NestPinning *
nest_pinning_parse (const char *text)
{
  g_autoptr (NestPinning) self = nest_pinning_new ();
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);

  if (g_strcmp0 (text, NEST_PINNING_NONE) == 0)
    return g_steal_pointer (&self);
  for (guint i = 0; words[i] != NULL; i++)
    if (!parse_word (self, words[i]))
      return NULL;

  return words[0] != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * nest_pinning_set_cpuset:
 * @cpus: (nullable): the CPUs for the machine as a whole; %NULL: any
 *
 * Returns: whether @cpus is a list of CPUs; otherwise nothing has changed
 */
gboolean
nest_pinning_set_cpuset (NestPinning *self,
                         const char  *cpus)
{
  char *list = nest_cpu_list_format (cpus);

  if (list == NULL && cpus != NULL)
    return FALSE;
  g_free (self->cpuset);
  self->cpuset = list;

  return TRUE;
}

/**
 * nest_pinning_set_processor:
 * @processor: the machine's processor, from 0
 * @cpus: (nullable): its CPUs; %NULL: as the machine as a whole
 *
 * Returns: whether @cpus is a list of CPUs; otherwise nothing has changed
 */
gboolean
nest_pinning_set_processor (NestPinning *self,
                            guint        processor,
                            const char  *cpus)
{
  char *list = nest_cpu_list_format (cpus);

  if (list == NULL && cpus != NULL)
    return FALSE;
  if (list == NULL)
    g_tree_remove (self->processors, GUINT_TO_POINTER (processor));
  else
    g_tree_replace (self->processors, GUINT_TO_POINTER (processor), list);

  return TRUE;
}

/** nest_pinning_get_cpuset: Returns: (transfer none) (nullable): the CPUs for the machine as a whole */
const char *
nest_pinning_get_cpuset (const NestPinning *self)
{
  return self->cpuset;
}

/** nest_pinning_get_processor: Returns: (transfer none) (nullable): the CPUs of @processor, if it has its own */
const char *
nest_pinning_get_processor (const NestPinning *self,
                            guint              processor)
{
  return g_tree_lookup (self->processors, GUINT_TO_POINTER (processor));
}

static gboolean
add_list (gpointer key,
          gpointer value,
          gpointer user_data)
{
  parse_list (value, user_data);

  return FALSE;
}

/** nest_pinning_get_cpus: Returns: (transfer full) (element-type guint): every CPU that is named, in order */
GArray *
nest_pinning_get_cpus (const NestPinning *self)
{
  GArray *cpus = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint8 *present = NULL;

  if (nest_pinning_is_none (self))
    return cpus;

  present = g_malloc0 (MAX_CPUS);
  if (self->cpuset != NULL)
    parse_list (self->cpuset, present);
  g_tree_foreach (self->processors, add_list, present);
  for (guint i = 0; i < MAX_CPUS; i++)
    if (present[i])
      g_array_append_val (cpus, i);

  return cpus;
}

gboolean
nest_pinning_is_none (const NestPinning *self)
{
  return self->cpuset == NULL && g_tree_nnodes (self->processors) == 0;
}

static gboolean
append_processor (gpointer key,
                  gpointer value,
                  gpointer user_data)
{
  GString *text = user_data;

  g_string_append_printf (text, "%s%u:%s", text->len > 0 ? " " : "", GPOINTER_TO_UINT (key), (const char *) value);

  return FALSE;
}

/** nest_pinning_format: Returns: (transfer full): the canonical text, equal for equal pinnings */
char *
nest_pinning_format (const NestPinning *self)
{
  GString *text = g_string_new (NULL);

  if (nest_pinning_is_none (self))
    g_string_append (text, NEST_PINNING_NONE);
  if (self->cpuset != NULL)
    g_string_append_printf (text, CPUSET_WORD "%s", self->cpuset);
  g_tree_foreach (self->processors, append_processor, text);

  return g_string_free (text, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing of the kernel's texts about processors; pure, so that tests need no computer of that kind. */
#include "nest-cpu-info.h"

#include "nest-text.h"

/* More than Linux can be built for (CONFIG_NR_CPUS), so that no list can make us count for ever */
#define MAXIMUM_CPUS 65536

/* The value of "key<blanks>: value" if @line has that key, else %NULL */
static const char *
get_line_value (const char *line,
                const char *key)
{
  gsize length = strlen (key);

  if (strncmp (line, key, length) != 0)
    return NULL;
  line += length;
  line += strspn (line, " \t");
  if (*line != ':')
    return NULL;
  line++;

  return line + strspn (line, " \t");
}

static NestCpuVendor
parse_vendor (const char *id)
{
  if (g_str_has_prefix (id, "GenuineIntel"))
    return NEST_CPU_VENDOR_INTEL;
  /* Hygon's processors are AMD's design, with AMD-V */
  if (g_str_has_prefix (id, "AuthenticAMD") || g_str_has_prefix (id, "HygonGenuine"))
    return NEST_CPU_VENDOR_AMD;

  return *id != '\0' ? NEST_CPU_VENDOR_OTHER : NEST_CPU_VENDOR_UNKNOWN;
}

static gboolean
has_word (char      **words,
          const char *word)
{
  return g_strv_contains ((const char *const *) words, word);
}

static NestAnswer
answer (gboolean is_so)
{
  return is_so ? NEST_ANSWER_YES : NEST_ANSWER_NO;
}

static void
parse_flags (NestCpuInfo *self,
             const char  *flags)
{
  g_auto (GStrv) words = g_strsplit_set (flags, " \t", -1);

  if (*flags == '\0')
    return;

  self->has_extensions = answer (has_word (words, "vmx") || has_word (words, "svm"));
  self->hypervisor = answer (has_word (words, "hypervisor"));
  if (self->has_extensions == NEST_ANSWER_YES && self->nested_paging != NEST_ANSWER_YES)
    self->nested_paging = answer (has_word (words, "ept") || has_word (words, "npt"));
}

/* Linux 5.9 and later list what vmx can in a line of its own, which follows the flags */
static void
parse_vmx_flags (NestCpuInfo *self,
                 const char  *flags)
{
  g_auto (GStrv) words = g_strsplit_set (flags, " \t", -1);

  self->unrestricted_guest = answer (has_word (words, "unrestricted_guest"));
  if (has_word (words, "ept"))
    self->nested_paging = NEST_ANSWER_YES;
}

/**
 * nest_cpu_info_parse:
 * @self: (out caller-allocates): to be cleared with nest_cpu_info_clear()
 * @text: (nullable): the contents of /proc/cpuinfo, any bytes
 */
void
nest_cpu_info_parse (NestCpuInfo *self,
                     const char  *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autoptr (GHashTable) cores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *package = "";

  *self = (NestCpuInfo){ 0 };
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *value;

      g_strchomp (lines[i]);
      if (get_line_value (lines[i], "processor") != NULL)
        {
          self->logical++;
          package = "";
        }
      else if ((value = get_line_value (lines[i], "physical id")) != NULL)
        package = value;
      else if ((value = get_line_value (lines[i], "core id")) != NULL)
        g_hash_table_add (cores, g_strdup_printf ("%s/%s", package, value));
      else if (self->vendor == NEST_CPU_VENDOR_UNKNOWN && (value = get_line_value (lines[i], "vendor_id")) != NULL)
        self->vendor = parse_vendor (value);
      else if (self->model == NULL && (value = get_line_value (lines[i], "model name")) != NULL && *value != '\0')
        self->model = nest_text_make_visible (value);
      else if (self->has_extensions == NEST_ANSWER_UNKNOWN && (value = get_line_value (lines[i], "flags")) != NULL)
        parse_flags (self, value);
      else if (self->unrestricted_guest == NEST_ANSWER_UNKNOWN && (value = get_line_value (lines[i], "vmx flags")) != NULL)
        parse_vmx_flags (self, value);
    }
  self->physical = g_hash_table_size (cores);
}

void
nest_cpu_info_clear (NestCpuInfo *self)
{
  g_clear_pointer (&self->model, g_free);
}

/**
 * nest_cpu_list_parse:
 * @text: (nullable): a list of processors as the kernel writes them: "0-3,8"
 *
 * Returns: (transfer full) (element-type guint): the numbers; empty where @text is not such a list
 */
GArray *
nest_cpu_list_parse (const char *text)
{
  GArray *cpus = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *list = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_auto (GStrv) ranges = g_strsplit (list, ",", -1);

  for (guint i = 0; ranges[i] != NULL; i++)
    {
      char *end = NULL;
      guint64 first = g_ascii_strtoull (ranges[i], &end, 10);
      guint64 last = first;
      gboolean valid = g_ascii_isdigit (*ranges[i]);

      if (valid && *end == '-')
        {
          valid = g_ascii_isdigit (end[1]);
          last = g_ascii_strtoull (end + 1, &end, 10);
        }
      if (!valid || *end != '\0' || last < first || last >= MAXIMUM_CPUS || cpus->len + (last - first) >= MAXIMUM_CPUS)
        {
          g_array_set_size (cpus, 0);
          break;
        }
      for (guint cpu = (guint) first; cpu <= last; cpu++)
        g_array_append_val (cpus, cpu);
    }

  return cpus;
}

/**
 * nest_l1tf_parse:
 * @text: (nullable): the contents of /sys/devices/system/cpu/vulnerabilities/l1tf
 *
 * Returns: the kernel's own word on CVE-2018-3646; mitigated still means affected
 */
NestAnswer
nest_l1tf_parse (const char *text)
{
  if (text == NULL || *text == '\0' || g_ascii_isspace (*text) || g_str_has_prefix (text, "Unknown"))
    return NEST_ANSWER_UNKNOWN;

  return g_str_has_prefix (text, "Not affected") ? NEST_ANSWER_NO : NEST_ANSWER_YES;
}

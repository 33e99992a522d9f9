/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Known secrets first, then everything that looks like one. In doubt a word too many goes, never one too few. */
#include "nest-scrubber.h"

#include <glib/gi18n.h>

#include "nest-text.h"

/* What is longer is nobody's error line, and patterns need time */
#define MAX_TEXT 4096

/* Quotation marks in which programs put paths */
#define OPEN "['\"“„«‘]"
#define CLOSE "['\"”“»’]"
#define EXTENSIONS "(?:vbox|vbox-prev|vdi|vmdk|vhd|vhdx|qcow2|img|raw|iso|ova|ovf|nvram|sav|xml|log|conf)"
/* What every computer has under the same name, and a helper needs; behind the first slash */
#define SYSTEM "(?:dev/(?:kvm|vboxdrvu?|vboxnetctl)|proc/cmdline|sbin/vboxconfig|(?:etc|run|lib|usr/lib)/modprobe\\.d/" \
               "(?:zz-nestbox|disable-kvm-virt-at-load|virtualbox-dkms|qemu-system-x86|kvm|kvm_intel|kvm_amd)\\.conf|" \
               "var/lib/dkms/virtualbox/[0-9.]{1,16}/build/make\\.log)(?![\\w/-])"

typedef struct {
  NestPrivate kind;
  char *secret;
  char *replacement;
} Secret;

struct _NestScrubber
{
  GArray *secrets; /* Secret, the longest first */
  char *facts[NEST_N_PRIVATE];
};

static const struct {
  const char *id;
  const char *title;
} kinds[NEST_N_PRIVATE] = {
  { "user", N_("The user's name") },
  { "computer", N_("The computer's name") },
  { "machines", N_("Names of machines") },
  { "paths", N_("Files and folders") },
  { "macs", N_("Addresses of network cards (MAC)") },
  { "uuids", N_("Unique numbers (UUID)") },
  { "serials", N_("Serial numbers") },
  { "time-zone", N_("Time zone and times") },
  { "language", N_("Language") },
};

/*
 * NONE is never included. The order counts: addresses hold names of users and computers; a UUID holds what looks like a
 * serial number. An unquoted path may hold spaces and brackets: it ends where a mark follows and no slash comes after it.
 */
static const struct {
  NestPrivate kind;
  const char *pattern;
  const char *replacement;
} patterns[] = {
  { NEST_PRIVATE_NONE, "\\b(?!file:)[a-z][a-z0-9+.-]*://(?!/(?:system|session|default)\\b)[^\\s'\"“”<>]+", "[address]" },
  { NEST_PRIVATE_NONE, "[^\\s@'\"“”<>(]+@[^\\s@'\"“”:,<>)]+", "[address]" },
  { NEST_PRIVATE_PATHS, "(?<=" OPEN ")(?:file:(?://)?)?~?/(?!" SYSTEM ")[^\\n]*?(?=" CLOSE "(?![\\p{L}\\p{N}]))", "[path]" },
  { NEST_PRIVATE_PATHS, "(?<=" OPEN ")(?!/" SYSTEM ")[^'\"“”\\n]*\\." EXTENSIONS "(?=" CLOSE ")", "[path]" },
  { NEST_PRIVATE_PATHS,
    "(?<![\\p{L}\\p{N}_./~-])(?:file:(?://)?)?(?:~[^\\s/]{0,32})?/(?=[^\\s/])(?!" SYSTEM ").*?"
    "(?=$|(?:: |, |; |\\. |\\.$| ?\\(|\\)|" CLOSE ")(?!.*[\\p{L}\\p{N}_)\\] ]/))", "[path]" },
  { NEST_PRIVATE_PATHS, "(?<![^\\s'\"“(])(?!/" SYSTEM ")[^\\s'\"“”(]+\\." EXTENSIONS "\\b", "[path]" },
  { NEST_PRIVATE_UUIDS, "\\{?\\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\\b\\}?|\\b[0-9a-f]{32}\\b", "[uuid]" },
  { NEST_PRIVATE_MACS, "\\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\\b|\\b(?=[0-9a-f]*[0-9])[0-9a-f]{12}\\b", "[mac]" },
  { NEST_PRIVATE_TIME_ZONE,
    "\\b\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z\\b| ?[+-]\\d\\d:?\\d\\d| [A-Z]{3,5}\\b)?)?|"
    "\\b(?:UTC|GMT)[+-]\\d{1,2}(?::?\\d\\d)?\\b", "[time]" },
  { NEST_PRIVATE_NONE, "(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w.])", "[address]" },
  { NEST_PRIVATE_NONE, "(?<![\\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}(?![\\w:])|(?<![\\w:])[0-9a-f]{0,4}(?::[0-9a-f]{1,4})*::"
                       "[0-9a-f:]+(?![\\w:])", "[address]" },
  { NEST_PRIVATE_SERIALS, "\\bserial(?: number| no\\.?)?[\\s:=#]+[^\\s,;()]+|\\bs/n[\\s:=#]*[^\\s,;()]+", "[serial]" },
  { NEST_PRIVATE_SERIALS, "\\bvb[0-9a-f]{8}-[0-9a-f]{8}\\b", "[serial]" },
  { NEST_PRIVATE_SERIALS, "\\b(?-i)(?=(?:[A-Z]*[0-9]){3})(?=[0-9]*[A-Z])[A-Z0-9]{9,}\\b", "[serial]" },
};

/** nest_private_get_id: Returns: (transfer none): of the kind 1 << @index; never translated */
const char *
nest_private_get_id (guint index)
{
  g_return_val_if_fail (index < NEST_N_PRIVATE, NULL);

  return kinds[index].id;
}

/** nest_private_get_title: Returns: (transfer none): of the kind 1 << @index, for people */
const char *
nest_private_get_title (guint index)
{
  g_return_val_if_fail (index < NEST_N_PRIVATE, NULL);

  return _(kinds[index].title);
}

/**
 * nest_private_parse:
 * @ids: names of kinds with commas between
 * @kinds_out: (inout): to which they are added
 *
 * Returns: whether each is one; else @error names those that there are
 */
gboolean
nest_private_parse (const char   *ids,
                    NestPrivate  *kinds_out,
                    GError      **error)
{
  g_auto (GStrv) words = g_strsplit (ids, ",", -1);
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < NEST_N_PRIVATE; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", kinds[i].id);
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint kind = 0;

      while (kind < NEST_N_PRIVATE && !g_str_equal (kinds[kind].id, g_strstrip (words[i])))
        kind++;
      if (kind == NEST_N_PRIVATE)
        {
          g_autofree char *visible = nest_text_make_visible (words[i]);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       /* Translators: %1$s is what somebody typed, %2$s a list of words */
                       _("“%1$s” is nothing that can be left in a report. The words are: %2$s."), visible, known->str);
          return FALSE;
        }
      *kinds_out |= 1u << kind;
    }

  return TRUE;
}

static void
secret_clear (gpointer data)
{
  Secret *self = data;

  g_free (self->secret);
  g_free (self->replacement);
}

/** nest_scrubber_new: Returns: (transfer full): one that knows nobody, only what private things look like */
NestScrubber *
nest_scrubber_new (void)
{
  NestScrubber *self = g_new0 (NestScrubber, 1);

  self->secrets = g_array_new (FALSE, FALSE, sizeof (Secret));
  g_array_set_clear_func (self->secrets, secret_clear);

  return self;
}

void
nest_scrubber_free (NestScrubber *self)
{
  g_array_unref (self->secrets);
  for (guint i = 0; i < NEST_N_PRIVATE; i++)
    g_free (self->facts[i]);
  g_free (self);
}

/**
 * nest_scrubber_add:
 * @secret: (nullable): any bytes; what says nothing of anybody (an empty text) is not taken
 * @replacement: what stands in its place
 */
void
nest_scrubber_add (NestScrubber *self,
                   NestPrivate   kind,
                   const char   *secret,
                   const char   *replacement)
{
  g_autofree char *visible = nest_text_make_visible (secret);
  guint position = 0;

  g_strstrip (visible);
  if (*visible == '\0')
    return;
  while (position < self->secrets->len &&
         strlen (g_array_index (self->secrets, Secret, position).secret) >= strlen (visible))
    position++;
  g_array_insert_val (self->secrets, position,
                      ((Secret){ kind, g_steal_pointer (&visible), g_strdup (replacement) }));
}

static void
set_fact (NestScrubber *self,
          NestPrivate   kind,
          const char   *fact)
{
  guint index = g_bit_nth_lsf (kind, -1);

  g_free (self->facts[index]);
  self->facts[index] = fact != NULL ? nest_text_make_visible (fact) : NULL;
}

/** nest_scrubber_set_facts: what a report says of each where the user ticks it; @language: (nullable): %NULL: English */
void
nest_scrubber_set_facts (NestScrubber *self,
                         const char   *user,
                         const char   *computer,
                         const char   *time_zone,
                         const char   *language)
{
  set_fact (self, NEST_PRIVATE_USER, user);
  set_fact (self, NEST_PRIVATE_COMPUTER, computer);
  set_fact (self, NEST_PRIVATE_TIME_ZONE, time_zone);
  set_fact (self, NEST_PRIVATE_LANGUAGE, language);
}

/** nest_scrubber_get_fact: Returns: (transfer none) (nullable): see nest_scrubber_set_facts() */
const char *
nest_scrubber_get_fact (const NestScrubber *self,
                        NestPrivate         kind)
{
  return self->facts[g_bit_nth_lsf (kind, -1)];
}

/** nest_scrubber_is_english: Returns: whether sentences of this user's programs tell no language but English */
gboolean
nest_scrubber_is_english (const NestScrubber *self)
{
  const char *language = nest_scrubber_get_fact (self, NEST_PRIVATE_LANGUAGE);

  return language == NULL || g_str_has_prefix (language, "en");
}

static char *
replace (const char *text,
         const char *pattern,
         const char *replacement)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  char *replaced;

  g_return_val_if_fail (regex != NULL, g_strdup (""));

  replaced = g_regex_replace_literal (regex, text, -1, 0, replacement, 0, NULL);

  /* A pattern that gives up must not let anything through */
  return replaced != NULL ? replaced : g_strdup ("[…]");
}

/* Around the number of a text that stays: private use, so that no pattern and no program knows them */
#define KEPT_BEGIN "\xee\x80\x80"
#define KEPT_END "\xee\x80\x81"

static gboolean
keep (const GMatchInfo *match,
      GString          *result,
      gpointer          user_data)
{
  GPtrArray *kept = user_data;

  g_string_append_printf (result, KEPT_BEGIN "%u" KEPT_END, kept->len);
  g_ptr_array_add (kept, g_match_info_fetch (match, 0));

  return FALSE;
}

/* What the user ticked is taken out of the way, as it may look like something that was not ticked */
static char *
keep_all (const char *text,
          const char *pattern,
          GPtrArray  *kept)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  char *replaced = g_regex_replace_eval (regex, text, -1, 0, 0, keep, kept, NULL);

  return replaced != NULL ? replaced : g_strdup ("[…]");
}

static char *
put_back (const char *text,
          GPtrArray  *kept)
{
  GString *result = g_string_new (text);

  for (guint i = 0; i < kept->len; i++)
    {
      g_autofree char *mark = g_strdup_printf (KEPT_BEGIN "%u" KEPT_END, i);

      g_string_replace (result, mark, g_ptr_array_index (kept, i), 0);
    }

  return g_string_free (result, FALSE);
}

static void
take_over (char **text,
           char  *next)
{
  g_free (*text);
  *text = next;
}

/**
 * nest_scrubber_clean:
 * @included: kinds that stay
 * @text: (nullable): any bytes
 *
 * Returns: (transfer full): one line of UTF-8 without anything private, as far as it is known or can be recognized
 */
char *
nest_scrubber_clean (const NestScrubber *self,
                     NestPrivate         included,
                     const char         *text)
{
  g_autofree char *clean = nest_text_make_visible (text);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  if (strlen (clean) > MAX_TEXT)
    return g_strdup ("[…]");

  take_over (&clean, replace (clean, KEPT_BEGIN "|" KEPT_END, "?"));
  for (guint i = 0; i < self->secrets->len; i++)
    {
      const Secret *secret = &g_array_index (self->secrets, Secret, i);
      g_autofree char *escaped = g_regex_escape_string (secret->secret, -1);
      g_autofree char *pattern = g_strdup_printf ("(?<![\\p{L}\\p{N}])%s(?![\\p{L}\\p{N}])", escaped);

      if (!(included & secret->kind))
        take_over (&clean, replace (clean, pattern, secret->replacement));
    }
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    if (!(included & patterns[i].kind))
      take_over (&clean, replace (clean, patterns[i].pattern, patterns[i].replacement));
    else if (patterns[i].kind != NEST_PRIVATE_PATHS)
      take_over (&clean, keep_all (clean, patterns[i].pattern, kept));

  return put_back (clean, kept);
}

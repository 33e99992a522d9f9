/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHostKey: an immutable set of up to three keys, and what VirtualBox makes of a stored value. */
#include "nest-host-key.h"

#include <glib/gi18n.h>

#include "nest-keysym.h"
#include "nest-text.h"

struct _NestHostKey {
  guint n_keysyms; /* 0: None */
  guint keysyms[NEST_HOST_KEY_MAX_KEYS];
};

static gboolean
nest_host_key_contains (const NestHostKey *self,
                        guint              keysym)
{
  for (guint i = 0; i < self->n_keysyms; i++)
    if (self->keysyms[i] == keysym)
      return TRUE;

  return FALSE;
}

/* Modifiers first, as people say it: "Right Ctrl + F12" */
static int
compare_keysyms (const void *a,
                 const void *b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  if (nest_keysym_is_modifier (first) != nest_keysym_is_modifier (second))
    return nest_keysym_is_modifier (first) ? -1 : 1;

  return first < second ? -1 : first > second;
}

/* A set in its canonical order, so that equal sets are equal arrays; at most NEST_HOST_KEY_MAX_KEYS keys */
static NestHostKey *
nest_host_key_new_set (const guint *keysyms,
                       guint        n_keysyms)
{
  NestHostKey *self = g_atomic_rc_box_new0 (NestHostKey);

  for (guint i = 0; i < n_keysyms; i++)
    if (!nest_host_key_contains (self, keysyms[i]))
      self->keysyms[self->n_keysyms++] = keysyms[i];
  qsort (self->keysyms, self->n_keysyms, sizeof (guint), compare_keysyms);

  return self;
}

/* As Qt's QString::toInt(): blanks around it, a sign, digits; all else and what does not fit an int is 0 */
static int
parse_qt_integer (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *digits = *trimmed == '-' || *trimmed == '+' ? trimmed + 1 : trimmed;
  gint64 number;

  if (*digits == '\0' || strspn (digits, "0123456789") != strlen (digits))
    return 0;

  number = g_ascii_strtoll (trimmed, NULL, 10);

  return number >= G_MININT && number <= G_MAXINT ? (int) number : 0;
}

/**
 * nest_host_key_new_from_virtualbox:
 * @value: (nullable): the raw global extra data GUI/Input/HostKeyCombination; %NULL: not set
 *
 * What VirtualBox makes of a value. A value without any digit, with more than three keys or with a key
 * that it does not honour is silently Right Ctrl, its default. Parts that read as 0 (words, numbers
 * too large for an int) are left out, and if nothing remains there is no host key at all. Read in a
 * public copy of its source, and seen in the window of VirtualBox 7.2.22.
 *
 * Returns: (transfer full): the keys that count
 */
NestHostKey *
nest_host_key_new_from_virtualbox (const char *value)
{
  static const guint default_keysyms[] = { NEST_KEYSYM_RIGHT_CTRL };
  guint keysyms[NEST_HOST_KEY_MAX_KEYS] = { 0 };
  gboolean valid = value != NULL && strpbrk (value, "0123456789") != NULL;
  g_auto (GStrv) parts = g_strsplit (valid ? value : "", ",", -1);
  guint n_keysyms = 0;

  for (guint i = 0; valid && parts[i] != NULL; i++)
    {
      int number = parse_qt_integer (parts[i]);

      if (number == 0)
        continue;
      valid = n_keysyms < NEST_HOST_KEY_MAX_KEYS && number > 0 && nest_keysym_is_host_key ((guint) number);
      if (valid)
        keysyms[n_keysyms++] = (guint) number;
    }

  return valid ? nest_host_key_new_set (keysyms, n_keysyms)
               : nest_host_key_new_set (default_keysyms, G_N_ELEMENTS (default_keysyms));
}

/**
 * nest_host_key_new:
 * @keysyms: (array length=n_keysyms): X11 keysyms
 * @n_keysyms: how many
 *
 * Only what VirtualBox will honour: one to three different keys that may be in a host key.
 *
 * Returns: (transfer full): the set of keys, or %NULL with a %G_IO_ERROR_INVALID_ARGUMENT that a person
 *   understands
 */
NestHostKey *
nest_host_key_new (const guint  *keysyms,
                   guint         n_keysyms,
                   GError      **error)
{
  guint different[NEST_HOST_KEY_MAX_KEYS + 1] = { 0 };
  guint n_different = 0;

  for (guint i = 0; i < n_keysyms && n_different <= NEST_HOST_KEY_MAX_KEYS; i++)
    {
      gboolean seen = FALSE;

      if (!nest_keysym_is_host_key (keysyms[i]))
        {
          g_autofree char *reason = nest_keysym_explain (keysyms[i]);

          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, reason);
          return NULL;
        }
      for (guint j = 0; j < n_different; j++)
        seen |= different[j] == keysyms[i];
      if (!seen)
        different[n_different++] = keysyms[i];
    }
  if (n_different == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("A host key needs at least one key; without one nothing gives the keyboard back."));
      return NULL;
    }
  if (n_different > NEST_HOST_KEY_MAX_KEYS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("A host key can have at most three keys; VirtualBox ignores longer ones."));
      return NULL;
    }

  return nest_host_key_new_set (different, n_different);
}

static gboolean
parse_key (const char  *name,
           guint       *keysym,
           GError     **error)
{
  g_autofree char *visible = NULL;
  gunichar character = g_utf8_get_char_validated (name, -1);
  gboolean is_character = *name != '\0' && (gint32) character >= 0 && *g_utf8_next_char (name) == '\0';

  /* A lone "5" is the key that writes 5: no keysym of a host key has so few digits */
  if (is_character)
    {
      *keysym = character < 0x100 ? character : 0x01000000 + character;
      return TRUE;
    }
  if (*name != '\0' && strspn (name, "0123456789") == strlen (name))
    {
      *keysym = (guint) MIN (g_ascii_strtoull (name, NULL, 10), G_MAXUINT);
      return TRUE;
    }
  if (nest_keysym_from_name (name, keysym))
    return TRUE;

  visible = nest_text_make_visible (name);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* Translators: the names of keys are those that the program shows elsewhere */
               _("“%s” is not the name of a key. Names look like “Left Shift”, “Right Ctrl”, “Menu” or “F12”; "
                 "several are joined by “+”."),
               visible);
  return FALSE;
}

/**
 * nest_host_key_parse_names:
 * @text: "Left Shift + Right Shift", "F12" or "65505,65506": names in English, in the user's language
 *   or in X11's words, in any case, or keysyms in decimal; joined by "+" or ","
 *
 * Returns: (transfer full): the set of keys, or %NULL with a %G_IO_ERROR_INVALID_ARGUMENT that a person
 *   understands
 */
NestHostKey *
nest_host_key_parse_names (const char  *text,
                           GError     **error)
{
  g_auto (GStrv) names = g_strsplit_set (text, "+,", -1);
  g_autoptr (GArray) keysyms = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint keysym = 0;

      if (!parse_key (g_strstrip (names[i]), &keysym, error))
        return NULL;
      g_array_append_val (keysyms, keysym);
    }

  return nest_host_key_new ((const guint *) (gpointer) keysyms->data, keysyms->len, error);
}

NestHostKey *
nest_host_key_ref (NestHostKey *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
nest_host_key_unref (NestHostKey *self)
{
  g_atomic_rc_box_release (self);
}

/** nest_host_key_get_keysyms: Returns: (transfer none) (array length=n_keysyms): X11 keysyms, always in one order */
const guint *
nest_host_key_get_keysyms (const NestHostKey *self,
                           guint             *n_keysyms)
{
  *n_keysyms = self->n_keysyms;

  return self->keysyms;
}

/** nest_host_key_is_none: Returns: whether no key at all gives the keyboard back */
gboolean
nest_host_key_is_none (const NestHostKey *self)
{
  return self->n_keysyms == 0;
}

/** nest_host_key_equal: Returns: whether both are the same set of keys, in whatever order they were written */
gboolean
nest_host_key_equal (const NestHostKey *a,
                     const NestHostKey *b)
{
  return a->n_keysyms == b->n_keysyms && memcmp (a->keysyms, b->keysyms, sizeof (a->keysyms)) == 0;
}

static gboolean
nest_host_key_is_subset (const NestHostKey *self,
                         const NestHostKey *of)
{
  for (guint i = 0; i < self->n_keysyms; i++)
    if (!nest_host_key_contains (of, self->keysyms[i]))
      return FALSE;

  return TRUE;
}

/**
 * nest_host_key_conflicts:
 * @outside: the keys of this computer's hypervisor
 * @inside: the keys of the hypervisor in the machine
 *
 * VirtualBox keeps only the press that completes its combination from its guest; earlier presses and
 * all releases go in. So if one set contains the other, one order of pressing traps or toggles both.
 *
 * Returns: whether the two get in each other's way: one set contains the other, or either is None
 */
gboolean
nest_host_key_conflicts (const NestHostKey *outside,
                         const NestHostKey *inside)
{
  return nest_host_key_is_none (outside) || nest_host_key_is_none (inside) ||
         nest_host_key_is_subset (outside, inside) || nest_host_key_is_subset (inside, outside);
}

/**
 * nest_host_key_format:
 *
 * Returns: (transfer full): "Left Shift + Right Shift" in the user's language, always in one order
 */
char *
nest_host_key_format (const NestHostKey *self)
{
  GString *text = g_string_new (NULL);

  if (nest_host_key_is_none (self))
    /* Translators: there is no host key */
    g_string_append (text, C_("host key", "None"));
  for (guint i = 0; i < self->n_keysyms; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " + " : "", nest_keysym_get_name (self->keysyms[i]));

  return g_string_free (text, FALSE);
}

/**
 * nest_host_key_to_virtualbox:
 *
 * Returns: (transfer full): the value to store: keysyms in decimal joined by commas; "0" for None
 */
char *
nest_host_key_to_virtualbox (const NestHostKey *self)
{
  GString *text = g_string_new (nest_host_key_is_none (self) ? "0" : NULL);

  for (guint i = 0; i < self->n_keysyms; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? "," : "", self->keysyms[i]);

  return g_string_free (text, FALSE);
}

/**
 * nest_host_key_get_keysym_name:
 *
 * Returns: (transfer none) (nullable): one key's name in the user's language, if it has one
 */
const char *
nest_host_key_get_keysym_name (guint keysym)
{
  return nest_keysym_get_name (keysym);
}

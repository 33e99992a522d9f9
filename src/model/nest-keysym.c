/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of keys by name, and VirtualBox's rule for which of them may be in a host key. */
#include "nest-keysym.h"

#include <glib/gi18n.h>

/* X11's numbers (X11/keysymdef.h), of which VirtualBox stores the decimal form. */
#define KEYSYM_F1 0xffbe
#define KEYSYM_F35 0xffe0
#define KEYSYM_INSERT 0xff63
#define KEYSYM_SCROLL_LOCK 0xff14
#define KEYSYM_UNICODE 0x01000000

typedef struct {
  guint keysym;
  const char *x_name;
  const char *name;
} KeyName;

/* Function keys are not in here: they are numbered. Keys that VirtualBox ignores are, for its refusal to name them. */
static const KeyName key_names[] = {
  { 0xffe3, "Control_L", N_("Left Ctrl") },
  { 0xffe4, "Control_R", N_("Right Ctrl") },
  { 0xffe1, "Shift_L", N_("Left Shift") },
  { 0xffe2, "Shift_R", N_("Right Shift") },
  { 0xffe9, "Alt_L", N_("Left Alt") },
  { 0xffea, "Alt_R", N_("Right Alt") },
  { 0xfe03, "ISO_Level3_Shift", N_("AltGr") },
  { 0xffeb, "Super_L", N_("Left Super") },
  { 0xffec, "Super_R", N_("Right Super") },
  { 0xffe7, "Meta_L", N_("Left Meta") },
  { 0xffe8, "Meta_R", N_("Right Meta") },
  { 0xffed, "Hyper_L", N_("Left Hyper") },
  { 0xffee, "Hyper_R", N_("Right Hyper") },
  { 0xffe5, "Caps_Lock", N_("Caps Lock") },
  { 0xffe6, "Shift_Lock", N_("Shift Lock") },
  { 0xff7f, "Num_Lock", N_("Num Lock") },
  { KEYSYM_SCROLL_LOCK, "Scroll_Lock", N_("Scroll Lock") },
  { 0xff67, "Menu", N_("Menu") },
  { 0xff61, "Print", N_("Print Screen") },
  { 0xff60, "Select", N_("Select") },
  { 0xff62, "Execute", N_("Execute") },
  { 0xff65, "Undo", N_("Undo") },
  { 0xff66, "Redo", N_("Redo") },
  { 0xff68, "Find", N_("Find") },
  { 0xff69, "Cancel", N_("Cancel") },
  { 0xff6a, "Help", N_("Help") },
  { 0xff6b, "Break", N_("Break") },
  { 0xff7e, "Mode_switch", N_("Mode Switch") },
  { 0xfe11, "ISO_Level5_Shift", N_("Level 5 Shift") },
  { KEYSYM_INSERT, "Insert", N_("Insert") },
  { 0xff13, "Pause", N_("Pause") },
  { 0xff1b, "Escape", N_("Escape") },
  { 0xff0d, "Return", N_("Enter") },
  { 0xff09, "Tab", N_("Tab") },
  { 0x0020, "space", N_("Space") },
  { 0xff08, "BackSpace", N_("Backspace") },
  { 0xffff, "Delete", N_("Delete") },
  { 0xff50, "Home", N_("Home") },
  { 0xff57, "End", N_("End") },
  { 0xff55, "Page_Up", N_("Page Up") },
  { 0xff56, "Page_Down", N_("Page Down") },
  { 0xff51, "Left", N_("Left Arrow") },
  { 0xff53, "Right", N_("Right Arrow") },
  { 0xff52, "Up", N_("Up Arrow") },
  { 0xff54, "Down", N_("Down Arrow") },
};

/**
 * nest_keysym_is_modifier:
 *
 * Returns: whether X11 counts the key among the modifiers (Shift_L … Hyper_R with Caps Lock, the ISO
 *   level and group keys with AltGr, Mode_switch and Num_Lock)
 */
gboolean
nest_keysym_is_modifier (guint keysym)
{
  return (keysym >= 0xffe1 && keysym <= 0xffee) || (keysym >= 0xfe01 && keysym <= 0xfe13) ||
         keysym == 0xff7e || keysym == 0xff7f;
}

/**
 * nest_keysym_is_host_key:
 *
 * Returns: whether VirtualBox on Linux lets the key be part of a host key: modifiers, F1 … F35,
 *   Scroll Lock and the keys from Select to Break (with Menu and Print), but not Insert among them.
 *   Seen in VirtualBox 7.2.22's own window for one key of each kind.
 */
gboolean
nest_keysym_is_host_key (guint keysym)
{
  gboolean is_function = keysym >= KEYSYM_F1 && keysym <= KEYSYM_F35;
  gboolean is_miscellaneous = keysym >= 0xff60 && keysym <= 0xff6b && keysym != KEYSYM_INSERT;

  return nest_keysym_is_modifier (keysym) || is_function || is_miscellaneous || keysym == KEYSYM_SCROLL_LOCK;
}

/**
 * nest_keysym_get_name:
 * @keysym: an X11 keysym
 *
 * Returns: (transfer none) (nullable): its name in the user's language ("Right Ctrl"), or %NULL for a
 *   key that only writes a character or has no name
 */
const char *
nest_keysym_get_name (guint keysym)
{
  for (guint i = 0; i < G_N_ELEMENTS (key_names); i++)
    if (key_names[i].keysym == keysym)
      return _(key_names[i].name);

  /* At most a few dozen keys: interning cannot grow */
  if (keysym >= KEYSYM_F1 && keysym <= KEYSYM_F35)
    {
      g_autofree char *name = g_strdup_printf ("F%u", keysym - KEYSYM_F1 + 1);

      return g_intern_string (name);
    }
  if (nest_keysym_is_host_key (keysym))
    {
      /* Translators: a key without a common name; %u is its number */
      g_autofree char *name = g_strdup_printf (_("Key %u"), keysym);

      return g_intern_string (name);
    }

  return NULL;
}

static gboolean
equals_ignoring_case (const char *folded,
                      const char *name)
{
  g_autofree char *other = g_utf8_casefold (name, -1);

  return g_str_equal (folded, other);
}

/**
 * nest_keysym_from_name:
 * @name: a key's name in English, in the user's language or in X11's words, in any case
 * @keysym: (out): its keysym
 *
 * Returns: whether there is such a key
 */
gboolean
nest_keysym_from_name (const char *name,
                       guint      *keysym)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);

  for (guint i = 0; i < G_N_ELEMENTS (key_names); i++)
    {
      if (!equals_ignoring_case (folded, key_names[i].name) && !equals_ignoring_case (folded, _(key_names[i].name)) &&
          !equals_ignoring_case (folded, key_names[i].x_name))
        continue;
      *keysym = key_names[i].keysym;
      return TRUE;
    }
  for (guint i = KEYSYM_F1; i <= KEYSYM_F35; i++)
    {
      if (!equals_ignoring_case (folded, nest_keysym_get_name (i)))
        continue;
      *keysym = i;
      return TRUE;
    }

  return FALSE;
}

/* The character a key writes, or 0: Latin-1 stands for itself, the rest of Unicode has an offset. */
static gunichar
keysym_to_character (guint keysym)
{
  if ((keysym >= 0x21 && keysym <= 0x7e) || (keysym >= 0xa1 && keysym <= 0xff))
    return keysym;
  if (keysym > KEYSYM_UNICODE && keysym <= KEYSYM_UNICODE + 0x10ffff && g_unichar_isgraph (keysym - KEYSYM_UNICODE))
    return keysym - KEYSYM_UNICODE;

  return 0;
}

/**
 * nest_keysym_explain:
 * @keysym: a key that nest_keysym_is_host_key() refuses
 *
 * Returns: (transfer full): a sentence that says why it cannot be a host key, and what can
 */
char *
nest_keysym_explain (guint keysym)
{
  const char *instead = _("Use keys such as Shift, Ctrl, Alt, Menu, Scroll Lock or F12.");
  const char *name = nest_keysym_get_name (keysym);
  gunichar character = keysym_to_character (keysym);
  g_autofree char *reason = NULL;
  char text[7] = "";

  if (character != 0)
    g_unichar_to_utf8 (character, text);

  if (name != NULL)
    /* Translators: %s is the name of a key: Insert, Pause */
    reason = g_strdup_printf (_("VirtualBox does not accept the key “%s” as a host key."), name);
  else if (character == 0)
    reason = g_strdup_printf (_("VirtualBox does not accept the key number %u as a host key."), keysym);
  else if (g_unichar_isalpha (character))
    reason = g_strdup_printf (_("The letter “%s” cannot be a host key."), text);
  else if (g_unichar_isdigit (character))
    reason = g_strdup_printf (_("The digit “%s” cannot be a host key."), text);
  else
    reason = g_strdup_printf (_("The character “%s” cannot be a host key."), text);

  return g_strdup_printf ("%s %s", reason, instead);
}

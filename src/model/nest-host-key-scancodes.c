/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a host key as a keyboard sends them, for who types them into a machine. */
#include "nest-host-key.h"

#include "nest-keysym.h"

/* Set 1, as IBM's AT keyboards send it and VBoxManage keyboardputscancode takes it; 0xe0 before what came with later keyboards */
static const struct {
  guint keysym;
  guint8 code;
  gboolean is_extended;
} codes[] = {
  { 0xffe3, 0x1d, FALSE }, /* Left Ctrl */
  { NEST_KEYSYM_RIGHT_CTRL, 0x1d, TRUE },
  { NEST_KEYSYM_LEFT_SHIFT, 0x2a, FALSE },
  { NEST_KEYSYM_RIGHT_SHIFT, 0x36, FALSE },
  { 0xffe9, 0x38, FALSE }, /* Left Alt */
  { 0xffea, 0x38, TRUE },  /* Right Alt */
  { 0xfe03, 0x38, TRUE },  /* AltGr */
  { 0xffeb, 0x5b, TRUE },  /* Left Super */
  { 0xffec, 0x5c, TRUE },  /* Right Super */
  { 0xffe5, 0x3a, FALSE }, /* Caps Lock */
  { 0xff7f, 0x45, FALSE }, /* Num Lock */
  { 0xff14, 0x46, FALSE }, /* Scroll Lock */
  { 0xff67, 0x5d, TRUE },  /* Menu */
  { 0xffbe, 0x3b, FALSE }, /* F1 … */
  { 0xffbf, 0x3c, FALSE },
  { 0xffc0, 0x3d, FALSE },
  { 0xffc1, 0x3e, FALSE },
  { 0xffc2, 0x3f, FALSE },
  { 0xffc3, 0x40, FALSE },
  { 0xffc4, 0x41, FALSE },
  { 0xffc5, 0x42, FALSE },
  { 0xffc6, 0x43, FALSE },
  { 0xffc7, 0x44, FALSE }, /* … F10 */
  { 0xffc8, 0x57, FALSE }, /* F11 */
  { 0xffc9, 0x58, FALSE }, /* F12 */
};

/* @release: 0x80 is added to the code of a key that is let go */
static gboolean
add (GStrvBuilder *builder,
     guint         keysym,
     guint8        release)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].keysym == keysym)
      {
        g_autofree char *code = g_strdup_printf ("%02x", codes[i].code | release);

        if (codes[i].is_extended)
          g_strv_builder_add (builder, "e0");
        g_strv_builder_add (builder, code);
        return TRUE;
      }

  return FALSE;
}

/**
 * nest_host_key_list_scancodes:
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the bytes in hexadecimal, all keys pressed and then
 *   let go; %NULL for None, and where a key is none of a usual keyboard
 */
char **
nest_host_key_list_scancodes (const NestHostKey *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n_keysyms = 0;
  const guint *keysyms = nest_host_key_get_keysyms (self, &n_keysyms);

  if (n_keysyms == 0)
    return NULL;
  for (guint i = 0; i < n_keysyms; i++)
    if (!add (builder, keysyms[i], 0))
      return NULL;
  for (guint i = n_keysyms; i > 0; i--)
    add (builder, keysyms[i - 1], 0x80);

  return g_strv_builder_end (builder);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHostKey: the keys that give the keyboard back, as a set that can be named and compared. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define NEST_HOST_KEY_MAX_KEYS 3

/* X11 keysyms, as VirtualBox stores them */
#define NEST_KEYSYM_LEFT_SHIFT 65505
#define NEST_KEYSYM_RIGHT_SHIFT 65506
#define NEST_KEYSYM_RIGHT_CTRL 65508

/** NEST_HOST_KEY_DEFAULT_INSIDE: what VirtualBox inside the machine has unless it was changed. */
#define NEST_HOST_KEY_DEFAULT_INSIDE "65508"
/** NEST_HOST_KEY_OTHER_INSIDE: F12, which is on every keyboard: where Right Ctrl is missing, or taken outside. */
#define NEST_HOST_KEY_OTHER_INSIDE "65481"
/** NEST_HOST_KEY_PROPOSAL: Left Shift + Right Shift; shares nothing with Right Ctrl, on nearly every keyboard. */
#define NEST_HOST_KEY_PROPOSAL "65505,65506"

typedef struct _NestHostKey NestHostKey;

NestHostKey *nest_host_key_new_from_virtualbox (const char        *value);
NestHostKey *nest_host_key_new                 (const guint       *keysyms,
                                                guint              n_keysyms,
                                                GError           **error);
NestHostKey *nest_host_key_parse_names         (const char        *text,
                                                GError           **error);
NestHostKey *nest_host_key_ref                 (NestHostKey       *self);
void         nest_host_key_unref               (NestHostKey       *self);
gboolean     nest_host_key_is_none             (const NestHostKey *self);
gboolean     nest_host_key_equal               (const NestHostKey *a,
                                                const NestHostKey *b);
gboolean     nest_host_key_conflicts           (const NestHostKey *outside,
                                                const NestHostKey *inside);
char        *nest_host_key_format              (const NestHostKey *self);
const guint *nest_host_key_get_keysyms         (const NestHostKey *self,
                                                guint             *n_keysyms);
char       **nest_host_key_list_scancodes      (const NestHostKey *self);
char        *nest_host_key_to_virtualbox       (const NestHostKey *self);
const char  *nest_host_key_get_keysym_name     (guint              keysym);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestHostKey, nest_host_key_unref)

G_END_DECLS

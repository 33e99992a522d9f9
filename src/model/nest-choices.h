/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestChoices: what the user decided, step by step. Window and terminal share it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define NEST_TYPE_CHOICES (nest_choices_get_type ())
G_DECLARE_FINAL_TYPE (NestChoices, nest_choices, NEST, CHOICES, GObject)

/* Signal "changed" (const char *step): after any of the setters really changed something. */

NestChoices *nest_choices_new         (void);
gboolean     nest_choices_get_skipped (NestChoices *self,
                                       const char  *step);
void         nest_choices_set_skipped (NestChoices *self,
                                       const char  *step,
                                       gboolean     skipped);
const char  *nest_choices_get_option  (NestChoices *self,
                                       const char  *step);
void         nest_choices_set_option  (NestChoices *self,
                                       const char  *step,
                                       const char  *option);
GVariant    *nest_choices_get_value   (NestChoices *self,
                                       const char  *step);
void         nest_choices_set_value   (NestChoices *self,
                                       const char  *step,
                                       GVariant    *value);
gboolean     nest_choices_get_ticked  (NestChoices *self,
                                       const char  *step);
void         nest_choices_set_ticked  (NestChoices *self,
                                       const char  *step,
                                       gboolean     ticked);

G_END_DECLS

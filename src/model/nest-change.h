/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestChange: one setting from an old value to a new one; the unit of plan, journal and undo. */
#pragma once

#include "nest-setting.h"

G_BEGIN_DECLS

/**
 * NestChangeFlags:
 * @NEST_CHANGE_IRREVERSIBLE: undo lists it and does not attempt it
 */
typedef enum {
  NEST_CHANGE_NONE = 0,
  NEST_CHANGE_IRREVERSIBLE = 1 << 0,
} NestChangeFlags;

/* Methods of a change of NEST_SETTING_POWER_STATE; also the ids of the step's options. */
#define NEST_METHOD_SHUT_DOWN "shut-down"
#define NEST_METHOD_PULL_PLUG "pull-plug"
#define NEST_METHOD_START_AND_SHUT_DOWN "start-and-shut-down"
#define NEST_METHOD_DISCARD_SAVED_STATE "discard-saved-state"
/* An option without a change: what is set takes effect when the machine is started the next time. */
#define NEST_METHOD_NEXT_START "next-start"

/** NestChange: immutable and reference counted. */
typedef struct _NestChange NestChange;

NestChange     *nest_change_new             (NestSetting        setting,
                                             GVariant          *old_value,
                                             GVariant          *new_value);
NestChange     *nest_change_new_full        (NestSetting        setting,
                                             GVariant          *old_value,
                                             GVariant          *new_value,
                                             const char        *method,
                                             NestChangeFlags    flags);
NestChange     *nest_change_new_with_method (NestChange        *self,
                                             const char        *method);
void            nest_change_set_sources     (NestChange        *self,
                                             const char        *old_source,
                                             const char        *new_source);
const char     *nest_change_get_old_source  (NestChange        *self);
const char     *nest_change_get_new_source  (NestChange        *self);
void            nest_change_set_left        (NestChange        *self,
                                             const char        *left);
const char     *nest_change_get_left        (NestChange        *self);
NestChange     *nest_change_new_inverse     (NestChange        *self);
NestChange     *nest_change_ref             (NestChange        *self);
void            nest_change_unref           (NestChange        *self);
NestSetting     nest_change_get_setting     (NestChange        *self);
GVariant       *nest_change_get_old_value   (NestChange        *self);
GVariant       *nest_change_get_new_value   (NestChange        *self);
const char     *nest_change_get_method      (NestChange        *self);
NestChangeFlags nest_change_get_flags       (NestChange        *self);
gboolean        nest_change_is_reversible   (NestChange        *self);
gboolean        nest_change_equal           (NestChange        *a,
                                             NestChange        *b);
char           *nest_change_format          (NestChange        *self);

gboolean        nest_value_equal            (GVariant          *a,
                                             GVariant          *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestChange, nest_change_unref)

G_END_DECLS

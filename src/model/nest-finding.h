/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestFinding: what a step's check says. Built by the check, then immutable and shared. */
#pragma once

#include "nest-change.h"
#include "nest-status.h"

G_BEGIN_DECLS

/** NestEditorKind: how the user may choose another target. */
typedef enum {
  NEST_EDITOR_NONE,
  NEST_EDITOR_NUMBER,   /* spin button, minimum … maximum */
  NEST_EDITOR_MEMORY,   /* slider in MiB, minimum … maximum */
  NEST_EDITOR_HOST_KEY, /* pressed keys; value as nest_host_key_to_virtualbox() writes it */
} NestEditorKind;

/**
 * NestOption: one answer to a choice.
 *
 * @id: kebab-case, stable, e.g. "pull-plug"
 * @title: what its button says; names the consequence ("Discard Saved State")
 * @consequence: a sentence: what happens
 * @risk: (nullable): a sentence: what can be lost
 * @recommended: whether it is the one to propose
 * @changes: (element-type NestChange): what it changes
 */
typedef struct {
  char *id;
  char *title;
  char *consequence;
  char *risk;
  gboolean recommended;
  GPtrArray *changes;
} NestOption;

typedef struct _NestFinding NestFinding;

NestFinding      *nest_finding_new                (NestStatus         status,
                                                   const char        *summary);

/* Only while it is being built */
void              nest_finding_set_current        (NestFinding       *self,
                                                   GVariant          *value,
                                                   const char        *text);
void              nest_finding_set_target         (NestFinding       *self,
                                                   GVariant          *value,
                                                   const char        *text);
void              nest_finding_add_change         (NestFinding       *self,
                                                   NestChange        *change);
NestOption       *nest_finding_add_option         (NestFinding       *self,
                                                   const char        *id,
                                                   const char        *title,
                                                   const char        *consequence,
                                                   const char        *risk);
void              nest_option_add_change          (NestOption        *option,
                                                   NestChange        *change);
void              nest_finding_set_risk           (NestFinding       *self,
                                                   const char        *risk);
void              nest_finding_set_remedy         (NestFinding       *self,
                                                   const char        *remedy);
void              nest_finding_add_note           (NestFinding       *self,
                                                   const char        *note);
void              nest_finding_add_command        (NestFinding       *self,
                                                   const char        *command);
void              nest_finding_set_editor         (NestFinding       *self,
                                                   NestEditorKind     kind,
                                                   guint64            minimum,
                                                   guint64            maximum,
                                                   GVariant          *recommended);
NestFinding      *nest_finding_new_blocked_by     (NestFinding       *self,
                                                   const char        *required_step,
                                                   const char        *reason);
NestFinding      *nest_finding_new_waiting        (NestFinding       *self,
                                                   const char        *required_step,
                                                   const char        *reason);

NestFinding      *nest_finding_ref                (NestFinding       *self);
void              nest_finding_unref              (NestFinding       *self);
NestStatus        nest_finding_get_status         (NestFinding       *self);
const char       *nest_finding_get_summary        (NestFinding       *self);
GVariant         *nest_finding_get_current        (NestFinding       *self);
const char       *nest_finding_get_current_text   (NestFinding       *self);
GVariant         *nest_finding_get_target         (NestFinding       *self);
const char       *nest_finding_get_target_text    (NestFinding       *self);
GPtrArray        *nest_finding_get_changes        (NestFinding       *self);
GPtrArray        *nest_finding_get_options        (NestFinding       *self);
NestOption       *nest_finding_get_option         (NestFinding       *self,
                                                   const char        *id);
const char       *nest_finding_get_risk           (NestFinding       *self);
const char       *nest_finding_get_remedy         (NestFinding       *self);
GPtrArray        *nest_finding_get_notes          (NestFinding       *self);
GPtrArray        *nest_finding_get_commands       (NestFinding       *self);
NestEditorKind    nest_finding_get_editor         (NestFinding       *self,
                                                   guint64           *minimum,
                                                   guint64           *maximum,
                                                   GVariant         **recommended);
const char       *nest_finding_get_required_step  (NestFinding       *self);
gboolean          nest_finding_is_waiting         (NestFinding       *self);
gboolean          nest_finding_equal              (NestFinding       *a,
                                                   NestFinding       *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestFinding, nest_finding_unref)

G_END_DECLS

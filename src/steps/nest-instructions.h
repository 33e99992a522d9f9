/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestInstruction: what a person does in the machine, once this computer and the machine are set up. A list without I/O. */
#pragma once

#include "nest-step.h"

G_BEGIN_DECLS

/**
 * NestInstruction:
 * @id: kebab-case, stable: ticks are noted under it
 * @place: %NEST_PLACE_HOST: outside, on this computer; %NEST_PLACE_INSIDE: in the machine
 * @title: in the user's language, as are @text and @expectation
 * @text: a paragraph: what to do and why
 * @commands: (array zero-terminated=1): short enough to type: Whonix shares no clipboard with the machine, on purpose
 * @expectation: (nullable): what to see when it went well, and what else it may be
 */
typedef struct {
  const char *id;
  NestPlace place;
  char *title;
  char *text;
  char **commands;
  char *expectation;
} NestInstruction;

GPtrArray  *nest_instructions_list     (const NestStepContext *context);
gboolean    nest_instruction_is_way_out (const NestInstruction *self);
gboolean    nest_instruction_is_needed  (const NestInstruction *self);
const char *nest_instructions_get_preface (void);
const char *nest_instructions_find     (const char            *id);

G_END_DECLS

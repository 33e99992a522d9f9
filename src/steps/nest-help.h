/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHelpTopic: a page of the help, mostly made of the texts that steps, explanations and instructions have anyway. */
#pragma once

#include "nest-host.h"

G_BEGIN_DECLS

/** NestHelpSection: in the order of Whonix's page on nested virtualization. */
typedef enum {
  NEST_HELP_NESTING,
  NEST_HELP_HOST,      /* done on the computer around, step by step */
  NEST_HELP_MACHINE,   /* done in the machine, told from outside */
  NEST_HELP_INSIDE,    /* the steps of a Nestbox in the machine */
  NEST_HELP_OBSTACLES, /* what stands in the way */
  NEST_HELP_UNSTUCK,
  NEST_HELP_PEOPLE,
  NEST_N_HELP_SECTIONS
} NestHelpSection;

/**
 * NestHelpPart: all but @text may be %NULL.
 *
 * @heading: what the part is about
 * @text: a paragraph
 * @commands: (array zero-terminated=1): to type
 * @expectation: what is to be seen then
 * @documentation: an address, shown and copied, never opened
 */
typedef struct {
  char *heading;
  char *text;
  char **commands;
  char *expectation;
  char *documentation;
} NestHelpPart;

/**
 * NestHelpTopic:
 * @id: kebab-case, stable; that of the step, the explanation or the instruction it comes from
 * @title: in the user's language, as all texts
 * @parts: (element-type NestHelpPart): one at least
 */
typedef struct {
  const char *id;
  NestHelpSection section;
  char *title;
  GPtrArray *parts;
} NestHelpTopic;

GPtrArray           *nest_help_list              (NestHost            *host);
const NestHelpTopic *nest_help_find              (GPtrArray           *topics,
                                                  const char          *id);
const char          *nest_help_section_get_id    (NestHelpSection      section);
const char          *nest_help_section_get_title (NestHelpSection      section);
gboolean             nest_help_topic_matches     (const NestHelpTopic *self,
                                                  const char          *words);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestScrubber: knows what is private on this computer, and takes it out of texts that others wrote. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** NestPrivate: kinds of private things; a report has none of them unless the user ticks that very kind. */
typedef enum {
  NEST_PRIVATE_NONE = 0,
  NEST_PRIVATE_USER = 1 << 0,      /* the user's name and real name */
  NEST_PRIVATE_COMPUTER = 1 << 1,  /* the computer's name */
  NEST_PRIVATE_MACHINES = 1 << 2,  /* names of machines */
  NEST_PRIVATE_PATHS = 1 << 3,     /* files and folders */
  NEST_PRIVATE_MACS = 1 << 4,      /* hardware addresses of network cards */
  NEST_PRIVATE_UUIDS = 1 << 5,
  NEST_PRIVATE_SERIALS = 1 << 6,   /* serial numbers of the computer and its parts */
  NEST_PRIVATE_TIME_ZONE = 1 << 7, /* and times, which tell it */
  NEST_PRIVATE_LANGUAGE = 1 << 8,  /* and sentences in it */
} NestPrivate;

#define NEST_N_PRIVATE 9

const char   *nest_private_get_id             (guint                index);
const char   *nest_private_get_title          (guint                index);
gboolean      nest_private_parse              (const char          *ids,
                                               NestPrivate         *kinds,
                                               GError             **error);

typedef struct _NestScrubber NestScrubber;

NestScrubber *nest_scrubber_new               (void);
NestScrubber *nest_scrubber_new_for_this_user (void);
void          nest_scrubber_free              (NestScrubber        *self);
void          nest_scrubber_add               (NestScrubber        *self,
                                               NestPrivate          kind,
                                               const char          *secret,
                                               const char          *replacement);
void          nest_scrubber_set_facts         (NestScrubber        *self,
                                               const char          *user,
                                               const char          *computer,
                                               const char          *time_zone,
                                               const char          *language);
const char   *nest_scrubber_get_fact          (const NestScrubber  *self,
                                               NestPrivate          kind);
gboolean      nest_scrubber_is_english        (const NestScrubber  *self);
char         *nest_scrubber_clean             (const NestScrubber  *self,
                                               NestPrivate          included,
                                               const char          *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestScrubber, nest_scrubber_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states of the picture of the nest, from made-up snapshots: what the model has to say, and to be seen. */
#pragma once

#include "nest-picture-model.h"
#include "nest-test-snapshots.h"

G_BEGIN_DECLS

/**
 * PictureCase:
 * @name: for files and paths of tests
 * @prepare: (nullable): what is different from the typical case
 * @without: leaves things out: "m" the machine, "c" the checklist, "h" the computer; "p" makes it practice, "i" the inside of a machine
 * @reach, @reach_after: borders passed
 * @stop: what stops the line now
 * @processors_after, @memory_after: of the machine
 * @description: what a screen reader says
 */
typedef struct {
  const char *name;
  void (*prepare) (NestTestSnapshots *snapshots);
  const char *without;
  guint reach;
  guint reach_after;
  NestGate stop;
  guint processors_after;
  guint64 memory_after;
  const char *description;
} PictureCase;

extern const PictureCase picture_cases[]; /* ended by one without a name */

const PictureCase *picture_case_find (const char        *name);
NestPictureModel  *picture_case_new  (const PictureCase *self);

G_END_DECLS

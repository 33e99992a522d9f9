/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Computers that need each explanation, and what has to be said of them; for the terminal and the window. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NestTestExplained:
 * @description: see nest-test-computer.c
 * @id: of the explanation
 * @title, @meaning, @possible, @impossible: somewhere in what is shown of it
 */
typedef struct {
  const char *description;
  const char *id;
  const char *title;
  const char *meaning;
  const char *possible;
  const char *impossible;
} NestTestExplained;

const NestTestExplained *nest_test_explained_get_rows (guint *n_rows);

G_END_DECLS

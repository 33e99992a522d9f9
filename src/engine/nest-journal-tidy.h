/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of runs: reading all of it, keeping it small, and emptying it. For threads: all of it may wait for the disk. */
#pragma once

#include "nest-run.h"

G_BEGIN_DECLS

/** NEST_JOURNAL_KEPT: runs that are kept in any case; beyond that, those that nothing is left to take back of go. */
#define NEST_JOURNAL_KEPT 200

GPtrArray *nest_journal_read_folder  (const char    *folder,
                                      GPtrArray     *set_aside,
                                      GCancellable  *cancellable);
void       nest_journal_tidy         (const char    *folder,
                                      guint          kept);
gboolean   nest_journal_empty_folder (const char    *folder,
                                      GError       **error);

G_END_DECLS

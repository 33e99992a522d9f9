/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHistoryDialog: every run that was written down, with what it changed, and Undo from there. */
#pragma once

#include <adwaita.h>

#include "nest-journal.h"

G_BEGIN_DECLS

#define NEST_TYPE_HISTORY_DIALOG (nest_history_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NestHistoryDialog, nest_history_dialog, NEST, HISTORY_DIALOG, AdwWindow)

/*
 * Signals: "undo" (NestRun *run): the user wants to be asked about taking it back. "forgotten": all runs and notes
 * are gone, at the user's wish.
 */

GtkWidget *nest_history_dialog_new (GtkWindow   *parent,
                                    NestJournal *journal);

G_END_DECLS

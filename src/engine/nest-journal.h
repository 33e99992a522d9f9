/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestJournal: one durable file a run below the user's state folder, and the lock that allows one run at a time. */
#pragma once

#include "nest-run.h"

G_BEGIN_DECLS

#define NEST_TYPE_JOURNAL (nest_journal_get_type ())
G_DECLARE_FINAL_TYPE (NestJournal, nest_journal, NEST, JOURNAL, GObject)

NestJournal *nest_journal_new         (const char           *folder);
const char  *nest_journal_get_folder  (NestJournal          *self);
void         nest_journal_lock_async  (NestJournal          *self,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean     nest_journal_lock_finish (NestJournal          *self,
                                       GAsyncResult         *result,
                                       GError              **error);
void         nest_journal_unlock      (NestJournal          *self);
gboolean     nest_journal_is_busy     (NestJournal          *self);
void         nest_journal_save_async  (NestJournal          *self,
                                       NestRun              *run,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean     nest_journal_save_finish (NestJournal          *self,
                                       GAsyncResult         *result,
                                       GError              **error);
void         nest_journal_load_async  (NestJournal          *self,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
void         nest_journal_look_async  (NestJournal          *self,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
GPtrArray   *nest_journal_load_finish (NestJournal          *self,
                                       GAsyncResult         *result,
                                       GPtrArray           **set_aside,
                                       GError              **error);
void         nest_journal_forget_async (NestJournal         *self,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean     nest_journal_forget_finish (NestJournal        *self,
                                       GAsyncResult         *result,
                                       GError              **error);
void         nest_journal_number      (GPtrArray            *runs,
                                       NestRun              *run);
NestRun     *nest_journal_find        (GPtrArray            *runs,
                                       const char           *id);
NestRun     *nest_journal_find_last   (GPtrArray            *runs);

G_END_DECLS

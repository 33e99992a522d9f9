/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestUndoGroup: changes of one target, each with a tick of its own, and one tick for all of them. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_TYPE_UNDO_GROUP (nest_undo_group_get_type ())
G_DECLARE_FINAL_TYPE (NestUndoGroup, nest_undo_group, NEST, UNDO_GROUP, AdwPreferencesGroup)

GtkWidget      *nest_undo_group_new     (const char     *name);
GtkCheckButton *nest_undo_group_add     (NestUndoGroup  *self,
                                         const char     *title,
                                         const char     *subtitle,
                                         gboolean        ticked);
void            nest_undo_group_add_all (NestUndoGroup  *self,
                                         const char     *name);

G_END_DECLS

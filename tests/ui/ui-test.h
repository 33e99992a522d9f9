/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all tests of the window begin with: a toolkit without a session, waiting, finding widgets, mnemonics and pictures. */
#pragma once

#include <adwaita.h>

#include "nest-page.h"

G_BEGIN_DECLS

void       ui_test_init         (int          *argc,
                                 char       ***argv);
GtkWidget *ui_test_show_page    (NestPage     *page);
void       ui_test_close        (GtkWidget    *window);
void       ui_test_settle       (void);
void       ui_test_wait         (guint         milliseconds);
void       ui_test_wait_for     (gboolean    (*condition) (gpointer data),
                                 gpointer      data);
void       ui_test_picture      (GtkWidget    *window,
                                 const char   *name);
GtkWidget *ui_test_find         (GtkWidget    *root,
                                 GType         type,
                                 const char   *text);
guint      ui_test_count        (GtkWidget    *root,
                                 GType         type);
gboolean   ui_test_has_long_words (void);
gboolean   ui_test_has_text     (const char   *own,
                                 const char   *text);
void       ui_test_assert_text  (const char   *own,
                                 const char   *text);
gboolean   ui_test_shows        (GtkWidget    *root,
                                 const char   *text);
void       ui_test_wait_for_text (GtkWidget    *root,
                                  const char   *text);
void       ui_test_click        (GtkWidget    *root,
                                 const char   *label);
GtkWidget *ui_test_find_window  (GType         type);
void       ui_test_assert_named (GtkWidget    *root);
void       ui_test_assert_mnemonics (GtkWidget *root);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every widget of the window needs: where the templates are, and words and shapes of states. */
#pragma once

#include <adwaita.h>
#include <glib/gi18n.h>

#include "nest-checklist-item.h"
#include "nest-hypervisor.h"
#include "nest-job.h"

G_BEGIN_DECLS

/** NEST_UI_PATH: the resources of this floor */
#define NEST_UI_PATH "/io/github/nestbox/Nestbox/ui/"

/**
 * NestLook: how a state is shown: a shape, a word and a colour, so that it is never told by colour alone.
 *
 * @icon_name: the shape
 * @style_class: (nullable): the colour
 * @word: the word, as the beginning of a sentence
 */
typedef struct {
  const char *icon_name;
  const char *style_class;
  char *word;
} NestLook;

void  nest_look_init_for_item    (NestLook          *look,
                                  NestChecklistItem *item);
void  nest_look_init_for_outcome (NestLook          *look,
                                  NestOutcome        outcome);
void  nest_look_clear            (NestLook          *look);
void  nest_look_apply            (const NestLook    *look,
                                  GtkImage          *image);

char *nest_ui_sentence_case      (const char        *text);
char *nest_ui_join               (const char        *separator,
                                  ...) G_GNUC_NULL_TERMINATED;
char *nest_ui_describe_error     (const GError      *error);
AdwMessageDialog *
      nest_ui_message_dialog_new (GtkWindow         *parent,
                                  const char        *heading,
                                  const char        *body);
void  nest_ui_install_toasts     (GtkWidgetClass    *widget_class);
void  nest_ui_toast              (GtkWidget         *widget,
                                  const char        *text);
void  nest_ui_ignore_wheel       (GtkWidget         *widget);
void  nest_ui_wrap_buttons       (GtkWidget         *root);
void  nest_ui_copy               (GtkWidget         *widget,
                                  const char        *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NestLook, nest_look_clear)

G_END_DECLS

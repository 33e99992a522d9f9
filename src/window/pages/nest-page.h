/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPage: a page of the wizard, as the assistant sees it. A page never asks who is next. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_TYPE_PAGE (nest_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (NestPage, nest_page, NEST, PAGE, AdwBin)

/*
 * Properties, all for the assistant:
 *  "title" and "subtitle": for the middle of the header bar
 *  "action-label": the one suggested action, with a mnemonic; NULL hides it
 *  "action-tooltip": what it does, or why it cannot be used yet
 *  "complete": whether the suggested action can be used
 *  "skippable": the page has nothing to say now, so going forward and back leaves it out
 *  "can-go-back": FALSE while going back would hide something under way
 * Signal "forward": the page is finished.
 */
struct _NestPageClass
{
  AdwBinClass parent_class;

  /* The suggested action was used; unless overridden the page is then finished. */
  void (* activate) (NestPage *self);
};

void        nest_page_activate            (NestPage   *self);
void        nest_page_forward             (NestPage   *self);

const char *nest_page_get_title           (NestPage   *self);
void        nest_page_set_title           (NestPage   *self,
                                           const char *title);
const char *nest_page_get_subtitle        (NestPage   *self);
void        nest_page_set_subtitle        (NestPage   *self,
                                           const char *subtitle);
const char *nest_page_get_action_label    (NestPage   *self);
const char *nest_page_get_action_tooltip  (NestPage   *self);
void        nest_page_set_action          (NestPage   *self,
                                           const char *label,
                                           const char *tooltip);
gboolean    nest_page_get_complete        (NestPage   *self);
void        nest_page_set_complete        (NestPage   *self,
                                           gboolean    complete);
gboolean    nest_page_get_skippable       (NestPage   *self);
void        nest_page_set_skippable       (NestPage   *self,
                                           gboolean    skippable);
gboolean    nest_page_get_can_go_back     (NestPage   *self);
void        nest_page_set_can_go_back     (NestPage   *self,
                                           gboolean    can_go_back);
gboolean    nest_page_get_needs_room      (NestPage   *self);
void        nest_page_set_needs_room      (NestPage   *self,
                                           gboolean    needs_room);

G_END_DECLS

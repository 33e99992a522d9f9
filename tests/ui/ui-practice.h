/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way through a practice, a page at a time: the real window with the real parts, on the made-up machine. */
#pragma once

#include "ui-world.h"

G_BEGIN_DECLS

void ui_practice_restore            (void);
void ui_practice_begin              (World *world);
void ui_practice_find_machines      (World *world);
void ui_practice_choose_workstation (World *world);
void ui_practice_acknowledge        (World *world);
void ui_practice_choose_options     (World *world);
void ui_practice_apply              (World *world);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestWelcomePage: what Nestbox does, and what it found on this computer. */
#pragma once

#include "nest-inventory.h"
#include "nest-page.h"

G_BEGIN_DECLS

#define NEST_TYPE_WELCOME_PAGE (nest_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (NestWelcomePage, nest_welcome_page, NEST, WELCOME_PAGE, NestPage)

NestPage *nest_welcome_page_new          (NestInventory *inventory);
void      nest_welcome_page_set_practice (NestWelcomePage *self);

G_END_DECLS

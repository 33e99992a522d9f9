/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestComputerPage: what this computer can do, and what stands in the way on it. */
#pragma once

#include "nest-inventory.h"
#include "nest-page.h"

G_BEGIN_DECLS

#define NEST_TYPE_COMPUTER_PAGE (nest_computer_page_get_type ())
G_DECLARE_FINAL_TYPE (NestComputerPage, nest_computer_page, NEST, COMPUTER_PAGE, NestPage)

NestPage *nest_computer_page_new     (NestInventory    *inventory);
void      nest_computer_page_explain (NestComputerPage *self,
                                      const char       *id);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestComputerNotice: what has to be known of this computer before a machine is changed; hidden where there is nothing. */
#pragma once

#include <adwaita.h>

#include "nest-checklist.h"

G_BEGIN_DECLS

#define NEST_TYPE_COMPUTER_NOTICE (nest_computer_notice_get_type ())
G_DECLARE_FINAL_TYPE (NestComputerNotice, nest_computer_notice, NEST, COMPUTER_NOTICE, AdwBin)

void nest_computer_notice_update (NestComputerNotice *self,
                                  NestChecklist      *checklist);

G_END_DECLS

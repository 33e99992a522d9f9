/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestComputerNotice: what has to be known of this computer before anything is changed; hidden where there is nothing. */
#pragma once

#include <adwaita.h>

#include "nest-host.h"

G_BEGIN_DECLS

#define NEST_TYPE_COMPUTER_NOTICE (nest_computer_notice_get_type ())
G_DECLARE_FINAL_TYPE (NestComputerNotice, nest_computer_notice, NEST, COMPUTER_NOTICE, AdwBin)

void nest_computer_notice_set_host (NestComputerNotice *self,
                                    NestHost           *host);

G_END_DECLS

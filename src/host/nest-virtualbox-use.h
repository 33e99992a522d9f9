/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether VirtualBox runs a machine on this computer now, whoever's it is. */
#pragma once

#include "nest-types.h"

G_BEGIN_DECLS

NestAnswer nest_virtualbox_use_read (const char *root);

G_END_DECLS

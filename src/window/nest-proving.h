/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestProving: from the question whether to try hardware virtualization now to the answer, in a dialog. */
#pragma once

#include <adwaita.h>

#include "nest-inventory.h"

G_BEGIN_DECLS

GtkWidget *nest_proving_ask (GtkWindow     *parent,
                             NestInventory *inventory);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding out whether VirtualBox is there and works, what it says of this computer, and its host key. */
#pragma once

#include "nest-vbox-manage.h"

G_BEGIN_DECLS

void nest_virtualbox_probe  (NestVboxManage      *manage,
                             const char          *driver_path,
                             NestPriority         priority,
                             GTask               *task);
void nest_virtualbox_reread (NestVboxManage      *manage,
                             NestHypervisorInfo  *info,
                             NestPriority         priority,
                             GTask               *task);

G_END_DECLS

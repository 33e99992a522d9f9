/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question whether a machine that ignored the request to shut down may be powered off. */
#pragma once

#include <adwaita.h>

#include "nest-finding.h"
#include "nest-machine.h"

G_BEGIN_DECLS

GtkWidget *nest_power_off_dialog_new (GtkWindow   *parent,
                                      NestFinding *finding,
                                      NestMachine *machine);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestVirtualBox: VirtualBox as a hypervisor, through VBoxManage. */
#pragma once

#include "nest-hypervisor.h"
#include "nest-vbox-manage.h"

G_BEGIN_DECLS

#define NEST_TYPE_VIRTUALBOX (nest_virtualbox_get_type ())
G_DECLARE_FINAL_TYPE (NestVirtualBox, nest_virtualbox, NEST, VIRTUALBOX, NestHypervisor)

NestHypervisor *nest_virtualbox_new        (void);
NestHypervisor *nest_virtualbox_new_full   (NestVboxManage *manage,
                                            const char     *driver_path);
NestVboxManage *nest_virtualbox_get_manage (NestVirtualBox *self);

G_END_DECLS

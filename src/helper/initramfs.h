/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is loaded before the root file system is there. */
#pragma once

#include "nest-types.h"

G_BEGIN_DECLS

typedef struct {
  NestAnswer kvm;       /* whether KVM is in it */
  gboolean has_options; /* whether it has options of modules of its own */
  const char *command;  /* makes it anew; NULL: nobody knows how */
} Initramfs;

void initramfs_look (Initramfs *found);

G_END_DECLS

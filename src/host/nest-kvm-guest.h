/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The smallest machine there is: two instructions on one virtual processor. Plain system calls only. */
#pragma once

#include "nest-proof.h"

G_BEGIN_DECLS

NestProofResult nest_kvm_guest_run (const char *device,
                                    int        *system_error);

G_END_DECLS

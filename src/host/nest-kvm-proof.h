/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof: tries in a process of its own whether a KVM machine runs here. Nothing it does can hang its caller. */
#pragma once

#include <gio/gio.h>

#include "nest-proof.h"

G_BEGIN_DECLS

/** NEST_KVM_PROOF_TIMEOUT: milliseconds; a good computer needs less than 20, an emulated one some hundred. */
#define NEST_KVM_PROOF_TIMEOUT 5000

NestProof nest_kvm_proof_run    (const char           *device,
                                 guint                 timeout_ms,
                                 GCancellable         *cancellable);
void      nest_kvm_proof_async  (GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
gboolean  nest_kvm_proof_finish (GAsyncResult         *result,
                                 NestProof            *proof,
                                 GError              **error);

G_END_DECLS

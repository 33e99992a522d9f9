/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestProofDialog: names the risk of trying hardware virtualization now, then tries, then says what came of it. */
#pragma once

#include <adwaita.h>

#include "nest-host.h"

G_BEGIN_DECLS

#define NEST_TYPE_PROOF_DIALOG (nest_proof_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NestProofDialog, nest_proof_dialog, NEST, PROOF_DIALOG, AdwWindow)

/* Signal "confirmed": the user accepts the risk; whoever hears it tries and hands in the result. */

GtkWidget *nest_proof_dialog_new        (GtkWindow       *parent,
                                         NestHost        *host);
void       nest_proof_dialog_set_result (NestProofDialog *self,
                                         const NestProof *proof);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing is tried without a yes. Who closes the dialog ends the test; an answer that came by then is not lost. */
#include "nest-proving.h"

#include "nest-kvm-proof.h"
#include "nest-proof-dialog.h"

typedef struct {
  NestProofDialog *dialog;
  NestInventory *inventory;
  GCancellable *cancellable;
} Proving;

static void
proving_free (gpointer data)
{
  Proving *self = data;

  g_clear_object (&self->dialog);
  g_clear_object (&self->inventory);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
proved (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Proving *self = user_data;
  NestProof proof;

  if (nest_kvm_proof_finish (result, &proof, NULL) && !g_cancellable_is_cancelled (self->cancellable))
    {
      nest_inventory_take_proof (self->inventory, &proof);
      nest_proof_dialog_set_result (self->dialog, &proof);
    }
  proving_free (self);
}

static void
confirmed (NestProofDialog *dialog,
           NestInventory   *inventory)
{
  Proving *self = g_new0 (Proving, 1);

  self->dialog = g_object_ref (dialog);
  self->inventory = g_object_ref (inventory);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (g_cancellable_cancel), self->cancellable, G_CONNECT_SWAPPED);
  nest_kvm_proof_async (self->cancellable, proved, self);
}

/**
 * nest_proving_ask:
 * @inventory: of this computer; gets the answer
 *
 * Returns: (transfer none) (nullable): the dialog, which is shown; %NULL as long as the computer was not read
 */
GtkWidget *
nest_proving_ask (GtkWindow     *parent,
                  NestInventory *inventory)
{
  NestHost *host = nest_inventory_get_host (inventory);
  GtkWidget *dialog;

  if (host == NULL)
    return NULL;
  dialog = nest_proof_dialog_new (parent, host);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (confirmed), inventory, 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return dialog;
}

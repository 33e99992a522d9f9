/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for asynchronous calls; several may be under way at once, each with a NestWait of its own. */
#include "nest-wait.h"

struct _NestWait {
  GAsyncResult *result;
};

/** nest_wait_new: Returns: (transfer full): for one call; pass nest_wait_ref() of it as its user data */
NestWait *
nest_wait_new (void)
{
  return g_rc_box_new0 (NestWait);
}

NestWait *
nest_wait_ref (NestWait *self)
{
  return g_rc_box_acquire (self);
}

static void
nest_wait_clear (gpointer data)
{
  g_clear_object (&((NestWait *) data)->result);
}

void
nest_wait_unref (NestWait *self)
{
  g_rc_box_release_full (self, nest_wait_clear);
}

/**
 * nest_wait_finish:
 * @self: (transfer full): the #NestWait
 *
 * A #GAsyncReadyCallback. It takes its own reference, so that a caller may stop waiting.
 */
void
nest_wait_finish (GObject      *source,
                  GAsyncResult *result,
                  gpointer      self)
{
  NestWait *wait = self;

  g_set_object (&wait->result, result);
  nest_wait_unref (wait);
}

/** nest_wait_peek: Returns: (transfer none) (nullable): the result, if the call has ended; turns nothing */
GAsyncResult *
nest_wait_peek (NestWait *self)
{
  return self->result;
}

/**
 * nest_wait_get:
 *
 * Turns the main loop until the call has ended.
 *
 * Returns: (transfer none): its result, for the matching finish function
 */
GAsyncResult *
nest_wait_get (NestWait *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return self->result;
}

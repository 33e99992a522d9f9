/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a job is while it runs: nothing of it is kept. */
#include "nest-job-private.h"

/* nest_job_clear_progress: what is known of a job that does not run: nothing */
void
nest_job_clear_progress (NestJob *self)
{
  g_clear_pointer (&self->progress, g_free);
  self->countdown = -1;
  self->fraction = -1;
  self->is_committed = FALSE;
}

/** nest_job_set_progress: @progress: (nullable): what is happening right now, a short sentence */
void
nest_job_set_progress (NestJob    *self,
                       const char *progress)
{
  g_free (self->progress);
  self->progress = g_strdup (progress);
  g_signal_emit_by_name (self, "changed");
}

/** nest_job_set_countdown: @seconds: until waiting ends; -1: nothing is counted */
void
nest_job_set_countdown (NestJob *self,
                        int      seconds)
{
  if (self->countdown == seconds)
    return;
  self->countdown = seconds;
  g_signal_emit_by_name (self, "changed");
}

/** nest_job_get_progress: Returns: (transfer none) (nullable): what is happening right now */
const char *
nest_job_get_progress (NestJob *self)
{
  return self->progress;
}

/** nest_job_get_countdown: Returns: seconds until waiting ends; -1: nothing is counted */
int
nest_job_get_countdown (NestJob *self)
{
  return self->countdown;
}

/**
 * nest_job_set_share:
 * @fraction: how much of it is done, from 0 to 1; -1: nobody knows
 * @is_committed: whether it goes on to its end now, because stopping it would do harm
 */
void
nest_job_set_share (NestJob *self,
                    double   fraction,
                    gboolean is_committed)
{
  self->fraction = fraction;
  self->is_committed = is_committed;
  g_signal_emit_by_name (self, "changed");
}

/** nest_job_get_fraction: Returns: how much of it is done, from 0 to 1; -1: nobody knows */
double
nest_job_get_fraction (NestJob *self)
{
  return self->fraction;
}

/** nest_job_is_committed: Returns: whether cancelling the run would not end this job any more */
gboolean
nest_job_is_committed (NestJob *self)
{
  return self->is_committed;
}

/** nest_job_get_elapsed: Returns: how long it has taken so far, in milliseconds */
gint64
nest_job_get_elapsed (NestJob *self)
{
  if (self->began == 0)
    return 0;

  return ((self->ended != 0 ? self->ended : g_get_monotonic_time ()) - self->began) / 1000;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libvirt cannot be interrupted, so a call that is given up goes on by itself and its result is dropped. */
#include "nest-libvirt-call.h"

#include <glib/gi18n.h>

#include "nest-hypervisor.h"

struct _NestLibvirtCall
{
  GMutex lock;
  GTask *task; /* NULL: answered, or given up */
  gboolean committed;
  GSource *timer;
  GSource *cancel;
  guint timeout;

  NestLibvirtWork work;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
};

static GThreadPool *pool;
static GMutex pool_lock;
static GCond pool_idle;
static guint n_running;

static void
call_clear (gpointer data)
{
  NestLibvirtCall *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_pointer (&self->cancel, g_source_unref);
  g_clear_object (&self->task);
  g_mutex_clear (&self->lock);
}

static void
call_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, call_clear);
}

/* Whoever gets the task answers it, and nobody else. */
static GTask *
take_task (NestLibvirtCall *self,
           gboolean         force)
{
  GTask *task = NULL;

  g_mutex_lock (&self->lock);
  if (force || !self->committed)
    task = g_steal_pointer (&self->task);
  if (task != NULL && self->timer != NULL)
    g_source_destroy (self->timer);
  if (task != NULL && self->cancel != NULL)
    g_source_destroy (self->cancel);
  g_mutex_unlock (&self->lock);

  return task;
}

/** nest_libvirt_call_new_timed_out: @seconds: how long it was waited for; Returns: (transfer full): the error */
GError *
nest_libvirt_call_new_timed_out (guint seconds)
{
  GError *error = g_error_new (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_TIMED_OUT,
                               ngettext ("libvirt has not answered for %u second",
                                         "libvirt has not answered for %u seconds", seconds),
                               seconds);

  nest_hypervisor_error_set_remedy (error, _("libvirt's background service may be busy. Wait a minute and try "
                                             "again; if that does not help, restart it."));

  return error;
}

static gboolean
on_timeout (gpointer user_data)
{
  NestLibvirtCall *self = user_data;
  g_autoptr (GTask) task = take_task (self, TRUE);

  if (task != NULL)
    g_task_return_error (task, nest_libvirt_call_new_timed_out (self->timeout));

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr (GTask) task = take_task (user_data, FALSE);
  GError *error = NULL;

  if (task != NULL)
    {
      g_cancellable_set_error_if_cancelled (cancellable, &error);
      g_task_return_error (task, error);
    }

  return G_SOURCE_REMOVE;
}

static void
call_run (gpointer data,
          gpointer user_data)
{
  NestLibvirtCall *self = data;
  GError *error = NULL;
  gpointer result = NULL;
  g_autoptr (GTask) task = NULL;

  if (self->work != NULL)
    {
      result = self->work (self, self->data, &error);
      task = take_task (self, TRUE);
    }
  if (task != NULL && error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (task != NULL)
    g_task_return_pointer (task, g_steal_pointer (&result), self->free_result);
  else if (result != NULL && self->free_result != NULL)
    self->free_result (result);
  g_clear_error (&error);
  g_clear_object (&task);

  /* Here and not in the main loop: letting go of a connection may ask it for the last time. */
  if (self->free_data != NULL)
    self->free_data (self->data);
  call_unref (self);

  g_mutex_lock (&pool_lock);
  if (--n_running == 0)
    g_cond_broadcast (&pool_idle);
  g_mutex_unlock (&pool_lock);
}

/* A pool of our own, without a limit: connections that hang must not keep the others waiting. */
static void
push (NestLibvirtCall *self)
{
  g_mutex_lock (&pool_lock);
  if (pool == NULL)
    pool = g_thread_pool_new (call_run, NULL, -1, FALSE, NULL);
  n_running++;
  g_mutex_unlock (&pool_lock);
  g_thread_pool_push (pool, self, NULL);
}

static GSource *
attach (NestLibvirtCall *self,
        GSource         *source,
        GSourceFunc      func)
{
  g_source_set_callback (source, func, g_atomic_rc_box_acquire (self), call_unref);
  g_source_attach (source, g_task_get_context (self->task));

  return source;
}

/**
 * nest_libvirt_call_start:
 * @task: (transfer none): who asked; its cancellable ends the waiting, until nest_libvirt_call_commit()
 * @work: what to do in the thread
 * @data: (nullable): for @work
 * @free_data: (nullable): called in the thread, after @work
 * @free_result: (nullable): for a result that nobody waits for any more
 * @timeout: seconds after which @task fails with %NEST_HYPERVISOR_ERROR_TIMED_OUT; 0: waits for ever
 */
void
nest_libvirt_call_start (GTask           *task,
                         NestLibvirtWork  work,
                         gpointer         data,
                         GDestroyNotify   free_data,
                         GDestroyNotify   free_result,
                         guint            timeout)
{
  NestLibvirtCall *self = g_atomic_rc_box_new0 (NestLibvirtCall);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_mutex_init (&self->lock);
  g_task_set_check_cancellable (task, FALSE);
  self->task = g_object_ref (task);
  self->work = work;
  self->data = data;
  self->free_data = free_data;
  self->free_result = free_result;
  self->timeout = timeout;
  if (timeout > 0)
    self->timer = attach (self, g_timeout_source_new_seconds (timeout), on_timeout);
  if (cancellable != NULL)
    self->cancel = attach (self, g_cancellable_source_new (cancellable), G_SOURCE_FUNC (on_cancelled));
  push (self);
}

/**
 * nest_libvirt_call_later:
 * @free_data: called in a thread
 * @data: for it
 *
 * For what need not be waited for, such as closing a connection.
 */
void
nest_libvirt_call_later (GDestroyNotify free_data,
                         gpointer       data)
{
  NestLibvirtCall *self = g_atomic_rc_box_new0 (NestLibvirtCall);

  g_mutex_init (&self->lock);
  self->data = data;
  self->free_data = free_data;
  push (self);
}

/**
 * nest_libvirt_call_commit:
 *
 * To be called by the work just before it changes something: from here on it cannot be cancelled.
 *
 * Returns: whether it may go on; %FALSE with %G_IO_ERROR_CANCELLED if nobody waits for it any more
 */
gboolean
nest_libvirt_call_commit (NestLibvirtCall  *call,
                          GError          **error)
{
  gboolean is_wanted;

  g_mutex_lock (&call->lock);
  is_wanted = call->task != NULL && !g_cancellable_is_cancelled (g_task_get_cancellable (call->task));
  call->committed = is_wanted;
  g_mutex_unlock (&call->lock);
  if (!is_wanted)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The operation was cancelled"));

  return is_wanted;
}

/** nest_libvirt_call_scale: Returns: a time limit as it is to be: for tests of waiting, NESTBOX_TIME_SCALE changes all */
double
nest_libvirt_call_scale (double limit)
{
  const char *scale = g_getenv ("NESTBOX_TIME_SCALE");
  double factor = scale != NULL ? g_ascii_strtod (scale, NULL) : 1.0;

  return limit * (factor > 0 ? CLAMP (factor, 0.001, 1000.0) : 1.0);
}

/** nest_libvirt_call_drain: waits until no call is under way, also of those given up; for the end of a test */
void
nest_libvirt_call_drain (void)
{
  g_mutex_lock (&pool_lock);
  while (n_running > 0)
    g_cond_wait (&pool_idle, &pool_lock);
  g_mutex_unlock (&pool_lock);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue of calls: by priority, one at a time, each under the lock, tried again where that helps. */
#include "nest-vbox-manage.h"

#include <glib/gi18n.h>
#include <math.h>

/* Now and then a call stalls for 10 seconds and then works (7.2.22), so the timeout is well above that. */
#define DEFAULT_TIMEOUT_MS 40000
#define ELSEWHERE "/usr/lib/virtualbox/VBoxManage"
#define N_PRIORITIES (NEST_PRIORITY_BACKGROUND + 1)

typedef struct _Call Call;

struct _NestVboxManage
{
  GObject parent_instance;

  char *program;
  guint timeout_ms;
  double time_scale;
  NestVboxLock *lock;
  GQueue waiting[N_PRIORITIES];
  Call *current;
  guint n_calls;
};

/* @task is NULL once the caller has its answer; a stopped program may end a little later. */
struct _Call {
  NestVboxManage *manage;
  GTask *task;
  char **argv;
  NestVboxCallFlags flags;
  NestPriority priority;
  GCancellable *stop;
  GSource *cancelled;
};

enum {
  PROP_PROGRAM = 1,
  PROP_TIMEOUT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (NestVboxManage, nest_vbox_manage, G_TYPE_OBJECT)

static void pump (NestVboxManage *self);

static void
nest_vbox_manage_finalize (GObject *object)
{
  NestVboxManage *self = NEST_VBOX_MANAGE (object);

  g_free (self->program);
  g_clear_object (&self->lock);

  G_OBJECT_CLASS (nest_vbox_manage_parent_class)->finalize (object);
}

static void
nest_vbox_manage_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  NestVboxManage *self = NEST_VBOX_MANAGE (object);

  if (prop_id == PROP_PROGRAM)
    g_value_set_string (value, self->program);
  else
    g_value_set_uint (value, self->timeout_ms);
}

static void
nest_vbox_manage_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  NestVboxManage *self = NEST_VBOX_MANAGE (object);

  if (prop_id == PROP_PROGRAM)
    self->program = g_value_dup_string (value);
  else
    self->timeout_ms = g_value_get_uint (value);
}

static void
nest_vbox_manage_class_init (NestVboxManageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = nest_vbox_manage_finalize;
  object_class->get_property = nest_vbox_manage_get_property;
  object_class->set_property = nest_vbox_manage_set_property;

  /**
   * NestVboxManage:program: (nullable): the absolute path of VBoxManage; %NULL to look for it
   */
  properties[PROP_PROGRAM] =
    g_param_spec_string ("program", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * NestVboxManage:timeout: how long one call may take; milliseconds
   */
  properties[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL, 1, 3600 * 1000, DEFAULT_TIMEOUT_MS,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
nest_vbox_manage_init (NestVboxManage *self)
{
  const char *scale = g_getenv ("NESTBOX_TIME_SCALE");
  double factor = scale != NULL ? g_ascii_strtod (scale, NULL) : 1.0;

  /* For tests of waiting: all limits shrink or grow together. */
  self->time_scale = isfinite (factor) && factor > 0 ? CLAMP (factor, 0.001, 1000.0) : 1.0;
  self->lock = nest_vbox_lock_new ();
  for (guint i = 0; i < N_PRIORITIES; i++)
    g_queue_init (&self->waiting[i]);
}

/**
 * nest_vbox_manage_new:
 * @program: (nullable): the path of VBoxManage; %NULL to look for it at every call
 */
NestVboxManage *
nest_vbox_manage_new (const char *program)
{
  return g_object_new (NEST_TYPE_VBOX_MANAGE, "program", program, NULL);
}

/* Debian's and Oracle's packages both put it on PATH; ELSEWHERE is for a stripped PATH. */
static char *
find_program (NestVboxManage *self,
              gboolean       *is_on_path)
{
  g_autofree char *found = NULL;

  *is_on_path = FALSE;
  if (self->program != NULL)
    return g_canonicalize_filename (self->program, NULL);
  found = g_find_program_in_path ("VBoxManage");
  if (found != NULL)
    {
      *is_on_path = TRUE;
      return g_canonicalize_filename (found, NULL);
    }
  if (g_file_test (ELSEWHERE, G_FILE_TEST_IS_EXECUTABLE))
    return g_strdup (ELSEWHERE);

  return NULL;
}

/** nest_vbox_manage_get_command: Returns: (transfer full): what a person types to start VBoxManage */
char *
nest_vbox_manage_get_command (NestVboxManage *self)
{
  gboolean is_on_path;
  g_autofree char *program = NULL;

  g_return_val_if_fail (NEST_IS_VBOX_MANAGE (self), NULL);

  program = find_program (self, &is_on_path);
  if (program == NULL || is_on_path)
    return g_strdup ("VBoxManage");

  return g_steal_pointer (&program);
}

/** nest_vbox_manage_get_call_count: Returns: how often VBoxManage was started, second tries included */
guint
nest_vbox_manage_get_call_count (NestVboxManage *self)
{
  g_return_val_if_fail (NEST_IS_VBOX_MANAGE (self), 0);

  return self->n_calls;
}

static void
call_free (Call *call)
{
  if (call->cancelled != NULL)
    g_source_destroy (call->cancelled);
  g_clear_pointer (&call->cancelled, g_source_unref);
  g_clear_object (&call->stop);
  g_clear_object (&call->task);
  g_clear_object (&call->manage);
  g_strfreev (call->argv);
  g_free (call);
}

static Call *
call_new (NestVboxManage     *self,
          const char         *program,
          const char *const  *args,
          GTask              *task)
{
  Call *call = g_new0 (Call, 1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (char *) program);
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) args[i]);
  g_ptr_array_add (argv, NULL);
  call->manage = g_object_ref (self);
  call->task = g_object_ref (task);
  call->argv = g_strdupv ((char **) argv->pdata);
  call->stop = g_cancellable_new ();

  return call;
}

static void
on_call_ended (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Call *call = user_data;
  g_autoptr (NestVboxManage) self = g_object_ref (call->manage);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = nest_vbox_call_run_finish (result, &error);

  self->current = NULL;
  if (call->task != NULL && error != NULL)
    g_task_return_error (call->task, g_steal_pointer (&error));
  else if (call->task != NULL)
    g_task_return_pointer (call->task, g_steal_pointer (&out), (GDestroyNotify) g_bytes_unref);
  call_free (call);
  pump (self);
}

static void
call_begin (Call *call)
{
  NestVboxManage *self = call->manage;
  NestVboxCallOptions options = {
    .lock = self->lock,
    .flags = call->flags,
    .priority = call->priority,
    .timeout_ms = self->timeout_ms,
    .time_scale = self->time_scale,
    .counter = &self->n_calls,
  };

  nest_vbox_call_run_async ((const char *const *) call->argv, &options, call->stop, on_call_ended, call);
}

static void
pump (NestVboxManage *self)
{
  for (guint i = 0; i < N_PRIORITIES && self->current == NULL; i++)
    {
      self->current = g_queue_pop_head (&self->waiting[i]);
      if (self->current != NULL)
        call_begin (self->current);
    }
}

/* A question is answered at once; a change says itself whether it had begun. */
static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  Call *call = user_data;
  gboolean is_running = call->manage->current == call;

  g_cancellable_cancel (call->stop);
  if (is_running && (call->flags & NEST_VBOX_CALL_WRITE) != 0)
    return G_SOURCE_REMOVE;

  g_task_return_error_if_cancelled (call->task);
  g_clear_object (&call->task);
  if (!is_running)
    {
      g_queue_remove (&call->manage->waiting[call->priority], call);
      call_free (call);
    }

  return G_SOURCE_REMOVE;
}

/**
 * nest_vbox_manage_call_async:
 * @args: (array zero-terminated=1): the arguments, without the program; copied
 * @flags: what may be done to it
 * @priority: who waits for whom; first come, first served among equals
 * @cancellable: (nullable): a waiting call is given up at once, a running question is stopped, a
 *   running change goes on to its end
 */
void
nest_vbox_manage_call_async (NestVboxManage      *self,
                             const char *const   *args,
                             NestVboxCallFlags    flags,
                             NestPriority         priority,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *program = NULL;
  gboolean is_on_path;
  Call *call;

  g_return_if_fail (NEST_IS_VBOX_MANAGE (self));
  g_return_if_fail (args != NULL && args[0] != NULL);
  g_return_if_fail (priority < N_PRIORITIES);

  g_task_set_source_tag (task, nest_vbox_manage_call_async);
  /* A change that went through is a success, whatever was pressed meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  program = find_program (self, &is_on_path);
  if (program == NULL)
    {
      g_task_return_new_error (task, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_INSTALLED,
                               _("VirtualBox is not installed: there is no program VBoxManage"));
      return;
    }

  call = call_new (self, program, args, task);
  call->flags = flags;
  call->priority = priority;
  if (cancellable != NULL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (on_cancelled), call, NULL);
      g_source_attach (call->cancelled, g_task_get_context (task));
    }
  g_queue_push_tail (&self->waiting[priority], call);
  pump (self);
}

/** nest_vbox_manage_call_finish: Returns: (transfer full): what VBoxManage printed on stdout */
GBytes *
nest_vbox_manage_call_finish (NestVboxManage  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestVirtualBox: each operation is one call of VBoxManage and its parser; the probe has a file of its own. */
#include "nest-virtualbox.h"

#include <glib/gi18n.h>

#include "nest-vbox-commands.h"
#include "nest-vbox-hints.h"
#include "nest-vbox-home.h"
#include "nest-vbox-log.h"
#include "nest-vbox-machine.h"
#include "nest-virtualbox-probe.h"

#define DRIVER_PATH "/dev/vboxdrv"

struct _NestVirtualBox
{
  NestHypervisor parent_instance;

  NestVboxManage *manage;
  char *driver_path;
  NestVboxHints *hints; /* NULL: nobody looks */
};

G_DEFINE_FINAL_TYPE (NestVirtualBox, nest_virtualbox, NEST_TYPE_HYPERVISOR)

static void
nest_virtualbox_finalize (GObject *object)
{
  NestVirtualBox *self = NEST_VIRTUALBOX (object);

  g_clear_object (&self->hints);
  g_clear_object (&self->manage);
  g_free (self->driver_path);

  G_OBJECT_CLASS (nest_virtualbox_parent_class)->finalize (object);
}

/* The worker below decides what a cancellation means: what it answers counts. */
static GTask *
make_task (NestHypervisor      *hypervisor,
           gpointer             tag,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  GTask *task = g_task_new (hypervisor, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);

  return task;
}

static void
nest_virtualbox_probe_async (NestHypervisor      *hypervisor,
                             NestPriority         priority,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  NestVirtualBox *self = NEST_VIRTUALBOX (hypervisor);
  g_autoptr (GTask) task = make_task (hypervisor, nest_virtualbox_probe_async, cancellable, callback,
                                      user_data);

  nest_virtualbox_probe (self->manage, self->driver_path, priority, task);
}

static void
nest_virtualbox_reread_async (NestHypervisor      *hypervisor,
                              NestHypervisorInfo  *info,
                              NestPriority         priority,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = make_task (hypervisor, nest_virtualbox_reread_async, cancellable, callback,
                                      user_data);

  nest_virtualbox_reread (NEST_VIRTUALBOX (hypervisor)->manage, info, priority, task);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) out = nest_vbox_manage_call_finish (NEST_VBOX_MANAGE (source), result, &error);
  g_autoptr (GPtrArray) entries = NULL;
  GPtrArray *machines;

  if (out != NULL)
    entries = nest_vbox_parse_list (g_bytes_get_data (out, NULL), g_bytes_get_size (out), &error);
  if (entries == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  machines = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (machines, nest_vbox_machine_new_listed (g_ptr_array_index (entries, i)));
  g_task_return_pointer (task, machines, (GDestroyNotify) g_ptr_array_unref);
}

static void
nest_virtualbox_list_async (NestHypervisor      *hypervisor,
                            NestPriority         priority,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  const char *const args[] = { "list", "vms", NULL };
  g_autoptr (GTask) task = make_task (hypervisor, nest_virtualbox_list_async, cancellable, callback,
                                      user_data);

  nest_vbox_manage_call_async (NEST_VIRTUALBOX (hypervisor)->manage, args, NEST_VBOX_CALL_READ, priority,
                               cancellable, on_listed, g_steal_pointer (&task));
}

/* A name, or what looks like an option, never reaches VBoxManage. */
static gboolean
check_uuid (GTask      *task,
            const char *uuid)
{
  if (g_uuid_string_is_valid (uuid))
    return TRUE;
  g_task_return_new_error (task, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND,
                           _("There is no machine with this identifier"));

  return FALSE;
}

typedef struct {
  GTask *task;
  NestMachine *machine;
} LogReading;

static void
on_log_read (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  LogReading *reading = user_data;
  g_autofree char *version = NULL;
  g_autofree char *code = nest_vbox_log_read_finish (result, &version);

  nest_machine_set_start_error (reading->machine, code, version);
  g_task_return_pointer (reading->task, reading->machine, g_object_unref);
  g_object_unref (reading->task);
  g_free (reading);
}

/* The log of a machine that is off is that of its last start; one that runs did start */
static gboolean
is_log_of_last_start (NestMachine *machine)
{
  NestPowerState state = nest_machine_get_power_state (machine);

  return nest_machine_get_detail (machine) == NEST_MACHINE_READ &&
         (state == NEST_POWER_STATE_OFF || state == NEST_POWER_STATE_ABORTED || state == NEST_POWER_STATE_SAVED);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *uuid = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = nest_vbox_manage_call_finish (NEST_VBOX_MANAGE (source), result, &error);
  NestVboxHints *hints = NEST_VIRTUALBOX (g_task_get_source_object (task))->hints;
  NestMachine *machine = NULL;

  if (out != NULL && hints != NULL)
    nest_vbox_hints_take_output (hints, uuid, out);
  if (out != NULL)
    machine = nest_vbox_machine_new_read (uuid, g_bytes_get_data (out, NULL), g_bytes_get_size (out),
                                          &error);
  else if (g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INACCESSIBLE))
    machine = nest_vbox_machine_new_inaccessible (uuid);

  if (machine == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (out == NULL || !is_log_of_last_start (machine))
    g_task_return_pointer (task, machine, g_object_unref);
  else
    {
      LogReading *reading = g_new0 (LogReading, 1);

      reading->machine = machine;
      reading->task = g_steal_pointer (&task);
      nest_vbox_log_read_async (out, g_task_get_cancellable (reading->task), on_log_read, reading);
    }
}

static void
nest_virtualbox_read_async (NestHypervisor      *hypervisor,
                            const char          *uuid,
                            NestPriority         priority,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  const char *const args[] = { "showvminfo", uuid, "--machinereadable", NULL };
  g_autoptr (GTask) task = make_task (hypervisor, nest_virtualbox_read_async, cancellable, callback,
                                      user_data);

  if (!check_uuid (task, uuid))
    return;
  g_task_set_task_data (task, g_strdup (uuid), g_free);
  nest_vbox_manage_call_async (NEST_VIRTUALBOX (hypervisor)->manage, args, NEST_VBOX_CALL_READ, priority,
                               cancellable, on_read, g_steal_pointer (&task));
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) out = nest_vbox_manage_call_finish (NEST_VBOX_MANAGE (source), result, &error);

  if (out != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
nest_virtualbox_apply_async (NestHypervisor      *hypervisor,
                             const char          *uuid,
                             GPtrArray           *changes,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = make_task (hypervisor, nest_virtualbox_apply_async, cancellable, callback,
                                      user_data);
  g_auto (GStrv) args = NULL;
  GError *error = NULL;

  if (uuid != NULL && !check_uuid (task, uuid))
    return;
  args = nest_vbox_command_for_changes (uuid, changes, &error);
  if (args == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  nest_vbox_manage_call_async (NEST_VIRTUALBOX (hypervisor)->manage, (const char *const *) args,
                               NEST_VBOX_CALL_WRITE | NEST_VBOX_CALL_REPEATABLE, NEST_PRIORITY_RUN, cancellable, on_written,
                               g_steal_pointer (&task));
}

static void
nest_virtualbox_power_async (NestHypervisor      *hypervisor,
                             const char          *uuid,
                             NestPowerAction      action,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = make_task (hypervisor, nest_virtualbox_power_async, cancellable, callback,
                                      user_data);
  g_auto (GStrv) args = NULL;

  if (!check_uuid (task, uuid))
    return;
  args = nest_vbox_command_for_power (uuid, action);
  nest_vbox_manage_call_async (NEST_VIRTUALBOX (hypervisor)->manage, (const char *const *) args,
                               NEST_VBOX_CALL_WRITE | NEST_VBOX_CALL_SLOW, NEST_PRIORITY_RUN, cancellable,
                               on_written, g_steal_pointer (&task));
}

static void
nest_virtualbox_type_async (NestHypervisor      *hypervisor,
                            const char          *uuid,
                            NestHostKey         *keys,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = make_task (hypervisor, nest_virtualbox_type_async, cancellable, callback, user_data);
  g_auto (GStrv) args = NULL;

  if (!check_uuid (task, uuid))
    return;
  args = nest_vbox_command_for_keys (uuid, keys);
  if (args == NULL)
    {
      g_task_return_new_error (task, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
                               _("These keys cannot be typed for you: they are none of a usual keyboard"));
      return;
    }
  nest_vbox_manage_call_async (NEST_VIRTUALBOX (hypervisor)->manage, (const char *const *) args, NEST_VBOX_CALL_WRITE,
                               NEST_PRIORITY_RUN, cancellable, on_written, g_steal_pointer (&task));
}

static GPtrArray *
nest_virtualbox_describe (NestHypervisor *hypervisor,
                          const char     *uuid,
                          GPtrArray      *changes)
{
  g_autofree char *program = nest_vbox_manage_get_command (NEST_VIRTUALBOX (hypervisor)->manage);

  return nest_vbox_commands_describe (program, uuid, changes);
}

/* The terminal never looks at a machine for long, so it watches no files. */
static void
nest_virtualbox_watch (NestHypervisor *hypervisor,
                       const char     *uuid)
{
  NestVirtualBox *self = NEST_VIRTUALBOX (hypervisor);
  g_autofree char *folder = NULL;

  if (self->hints == NULL)
    {
      folder = nest_vbox_home_get ();
      self->hints = nest_vbox_hints_new (hypervisor, folder);
    }
  nest_vbox_hints_set_machine (self->hints, uuid);
}

static void
nest_virtualbox_class_init (NestVirtualBoxClass *klass)
{
  NestHypervisorClass *hypervisor_class = NEST_HYPERVISOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nest_virtualbox_finalize;
  hypervisor_class->probe_async = nest_virtualbox_probe_async;
  hypervisor_class->reread_async = nest_virtualbox_reread_async;
  hypervisor_class->list_async = nest_virtualbox_list_async;
  hypervisor_class->read_async = nest_virtualbox_read_async;
  hypervisor_class->apply_async = nest_virtualbox_apply_async;
  hypervisor_class->power_async = nest_virtualbox_power_async;
  hypervisor_class->describe = nest_virtualbox_describe;
  hypervisor_class->type_async = nest_virtualbox_type_async;
  hypervisor_class->watch = nest_virtualbox_watch;
}

static void
nest_virtualbox_init (NestVirtualBox *self)
{
}

/**
 * nest_virtualbox_new_full:
 * @manage: the worker
 * @driver_path: the device of VirtualBox's kernel module
 *
 * For tests, which have a worker and a device of their own.
 *
 * Returns: (transfer full): VirtualBox
 */
NestHypervisor *
nest_virtualbox_new_full (NestVboxManage *manage,
                          const char     *driver_path)
{
  NestVirtualBox *self = g_object_new (NEST_TYPE_VIRTUALBOX,
                                       "id", NEST_VBOX_ID,
                                       "connection", NEST_VBOX_ID,
                                       "name", "VirtualBox",
                                       NULL);

  self->manage = g_object_ref (manage);
  self->driver_path = g_strdup (driver_path);

  return NEST_HYPERVISOR (self);
}

/** nest_virtualbox_new: Returns: (transfer full): the VirtualBox of this user */
NestHypervisor *
nest_virtualbox_new (void)
{
  g_autoptr (NestVboxManage) manage = nest_vbox_manage_new (NULL);

  return nest_virtualbox_new_full (manage, DRIVER_PATH);
}

/** nest_virtualbox_get_manage: Returns: (transfer none): the worker, which counts its calls */
NestVboxManage *
nest_virtualbox_get_manage (NestVirtualBox *self)
{
  g_return_val_if_fail (NEST_IS_VIRTUALBOX (self), NULL);

  return self->manage;
}

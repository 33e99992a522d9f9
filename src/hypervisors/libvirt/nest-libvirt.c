/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestLibvirt: each operation is work for a thread, on a link that is opened when the first one needs it. */
#include "nest-libvirt.h"

#include <glib/gi18n.h>

#include "nest-domain-describe.h"
#include "nest-libvirt-apply.h"
#include "nest-libvirt-call.h"
#include "nest-libvirt-error.h"
#include "nest-libvirt-keys.h"
#include "nest-libvirt-machine.h"
#include "nest-libvirt-probe.h"
#include "nest-libvirt-uri.h"
#include "nest-libvirt-watch.h"

/* Seconds. libvirt may look at QEMU anew for each question, which was seen to take 44. */
#define READ_TIMEOUT 120
/* Long enough for a password dialog and a big saved state; a change is not given up lightly. */
#define WRITE_TIMEOUT 600

struct _NestLibvirt
{
  NestHypervisor parent_instance;

  NestLibvirtConnection *connection;
  NestLibvirtHosts *hosts;
  NestHintQueue *hints;
  NestLibvirtWatch *watch; /* NULL: the definitions are not the user's own files */
};

G_DEFINE_FINAL_TYPE (NestLibvirt, nest_libvirt, NEST_TYPE_HYPERVISOR)

/* What one operation is about; belongs to its thread. */
typedef struct {
  NestLibvirt *self;
  NestLibvirtCall *call;
  char *uuid;
  GPtrArray *changes;
  NestPowerAction action;
} Operation;

static void
nest_libvirt_finalize (GObject *object)
{
  NestLibvirt *self = NEST_LIBVIRT (object);

  if (self->watch != NULL)
    nest_libvirt_watch_stop (self->watch);
  g_clear_object (&self->watch);
  nest_libvirt_connection_close (self->connection);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->hosts, nest_libvirt_hosts_free);
  g_clear_pointer (&self->hints, nest_hint_queue_unref);

  G_OBJECT_CLASS (nest_libvirt_parent_class)->finalize (object);
}

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_clear_object (&operation->self);
  g_clear_pointer (&operation->changes, g_ptr_array_unref);
  g_free (operation->uuid);
  g_free (operation);
}

/* libvirt's daemon makes the folder when it first runs: one that is not there yet cannot be watched. */
static void
ensure_watch (NestLibvirt *self)
{
  if (self->watch == NULL &&
      g_str_equal (nest_libvirt_connection_get_uri (self->connection), NEST_LIBVIRT_SESSION))
    self->watch = nest_libvirt_watch_new (self->hints);
}

static void
start (NestHypervisor      *hypervisor,
       NestLibvirtWork      work,
       Operation           *operation,
       GDestroyNotify       free_result,
       guint                timeout,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (hypervisor, cancellable, callback, user_data);

  operation->self = g_object_ref (NEST_LIBVIRT (hypervisor));
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (ensure_watch), hypervisor, G_CONNECT_SWAPPED);
  nest_libvirt_call_start (task, work, operation, operation_free, free_result, timeout);
}

/* --- probe --- */

static gpointer
probe_link (NestLibvirtConnection *connection,
            NestLibvirtLink       *link,
            gpointer               data,
            gboolean              *final,
            GError               **error)
{
  NestLibvirt *self = ((Operation *) data)->self;

  nest_libvirt_hosts_refresh (self->hosts, link);

  return nest_libvirt_probe (link, self->hosts, nest_libvirt_connection_get_uri (connection),
                             nest_hypervisor_get_name (NEST_HYPERVISOR (self)), error);
}

/* A connection that cannot be used is a result. */
static gpointer
probe (NestLibvirtCall  *call,
       gpointer          data,
       GError          **error)
{
  NestLibvirt *self = ((Operation *) data)->self;
  g_autoptr (GError) failure = NULL;
  NestHypervisorInfo *info = nest_libvirt_connection_do (self->connection, NEST_LIBVIRT_LOOK, probe_link, data,
                                                         &failure);

  if (info == NULL)
    {
      info = nest_hypervisor_info_new (NEST_LIBVIRT_ID, nest_libvirt_connection_get_uri (self->connection),
                                       nest_hypervisor_get_name (NEST_HYPERVISOR (self)));
      nest_hypervisor_info_set_problem (info, nest_libvirt_error_get_problem (failure), failure->message,
                                        nest_hypervisor_error_get_remedy (failure));
    }
  nest_libvirt_keys_read (info);

  return info;
}

static void
nest_libvirt_probe_async (NestHypervisor      *hypervisor,
                          NestPriority         priority,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  start (hypervisor, probe, g_new0 (Operation, 1), g_object_unref, READ_TIMEOUT, cancellable, callback, user_data);
}

static gpointer
reread (NestLibvirtCall  *call,
        gpointer          data,
        GError          **error)
{
  NestHypervisorInfo *info = nest_hypervisor_info_copy (data);

  nest_libvirt_keys_read (info);

  return info;
}

static void
nest_libvirt_reread_async (NestHypervisor      *hypervisor,
                           NestHypervisorInfo  *info,
                           NestPriority         priority,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (hypervisor, cancellable, callback, user_data);

  nest_libvirt_call_start (task, reread, g_object_ref (info), g_object_unref, g_object_unref, READ_TIMEOUT);
}

/* --- list and read --- */

static gpointer
list_link (NestLibvirtConnection *connection,
           NestLibvirtLink       *link,
           gpointer               data,
           gboolean              *final,
           GError               **error)
{
  return nest_libvirt_machine_list (link, nest_libvirt_connection_get_uri (connection), error);
}

static gpointer
list (NestLibvirtCall  *call,
      gpointer          data,
      GError          **error)
{
  return nest_libvirt_connection_do (((Operation *) data)->self->connection, NEST_LIBVIRT_LOOK, list_link, data,
                                     error);
}

static void
nest_libvirt_list_async (NestHypervisor      *hypervisor,
                         NestPriority         priority,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  start (hypervisor, list, g_new0 (Operation, 1), (GDestroyNotify) g_ptr_array_unref, READ_TIMEOUT, cancellable,
         callback, user_data);
}

static gpointer
read_link (NestLibvirtConnection *connection,
           NestLibvirtLink       *link,
           gpointer               data,
           gboolean              *final,
           GError               **error)
{
  Operation *operation = data;

  return nest_libvirt_machine_read (link, operation->self->hosts, nest_libvirt_connection_get_pins (connection),
                                    nest_libvirt_connection_get_uri (connection), operation->uuid, error);
}

static gpointer
read_one (NestLibvirtCall  *call,
          gpointer          data,
          GError          **error)
{
  return nest_libvirt_connection_do (((Operation *) data)->self->connection, NEST_LIBVIRT_LOOK, read_link, data,
                                     error);
}

static Operation *
new_operation (const char *uuid)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->uuid = g_strdup (uuid);

  return operation;
}

static void
nest_libvirt_read_async (NestHypervisor      *hypervisor,
                         const char          *uuid,
                         NestPriority         priority,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  start (hypervisor, read_one, new_operation (uuid), g_object_unref, READ_TIMEOUT, cancellable, callback, user_data);
}

/* --- apply and power --- */

static gpointer
apply_link (NestLibvirtConnection *connection,
            NestLibvirtLink       *link,
            gpointer               data,
            gboolean              *final,
            GError               **error)
{
  Operation *operation = data;
  gboolean is_applied = nest_libvirt_apply (link, operation->self->hosts, operation->call,
                                            nest_libvirt_connection_get_uri (connection), operation->uuid,
                                            operation->changes, final, error);

  nest_libvirt_pins_forget (nest_libvirt_connection_get_pins (connection), operation->uuid);

  return GINT_TO_POINTER (is_applied);
}

static gpointer
apply_keys (Operation  *operation,
            GError    **error)
{
  NestChange *change = g_ptr_array_index (operation->changes, 0);

  if (operation->changes->len == 1 && nest_change_get_setting (change) == NEST_SETTING_HOST_KEY)
    return GINT_TO_POINTER (nest_libvirt_call_commit (operation->call, error) &&
                            nest_libvirt_keys_write (change, error));
  g_set_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
               _("“%s” is not a setting of libvirt itself"), nest_setting_get_title (nest_change_get_setting (change)));

  return NULL;
}

static gpointer
apply (NestLibvirtCall  *call,
       gpointer          data,
       GError          **error)
{
  Operation *operation = data;

  operation->call = call;
  if (operation->uuid == NULL)
    return apply_keys (operation, error);

  return nest_libvirt_connection_do (operation->self->connection, NEST_LIBVIRT_CHANGE, apply_link, operation, error);
}

static void
nest_libvirt_apply_async (NestHypervisor      *hypervisor,
                          const char          *uuid,
                          GPtrArray           *changes,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Operation *operation = new_operation (uuid);

  /* The array may change while the thread is at work; what it holds is immutable. */
  operation->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (operation->changes, nest_change_ref (g_ptr_array_index (changes, i)));
  start (hypervisor, apply, operation, NULL, WRITE_TIMEOUT, cancellable, callback, user_data);
}

static gpointer
power_link (NestLibvirtConnection *connection,
            NestLibvirtLink       *link,
            gpointer               data,
            gboolean              *final,
            GError               **error)
{
  Operation *operation = data;
  gboolean is_done = nest_libvirt_power (link, operation->call, nest_libvirt_connection_get_uri (connection),
                                         operation->uuid, operation->action, final, error);

  return GINT_TO_POINTER (is_done);
}

static gpointer
power (NestLibvirtCall  *call,
       gpointer          data,
       GError          **error)
{
  Operation *operation = data;

  operation->call = call;

  return nest_libvirt_connection_do (operation->self->connection, NEST_LIBVIRT_CHANGE, power_link, operation, error);
}

static void
nest_libvirt_power_async (NestHypervisor      *hypervisor,
                          const char          *uuid,
                          NestPowerAction      action,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Operation *operation = new_operation (uuid);

  operation->action = action;
  start (hypervisor, power, operation, NULL, WRITE_TIMEOUT, cancellable, callback, user_data);
}

static GPtrArray *
nest_libvirt_describe (NestHypervisor *hypervisor,
                       const char     *uuid,
                       GPtrArray      *changes)
{
  NestLibvirt *self = NEST_LIBVIRT (hypervisor);
  g_autoptr (NestDomainHost) host = NULL;
  GPtrArray *lines;

  if (uuid != NULL)
    {
      host = nest_libvirt_hosts_find (self->hosts, uuid);
      return nest_domain_describe (nest_hypervisor_get_connection (hypervisor), uuid, host, changes);
    }

  lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < changes->len; i++)
    if (nest_change_get_setting (g_ptr_array_index (changes, i)) == NEST_SETTING_HOST_KEY)
      g_ptr_array_add (lines, nest_libvirt_keys_describe (g_ptr_array_index (changes, i)));

  return lines;
}

static void
nest_libvirt_class_init (NestLibvirtClass *klass)
{
  NestHypervisorClass *hypervisor_class = NEST_HYPERVISOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nest_libvirt_finalize;
  hypervisor_class->probe_async = nest_libvirt_probe_async;
  hypervisor_class->reread_async = nest_libvirt_reread_async;
  hypervisor_class->list_async = nest_libvirt_list_async;
  hypervisor_class->read_async = nest_libvirt_read_async;
  hypervisor_class->apply_async = nest_libvirt_apply_async;
  hypervisor_class->power_async = nest_libvirt_power_async;
  hypervisor_class->describe = nest_libvirt_describe;
}

static void
nest_libvirt_init (NestLibvirt *self)
{
}

/**
 * nest_libvirt_new_full:
 * @uri: a libvirt URI; its text is the connection's name in runs and reports
 * @name: (nullable): its name for people; %NULL: one made from @uri
 *
 * Nothing is opened before the first operation, and on another computer not before that is allowed.
 *
 * Returns: (transfer full): the hypervisor at @uri
 */
NestHypervisor *
nest_libvirt_new_full (const char       *uri,
                       const char       *name,
                       NestLibvirtFlags  flags)
{
  g_autofree char *own_name = nest_libvirt_uri_get_name (uri);
  NestLibvirt *self = g_object_new (NEST_TYPE_LIBVIRT,
                                    "id", NEST_LIBVIRT_ID,
                                    "connection", uri,
                                    "name", name != NULL ? name : own_name,
                                    NULL);

  self->hints = nest_hint_queue_new (NEST_HYPERVISOR (self));
  self->connection = nest_libvirt_connection_new (uri, flags, self->hints);
  self->hosts = nest_libvirt_hosts_new (self->connection);

  return NEST_HYPERVISOR (self);
}

/** nest_libvirt_new: Returns: (transfer full): the hypervisor at @uri, opened when first needed */
NestHypervisor *
nest_libvirt_new (const char *uri)
{
  return nest_libvirt_new_full (uri, NULL, NEST_LIBVIRT_FLAGS_NONE);
}

/** nest_libvirt_allow: the user wants this connection now: with %NEST_LIBVIRT_WAIT_FOR_USER before the first read */
void
nest_libvirt_allow (NestLibvirt *self)
{
  g_return_if_fail (NEST_IS_LIBVIRT (self));

  nest_libvirt_connection_allow (self->connection);
}

/** nest_libvirt_is_connected: Returns: whether it is open, as far as is known without asking */
gboolean
nest_libvirt_is_connected (NestLibvirt *self)
{
  g_return_val_if_fail (NEST_IS_LIBVIRT (self), FALSE);

  return nest_libvirt_connection_is_open (self->connection);
}

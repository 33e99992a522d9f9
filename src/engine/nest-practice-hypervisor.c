/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice machines as a hypervisor: NestLibvirt's own work, on a file and a processor that is made up. */
#include "nest-practice.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "nest-domain-describe.h"
#include "nest-libvirt-apply.h"
#include "nest-libvirt-call.h"
#include "nest-libvirt-keys.h"
#include "nest-libvirt-machine.h"
#include "nest-practice-store.h"
#include "nest-run-lock.h"

/* Seconds; everything is on this computer's disk */
#define TIMEOUT 60
/* What the practice computer has "installed" */
#define VERSION "9.0.0"

#define NEST_TYPE_PRACTICE (nest_practice_get_type ())
G_DECLARE_FINAL_TYPE (NestPractice, nest_practice, NEST, PRACTICE, NestHypervisor)

struct _NestPractice
{
  NestHypervisor parent_instance;

  NestLibvirtHosts *hosts;
  GFileMonitor *monitor;
};

G_DEFINE_FINAL_TYPE (NestPractice, nest_practice, NEST_TYPE_HYPERVISOR)

typedef struct _Operation Operation;

typedef gpointer (* Work) (Operation        *self,
                           NestLibvirtLink  *link,
                           GError          **error);

/* What one operation is about; belongs to its thread. */
struct _Operation {
  NestPractice *practice;
  NestLibvirtCall *call;
  Work work;
  char *uuid;
  GPtrArray *changes;
  NestHypervisorInfo *info;
  NestPowerAction action;
};

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_clear_object (&operation->practice);
  g_clear_object (&operation->info);
  g_clear_pointer (&operation->changes, g_ptr_array_unref);
  g_free (operation->uuid);
  g_free (operation);
}

static Operation *
operation_new (NestHypervisor *hypervisor,
               Work            work,
               const char     *uuid)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->practice = g_object_ref (NEST_PRACTICE (hypervisor));
  operation->work = work;
  operation->uuid = g_strdup (uuid);

  return operation;
}

/* From opening the file to writing it, nobody else touches it. */
static gpointer
run (NestLibvirtCall  *call,
     gpointer          data,
     GError          **error)
{
  Operation *operation = data;
  int lock = nest_practice_store_lock (error);
  NestLibvirtLink *link;
  gpointer result = NULL;

  if (lock < 0)
    return NULL;
  operation->call = call;
  link = nest_practice_store_open (error);
  if (link != NULL)
    result = operation->work (operation, link, error);
  g_clear_pointer (&link, nest_libvirt_link_unref);
  close (lock);

  return result;
}

static void
start (Operation           *operation,
       GDestroyNotify       free_result,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (operation->practice, cancellable, callback, user_data);

  nest_libvirt_call_start (task, run, operation, operation_free, free_result, TIMEOUT);
}

/* --- probe --- */

static void
take_keys (NestHypervisorInfo *info)
{
  g_autofree char *keys = nest_practice_store_read_keys ();

  nest_hypervisor_info_set_default_host_key (info, NEST_LIBVIRT_DEFAULT_KEYS);
  nest_hypervisor_info_set_host_key (info, TRUE, keys);
}

static NestHypervisorInfo *
new_info (NestHypervisor *hypervisor)
{
  NestHypervisorInfo *info = nest_hypervisor_info_new (NEST_LIBVIRT_ID, NEST_PRACTICE_CONNECTION,
                                                       nest_hypervisor_get_name (hypervisor));

  nest_hypervisor_info_set_version (info, VERSION);
  nest_hypervisor_info_set_hw_virt (info, NEST_ANSWER_YES, NEST_ANSWER_YES);
  take_keys (info);

  return info;
}

/* A folder that cannot be used is a result. */
static gpointer
probe (NestLibvirtCall  *call,
       gpointer          data,
       GError          **error)
{
  NestHypervisorInfo *info = new_info (NEST_HYPERVISOR (((Operation *) data)->practice));
  g_autoptr (GError) failure = NULL;

  if (run (call, data, &failure) == NULL)
    nest_hypervisor_info_set_problem (info, NEST_HYPERVISOR_PROBLEM_NOT_WRITABLE, failure->message,
                                      _("Practice needs a folder of yours that can be written."));

  return info;
}

static gpointer
look (Operation        *self,
      NestLibvirtLink  *link,
      GError          **error)
{
  return GINT_TO_POINTER (TRUE);
}

static void
nest_practice_probe_async (NestHypervisor      *hypervisor,
                           NestPriority         priority,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (hypervisor, cancellable, callback, user_data);

  nest_libvirt_call_start (task, probe, operation_new (hypervisor, look, NULL), operation_free, g_object_unref,
                           TIMEOUT);
}

static gpointer
reread (Operation        *self,
        NestLibvirtLink  *link,
        GError          **error)
{
  NestHypervisorInfo *info = nest_hypervisor_info_copy (self->info);

  take_keys (info);

  return info;
}

static void
nest_practice_reread_async (NestHypervisor      *hypervisor,
                            NestHypervisorInfo  *info,
                            NestPriority         priority,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Operation *operation = operation_new (hypervisor, reread, NULL);

  operation->info = g_object_ref (info);
  start (operation, g_object_unref, cancellable, callback, user_data);
}

/* --- list and read --- */

static gpointer
list (Operation        *self,
      NestLibvirtLink  *link,
      GError          **error)
{
  return nest_libvirt_machine_list (link, NEST_PRACTICE_CONNECTION, error);
}

static void
nest_practice_list_async (NestHypervisor      *hypervisor,
                          NestPriority         priority,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  start (operation_new (hypervisor, list, NULL), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

static gpointer
read_one (Operation        *self,
          NestLibvirtLink  *link,
          GError          **error)
{
  return nest_libvirt_machine_read (link, self->practice->hosts, NULL, NEST_PRACTICE_CONNECTION, self->uuid, error);
}

static void
nest_practice_read_async (NestHypervisor      *hypervisor,
                          const char          *uuid,
                          NestPriority         priority,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  start (operation_new (hypervisor, read_one, uuid), g_object_unref, cancellable, callback, user_data);
}

/* --- apply and power --- */

static gpointer
apply_keys (Operation  *self,
            GError    **error)
{
  NestChange *change = g_ptr_array_index (self->changes, 0);
  GVariant *value = nest_change_get_new_value (change);

  if (self->changes->len != 1 || nest_change_get_setting (change) != NEST_SETTING_HOST_KEY)
    {
      g_set_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
                   _("“%s” is not a setting of libvirt itself"),
                   nest_setting_get_title (nest_change_get_setting (change)));
      return NULL;
    }

  return GINT_TO_POINTER (nest_libvirt_call_commit (self->call, error) &&
                          nest_practice_store_write_keys (value != NULL ? g_variant_get_string (value, NULL) : NULL,
                                                          error));
}

static gpointer
apply (Operation        *self,
       NestLibvirtLink  *link,
       GError          **error)
{
  gboolean final = FALSE;

  if (self->uuid == NULL)
    return apply_keys (self, error);

  return GINT_TO_POINTER (nest_libvirt_apply (link, self->practice->hosts, self->call, NEST_PRACTICE_CONNECTION,
                                              self->uuid, self->changes, &final, error) &&
                          nest_practice_store_save (link, error));
}

static void
nest_practice_apply_async (NestHypervisor      *hypervisor,
                           const char          *uuid,
                           GPtrArray           *changes,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Operation *operation = operation_new (hypervisor, apply, uuid);

  /* The array may change while the thread is at work; what it holds is immutable. */
  operation->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (operation->changes, nest_change_ref (g_ptr_array_index (changes, i)));
  start (operation, NULL, cancellable, callback, user_data);
}

static gpointer
power (Operation        *self,
       NestLibvirtLink  *link,
       GError          **error)
{
  gboolean final = FALSE;

  return GINT_TO_POINTER (nest_libvirt_power (link, self->call, NEST_PRACTICE_CONNECTION, self->uuid, self->action,
                                              &final, error) &&
                          nest_practice_store_save (link, error));
}

static void
nest_practice_power_async (NestHypervisor      *hypervisor,
                           const char          *uuid,
                           NestPowerAction      action,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Operation *operation = operation_new (hypervisor, power, uuid);

  operation->action = action;
  start (operation, NULL, cancellable, callback, user_data);
}

/* --- describe --- */

/* A command for practice that is pasted must never change what is real: virt-manager's own setting stays out of it. */
static char *
describe_keys (NestChange *change)
{
  g_autofree char *path = nest_practice_store_get_keys_path ();
  g_autofree char *quoted = g_shell_quote (path);
  GVariant *value = nest_change_get_new_value (change);

  return value != NULL ? g_strdup_printf ("printf %%s %s > %s", g_variant_get_string (value, NULL), quoted)
                       : g_strdup_printf ("rm -f %s", quoted);
}

static GPtrArray *
nest_practice_describe (NestHypervisor *hypervisor,
                        const char     *uuid,
                        GPtrArray      *changes)
{
  g_autoptr (NestDomainHost) host = NULL;
  g_autofree char *uri = nest_practice_store_get_uri ();
  GPtrArray *lines;

  if (uuid != NULL)
    {
      host = nest_libvirt_hosts_find (NEST_PRACTICE (hypervisor)->hosts, uuid);
      return nest_domain_describe (uri, uuid, host, changes);
    }

  lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < changes->len; i++)
    if (nest_change_get_setting (g_ptr_array_index (changes, i)) == NEST_SETTING_HOST_KEY)
      g_ptr_array_add (lines, describe_keys (g_ptr_array_index (changes, i)));

  return lines;
}

/* --- the object --- */

static void
nest_practice_finalize (GObject *object)
{
  NestPractice *self = NEST_PRACTICE (object);

  g_clear_object (&self->monitor);
  g_clear_pointer (&self->hosts, nest_libvirt_hosts_free);

  G_OBJECT_CLASS (nest_practice_parent_class)->finalize (object);
}

static void
nest_practice_class_init (NestPracticeClass *klass)
{
  NestHypervisorClass *hypervisor_class = NEST_HYPERVISOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nest_practice_finalize;
  hypervisor_class->probe_async = nest_practice_probe_async;
  hypervisor_class->reread_async = nest_practice_reread_async;
  hypervisor_class->list_async = nest_practice_list_async;
  hypervisor_class->read_async = nest_practice_read_async;
  hypervisor_class->apply_async = nest_practice_apply_async;
  hypervisor_class->power_async = nest_practice_power_async;
  hypervisor_class->describe = nest_practice_describe;
}

static void
nest_practice_init (NestPractice *self)
{
  g_autofree char *capabilities = nest_practice_store_get_text ("capabilities.xml");
  g_autofree char *domain_capabilities = nest_practice_store_get_text ("domain-capabilities.xml");

  self->hosts = nest_libvirt_hosts_new_fixed (capabilities, domain_capabilities);
}

/* Whatever process wrote the file: who looks at the machines reads them again. */
static void
on_file_changed (GFileMonitor      *monitor,
                 GFile             *file,
                 GFile             *other,
                 GFileMonitorEvent  event,
                 gpointer           user_data)
{
  if (event != G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED && event != G_FILE_MONITOR_EVENT_DELETED)
    nest_hypervisor_send_hint (NEST_HYPERVISOR (user_data), NULL);
}

static void
watch (NestPractice *self)
{
  g_autofree char *folder = nest_practice_store_get_folder ();
  g_autofree char *path = g_build_filename (folder, "machines.xml", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (!nest_run_lock_make_folder (folder, NULL))
    return;
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_file_changed), self, 0);
}

/** nest_practice_new_hypervisor: Returns: (transfer full): the practice machines: nothing real is ever touched */
NestHypervisor *
nest_practice_new_hypervisor (void)
{
  NestPractice *self;

  nest_libvirt_connection_init_library ();
  self = g_object_new (NEST_TYPE_PRACTICE,
                       "id", NEST_LIBVIRT_ID,
                       "connection", NEST_PRACTICE_CONNECTION,
                       "name", _("Practice"),
                       NULL);
  watch (self);

  return NEST_HYPERVISOR (self);
}

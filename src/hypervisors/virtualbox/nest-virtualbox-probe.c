/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The probe: --version, then list hostinfo, then the host key; the first that fails is the problem. */
#include "nest-virtualbox-probe.h"

#include <glib/gi18n.h>

#include "nest-vbox-answers.h"
#include "nest-vbox-machine.h"
#include "nest-vbox-settings.h"

typedef struct {
  NestVboxManage *manage;
  char *driver_path;
  NestPriority priority;
  NestHypervisorInfo *info;
} Probe;

static const char *const version_args[] = { "--version", NULL };
static const char *const host_info_args[] = { "list", "hostinfo", NULL };
static const char *const host_key_args[] = { "getextradata", "global", NEST_VBOX_HOST_KEY, NULL };

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_clear_object (&probe->manage);
  g_clear_object (&probe->info);
  g_free (probe->driver_path);
  g_free (probe);
}

static const struct {
  NestHypervisorError error;
  NestHypervisorProblem problem;
  const char *remedy;
} problems[] = {
  { NEST_HYPERVISOR_ERROR_NOT_INSTALLED, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED,
    N_("Install VirtualBox. Debian 12 and 13 do not have it: it comes from Oracle's package source, and "
       "the documentation of Whonix shows how.") },
  { NEST_HYPERVISOR_ERROR_NOT_WRITABLE, NEST_HYPERVISOR_PROBLEM_NOT_WRITABLE,
    N_("Make the folder writable for you and make sure that the disk is not full. If VirtualBox was once "
       "started with sudo, the folder may belong to root.") },
  { NEST_HYPERVISOR_ERROR_SERVICE_DEAD, NEST_HYPERVISOR_PROBLEM_SERVICE_DEAD,
    N_("VirtualBox's background service VBoxSVC does not run. Close all windows of VirtualBox, wait ten "
       "seconds and try again; if that does not help, log out and in again.") },
  { NEST_HYPERVISOR_ERROR_TIMED_OUT, NEST_HYPERVISOR_PROBLEM_SERVICE_HANGS,
    N_("Shut down all virtual machines, as they may end with it; then end the process VBoxSVC, or log out "
       "and in again.") },
  { NEST_HYPERVISOR_ERROR_LOCKED, NEST_HYPERVISOR_PROBLEM_BROKEN,
    N_("Wait until the other program is done with VirtualBox, or close it; then try again.") },
  { NEST_HYPERVISOR_ERROR_ACCESS_DENIED, NEST_HYPERVISOR_PROBLEM_ACCESS_DENIED,
    N_("Ask the administrator of this computer for the right to use VirtualBox.") },
};

static void
set_problem (NestHypervisorInfo *info,
             const GError       *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_error_matches (error, NEST_HYPERVISOR_ERROR, (int) problems[i].error))
      {
        nest_hypervisor_info_set_problem (info, problems[i].problem, error->message,
                                          _(problems[i].remedy));
        return;
      }

  nest_hypervisor_info_set_problem (info, NEST_HYPERVISOR_PROBLEM_BROKEN, error->message,
                                    _("Start VirtualBox's own window: it may say more. Installing "
                                      "VirtualBox again repairs its program files and keeps your machines."));
}

static void
check_driver (NestHypervisorInfo *info,
              const char         *driver_path)
{
  if (g_file_test (driver_path, G_FILE_TEST_EXISTS))
    return;
  nest_hypervisor_info_set_problem (info, NEST_HYPERVISOR_PROBLEM_NO_DRIVER,
                                    _("VirtualBox's kernel module vboxdrv is not loaded: settings can be "
                                      "changed, but no virtual machine can start."),
                                    _("Install the headers of the kernel that runs now and have VirtualBox "
                                      "build its module again (sudo /sbin/vboxconfig, or the package "
                                      "virtualbox-dkms). With Secure Boot the module must also be signed "
                                      "with a key that this computer trusts."));
}

/* Takes @error. A probe that was cancelled has no result; any other error is one. */
static void
end_with_problem (GTask  *task,
                  GError *error)
{
  Probe *probe = g_task_get_task_data (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  set_problem (probe->info, error);
  g_error_free (error);
  g_task_return_pointer (task, g_steal_pointer (&probe->info), g_object_unref);
}

/* A value that is not UTF-8 could not be restored by an undo: as good as not read. */
static gboolean
take_host_key (NestHypervisorInfo  *info,
               GBytes              *out,
               GError             **error)
{
  g_autofree char *value = NULL;
  gsize length;
  const char *data = g_bytes_get_data (out, &length);

  if (!nest_vbox_parse_extra_data (data, length, &value, error))
    return FALSE;
  if (value != NULL && !g_utf8_validate (value, -1, NULL))
    nest_hypervisor_info_set_host_key (info, FALSE, NULL);
  else
    nest_hypervisor_info_set_host_key (info, TRUE, value);

  return TRUE;
}

static void
on_host_key (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) out = nest_vbox_manage_call_finish (NEST_VBOX_MANAGE (source), result, &error);

  if (out == NULL || !take_host_key (probe->info, out, &error))
    {
      end_with_problem (task, error);
      return;
    }
  check_driver (probe->info, probe->driver_path);
  g_task_return_pointer (task, g_steal_pointer (&probe->info), g_object_unref);
}

static void
on_host_info (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) out = nest_vbox_manage_call_finish (NEST_VBOX_MANAGE (source), result, &error);
  g_autoptr (NestVboxHostInfo) host = NULL;

  if (out != NULL)
    host = nest_vbox_parse_host_info (g_bytes_get_data (out, NULL), g_bytes_get_size (out), &error);
  if (host == NULL)
    {
      end_with_problem (task, error);
      return;
    }
  nest_hypervisor_info_set_hw_virt (probe->info, host->hw_virt, host->nested_hw_virt);
  nest_hypervisor_info_set_paging (probe->info, host->nested_paging, host->unrestricted_guest);
  nest_vbox_manage_call_async (probe->manage, host_key_args, NEST_VBOX_CALL_READ, probe->priority,
                               g_task_get_cancellable (task), on_host_key, g_object_ref (task));
}

static void
on_version (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) out = nest_vbox_manage_call_finish (NEST_VBOX_MANAGE (source), result, &error);
  g_autofree char *version = NULL;

  if (out != NULL)
    version = nest_vbox_parse_version (g_bytes_get_data (out, NULL), g_bytes_get_size (out), &error);
  if (version == NULL)
    {
      end_with_problem (task, error);
      return;
    }
  nest_hypervisor_info_set_version (probe->info, version);
  nest_vbox_manage_call_async (probe->manage, host_info_args, NEST_VBOX_CALL_READ, probe->priority,
                               g_task_get_cancellable (task), on_host_info, g_object_ref (task));
}

/**
 * nest_virtualbox_probe:
 * @driver_path: the device of VirtualBox's kernel module
 * @task: returns a #NestHypervisorInfo; fails only when it is cancelled
 */
void
nest_virtualbox_probe (NestVboxManage *manage,
                       const char     *driver_path,
                       NestPriority    priority,
                       GTask          *task)
{
  Probe *probe = g_new0 (Probe, 1);

  probe->manage = g_object_ref (manage);
  probe->driver_path = g_strdup (driver_path);
  probe->priority = priority;
  probe->info = nest_hypervisor_info_new (NEST_VBOX_ID, NEST_VBOX_ID, "VirtualBox");
  g_task_set_task_data (task, probe, probe_free);
  nest_vbox_manage_call_async (manage, version_args, NEST_VBOX_CALL_READ, priority,
                               g_task_get_cancellable (task), on_version, g_object_ref (task));
}

static void
on_host_key_again (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (NestHypervisorInfo) info = nest_hypervisor_info_copy (g_task_get_task_data (task));
  GError *error = NULL;
  g_autoptr (GBytes) out = nest_vbox_manage_call_finish (NEST_VBOX_MANAGE (source), result, &error);

  if (out == NULL || !take_host_key (info, out, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&info), g_object_unref);
}

/**
 * nest_virtualbox_reread:
 * @info: what was found before
 * @task: returns a copy of @info with the host key as it is now
 */
void
nest_virtualbox_reread (NestVboxManage     *manage,
                        NestHypervisorInfo *info,
                        NestPriority        priority,
                        GTask              *task)
{
  g_task_set_task_data (task, g_object_ref (info), g_object_unref);
  nest_vbox_manage_call_async (manage, host_key_args, NEST_VBOX_CALL_READ, priority,
                               g_task_get_cancellable (task), on_host_key_again, g_object_ref (task));
}

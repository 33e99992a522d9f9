/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers from an idle, as a real hypervisor never answers before the call returns. */
#include "ui-hypervisor.h"

#include "nest-inventory-private.h"
#include "nest-test-snapshots.h"
#include "ui-test.h"

struct _UiHypervisor
{
  NestHypervisor parent_instance;

  NestHypervisorInfo *info;
  GPtrArray *machines; /* NestMachine */
  char *list_error;
  char *start_error;
  gboolean silent;
  GPtrArray *unanswered; /* GTask */
};

G_DEFINE_FINAL_TYPE (UiHypervisor, ui_hypervisor, NEST_TYPE_HYPERVISOR)

static gboolean
answer_idle (gpointer user_data)
{
  GTask *task = user_data;
  GObject *answer = g_task_get_task_data (task);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_object_ref (answer), g_object_unref);

  return G_SOURCE_REMOVE;
}

static gboolean
answer_list_idle (gpointer user_data)
{
  GTask *task = user_data;
  UiHypervisor *self = g_task_get_source_object (task);
  GPtrArray *listed;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (self->list_error != NULL)
    {
      g_task_return_new_error (task, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_SERVICE_DEAD, "%s", self->list_error);
      return G_SOURCE_REMOVE;
    }
  listed = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->machines->len; i++)
    {
      NestMachine *machine = g_ptr_array_index (self->machines, i);

      g_ptr_array_add (listed, nest_machine_get_detail (machine) == NEST_MACHINE_INACCESSIBLE
                                 ? g_object_ref (machine)
                                 : nest_machine_new (nest_hypervisor_get_id (NEST_HYPERVISOR (self)),
                                                     nest_hypervisor_get_connection (NEST_HYPERVISOR (self)),
                                                     nest_machine_get_uuid (machine), nest_machine_get_name (machine),
                                                     NEST_MACHINE_LISTED));
    }
  g_task_return_pointer (task, listed, (GDestroyNotify) g_ptr_array_unref);

  return G_SOURCE_REMOVE;
}

static void
answer (UiHypervisor *self,
        GTask        *task,
        GSourceFunc   function)
{
  if (self->silent)
    g_ptr_array_add (self->unanswered, task);
  else
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, function, task, g_object_unref);
}

static void
ui_hypervisor_probe_async (NestHypervisor      *hypervisor,
                           NestPriority         priority,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  UiHypervisor *self = UI_HYPERVISOR (hypervisor);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_ref (self->info), g_object_unref);
  answer (self, task, answer_idle);
}

static void
ui_hypervisor_reread_async (NestHypervisor      *hypervisor,
                            NestHypervisorInfo  *info,
                            NestPriority         priority,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  ui_hypervisor_probe_async (hypervisor, priority, cancellable, callback, user_data);
}

static void
ui_hypervisor_list_async (NestHypervisor      *hypervisor,
                          NestPriority         priority,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  UiHypervisor *self = UI_HYPERVISOR (hypervisor);

  answer (self, g_task_new (self, cancellable, callback, user_data), answer_list_idle);
}

static void
ui_hypervisor_read_async (NestHypervisor      *hypervisor,
                          const char          *uuid,
                          NestPriority         priority,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  UiHypervisor *self = UI_HYPERVISOR (hypervisor);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  for (guint i = 0; i < self->machines->len; i++)
    {
      NestMachine *machine = g_ptr_array_index (self->machines, i);

      if (!g_str_equal (nest_machine_get_uuid (machine), uuid))
        continue;
      g_task_set_task_data (task, g_object_ref (machine), g_object_unref);
      answer (self, task, answer_idle);
      return;
    }
  g_task_return_new_error (task, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_FAILED, "The machine cannot be read.");
  g_object_unref (task);
}

static void
ui_hypervisor_power_async (NestHypervisor      *hypervisor,
                           const char          *uuid,
                           NestPowerAction      action,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  UiHypervisor *self = UI_HYPERVISOR (hypervisor);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (self->start_error != NULL)
    g_task_return_new_error (task, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_START_FAILED, "%s", self->start_error);
  else
    g_task_return_boolean (task, TRUE);
}

static GPtrArray *
ui_hypervisor_describe (NestHypervisor *hypervisor,
                        const char     *uuid,
                        GPtrArray      *changes)
{
  GPtrArray *commands = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) command = g_string_new ("VBoxManage modifyvm ");

  g_string_append (command, uuid != NULL ? uuid : "global");
  for (guint i = 0; i < changes->len; i++)
    g_string_append_printf (command, " --%s …",
                            nest_setting_get_id (nest_change_get_setting (g_ptr_array_index (changes, i))));
  g_ptr_array_add (commands, g_string_free (g_steal_pointer (&command), FALSE));

  return commands;
}

static void
ui_hypervisor_finalize (GObject *object)
{
  UiHypervisor *self = UI_HYPERVISOR (object);

  g_clear_object (&self->info);
  g_ptr_array_unref (self->machines);
  g_ptr_array_unref (self->unanswered);
  g_free (self->list_error);
  g_free (self->start_error);

  G_OBJECT_CLASS (ui_hypervisor_parent_class)->finalize (object);
}

static void
ui_hypervisor_class_init (UiHypervisorClass *klass)
{
  NestHypervisorClass *hypervisor_class = NEST_HYPERVISOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ui_hypervisor_finalize;
  hypervisor_class->probe_async = ui_hypervisor_probe_async;
  hypervisor_class->reread_async = ui_hypervisor_reread_async;
  hypervisor_class->list_async = ui_hypervisor_list_async;
  hypervisor_class->read_async = ui_hypervisor_read_async;
  hypervisor_class->power_async = ui_hypervisor_power_async;
  hypervisor_class->describe = ui_hypervisor_describe;
}

static void
ui_hypervisor_init (UiHypervisor *self)
{
  self->info = nest_test_hypervisor_info_new (NEST_TEST_VERSION);
  self->machines = g_ptr_array_new_with_free_func (g_object_unref);
  self->unanswered = g_ptr_array_new_with_free_func (g_object_unref);
}

UiHypervisor *
ui_hypervisor_new (void)
{
  return g_object_new (UI_TYPE_HYPERVISOR, "id", "virtualbox", "connection", "virtualbox", "name", "VirtualBox", NULL);
}

/** ui_hypervisor_new_refused: Returns: (transfer full): KVM on another computer, which does not let us in */
UiHypervisor *
ui_hypervisor_new_refused (const char *connection,
                           const char *name)
{
  UiHypervisor *self = g_object_new (UI_TYPE_HYPERVISOR, "id", "kvm", "connection", connection, "name", name, NULL);
  NestHypervisorInfo *info = nest_hypervisor_info_new ("kvm", connection, name);

  nest_hypervisor_info_set_problem (info, NEST_HYPERVISOR_PROBLEM_ACCESS_DENIED,
                                    "Cannot recv data: Permission denied (publickey,password).",
                                    "Put your ssh key on it with ssh-copy-id, and try again.");
  ui_hypervisor_set_info (self, info);
  ui_hypervisor_set_list_error (self, "Cannot recv data: Permission denied (publickey,password).");

  return self;
}

/** ui_hypervisor_set_info: @info: (transfer full): what it says of itself */
void
ui_hypervisor_set_info (UiHypervisor       *self,
                        NestHypervisorInfo *info)
{
  g_clear_object (&self->info);
  self->info = info;
}

/** ui_hypervisor_add: @machine: (transfer full): one more machine */
void
ui_hypervisor_add (UiHypervisor *self,
                   NestMachine  *machine)
{
  g_ptr_array_add (self->machines, machine);
}

/** ui_hypervisor_remove: the machine at @position is not listed any more */
void
ui_hypervisor_remove (UiHypervisor *self,
                      guint         position)
{
  g_ptr_array_remove_index (self->machines, position);
}

/** ui_hypervisor_replace: @machine: (transfer full): what is read of the machine at @position from now on */
void
ui_hypervisor_replace (UiHypervisor *self,
                       guint         position,
                       NestMachine  *machine)
{
  g_object_unref (g_ptr_array_index (self->machines, position));
  g_ptr_array_index (self->machines, position) = machine;
}

/** ui_hypervisor_set_list_error: @message: (nullable): why its machines cannot be listed */
void
ui_hypervisor_set_list_error (UiHypervisor *self,
                              const char   *message)
{
  g_free (self->list_error);
  self->list_error = g_strdup (message);
}

/** ui_hypervisor_set_silent: @silent: whether it hangs from now on; when it no longer does, what waits is answered */
void
ui_hypervisor_set_silent (UiHypervisor *self,
                          gboolean      silent)
{
  self->silent = silent;
  if (silent)
    return;
  for (guint i = 0; i < self->unanswered->len; i++)
    {
      GTask *task = g_ptr_array_index (self->unanswered, i);

      g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, g_task_get_task_data (task) != NULL ? answer_idle : answer_list_idle,
                       g_object_ref (task), g_object_unref);
    }
  g_ptr_array_set_size (self->unanswered, 0);
}

/** ui_hypervisor_set_start_error: @message: (nullable): why no machine can be started */
void
ui_hypervisor_set_start_error (UiHypervisor *self,
                               const char   *message)
{
  g_free (self->start_error);
  self->start_error = g_strdup (message);
}

/**
 * ui_inventory_new:
 *
 * Returns: (transfer full): with that hypervisor, nothing read yet; what the test runs on is not looked at, as it would be
 *   shown sooner or later
 */
NestInventory *
ui_inventory_new (UiHypervisor *hypervisor)
{
  NestInventory *inventory = nest_inventory_new ();

  nest_inventory_set_made_up_host (inventory, NULL);
  nest_inventory_add_hypervisor (inventory, NEST_HYPERVISOR (hypervisor));

  return inventory;
}

static gboolean
is_read (gpointer data)
{
  return !nest_inventory_is_loading (data);
}

/** ui_inventory_read: reads all there is; @host takes the place of the computer the test runs on */
void
ui_inventory_read (NestInventory *inventory,
                   NestHost      *host)
{
  nest_inventory_refresh (inventory);
  ui_test_wait_for (is_read, inventory);
  nest_inventory_take_host (inventory, host);
  ui_test_settle ();
}

/** sight_set_up: @new_page: makes the page, which has a window to itself */
void
sight_set_up (Sight     *sight,
              NestPage *(*new_page) (NestInventory *inventory))
{
  sight->hypervisor = ui_hypervisor_new ();
  sight->inventory = ui_inventory_new (sight->hypervisor);
  sight->host = nest_test_host_new (NEST_CPU_VENDOR_AMD);
  sight->page = new_page (sight->inventory);
  sight->window = ui_test_show_page (sight->page);
}

/** sight_tear_down: @data: not used; whatever the page showed last, everything on it has a name */
void
sight_tear_down (Sight         *sight,
                 gconstpointer  data)
{
  ui_test_assert_named (sight->window);
  ui_test_close (sight->window);
  nest_inventory_stop (sight->inventory);
  g_clear_object (&sight->inventory);
  g_clear_object (&sight->hypervisor);
  g_clear_object (&sight->host);
}

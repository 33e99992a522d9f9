/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Three places: VirtualBox.xml for the list of machines, the machine's .vbox for its settings and most of its
 * states, and its folder of logs, where a new log is begun at each start. Never a truth: only VBoxManage knows.
 */
#include "nest-vbox-hints.h"

#include <string.h>

#include "nest-hint-queue.h"
#include "nest-vbox-home.h"
#include "nest-vbox-parse.h"

#define GLOBAL_SETTINGS "VirtualBox.xml"

struct _NestVboxHints
{
  GObject parent_instance;

  NestHintQueue *queue;
  GCancellable *cancellable;
  GFile *global_file;
  GFileMonitor *global_monitor;
  char *registry; /* checksum of the list of machines */

  char *uuid;     /* the machine that is looked at */
  char *settings_path;
  GFileMonitor *settings_monitor;
  char *log_path;
  GFileMonitor *log_monitor;
};

G_DEFINE_FINAL_TYPE (NestVboxHints, nest_vbox_hints, G_TYPE_OBJECT)

static void
stop (GFileMonitor **monitor)
{
  if (*monitor != NULL)
    g_file_monitor_cancel (*monitor);
  g_clear_object (monitor);
}

static void
forget_machine (NestVboxHints *self)
{
  stop (&self->settings_monitor);
  stop (&self->log_monitor);
  g_clear_pointer (&self->settings_path, g_free);
  g_clear_pointer (&self->log_path, g_free);
  g_clear_pointer (&self->uuid, g_free);
}

static void
nest_vbox_hints_dispose (GObject *object)
{
  NestVboxHints *self = NEST_VBOX_HINTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  forget_machine (self);
  stop (&self->global_monitor);
  g_clear_object (&self->global_file);
  g_clear_pointer (&self->registry, g_free);
  g_clear_pointer (&self->queue, nest_hint_queue_unref);

  G_OBJECT_CLASS (nest_vbox_hints_parent_class)->dispose (object);
}

static void
nest_vbox_hints_class_init (NestVboxHintsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_vbox_hints_dispose;
}

static void
nest_vbox_hints_init (NestVboxHints *self)
{
  self->cancellable = g_cancellable_new ();
}

/* VirtualBox's own window writes sizes and positions into the same file: only the list of machines counts. */
static char *
checksum_registry (const char *xml,
                   gsize       length)
{
  const char *begin = g_strstr_len (xml, (gssize) length, "<MachineRegistry");
  const char *end = g_strstr_len (xml, (gssize) length, "</MachineRegistry>");

  if (begin == NULL || end == NULL || end < begin)
    return g_strdup ("");

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) begin, (gsize) (end - begin));
}

static void
global_settings_loaded (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (NestVboxHints) self = user_data;
  g_autofree char *xml = NULL;
  g_autofree char *registry = NULL;
  gsize length;

  /* While it is being replaced it may not be there: another event follows. */
  if (!g_file_load_contents_finish (G_FILE (source), result, &xml, &length, NULL, NULL) || self->queue == NULL)
    return;
  registry = checksum_registry (xml, length);
  if (self->registry != NULL && !g_str_equal (self->registry, registry))
    nest_hint_queue_add (self->queue, NULL);
  g_free (self->registry);
  self->registry = g_steal_pointer (&registry);
}

static void
load_global_settings (NestVboxHints *self)
{
  g_file_load_contents_async (self->global_file, self->cancellable, global_settings_loaded, g_object_ref (self));
}

static gboolean
is_new_content (GFileMonitorEvent event)
{
  return event != G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED && event != G_FILE_MONITOR_EVENT_PRE_UNMOUNT;
}

static void
global_settings_changed (NestVboxHints     *self,
                         GFile             *file,
                         GFile             *other_file,
                         GFileMonitorEvent  event)
{
  if (is_new_content (event))
    load_global_settings (self);
}

static void
settings_changed (NestVboxHints     *self,
                  GFile             *file,
                  GFile             *other_file,
                  GFileMonitorEvent  event)
{
  if (is_new_content (event))
    nest_hint_queue_add (self->queue, self->uuid);
}

/* A running machine keeps writing into its log: only a log that begins says something. */
static void
log_changed (NestVboxHints     *self,
             GFile             *file,
             GFile             *other_file,
             GFileMonitorEvent  event)
{
  if (is_new_content (event) && event != G_FILE_MONITOR_EVENT_CHANGED &&
      event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT)
    nest_hint_queue_add (self->queue, self->uuid);
}

/**
 * nest_vbox_hints_new:
 * @hypervisor: (transfer none): emits "machine-hint"; it may go before the hints do
 * @folder: of VirtualBox's settings, as nest_vbox_home_get() returns it; it may not exist yet
 *
 * A folder that cannot be watched is no error: hints are an extra.
 */
NestVboxHints *
nest_vbox_hints_new (NestHypervisor *hypervisor,
                     const char     *folder)
{
  NestVboxHints *self = g_object_new (NEST_TYPE_VBOX_HINTS, NULL);
  g_autofree char *path = g_build_filename (folder, GLOBAL_SETTINGS, NULL);

  self->queue = nest_hint_queue_new (hypervisor);
  self->global_file = g_file_new_for_path (path);
  self->global_monitor = g_file_monitor_file (self->global_file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->global_monitor != NULL)
    g_signal_connect_object (self->global_monitor, "changed", G_CALLBACK (global_settings_changed), self,
                             G_CONNECT_SWAPPED);
  load_global_settings (self);

  return self;
}

/** nest_vbox_hints_set_machine: @uuid: (nullable): the one machine whose files are watched, once they are known */
void
nest_vbox_hints_set_machine (NestVboxHints *self,
                             const char    *uuid)
{
  if (g_strcmp0 (self->uuid, uuid) == 0)
    return;
  forget_machine (self);
  self->uuid = g_strdup (uuid);
}

/* Nothing is done when the path is the same as before, so a reading costs no new watch. */
static void
watch (NestVboxHints  *self,
       const char     *path,
       char          **watched_path,
       GFileMonitor  **monitor,
       gboolean        is_folder,
       GCallback       callback)
{
  g_autoptr (GFile) file = NULL;

  if (g_strcmp0 (*watched_path, path) == 0)
    return;
  stop (monitor);
  g_free (*watched_path);
  *watched_path = g_strdup (path);
  if (path == NULL || !g_path_is_absolute (path))
    return;
  file = g_file_new_for_path (path);
  *monitor = is_folder ? g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL)
                       : g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (*monitor != NULL)
    g_signal_connect_object (*monitor, "changed", callback, self, G_CONNECT_SWAPPED);
}

/** nest_vbox_hints_take_output: @output: what showvminfo said of @uuid: it names the machine's files */
void
nest_vbox_hints_take_output (NestVboxHints *self,
                             const char    *uuid,
                             GBytes        *output)
{
  g_autoptr (GHashTable) info = NULL;

  if (g_strcmp0 (self->uuid, uuid) != 0)
    return;
  info = nest_vbox_parse_machine_readable (g_bytes_get_data (output, NULL), g_bytes_get_size (output), NULL);
  if (info == NULL)
    return;
  watch (self, g_hash_table_lookup (info, "CfgFile"), &self->settings_path, &self->settings_monitor, FALSE,
         G_CALLBACK (settings_changed));
  watch (self, g_hash_table_lookup (info, "LogFldr"), &self->log_path, &self->log_monitor, TRUE,
         G_CALLBACK (log_changed));
}

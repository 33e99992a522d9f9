/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "virsh setvcpus --config" and its like write the definition and send no event (seen with libvirt 9.0). Where the
 * definitions are the user's own, their folder can be watched; libvirt writes each anew and puts it in the old one's place.
 */
#include "nest-libvirt-watch.h"

#include <string.h>

#define UUID_LENGTH 36

struct _NestLibvirtWatch
{
  GObject parent_instance;

  NestHintQueue *hints;
  GFileMonitor *monitor;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (NestLibvirtWatch, nest_libvirt_watch, G_TYPE_OBJECT)

/** nest_libvirt_watch_stop: no more hints */
void
nest_libvirt_watch_stop (NestLibvirtWatch *self)
{
  g_cancellable_cancel (self->cancellable);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
}

static void
nest_libvirt_watch_finalize (GObject *object)
{
  NestLibvirtWatch *self = NEST_LIBVIRT_WATCH (object);

  nest_libvirt_watch_stop (self);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->hints, nest_hint_queue_unref);

  G_OBJECT_CLASS (nest_libvirt_watch_parent_class)->finalize (object);
}

static void
nest_libvirt_watch_class_init (NestLibvirtWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_libvirt_watch_finalize;
}

static void
nest_libvirt_watch_init (NestLibvirtWatch *self)
{
  self->cancellable = g_cancellable_new ();
}

/* Only whose it is: what is in there is libvirt's to tell. */
static char *
find_uuid (const char *xml,
           gsize       length)
{
  const char *begin = g_strstr_len (xml, (gssize) length, "<uuid>");
  g_autofree char *uuid = NULL;

  if (begin == NULL || (gsize) (begin - xml) + strlen ("<uuid>") + UUID_LENGTH > length)
    return NULL;
  uuid = g_ascii_strdown (begin + strlen ("<uuid>"), UUID_LENGTH);

  return g_uuid_string_is_valid (uuid) ? g_steal_pointer (&uuid) : NULL;
}

static void
definition_loaded (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (NestLibvirtWatch) self = user_data;
  g_autofree char *xml = NULL;
  g_autofree char *uuid = NULL;
  gsize length;

  /* One that is gone again is in an event. */
  if (!g_file_load_contents_finish (G_FILE (source), result, &xml, &length, NULL, NULL) ||
      g_cancellable_is_cancelled (self->cancellable))
    return;
  uuid = find_uuid (xml, length);
  if (uuid != NULL)
    nest_hint_queue_add (self->hints, uuid);
}

static void
folder_changed (NestLibvirtWatch  *self,
                GFile             *file,
                GFile             *other_file,
                GFileMonitorEvent  event)
{
  GFile *written = event == G_FILE_MONITOR_EVENT_RENAMED ? other_file : file;
  g_autofree char *name = NULL;

  if (event != G_FILE_MONITOR_EVENT_RENAMED && event != G_FILE_MONITOR_EVENT_MOVED_IN &&
      event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT)
    return;
  name = g_file_get_basename (written);
  if (g_str_has_suffix (name, ".xml"))
    g_file_load_contents_async (written, self->cancellable, definition_loaded, g_object_ref (self));
}

/**
 * nest_libvirt_watch_new:
 * @hints: where to put what is seen
 *
 * A folder that cannot be watched is no error: hints are an extra.
 *
 * Returns: (transfer full) (nullable): %NULL: there is no folder yet; else one that watches the definitions of qemu:///session, in the main loop
 */
NestLibvirtWatch *
nest_libvirt_watch_new (NestHintQueue *hints)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "libvirt", "qemu", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  NestLibvirtWatch *self;

  /* GIO looks for a missing folder only every four seconds. */
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return NULL;
  self = g_object_new (NEST_TYPE_LIBVIRT_WATCH, NULL);
  self->hints = nest_hint_queue_ref (hints);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (folder_changed), self, G_CONNECT_SWAPPED);

  return self;
}

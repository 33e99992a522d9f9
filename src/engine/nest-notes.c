/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small file a machine, named by a hash: a machine's name never becomes part of a path. Every call takes milliseconds. */
#include "nest-notes.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sys/file.h>
#include <unistd.h>

#include "nest-run-lock.h"
#include "nest-runner-error.h"
#include "nest-state-file.h"
#include "nest-state-write.h"

#define FORMAT 1
#define MAX_SIZE (64 * 1024)
/* There are some 40 steps and considerations; ids are kebab-case. */
#define MAX_IDS 256
#define MAX_ID_LENGTH 64

static const char *const members[NEST_N_NOTES] = { "ticked", "skipped", "acknowledged" };

struct _NestNotes
{
  gatomicrefcount references;
  GHashTable *ids[NEST_N_NOTES]; /* sets */
};

/** nest_notes_new: Returns: (transfer full): nothing is noted */
NestNotes *
nest_notes_new (void)
{
  NestNotes *self = g_new0 (NestNotes, 1);

  g_atomic_ref_count_init (&self->references);
  for (guint i = 0; i < NEST_N_NOTES; i++)
    self->ids[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

NestNotes *
nest_notes_ref (NestNotes *self)
{
  g_atomic_ref_count_inc (&self->references);

  return self;
}

void
nest_notes_unref (NestNotes *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < NEST_N_NOTES; i++)
    g_hash_table_unref (self->ids[i]);
  g_free (self);
}

/** nest_notes_has: Returns: whether that is noted of @id */
gboolean
nest_notes_has (NestNotes  *self,
                NestNote    note,
                const char *id)
{
  return g_hash_table_contains (self->ids[note], id);
}

static gboolean
is_id (const char *text)
{
  gsize length = text != NULL ? strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;

  return length > 0 && length <= MAX_ID_LENGTH && text[length] == '\0';
}

/** nest_notes_set: changes only what is in memory; what is no id is not noted */
void
nest_notes_set (NestNotes  *self,
                NestNote    note,
                const char *id,
                gboolean    noted)
{
  if (!noted)
    g_hash_table_remove (self->ids[note], id);
  else if (is_id (id) && g_hash_table_size (self->ids[note]) < MAX_IDS)
    g_hash_table_add (self->ids[note], g_strdup (id));
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/** nest_notes_list: Returns: (transfer full): all ids of which that is noted, in alphabetical order */
char **
nest_notes_list (NestNotes *self,
                 NestNote   note)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->ids[note]);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  g_ptr_array_sort (ids, compare_ids);
  g_ptr_array_add (ids, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

static char *
get_machines_folder (const char *folder)
{
  return folder != NULL ? g_build_filename (folder, "machines", NULL)
                        : g_build_filename (g_get_user_state_dir (), "nestbox", "machines", NULL);
}

static char *
get_path (const char *machines,
          const char *connection,
          const char *uuid)
{
  /* Neither can contain the zero byte that divides them. */
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *name = NULL;

  g_checksum_update (hash, (const guchar *) connection, (gssize) strlen (connection) + 1);
  g_checksum_update (hash, (const guchar *) uuid, (gssize) strlen (uuid));
  name = g_strconcat (g_checksum_get_string (hash), ".json", NULL);

  return g_build_filename (machines, name, NULL);
}

/* --- the format --- */

static gboolean
parse_ids (JsonObject *object,
           const char *member,
           GHashTable *ids)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) > MAX_IDS)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *id = json_node_get_value_type (element) == G_TYPE_STRING ? json_node_get_string (element) : NULL;

      if (!is_id (id))
        return FALSE;
      g_hash_table_add (ids, g_strdup (id));
    }

  return TRUE;
}

static NestNotes *
parse (const char  *data,
       gsize        length,
       GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (NestNotes) self = nest_notes_new ();
  JsonNode *root = NULL, *format = NULL;
  gboolean ok;

  if (nest_state_file_is_sane_json (data, length) && json_parser_load_from_data (parser, data, (gssize) length, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    format = json_object_get_member (json_node_get_object (root), "format");
  ok = format != NULL && json_node_get_value_type (format) == G_TYPE_INT64 && json_node_get_int (format) == FORMAT;
  for (guint i = 0; ok && i < NEST_N_NOTES; i++)
    ok = parse_ids (json_node_get_object (root), members[i], self->ids[i]);
  if (ok)
    return g_steal_pointer (&self);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("These are no notes of this version of Nestbox, or they are damaged."));
  return NULL;
}

static char *
format_notes (NestNotes *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_int_value (builder, FORMAT);
  for (guint i = 0; i < NEST_N_NOTES; i++)
    {
      g_auto (GStrv) ids = nest_notes_list (self, i);

      json_builder_set_member_name (builder, members[i]);
      json_builder_begin_array (builder);
      for (guint j = 0; ids[j] != NULL; j++)
        json_builder_add_string_value (builder, ids[j]);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

/* --- the files --- */

static NestNotes *
load (const char  *path,
      char       **set_aside)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  g_autofree char *message = NULL;
  gsize length = 0;
  NestNotes *self = NULL;

  data = nest_state_file_read (path, MAX_SIZE, &length, &error);
  if (data != NULL)
    self = parse (data, length, &error);
  if (self != NULL)
    return self;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    message = nest_state_file_set_aside (path, error);
  if (set_aside != NULL)
    *set_aside = g_steal_pointer (&message);

  return nest_notes_new ();
}

/**
 * nest_notes_read:
 * @folder: (nullable): the state folder; %NULL: $XDG_STATE_HOME/nestbox
 * @connection: where the machine is
 * @uuid: which it is
 * @set_aside: (out) (optional) (nullable) (transfer full): a sentence about a damaged file, which is set aside
 *
 * Returns: (transfer full): what is noted of the machine; nothing is an answer, too
 */
NestNotes *
nest_notes_read (const char  *folder,
                 const char  *connection,
                 const char  *uuid,
                 char       **set_aside)
{
  g_autofree char *machines = get_machines_folder (folder);
  g_autofree char *path = get_path (machines, connection, uuid);

  if (set_aside != NULL)
    *set_aside = NULL;

  return load (path, set_aside);
}

static gboolean
set_write_error (const char  *machines,
                 int          number,
                 GError     **error)
{
  g_autofree char *sentence = nest_state_write_describe (machines, number);

  g_set_error_literal (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL, sentence);

  return FALSE;
}

/* Writers, also those of other processes, wait for each other, so that no note is lost. -1: error */
static int
lock (const char  *machines,
      GError     **error)
{
  g_autofree char *path = g_build_filename (machines, "lock", NULL);
  int fd = -1;
  gboolean locked = FALSE;

  if (!nest_run_lock_make_folder (machines, error))
    return -1;
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0)
    do
      locked = flock (fd, LOCK_EX) == 0;
    while (!locked && errno == EINTR);
  if (locked)
    return fd;

  set_write_error (machines, errno, error);
  if (fd >= 0)
    close (fd);

  return -1;
}

/**
 * nest_notes_write:
 * @folder: (nullable): the state folder; %NULL: $XDG_STATE_HOME/nestbox
 * @note: what to note
 * @ids: (array zero-terminated=1): of what
 * @noted: %FALSE takes it back
 *
 * All else that is noted of the machine stays, also what another process noted meanwhile. Blocks until it is on the disk.
 */
gboolean
nest_notes_write (const char        *folder,
                  const char        *connection,
                  const char        *uuid,
                  NestNote           note,
                  const char *const *ids,
                  gboolean           noted,
                  GError           **error)
{
  g_autofree char *machines = get_machines_folder (folder);
  g_autofree char *path = get_path (machines, connection, uuid);
  g_autofree char *text = NULL;
  g_autoptr (NestNotes) self = NULL;
  int fd = lock (machines, error);
  int number;

  if (fd < 0)
    return FALSE;

  self = load (path, NULL);
  for (guint i = 0; ids[i] != NULL; i++)
    nest_notes_set (self, note, ids[i], noted);
  text = format_notes (self);
  number = nest_state_write (path, text);
  close (fd);

  return number == 0 || set_write_error (machines, number, error);
}

/**
 * nest_notes_forget:
 * @folder: (nullable): the state folder; %NULL: $XDG_STATE_HOME/nestbox
 *
 * Deletes what is noted of all machines, and what was set aside of it.
 *
 * Returns: whether nothing is left; nothing to forget is no error
 */
gboolean
nest_notes_forget (const char  *folder,
                   GError     **error)
{
  g_autofree char *machines = get_machines_folder (folder);
  g_autoptr (GDir) dir = g_dir_open (machines, 0, NULL);
  int fd = dir != NULL ? lock (machines, error) : -1;
  gboolean ok = TRUE;
  const char *name;

  if (dir == NULL)
    return TRUE;
  if (fd < 0)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (machines, name, NULL);

      if (!g_str_has_suffix (name, ".json") && !g_str_has_suffix (name, ".json.damaged"))
        continue;
      if (g_unlink (path) != 0 && errno != ENOENT && ok)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       /* Translators: %s is the system's reason */
                       _("What was noted about a machine could not be deleted: %s"), g_strerror (errno));
          ok = FALSE;
        }
    }
  close (fd);

  return ok;
}

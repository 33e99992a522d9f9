/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of a document in both directions. A missing or null one leaves its variable alone; a wrong type fails for good. */
#include "nest-archive.h"

#include "nest-text.h"

/* In place of a sentence in the user's own language, which may not be told; nobody shows it but helpers */
#define LEFT_OUT "(A sentence was left out, as it would tell the language.)"

/* Versions, kernel releases, ids; and the scrubber's marks in them */
#define WORD "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+:~[]-"
#define MAX_WORD 96

struct _NestArchive
{
  JsonBuilder *builder; /* only when writing */
  const NestScrubber *scrubber;
  NestPrivate included;
  gboolean is_english;
  GPtrArray *stack; /* only when reading: JsonObject or JsonArray, borrowed */
  JsonArray *empty; /* in place of one that is missing */
  gboolean failed;
};

/** nest_archive_new_writer: @scrubber: must outlive it; @is_english: whether sentences of the program tell no language */
NestArchive *
nest_archive_new_writer (const NestScrubber *scrubber,
                         NestPrivate         included,
                         gboolean            is_english)
{
  NestArchive *self = g_new0 (NestArchive, 1);

  self->builder = json_builder_new ();
  self->scrubber = scrubber;
  self->included = included;
  self->is_english = is_english;
  json_builder_begin_object (self->builder);

  return self;
}

/** nest_archive_new_reader: @object: (transfer none): must outlive the archive */
NestArchive *
nest_archive_new_reader (JsonObject *object)
{
  NestArchive *self = g_new0 (NestArchive, 1);

  self->stack = g_ptr_array_new ();
  self->empty = json_array_new ();
  g_ptr_array_add (self->stack, object);

  return self;
}

void
nest_archive_free (NestArchive *self)
{
  g_clear_object (&self->builder);
  g_clear_pointer (&self->stack, g_ptr_array_unref);
  g_clear_pointer (&self->empty, json_array_unref);
  g_free (self);
}

gboolean
nest_archive_is_writing (NestArchive *self)
{
  return self->builder != NULL;
}

/** nest_archive_is_english: Returns: whether what the user's programs ever said may stay; only when writing */
gboolean
nest_archive_is_english (NestArchive *self)
{
  return nest_scrubber_is_english (self->scrubber) || (self->included & NEST_PRIVATE_LANGUAGE);
}

/** nest_archive_clean: Returns: (transfer full): @text as it is written; only when writing */
char *
nest_archive_clean (NestArchive *self,
                    const char  *text)
{
  return nest_scrubber_clean (self->scrubber, self->included, text);
}

/** nest_archive_has_failed: Returns: whether anything was of a wrong type or out of its limits */
gboolean
nest_archive_has_failed (NestArchive *self)
{
  return self->failed;
}

void
nest_archive_fail (NestArchive *self)
{
  self->failed = TRUE;
}

/** nest_archive_end_writing: Returns: (transfer full): the document */
JsonNode *
nest_archive_end_writing (NestArchive *self)
{
  json_builder_end_object (self->builder);

  return json_builder_get_root (self->builder);
}

/* Returns: (nullable): of that type; NULL also where it is missing or null. @type: G_TYPE_INVALID: an object or array */
static JsonNode *
get_node (NestArchive  *self,
          const char   *name,
          JsonNodeType  node_type,
          GType         type)
{
  JsonObject *object = g_ptr_array_index (self->stack, self->stack->len - 1);
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (json_node_get_node_type (node) == node_type && (type == G_TYPE_INVALID || json_node_get_value_type (node) == type))
    return node;
  nest_archive_fail (self);

  return NULL;
}

/** nest_archive_has: Returns: whether there is such a member, and it is not null; only when reading */
gboolean
nest_archive_has (NestArchive *self,
                  const char  *name)
{
  JsonNode *node = json_object_get_member (g_ptr_array_index (self->stack, self->stack->len - 1), name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

/** nest_archive_begin: Returns: whether there is such an object; then nest_archive_end() has to follow */
gboolean
nest_archive_begin (NestArchive *self,
                    const char  *name)
{
  JsonNode *node;

  if (self->builder != NULL)
    {
      json_builder_set_member_name (self->builder, name);
      json_builder_begin_object (self->builder);
      return TRUE;
    }
  node = get_node (self, name, JSON_NODE_OBJECT, G_TYPE_INVALID);
  if (node != NULL)
    g_ptr_array_add (self->stack, json_node_get_object (node));

  return node != NULL;
}

/** nest_archive_begin_array: @count: of objects to write; @maximum: that a stranger may send; Returns: how many there are */
guint
nest_archive_begin_array (NestArchive *self,
                          const char  *name,
                          guint        count,
                          guint        maximum)
{
  JsonNode *node;
  JsonArray *array;

  if (self->builder != NULL)
    {
      json_builder_set_member_name (self->builder, name);
      json_builder_begin_array (self->builder);
      return MIN (count, maximum);
    }
  node = get_node (self, name, JSON_NODE_ARRAY, G_TYPE_INVALID);
  array = node != NULL ? json_node_get_array (node) : self->empty;
  if (json_array_get_length (array) > maximum)
    {
      nest_archive_fail (self);
      array = self->empty;
    }
  g_ptr_array_add (self->stack, array);

  return json_array_get_length (array);
}

/** nest_archive_begin_element: Returns: whether it is an object; then nest_archive_end() has to follow */
gboolean
nest_archive_begin_element (NestArchive *self,
                            guint        index)
{
  JsonNode *node;

  if (self->builder != NULL)
    {
      json_builder_begin_object (self->builder);
      return TRUE;
    }
  node = json_array_get_element (g_ptr_array_index (self->stack, self->stack->len - 1), index);
  if (JSON_NODE_HOLDS_OBJECT (node))
    g_ptr_array_add (self->stack, json_node_get_object (node));
  else
    nest_archive_fail (self);

  return JSON_NODE_HOLDS_OBJECT (node);
}

void
nest_archive_end (NestArchive *self)
{
  if (self->builder != NULL)
    json_builder_end_object (self->builder);
  else
    g_ptr_array_set_size (self->stack, (int) self->stack->len - 1);
}

void
nest_archive_end_array (NestArchive *self)
{
  if (self->builder != NULL)
    json_builder_end_array (self->builder);
  else
    g_ptr_array_set_size (self->stack, (int) self->stack->len - 1);
}

/** nest_archive_number: @maximum: the largest that means anything, below 2^53 */
void
nest_archive_number (NestArchive *self,
                     const char  *name,
                     guint64     *number,
                     guint64      maximum)
{
  JsonNode *node;
  gint64 read;

  if (self->builder != NULL)
    {
      json_builder_set_member_name (self->builder, name);
      json_builder_add_int_value (self->builder, (gint64) MIN (*number, maximum));
      return;
    }
  node = get_node (self, name, JSON_NODE_VALUE, G_TYPE_INT64);
  read = node != NULL ? json_node_get_int (node) : 0;
  if (read < 0 || (guint64) read > maximum)
    nest_archive_fail (self);
  else if (node != NULL)
    *number = (guint64) read;
}

void
nest_archive_flag (NestArchive *self,
                   const char  *name,
                   gboolean    *flag)
{
  JsonNode *node;

  if (self->builder != NULL)
    {
      json_builder_set_member_name (self->builder, name);
      json_builder_add_boolean_value (self->builder, *flag);
      return;
    }
  node = get_node (self, name, JSON_NODE_VALUE, G_TYPE_BOOLEAN);
  if (node != NULL)
    *flag = json_node_get_boolean (node);
}

/* Already harmless; @text: (nullable) */
static void
write_string (NestArchive *self,
              const char  *name,
              const char  *text)
{
  if (name != NULL)
    json_builder_set_member_name (self->builder, name);
  if (text != NULL)
    json_builder_add_string_value (self->builder, text);
  else
    json_builder_add_null_value (self->builder);
}

/* json-glib takes octal escapes as C does: bytes that need not be text even where the file is. */
static char *
take_string (NestArchive *self,
             JsonNode    *node)
{
  const char *text = node != NULL ? json_node_get_string (node) : NULL;

  if (text == NULL)
    return NULL;
  if (strlen (text) > NEST_ARCHIVE_MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    {
      nest_archive_fail (self);
      return NULL;
    }

  return nest_text_make_visible (text);
}

static void
read_string (NestArchive  *self,
             const char   *name,
             char        **text)
{
  char *read = take_string (self, get_node (self, name, JSON_NODE_VALUE, G_TYPE_STRING));

  if (read != NULL)
    {
      g_free (*text);
      *text = read;
    }
}

/** nest_archive_text: free text of others, without what is private */
void
nest_archive_text (NestArchive  *self,
                   const char   *name,
                   char        **text)
{
  g_autofree char *clean = NULL;

  if (self->builder == NULL)
    {
      read_string (self, name, text);
      return;
    }
  clean = *text != NULL ? nest_scrubber_clean (self->scrubber, self->included, *text) : NULL;
  write_string (self, name, clean);
}

static gboolean
may_tell (NestArchive *self)
{
  return self->is_english || (self->included & NEST_PRIVATE_LANGUAGE);
}

/** nest_archive_sentence: a text for people, which may be in the user's own language */
void
nest_archive_sentence (NestArchive  *self,
                       const char   *name,
                       char        **sentence)
{
  if (self->builder != NULL && *sentence != NULL && !may_tell (self))
    write_string (self, name, LEFT_OUT);
  else
    nest_archive_text (self, name, sentence);
}

/** nest_archive_private: what is there only where the user ticked its kind; a name of another kind in it still goes */
void
nest_archive_private (NestArchive  *self,
                      const char   *name,
                      NestPrivate   kind,
                      char        **fact)
{
  if (self->builder == NULL || (*fact != NULL && (self->included & kind)))
    nest_archive_text (self, name, fact);
}

static gboolean
is_word (const char *text)
{
  return *text != '\0' && strlen (text) <= MAX_WORD && strspn (text, WORD) == strlen (text);
}

/* Returns: (nullable): what may be written of @word; the scrubber's marks have spaces */
static char *
clean_word (NestArchive *self,
            const char  *word)
{
  g_autofree char *clean = word != NULL && is_word (word) ? nest_archive_clean (self, word) : NULL;

  if (clean != NULL)
    g_strdelimit (clean, " ", '-');

  return clean != NULL && is_word (clean) ? g_steal_pointer (&clean) : NULL;
}

/** nest_archive_word: a version, a release or a name without spaces; anything else is not written, and refused when read */
void
nest_archive_word (NestArchive  *self,
                   const char   *name,
                   char        **word)
{
  g_autofree char *text = NULL;

  if (self->builder != NULL)
    {
      text = clean_word (self, *word);
      write_string (self, name, text);
      return;
    }
  read_string (self, name, &text);
  if (text != NULL && !is_word (text))
    nest_archive_fail (self);
  else if (text != NULL)
    {
      g_free (*word);
      *word = g_steal_pointer (&text);
    }
}

/** nest_archive_id: @id: of our own, when writing; @read: (out) (nullable): when reading; see NEST_ARCHIVE_ENUM() */
void
nest_archive_id (NestArchive  *self,
                 const char   *name,
                 const char   *id,
                 char        **read)
{
  if (self->builder != NULL)
    write_string (self, name, id);
  else
    read_string (self, name, read);
}

/** nest_archive_texts: @texts: (element-type utf8): written, or added to; @maximum: how many there may be */
void
nest_archive_texts (NestArchive *self,
                    const char  *name,
                    GPtrArray   *texts,
                    gboolean     are_sentences,
                    guint        maximum)
{
  guint n = nest_archive_begin_array (self, name, are_sentences && self->builder != NULL && !may_tell (self) ? 0 : texts->len,
                                      maximum);

  for (guint i = 0; i < n; i++)
    if (self->builder != NULL)
      {
        g_autofree char *clean = nest_scrubber_clean (self->scrubber, self->included, g_ptr_array_index (texts, i));

        write_string (self, NULL, clean);
      }
    else
      {
        JsonNode *node = json_array_get_element (g_ptr_array_index (self->stack, self->stack->len - 1), i);
        char *text = NULL;

        if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
          text = take_string (self, node);
        if (text != NULL)
          g_ptr_array_add (texts, text);
        else
          nest_archive_fail (self);
      }
  nest_archive_end_array (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places and frames of a source are left out: an edit of something else may move them. */
#include "nest-wording.h"

#include <string.h>

typedef struct {
  GString *text;
  NestSetting setting;
  guint skipped; /* depth within an element that is left out */
} Reader;

/* Elements of the source itself; all others are the hypervisor's. */
static gboolean
is_frame (const char *name)
{
  static const char *const frames[] = { "source", "in", "element", "text", NULL };

  return g_strv_contains (frames, name);
}

/* Pins stand in the source of the number of processors, too; whether they were edited is said of the pins only. */
static gboolean
is_left_out (Reader     *reader,
             const char *name)
{
  return reader->setting == NEST_SETTING_CPU_COUNT && g_str_equal (name, "vcpupin");
}

static void
begin (GMarkupParseContext  *context,
       const char           *name,
       const char          **names,
       const char          **values,
       gpointer              user_data,
       GError              **error)
{
  Reader *reader = user_data;

  if (reader->skipped > 0 || is_left_out (reader, name))
    reader->skipped++;
  if (reader->skipped > 0 || is_frame (name))
    return;
  if (reader->text->len > 0)
    g_string_append_c (reader->text, ' ');
  if (g_str_equal (name, "attribute") && names[0] != NULL)
    {
      g_string_append_printf (reader->text, "%s=", values[0]);
      return;
    }
  g_string_append (reader->text, name);
  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (reader->text, " %s=%s", names[i], values[i]);
}

static void
end (GMarkupParseContext  *context,
     const char           *name,
     gpointer              user_data,
     GError              **error)
{
  Reader *reader = user_data;

  if (reader->skipped > 0)
    reader->skipped--;
}

static void
read_text (GMarkupParseContext  *context,
           const char           *text,
           gsize                 length,
           gpointer              user_data,
           GError              **error)
{
  Reader *reader = user_data;
  const char *parent = g_markup_parse_context_get_element (context);
  g_autofree char *plain = g_strstrip (g_strndup (text, length));

  if (reader->skipped > 0 || *plain == '\0')
    return;
  if (reader->text->len > 0 && !g_str_equal (parent, "attribute"))
    g_string_append_c (reader->text, ' ');
  g_string_append (reader->text, plain);
}

/**
 * nest_wording_new:
 * @source: (nullable): of nest_machine_get_source()
 *
 * Returns: (transfer full) (nullable): what it says, as words: "memory unit=KiB 524288 currentMemory unit=KiB 524288";
 *   %NULL where there is no source, or none that can be read
 */
char *
nest_wording_new (NestSetting  setting,
                  const char  *source)
{
  static const GMarkupParser parser = { begin, end, read_text, NULL, NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  Reader reader = { text, setting, 0 };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);

  if (source == NULL || !g_markup_parse_context_parse (context, source, (gssize) strlen (source), NULL) ||
      !g_markup_parse_context_end_parse (context, NULL))
    return NULL;

  return g_strdup (text->str);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of topics: what steps, considerations and explanations say, in one order, to be read and searched. Pure. */
#include "nest-help-private.h"

#include <glib/gi18n.h>

#include "nest-considerations.h"
#include "nest-explanations.h"
#include "nest-steps.h"

static const struct {
  const char *id;
  const char *title;
} sections[NEST_N_HELP_SECTIONS] = {
  [NEST_HELP_NESTING] = { "nesting", N_("Nested Virtualization") },
  [NEST_HELP_HOST] = { "host", N_("Host Steps") },
  [NEST_HELP_MACHINE] = { "machine", N_("VM Steps") },
  [NEST_HELP_INSIDE] = { "inside", N_("With Nestbox in the VM") },
  [NEST_HELP_OBSTACLES] = { "obstacles", N_("What Stands in the Way") },
  [NEST_HELP_UNSTUCK] = { "unstuck", N_("Getting Unstuck") },
  [NEST_HELP_PEOPLE] = { "people", N_("Help from People") },
};

static void
nest_help_part_free (gpointer data)
{
  NestHelpPart *self = data;

  g_free (self->heading);
  g_free (self->text);
  g_strfreev (self->commands);
  g_free (self->expectation);
  g_free (self->documentation);
  g_free (self);
}

static void
nest_help_topic_free (gpointer data)
{
  NestHelpTopic *self = data;

  g_free (self->title);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

/**
 * nest_help_add_topic:
 * @id: static
 * @title: in the user's language
 *
 * Returns: (transfer none): the topic, to which parts can be added; the one that has this title already, if there is one
 *   in @section
 */
NestHelpTopic *
nest_help_add_topic (GPtrArray       *topics,
                     NestHelpSection  section,
                     const char      *id,
                     const char      *title)
{
  NestHelpTopic *self;

  for (guint i = 0; i < topics->len; i++)
    {
      self = g_ptr_array_index (topics, i);
      if (self->section == section && g_str_equal (self->title, title))
        return self;
    }
  self = g_new0 (NestHelpTopic, 1);
  self->id = id;
  self->section = section;
  self->title = g_strdup (title);
  self->parts = g_ptr_array_new_with_free_func (nest_help_part_free);
  g_ptr_array_add (topics, self);

  return self;
}

static gboolean
has_heading (const NestHelpTopic *topic,
             const char          *heading)
{
  for (guint i = topic->parts->len; heading != NULL && i > 0; i--)
    {
      const NestHelpPart *part = g_ptr_array_index (topic->parts, i - 1);

      if (part->heading != NULL)
        return g_str_equal (part->heading, heading);
    }

  return FALSE;
}

/**
 * nest_help_add_part:
 * @heading: (nullable): left out where the part before has it already
 * @text: in the user's language, as @heading
 *
 * Returns: (transfer none): the part, whose other members can be set
 */
NestHelpPart *
nest_help_add_part (NestHelpTopic *topic,
                    const char    *heading,
                    const char    *text)
{
  NestHelpPart *self = g_new0 (NestHelpPart, 1);

  self->heading = has_heading (topic, heading) ? NULL : g_strdup (heading);
  self->text = g_strdup (text);
  g_ptr_array_add (topic->parts, self);

  return self;
}

/**
 * nest_help_take_documentation:
 * @documentation: (transfer full): an address; what several parts in a row have stands below the last of them
 */
void
nest_help_take_documentation (NestHelpTopic *topic,
                              NestHelpPart  *part,
                              char          *documentation)
{
  guint index;

  g_free (part->documentation);
  part->documentation = documentation;
  if (g_ptr_array_find (topic->parts, part, &index) && index > 0)
    {
      NestHelpPart *before = g_ptr_array_index (topic->parts, index - 1);

      if (g_strcmp0 (before->documentation, documentation) == 0)
        g_clear_pointer (&before->documentation, g_free);
    }
}

static void
add_steps (GPtrArray       *topics,
           NestHelpSection  section)
{
  for (const NestStep *const *step = nest_steps_get_all (); *step != NULL; step++)
    {
      NestHelpTopic *topic;
      NestHelpPart *part;

      if (((*step)->seen_from == NEST_SEEN_FROM_INSIDE) != (section == NEST_HELP_INSIDE))
        continue;
      topic = nest_help_add_topic (topics, section, (*step)->id, nest_step_get_title (*step));
      nest_help_add_part (topic, NULL, nest_step_get_brief (*step));
      part = nest_help_add_part (topic, _("Why"), nest_step_get_why (*step));
      nest_help_take_documentation (topic, part, nest_step_get_documentation (*step));
    }
}

static void
add_considerations (GPtrArray *topics)
{
  g_autoptr (GPtrArray) considerations = nest_considerations_get_all ();
  NestHelpTopic *topic = nest_help_add_topic (topics, NEST_HELP_NESTING, "security", _("Security Considerations"));

  for (guint i = 0; i < considerations->len; i++)
    {
      const NestConsideration *consideration = g_ptr_array_index (considerations, i);
      NestHelpPart *part = nest_help_add_part (topic, nest_consideration_get_title (consideration),
                                               nest_consideration_get_text (consideration));

      nest_help_take_documentation (topic, part, nest_consideration_get_documentation (consideration));
    }
}

/* Explanations of one title, such as those for Intel and AMD, may share a paragraph */
static NestHelpPart *
add_paragraph (NestHelpTopic *topic,
               const char    *heading,
               const char    *text)
{
  for (guint i = 0; i < topic->parts->len; i++)
    {
      NestHelpPart *part = g_ptr_array_index (topic->parts, i);

      if (g_str_equal (part->text, text))
        return part;
    }

  return nest_help_add_part (topic, heading, text);
}

static void
add_explanation (GPtrArray             *topics,
                 const NestExplanation *explanation,
                 NestHost              *host)
{
  g_autofree char *possible = nest_explanation_format_possible (explanation, host);
  g_autoptr (GPtrArray) commands = nest_explanation_get_commands (explanation, host);
  NestHelpTopic *topic = nest_help_add_topic (topics, NEST_HELP_OBSTACLES, explanation->id, _(explanation->title));
  NestHelpPart *part = add_paragraph (topic, _("What It Means"), _(explanation->meaning));

  if (possible != NULL)
    {
      part = add_paragraph (topic, _("What You Can Do"), possible);
      g_ptr_array_add (commands, NULL);
      g_strfreev (part->commands);
      part->commands = g_strdupv ((char **) commands->pdata);
    }
  if (explanation->impossible != NULL)
    part = add_paragraph (topic, _("What Cannot Be Done"), _(explanation->impossible));
  nest_help_take_documentation (topic, part, nest_explanation_get_documentation (explanation));
}

static void
add_explanations (GPtrArray *topics,
                  NestHost  *host)
{
  g_autoptr (GPtrArray) explanations = nest_explanations_get_all ();

  for (guint i = 0; i < explanations->len; i++)
    add_explanation (topics, g_ptr_array_index (explanations, i), host);
}

/**
 * nest_help_list:
 * @host: (nullable): this computer, if it was read: some commands depend on its distribution
 *
 * Returns: (transfer full) (element-type NestHelpTopic): all topics, those of a section together
 */
GPtrArray *
nest_help_list (NestHost *host)
{
  g_autoptr (NestHost) any = host != NULL ? g_object_ref (host) : nest_host_new ();
  GPtrArray *topics = g_ptr_array_new_with_free_func (nest_help_topic_free);

  nest_help_add_texts (topics, NEST_HELP_NESTING);
  add_considerations (topics);
  add_steps (topics, NEST_HELP_HOST);
  nest_help_add_instructions (topics, any, NEST_HELP_MACHINE);
  add_steps (topics, NEST_HELP_INSIDE);
  add_explanations (topics, any);
  nest_help_add_instructions (topics, any, NEST_HELP_UNSTUCK);
  nest_help_add_texts (topics, NEST_HELP_UNSTUCK);
  nest_help_add_texts (topics, NEST_HELP_PEOPLE);

  return topics;
}

/** nest_help_find: @id: (nullable); Returns: (transfer none) (nullable): the topic of that id */
const NestHelpTopic *
nest_help_find (GPtrArray  *topics,
                const char *id)
{
  for (guint i = 0; i < topics->len; i++)
    {
      const NestHelpTopic *topic = g_ptr_array_index (topics, i);

      if (g_strcmp0 (topic->id, id) == 0)
        return topic;
    }

  return NULL;
}

const char *
nest_help_section_get_id (NestHelpSection section)
{
  return sections[section].id;
}

/** nest_help_section_get_title: Returns: (transfer none): in the user's language */
const char *
nest_help_section_get_title (NestHelpSection section)
{
  return _(sections[section].title);
}

/**
 * nest_help_topic_matches:
 * @words: as somebody types them
 *
 * Returns: whether each of the words is somewhere in the topic, whatever the case of its letters
 */
gboolean
nest_help_topic_matches (const NestHelpTopic *self,
                         const char          *words)
{
  g_autoptr (GString) text = g_string_new (self->title);
  g_autofree char *folded = NULL;
  g_autofree char *wanted = g_utf8_casefold (words, -1);
  g_auto (GStrv) needles = g_strsplit (wanted, " ", -1);

  g_string_append_printf (text, "\n%s", self->id);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const NestHelpPart *part = g_ptr_array_index (self->parts, i);

      g_string_append_printf (text, "\n%s\n%s\n%s", part->heading != NULL ? part->heading : "", part->text,
                              part->expectation != NULL ? part->expectation : "");
      for (guint j = 0; part->commands != NULL && part->commands[j] != NULL; j++)
        g_string_append_printf (text, "\n%s", part->commands[j]);
    }
  folded = g_utf8_casefold (text->str, -1);
  for (guint i = 0; needles[i] != NULL; i++)
    if (strstr (folded, needles[i]) == NULL)
      return FALSE;

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help: nothing that Nestbox says is missing in it, and each topic can be found. */
#include "nest-considerations.h"
#include "nest-explanations.h"
#include "nest-help.h"
#include "nest-instructions.h"
#include "nest-steps.h"
#include "nest-test-snapshots.h"

static gboolean
has_part (const NestHelpTopic *topic,
          const char          *text)
{
  for (guint i = 0; topic != NULL && i < topic->parts->len; i++)
    if (g_str_equal (((NestHelpPart *) g_ptr_array_index (topic->parts, i))->text, text))
      return TRUE;

  return FALSE;
}

static void
assert_whole (const NestHelpTopic *topic)
{
  g_assert_cmpuint (topic->parts->len, >, 0);
  for (guint i = 0; i < topic->parts->len; i++)
    {
      const NestHelpPart *part = g_ptr_array_index (topic->parts, i);

      g_assert_true (*part->text != '\0' && strstr (part->text, "%") == NULL);
      for (guint j = 0; j < i; j++)
        {
          const NestHelpPart *other = g_ptr_array_index (topic->parts, j);

          g_assert_false (g_str_equal (other->text, part->text) && g_strcmp0 (other->expectation, part->expectation) == 0 &&
                          (other->commands == NULL || part->commands == NULL ||
                           g_strv_equal ((const char *const *) other->commands, (const char *const *) part->commands)));
        }
    }
}

/* Ids are what is typed and what F1 leads to; a section is in one piece */
static void
test_topics (void)
{
  g_autoptr (GPtrArray) topics = nest_help_list (NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  NestHelpSection section = 0;

  for (guint i = 0; i < topics->len; i++)
    {
      const NestHelpTopic *topic = g_ptr_array_index (topics, i);

      if (!g_hash_table_add (ids, (gpointer) topic->id))
        g_error ("Two topics are called %s", topic->id);
      g_assert_true (nest_help_find (topics, topic->id) == topic);
      g_assert_true (topic->section == section || topic->section == section + 1);
      section = topic->section;
      assert_whole (topic);
    }
  g_assert_cmpint (section, ==, NEST_N_HELP_SECTIONS - 1);
  g_assert_null (nest_help_find (topics, NULL));
  g_assert_null (nest_help_find (topics, "no-such-topic"));
}

static void
test_nothing_missing (void)
{
  g_autoptr (GPtrArray) topics = nest_help_list (NULL);
  g_autoptr (GPtrArray) explanations = nest_explanations_get_all ();
  g_autoptr (GPtrArray) considerations = nest_considerations_get_all ();

  for (const NestStep *const *step = nest_steps_get_all (); *step != NULL; step++)
    g_assert_true (has_part (nest_help_find (topics, (*step)->id), nest_step_get_why (*step)));
  for (guint i = 0; i < explanations->len; i++)
    {
      const NestExplanation *explanation = g_ptr_array_index (explanations, i);

      g_assert_true (has_part (nest_help_find (topics, explanation->id), explanation->meaning));
    }
  for (guint i = 0; i < considerations->len; i++)
    g_assert_true (has_part (nest_help_find (topics, "security"),
                             nest_consideration_get_text (g_ptr_array_index (considerations, i))));
}

/* Whatever machine somebody has: its instructions are in the help under the same ids */
static void
test_instructions (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (GPtrArray) topics = nest_help_list (snapshots->host);
  g_autoptr (GPtrArray) instructions = nest_instructions_list (
    &(NestStepContext){ snapshots->host, snapshots->hypervisor, snapshots->machine, snapshots->choices });

  g_assert_cmpuint (instructions->len, >, 0);
  for (guint i = 0; i < instructions->len; i++)
    {
      const NestInstruction *instruction = g_ptr_array_index (instructions, i);
      const NestHelpTopic *topic = nest_help_find (topics, instruction->id);

      g_assert_nonnull (topic);
      g_assert_cmpint (topic->section, ==, nest_instruction_is_way_out (instruction) ? NEST_HELP_UNSTUCK : NEST_HELP_MACHINE);
      g_assert_cmpstr (topic->title, ==, instruction->title);
    }
}

static void
test_search (void)
{
  static const struct {
    const char *words;
    const char *topic;
    gboolean found;
  } cases[] = {
    { "", "memory", TRUE },
    { "L1TF", "security", TRUE },
    { "l1tf cve-2018", "security", TRUE },
    { "l1tf gibberish", "security", FALSE },
    { "KEYBOARDPUTSCANCODE", "free-keyboard", TRUE },
    { "interrupts", "io-apic", TRUE },
    { "i/o", "io-apic", TRUE },
    { "firmware", "io-apic", FALSE },
    { " firmware ", "firmware-off", TRUE },
  };
  g_autoptr (GPtrArray) topics = nest_help_list (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (nest_help_topic_matches (nest_help_find (topics, cases[i].topic), cases[i].words), ==, cases[i].found);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/help/topics", test_topics);
  g_test_add_func ("/help/nothing-missing", test_nothing_missing);
  g_test_add_func ("/help/instructions", test_instructions);
  g_test_add_func ("/help/search", test_search);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All the way: from inside what was tried, from outside never more than was read and ticked. */
#include "nest-closing-page.h"
#include "nest-instructions.h"
#include "nest-test-snapshots.h"
#include "ui-test.h"

typedef struct {
  NestTestSnapshots *snapshots;
  NestChecklist *checklist;
  NestPage *page;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->snapshots = nest_test_snapshots_new ();
  fixture->checklist = nest_checklist_new (fixture->snapshots->choices);
  fixture->page = nest_closing_page_new ();
  fixture->window = ui_test_show_page (fixture->page);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_test_assert_named (fixture->window);
  ui_test_close (fixture->window);
  g_clear_object (&fixture->checklist);
  nest_test_snapshots_free (fixture->snapshots);
}

static void
show (Fixture *fixture)
{
  nest_checklist_set_snapshots (fixture->checklist, fixture->snapshots->host, fixture->snapshots->hypervisor,
                                fixture->snapshots->machine);
  nest_closing_page_set_model (NEST_CLOSING_PAGE (fixture->page), fixture->checklist);
  ui_test_settle ();
}

static void
put_into (Fixture   *fixture,
          NestDepth  depth)
{
  g_autoptr (NestHostLevel) level = nest_host_level_new ();

  level->depth = depth;
  level->surroundings = NEST_SURROUNDINGS_VIRTUALBOX;
  nest_host_take_level (fixture->snapshots->host, g_steal_pointer (&level));
  nest_checklist_set_vantage (fixture->checklist, NEST_VANTAGE_INSIDE);
}

static void
test_inside (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct {
    const char *name;
    NestDepth depth;
    NestAnswer flags;
    NestProofResult proof;
    const char *says;
    const char *and_says;
    gboolean can_test;
  } rows[] = {
    { "closing-works", NEST_DEPTH_1_OR_MORE, NEST_ANSWER_YES, NEST_PROOF_WORKS, "A Virtual Machine Can Run Here",
      "A virtual machine can run here with hardware virtualization.", FALSE },
    { "closing-deep", NEST_DEPTH_2_OR_MORE, NEST_ANSWER_YES, NEST_PROOF_WORKS, "A Virtual Machine Can Run Here",
      "would be the third (L3)", FALSE },
    { "closing-missing-outside", NEST_DEPTH_1_OR_MORE, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, "Something Is Missing",
      "one level further out", FALSE },
    { "closing-risky", NEST_DEPTH_1_OR_MORE, NEST_ANSWER_YES, NEST_PROOF_TOO_RISKY, "Not Known Yet", "in this machine", TRUE },
  };
  guint i = GPOINTER_TO_UINT (data);

  put_into (fixture, rows[i].depth);
  nest_host_set_cpu (fixture->snapshots->host, NEST_CPU_VENDOR_AMD, NULL, rows[i].flags);
  nest_host_set_proof (fixture->snapshots->host, &(NestProof){ .result = rows[i].proof, .duration = 400 });
  show (fixture);
  g_assert_true (ui_test_shows (fixture->window, rows[i].says));
  g_assert_true (ui_test_shows (fixture->window, rows[i].and_says));
  g_assert_true (ui_test_shows (fixture->window, "VirtualBox"));
  g_assert_cmpint (ui_test_find (fixture->window, GTK_TYPE_BUTTON, "_Test Now…") != NULL, ==, rows[i].can_test);
  g_assert_false (ui_test_shows (fixture->window, "Only the machine itself can prove it"));
  ui_test_picture (fixture->window, rows[i].name);
}

static void
tick_all (Fixture *fixture)
{
  NestStepContext context = nest_test_snapshots_get_context (fixture->snapshots);
  g_autoptr (GPtrArray) instructions = nest_instructions_list (&context);

  for (guint i = 0; i < instructions->len; i++)
    nest_choices_set_ticked (fixture->snapshots->choices, ((NestInstruction *) instructions->pdata[i])->id, TRUE);
  ui_test_settle ();
}

static void
test_outside (Fixture       *fixture,
              gconstpointer  data)
{
  show (fixture);
  g_assert_true (ui_test_shows (fixture->window, "Almost There"));
  g_assert_true (ui_test_shows (fixture->window, "The first thing missing is"));

  nest_test_snapshots_set_machine (fixture->snapshots,
                                   nest_test_machine_new_ready (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  nest_hypervisor_info_set_host_key (fixture->snapshots->hypervisor, TRUE, NEST_HOST_KEY_PROPOSAL);
  show (fixture);
  g_assert_true (ui_test_shows (fixture->window, "done on this computer (L0): “Start the Machine”"));
  g_assert_true (ui_test_shows (fixture->window, "You ticked 0 of 9 steps."));
  ui_test_picture (fixture->window, "closing-almost");

  nest_choices_set_ticked (fixture->snapshots->choices, "start-machine", TRUE);
  show (fixture);
  g_assert_true (ui_test_shows (fixture->window, "done in the machine (L1): “Look at the Processor”"));

  tick_all (fixture);
  g_assert_true (ui_test_shows (fixture->window, "You Are Through"));
  g_assert_true (ui_test_shows (fixture->window, "As far as can be seen from out here"));
  g_assert_true (ui_test_shows (fixture->window, "nestboxctl prove"));
  ui_test_picture (fixture->window, "closing-through");
}

#define ADD(name, number, function) \
  g_test_add ("/ui/closing-page/" name, Fixture, GUINT_TO_POINTER (number), set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("works", 0, test_inside);
  ADD ("deep", 1, test_inside);
  ADD ("missing-outside", 2, test_inside);
  ADD ("risky", 3, test_inside);
  ADD ("outside", 0, test_outside);

  return g_test_run ();
}

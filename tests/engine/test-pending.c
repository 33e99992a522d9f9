/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was to take effect later: closed by what is read, once it can be known. */
#include "nest-engine-fixture.h"
#include "nest-pending.h"

typedef struct {
  gboolean done;
  gboolean is_new;
} Settled;

static void
settled (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Settled *self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_new = nest_pending_settle_finish (NEST_RUN (source), result, &error);
  g_assert_no_error (error);
  self->done = TRUE;
}

/* As the next start does it, from the file. Returns: whether anything new is known; what was found in @found */
static gboolean
settle (Fixture  *fixture,
        char    **found)
{
  g_autoptr (GPtrArray) runs = fixture_load (fixture, NULL);
  g_autoptr (GPtrArray) pending = nest_pending_find (runs);
  g_autoptr (NestTargets) targets = NULL;
  g_autoptr (NestHypervisorInfo) info = nest_test_hypervisor_look_at_info (fixture->hypervisor);
  Settled self = { FALSE, FALSE };

  *found = NULL;
  if (pending->len == 0)
    return FALSE;
  g_assert_cmpuint (pending->len, ==, 1);
  targets = nest_targets_new (g_ptr_array_index (pending, 0));
  nest_targets_add (targets, NEST_HYPERVISOR (fixture->hypervisor), info);
  nest_pending_settle_async (g_ptr_array_index (pending, 0), targets, fixture->journal, NULL, settled, &self);
  while (!self.done)
    g_main_context_iteration (NULL, TRUE);
  if (self.is_new)
    *found = nest_pending_describe (g_ptr_array_index (pending, 0), targets);

  return self.is_new;
}

static void
apply_for_next_start (Fixture *fixture)
{
  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_RUNNING);
  nest_choices_set_option (fixture->choices, "cpu-pinning", "remove");
  nest_choices_set_option (fixture->choices, "power-off", "next-start");
  fixture_look (fixture);
  fixture_run (fixture, fixture_plan (fixture));
  g_assert_no_error (fixture->error);
  g_assert_cmpint (nest_run_get_outcome (fixture->run), ==, NEST_OUTCOME_PENDING);
  for (guint i = 0; i < nest_run_count_jobs (fixture->run); i++)
    {
      NestJob *job = nest_run_get_job (fixture->run, i);

      if (nest_job_get_changes (job)->len > 0) /* each with the job's own word */
        g_assert_cmpint (nest_job_get_change_outcome (job, 0), ==, nest_job_get_outcome (job));
    }
}

static void
assert_recorded (Fixture     *fixture,
                 NestOutcome  outcome)
{
  g_autoptr (GPtrArray) runs = fixture_load (fixture, NULL);

  g_assert_cmpint (nest_run_get_outcome (nest_journal_find (runs, nest_run_get_id (fixture->run))), ==, outcome);
}

static void
keep (Fixture *fixture)
{
}

static void
switch_off (Fixture *fixture)
{
  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_OFF);
}

static void
edit (Fixture *fixture)
{
  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (7));
}

static void
delete_machine (Fixture *fixture)
{
  nest_test_hypervisor_set_gone (fixture->hypervisor, TRUE);
}

static const struct {
  const char *path;
  void (*change_world) (Fixture *fixture);
  gboolean is_new;
  NestOutcome outcome;
  const char *found; /* in what is said */
} table[] = {
  { "/pending/still-running", keep, FALSE, NEST_OUTCOME_PENDING, NULL },
  { "/pending/off", switch_off, TRUE, NEST_OUTCOME_VERIFIED, "has taken effect" },
  { "/pending/edited", edit, TRUE, NEST_OUTCOME_PARTIAL, "Processors" },
  { "/pending/gone", delete_machine, TRUE, NEST_OUTCOME_PARTIAL, "cannot be found" },
};

static void
test_settle (Fixture       *fixture,
             gconstpointer  data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autofree char *found = NULL, *again = NULL;

  apply_for_next_start (fixture);
  table[row].change_world (fixture);
  g_assert_cmpint (settle (fixture, &found), ==, table[row].is_new);
  assert_recorded (fixture, table[row].outcome);
  g_assert_true (table[row].found == NULL ? found == NULL : strstr (found, table[row].found) != NULL);
  /* Once is enough */
  g_assert_false (settle (fixture, &again));
  g_assert_null (again);
}

/* What takes it back is looked at in its place. */
static void
test_superseded (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (NestUndo) undo = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) pending = NULL;

  apply_for_next_start (fixture);
  undo = fixture_undo (fixture, fixture->run);
  fixture_run (fixture, undo->run);
  g_assert_cmpint (nest_run_get_outcome (undo->run), ==, NEST_OUTCOME_PENDING);
  runs = fixture_load (fixture, NULL);
  pending = nest_pending_find (runs);
  g_assert_cmpuint (pending->len, ==, 1);
  g_assert_cmpstr (nest_run_get_id (g_ptr_array_index (pending, 0)), ==, nest_run_get_id (undo->run));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_test_add (table[i].path, Fixture, GUINT_TO_POINTER (i), fixture_set_up_kvm, test_settle, fixture_tear_down);
  fixture_add_kvm ("/pending/superseded", test_superseded);

  return g_test_run ();
}

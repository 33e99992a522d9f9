/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs about this computer itself: their commands, their way through the journal, and what undo makes of them. */
#include "nest-undo.h"

/* @own: what Nestbox's own file sets; NULL: nothing */
static NestHost *
new_host (const char *own,
          gboolean    loaded)
{
  NestHost *host = nest_host_new ();
  g_autoptr (NestModuleOption) option = nest_module_option_new ("kvm_amd", "nested");

  nest_host_set_cpu (host, NEST_CPU_VENDOR_AMD, NULL, NEST_ANSWER_YES);
  option->state = loaded ? NEST_MODULE_LOADED : NEST_MODULE_AVAILABLE;
  option->is_known = NEST_ANSWER_YES;
  option->fallback = NEST_ANSWER_NO;
  if (own != NULL)
    nest_module_option_add (option, nest_module_value_parse (own), NEST_MODULE_OPTION_FILE, 2);
  nest_host_set_module_option (host, NEST_SETTING_KVM_NESTED, option);

  return host;
}

static NestChange *
new_change (NestHost   *host,
            gboolean    value,
            const char *source)
{
  g_autoptr (GVariant) old_value = nest_host_get_value (host, NEST_SETTING_KVM_NESTED);
  NestChange *change = nest_change_new (NEST_SETTING_KVM_NESTED, old_value, g_variant_new_boolean (value));

  nest_change_set_sources (change, nest_host_get_source (host, NEST_SETTING_KVM_NESTED), source);

  return change;
}

static void
test_commands (void)
{
  static const struct {
    const char *source;
    gboolean loaded;
    const char *commands;
  } rows[] = {
    { "1", FALSE, "echo 'options kvm_amd nested=1' | sudo tee -a /etc/modprobe.d/zz-nestbox.conf" },
    { "0", FALSE, "echo 'options kvm_amd nested=0' | sudo tee -a /etc/modprobe.d/zz-nestbox.conf" },
    { NULL, FALSE, "sudo sed -i '/^options kvm_amd nested=/d' /etc/modprobe.d/zz-nestbox.conf" },
    { "1", TRUE, "echo 'options kvm_amd nested=1' | sudo tee -a /etc/modprobe.d/zz-nestbox.conf\n"
                 "sudo modprobe -r kvm_amd kvm\nsudo modprobe kvm_amd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestHost) host = new_host (NULL, rows[i].loaded);
      g_autoptr (NestJob) job = nest_job_new_for_host (host);
      g_autoptr (GPtrArray) commands = NULL;
      g_autofree char *text = NULL;

      nest_job_add_change (job, "kvm-nested", new_change (host, TRUE, rows[i].source));
      commands = nest_job_describe (job);
      g_ptr_array_add (commands, NULL);
      text = g_strjoinv ("\n", (char **) commands->pdata);
      g_assert_cmpstr (text, ==, rows[i].commands);
    }
}

static NestUndoTarget *
look_up (const char *connection,
         const char *machine_uuid,
         gpointer    user_data)
{
  static NestUndoTarget target;

  g_assert_cmpstr (connection, ==, NEST_HOST_CONNECTION);
  g_assert_null (machine_uuid);
  target = (NestUndoTarget) { .host = user_data };

  return &target;
}

/* A run from the journal: the job of @before, done. */
static NestRun *
remember (NestHost *before)
{
  g_autoptr (NestRun) run = nest_run_new (NEST_RUN_APPLY, NULL);
  g_autoptr (NestJob) job = nest_job_new_for_host (before);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  NestRun *remembered;

  nest_job_add_change (job, "kvm-nested", new_change (before, TRUE, "1"));
  nest_run_add_job (run, job);
  nest_run_begin (run);
  nest_job_set_change_outcome (job, 0, NEST_OUTCOME_VERIFIED);
  nest_job_set_outcome (job, NEST_OUTCOME_PENDING, NULL);
  nest_run_end (run, NEST_OUTCOME_VERIFIED);
  text = nest_run_to_json (run);
  remembered = nest_run_new_from_json (text, strlen (text), &error);
  g_assert_no_error (error);

  return remembered;
}

/* What Nestbox's own file held before is what undo puts back: another value, or no line at all */
static void
test_undo (void)
{
  static const char *const own[] = { NULL, "0" };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autoptr (NestHost) before = new_host (own[i], TRUE);
      g_autoptr (NestHost) after = new_host ("1", TRUE);
      g_autoptr (NestRun) run = remember (before);
      g_autoptr (NestChoices) choices = nest_choices_new ();
      g_autoptr (NestUndo) undo = nest_undo_new (run, choices, NULL, look_up, after);
      NestJob *job;
      NestChange *change;

      g_assert_cmpint (nest_job_get_kind (nest_run_get_job (run, 0)), ==, NEST_JOB_HOST);
      g_assert_cmpuint (nest_run_count_jobs (undo->run), ==, 1);
      job = nest_run_get_job (undo->run, 0);
      change = g_ptr_array_index (nest_job_get_changes (job), 0);
      g_assert_cmpstr (nest_change_get_new_source (change), ==, own[i]);
      g_assert_cmpstr (nest_change_get_old_source (change), ==, "1");
      g_assert_true (nest_job_get_host (job) == after);
    }
}

/* What is as before already, or cannot be read, is left alone */
static void
test_undo_nothing (void)
{
  g_autoptr (NestHost) before = new_host ("0", TRUE);
  g_autoptr (NestHost) gone = new_host ("0", TRUE);
  g_autoptr (NestRun) run = remember (before);
  g_autoptr (NestChoices) choices = nest_choices_new ();
  g_autoptr (NestUndo) done_already = nest_undo_new (run, choices, NULL, look_up, gone);
  g_autoptr (NestUndo) unreadable = nest_undo_new (run, choices, NULL, look_up, NULL);

  g_assert_cmpuint (nest_run_count_jobs (done_already->run), ==, 0);
  g_assert_cmpuint (nest_run_count_jobs (unreadable->run), ==, 0);
  g_assert_cmpuint (unreadable->problems->len, ==, 1);
}

/* What is left to be done by hand is still known when the window is long closed; damaged, it is left out or made harmless */
static void
test_advice (void)
{
  static const struct {
    const char *json;
    const char *command;
  } table[] = {
    { "\"advice\": { \"text\": \"Make it anew:\", \"command\": \"sudo update-initramfs -u\" }", "sudo update-initramfs -u" },
    { "\"advice\": { \"text\": \"x\", \"command\": \"a\\u001b[8mb\\u202e\" }", "a\\x1b[8mb\\u202e" },
    { "\"advice\": { \"text\": \"x\" }", NULL },
    { "\"advice\": { \"text\": 1, \"command\": \"x\" }", NULL },
    { "\"advice\": [ \"x\", \"y\" ]", NULL },
    { "\"other\": 1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("{ \"format\": 1, \"id\": \"x\", \"started\": \"2026-01-01T00:00:00Z\", \"jobs\": [ { "
                         "\"kind\": \"host\", \"connection\": \"host\", \"changes\": [], %s } ] }", table[i].json);
      g_autoptr (GError) error = NULL;
      g_autoptr (NestRun) run = nest_run_new_from_json (text, strlen (text), &error);
      g_autoptr (NestRun) again = NULL;
      g_autofree char *written = NULL;
      char **advice;

      g_assert_no_error (error);
      written = nest_run_to_json (run);
      again = nest_run_new_from_json (written, strlen (written), &error);
      g_assert_no_error (error);
      advice = nest_job_get_advice (nest_run_get_job (again, 0));
      g_assert_cmpstr (advice != NULL ? advice[1] : NULL, ==, table[i].command);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host-job/commands", test_commands);
  g_test_add_func ("/host-job/undo", test_undo);
  g_test_add_func ("/host-job/undo-nothing", test_undo_nothing);

  g_test_add_func ("/host-job/advice", test_advice);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Practice: a made-up computer that hands everything on, runs of its own, and the way back to the beginning. */
#include "nest-practice.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "nest-notes.h"
#include "nest-practice-store.h"
#include "nest-run-lock.h"

/* A computer of its own, with KVM as Debian sets it up, and without VirtualBox */
static NestHostFacts *
new_facts (void)
{
  NestHostFacts *facts = nest_host_facts_new ();

  facts->nested_paging = NEST_ANSWER_YES;
  facts->cpuid_extensions = NEST_ANSWER_YES;
  facts->is_64_bit = NEST_ANSWER_YES;
  facts->kvm = facts->kvm_vendor = NEST_MODULE_LOADED;
  facts->kvm_in_use = facts->has_kvm_machines = NEST_ANSWER_NO;
  facts->kvm_device = NEST_KVM_DEVICE_USABLE;
  facts->groups[NEST_GROUP_KVM] = facts->groups[NEST_GROUP_LIBVIRT] = NEST_MEMBERSHIP_YES;
  facts->groups[NEST_GROUP_VBOXUSERS] = NEST_MEMBERSHIP_NO_GROUP;
  facts->vboxdrv = NEST_MODULE_ABSENT;
  facts->driver = NEST_DRIVER_NOT_INSTALLED;
  facts->has_virtualbox_machines = facts->has_virtualbox = NEST_ANSWER_NO;
  facts->has_libvirt = facts->has_qemu = NEST_ANSWER_YES;
  facts->is_live = facts->is_sysmaint_split = facts->is_sysmaint_session = facts->is_hidden = NEST_ANSWER_NO;

  return facts;
}

/** nest_practice_new_host: Returns: (transfer full): a made-up computer, on which every step can be walked */
NestHost *
nest_practice_new_host (void)
{
  NestHost *host = nest_host_new ();
  g_autoptr (NestModuleOption) nested = nest_module_option_new ("kvm_amd", "nested");
  g_autoptr (NestHostLevel) level = nest_host_level_new ();

  nested->state = NEST_MODULE_LOADED;
  nested->is_known = nested->loaded = nested->fallback = NEST_ANSWER_YES;
  nest_host_set_module_option (host, NEST_SETTING_KVM_NESTED, nested);
  level->depth = NEST_DEPTH_0;
  level->surroundings = NEST_SURROUNDINGS_NONE;
  nest_host_take_level (host, g_steal_pointer (&level));
  nest_host_take_facts (host, new_facts ());
  nest_host_set_cpu (host, NEST_CPU_VENDOR_AMD, "AMD Practice 1000", NEST_ANSWER_YES);
  nest_host_set_cpu_count (host, 8, 4);
  nest_host_set_memory (host, 16384, 12288);
  nest_host_set_l1tf_affected (host, NEST_ANSWER_NO);
  nest_host_set_proof (host, &(NestProof){ .result = NEST_PROOF_WORKS });

  return host;
}

/** nest_practice_new_journal: Returns: (transfer full): practice's own runs and lock */
NestJournal *
nest_practice_new_journal (void)
{
  g_autofree char *folder = nest_practice_store_get_folder ();

  return nest_journal_new (folder);
}

/* They speak of values that are no longer there: nothing of them could be taken back. */
static void
remove_runs (const char *folder)
{
  g_autofree char *runs = g_build_filename (folder, "runs", NULL);
  g_autoptr (GDir) dir = g_dir_open (runs, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (runs, name, NULL);

      if (g_str_has_suffix (name, ".json"))
        g_unlink (path);
    }
}

/**
 * nest_practice_start_over:
 *
 * Puts the shipped practice machines and their computer's host key back, and forgets the practice runs and notes. Refused while
 * a practice run is under way. Blocks for milliseconds.
 */
gboolean
nest_practice_start_over (GError **error)
{
  g_autofree char *folder = nest_practice_store_get_folder ();
  int run_lock = nest_run_lock_try (folder, error);
  int lock = run_lock >= 0 ? nest_practice_store_lock (error) : -1;
  gboolean is_restored = lock >= 0 && nest_practice_store_restore (error);

  if (is_restored)
    {
      remove_runs (folder);
      is_restored = nest_notes_forget (folder, error);
    }
  if (lock >= 0)
    close (lock);
  if (run_lock >= 0)
    nest_run_lock_give (run_lock);

  return is_restored;
}

static void
start_over_in_thread (GTask        *task,
                      gpointer      source,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  GError *error = NULL;

  if (nest_practice_start_over (&error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * nest_practice_start_over_async:
 * @source: (nullable): whose wish it is, kept until then
 *
 * As nest_practice_start_over(), off the main loop: a disk can be slow.
 */
void
nest_practice_start_over_async (gpointer             source,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, user_data);

  g_task_set_source_tag (task, nest_practice_start_over_async);
  g_task_run_in_thread (task, start_over_in_thread);
}

gboolean
nest_practice_start_over_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, nest_practice_start_over_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Practice: a made-up computer that hands everything on, runs of its own, and the way back to the beginning. */
#include "nest-practice.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "nest-notes.h"
#include "nest-practice-store.h"
#include "nest-run-lock.h"

/** nest_practice_new_host: Returns: (transfer full): a made-up computer, on which every step can be walked */
NestHost *
nest_practice_new_host (void)
{
  NestHost *host = nest_host_new ();

  nest_host_set_cpu (host, NEST_CPU_VENDOR_AMD, _("Practice computer (made up)"), NEST_ANSWER_YES);
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
  int run_lock = nest_run_lock_take (folder, error);
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
    close (run_lock);

  return is_restored;
}

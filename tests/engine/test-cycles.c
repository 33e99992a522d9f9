/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thousand times check, apply and undo in one process: it does not grow, and keeps no descriptor and no child. */
#include "nest-practice-walk.h"

#include <malloc.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define CYCLES 1000
/* Until caches are filled */
#define WARM_UP 50
#define MAX_GROWTH (1024 * 1024)

/* Resident memory that is the process's own, in bytes */
static gsize
get_memory (void)
{
  g_autofree char *text = NULL;
  guint64 resident, shared;

  malloc_trim (0); /* what is free is not kept */
  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%*u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &resident, &shared), ==, 2);

  return (gsize) ((resident - shared) * (guint64) sysconf (_SC_PAGESIZE));
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    count++;

  return count;
}

static void
do_cycle (void)
{
  g_autoptr (NestPracticeWalk) process = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (NestUndo) undo = NULL;

  /* A long history is read at every turn, which is not what is measured here. */
  g_assert_true (nest_practice_start_over (NULL));
  nest_practice_walk_apply ("remove");

  process = nest_practice_walk_new ();
  runs = nest_practice_walk_load (process);
  undo = nest_undo_new (g_ptr_array_index (runs, 0), process->choices, NULL, nest_practice_walk_find_target, process);
  nest_practice_walk_do (process, undo->run);
}

static void
test_thousand (void)
{
  const char *quick = g_getenv ("NESTBOX_TEST_QUICK");
  guint cycles = quick != NULL ? CYCLES / 10 : CYCLES;
  gsize memory = 0;
  guint descriptors = 0;

  for (guint i = 0; i < WARM_UP + cycles; i++)
    {
      if (i == WARM_UP)
        {
          memory = get_memory ();
          descriptors = count_descriptors ();
        }
      do_cycle ();
    }

  g_test_message ("%u cycles: %" G_GSSIZE_FORMAT " bytes more, %u descriptors then, %u now", cycles,
                  (gssize) (get_memory () - memory), descriptors, count_descriptors ());
  g_assert_cmpint ((gssize) (get_memory () - memory), <, MAX_GROWTH);
  g_assert_cmpuint (count_descriptors (), <=, descriptors);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1); /* no child, not even a dead one */
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/cycles/thousand", test_thousand);

  return g_test_run ();
}

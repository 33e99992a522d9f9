/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long the window stands still: for each way through the practice, from its welcome page to changes that are proved, how
 * long one turn of the main loop at most sat and waited (for a file, a process, a lock), and how long it worked. What the
 * computer gave to other programs is neither, nor is what the toolkit waits for the display server, which is one of those:
 * a real one is not, and there is none on Wayland. Reports, never judges.
 */
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "ui-practice.h"
#include "ui-test.h"

#define LIMIT 50.0 /* ms of waiting */

typedef struct {
  gint64 passed;  /* on the clock */
  gint64 worked;  /* on a processor */
  gint64 queued;  /* ready to work, while others did */
} Moment; /* in µs */

static Moment begin;  /* of this turn */
static _Thread_local gint64 display_wait; /* µs, in this turn */
static double longest_wait, longest_work; /* ms */
static guint n_turns;

static gint64
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static Moment
get_moment (void)
{
  g_autofree char *text = NULL;
  gint64 queued = 0;

  if (g_file_get_contents ("/proc/thread-self/schedstat", &text, NULL, NULL))
    sscanf (text, "%*d %" G_GINT64_FORMAT, &queued);

  return (Moment){ read_clock (CLOCK_MONOTONIC), read_clock (CLOCK_THREAD_CPUTIME_ID), queued / 1000 };
}

static gint64
get_wait (const Moment *from,
          const Moment *to)
{
  return to->passed - from->passed - (to->worked - from->worked) - (to->queued - from->queued);
}

static gboolean
is_display (int fd)
{
  struct sockaddr_un address = { 0 };
  socklen_t size = sizeof address - 1;

  if (getpeername (fd, (struct sockaddr *) &address, &size) != 0 || address.sun_family != AF_UNIX)
    return FALSE;

  /* An abstract one begins with a zero */
  return strstr (address.sun_path, "X11-unix") != NULL || strstr (address.sun_path + 1, "X11-unix") != NULL;
}

/* In the place of the C library's, as libxcb calls it for an answer in the middle of a turn */
int
poll (struct pollfd *fds,
      nfds_t         n_fds,
      int            timeout)
{
  struct timespec patience = { timeout / 1000, timeout % 1000 * 1000000L };
  struct pollfd *volatile asked = fds; /* which the C library's header says is only written to */
  gboolean asks_display = n_fds == 1 && is_display (asked->fd);
  Moment from = { 0 }, to = { 0 };
  int n_ready;

  if (asks_display)
    from = get_moment ();
  n_ready = ppoll (fds, n_fds, timeout >= 0 ? &patience : NULL, NULL);
  if (!asks_display)
    return n_ready;
  to = get_moment ();
  display_wait += get_wait (&from, &to);

  return n_ready;
}

/* Between two polls lies one turn: to poll is what a main loop is there for. */
static int
poll_and_measure (GPollFD *fds,
                  guint    n_fds,
                  int      timeout)
{
  Moment end = get_moment ();
  int n_ready;

  longest_work = MAX (longest_work, (double) (end.worked - begin.worked) / 1000.0);
  longest_wait = MAX (longest_wait, (double) (get_wait (&begin, &end) - display_wait) / 1000.0);
  n_turns++;
  n_ready = g_poll (fds, n_fds, timeout);
  display_wait = 0;
  begin = get_moment ();

  return n_ready;
}

static void
measure (World      *world,
         void        (*act) (World *world),
         const char *what)
{
  longest_wait = longest_work = 0;
  n_turns = 0;
  display_wait = 0;
  begin = get_moment ();
  act (world);
  ui_test_wait (200); /* what comes afterwards, such as the drawing */
  printf ("# %s: %u turns, the longest waited %.1f ms (limit %.0f ms) and worked %.1f ms\n", what, n_turns, longest_wait, LIMIT,
          longest_work);
  fflush (stdout);
}

static void
show_machines (World *world)
{
  ui_test_click (world->window, "Choose a Machine");
  ui_test_wait (100);
  ui_practice_choose_workstation (world);
}

static void
show_considerations (World *world)
{
  ui_test_click (world->window, "Continue");
}

static void
start_over (World *world)
{
  ui_test_click (world->window, "Start _Over");
  ui_practice_find_machines (world);
}

static void
bench_practice (World         *world,
                gconstpointer  data)
{
  ui_practice_restore ();
  g_main_context_set_poll_func (NULL, poll_and_measure);
  measure (world, ui_practice_begin, "The window and its practice");
  measure (world, show_machines, "Choose a machine");
  measure (world, show_considerations, "Considerations");
  measure (world, ui_practice_acknowledge, "Checklist");
  measure (world, ui_practice_choose_options, "Answers");
  measure (world, ui_practice_apply, "Run");
  measure (world, start_over, "Start over");
  g_main_context_set_poll_func (NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add ("/bench/turns/practice", World, NULL, world_set_up, bench_practice, world_tear_down);

  return g_test_run ();
}

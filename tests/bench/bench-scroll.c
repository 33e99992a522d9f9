/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scrolling through many machines: whole frames, from the scroll to the painted picture. The processor's time
 * counts, so that other programs do not. Reports, never judges.
 */
#include <stdio.h>
#include <time.h>

#include "nest-machines-page.h"
#include "nest-test-snapshots.h"
#include "ui-hypervisor.h"
#include "ui-test.h"

#define LIMIT 16.0 /* ms: sixty frames a second */
#define N_FRAMES 400

typedef struct {
  NestInventory *inventory;
  GtkWidget *window;
  GtkAdjustment *adjustment;
  double step;   /* pixels a frame */
  gint64 begin;  /* µs; 0: this frame is not measured */
  GArray *times; /* double, ms */
} Scroll;

static gint64
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
before_paint (Scroll *scroll)
{
  double value = gtk_adjustment_get_value (scroll->adjustment);
  double end = gtk_adjustment_get_upper (scroll->adjustment) - gtk_adjustment_get_page_size (scroll->adjustment);

  scroll->begin = get_processor_time ();
  if (value + scroll->step > end || value + scroll->step < 0)
    scroll->step = -scroll->step;
  gtk_adjustment_set_value (scroll->adjustment, value + scroll->step);
}

static void
after_paint (Scroll *scroll)
{
  double time = (double) (get_processor_time () - scroll->begin) / 1000.0;

  if (scroll->begin != 0)
    g_array_append_val (scroll->times, time);
  scroll->begin = 0;
  gtk_widget_queue_draw (scroll->window); /* keeps the clock going */
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

static void
measure (Scroll     *scroll,
         double      step,
         const char *what)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (scroll->window);

  scroll->step = step;
  scroll->times = g_array_new (FALSE, FALSE, sizeof (double));
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint), scroll);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint), scroll);
  gtk_widget_queue_draw (scroll->window);
  while (scroll->times->len < N_FRAMES)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (clock, scroll);
  g_array_sort (scroll->times, compare_doubles);
  printf ("# %s: median %.1f ms, 95 %% below %.1f ms, longest %.1f ms (limit %.0f ms)\n", what,
          g_array_index (scroll->times, double, N_FRAMES / 2), g_array_index (scroll->times, double, N_FRAMES * 95 / 100),
          g_array_index (scroll->times, double, scroll->times->len - 1), LIMIT);
  fflush (stdout);
  g_array_unref (scroll->times);
}

static gboolean
all_are_read (gpointer data)
{
  GListModel *machines = nest_inventory_get_machines (data);

  for (guint i = 0; i < g_list_model_get_n_items (machines); i++)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (machines, i);

      if (nest_machine_get_detail (machine) == NEST_MACHINE_LISTED)
        return FALSE;
    }

  return g_list_model_get_n_items (machines) > 0;
}

static void
bench_machines (gconstpointer data)
{
  guint count = GPOINTER_TO_UINT (data);
  g_autoptr (UiHypervisor) hypervisor = ui_hypervisor_new ();
  g_autoptr (NestInventory) inventory = ui_inventory_new (hypervisor);
  g_autoptr (NestHost) host = nest_test_host_new (NEST_CPU_VENDOR_AMD);
  NestPage *page = nest_machines_page_new (inventory);
  Scroll scroll = { .inventory = inventory, .window = ui_test_show_page (page) };
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%08u-0", i);
      g_autofree char *name = g_strdup_printf (i % 3 == 0 ? "Whonix-Workstation-%u" : "Machine %u", i);

      ui_hypervisor_add (hypervisor, nest_test_machine_new (uuid, name));
    }
  ui_inventory_read (inventory, host);
  ui_test_wait_for (all_are_read, inventory);
  printf ("# %u machines: listed, read and shown in %" G_GINT64_FORMAT " ms\n", count,
          (g_get_monotonic_time () - begin) / 1000);
  ui_test_wait (200);
  scroll.adjustment =
    gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (ui_test_find (scroll.window, GTK_TYPE_LIST_VIEW, NULL)));
  measure (&scroll, 20, "a slow scroll");
  measure (&scroll, 150, "a fast scroll");
  measure (&scroll, 600, "page by page");
  ui_test_close (scroll.window);
  nest_inventory_stop (inventory);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_data_func ("/bench/scroll/500", GUINT_TO_POINTER (500), bench_machines);
  g_test_add_data_func ("/bench/scroll/1000", GUINT_TO_POINTER (1000), bench_machines);

  return g_test_run ();
}

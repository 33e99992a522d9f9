/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each page from nothing to its first frame, beside a plain page of libadwaita with as many rows, and with the same
 * paragraphs where there are some outside the rows: to set letters takes its time on any page, and Welcome is mostly
 * letters. The processor's time counts, so that other programs do not. Reports, never judges.
 */
#include <stdio.h>
#include <time.h>

#include "nest-checklist-page.h"
#include "nest-computer-page.h"
#include "nest-considerations-page.h"
#include "nest-done-page.h"
#include "nest-machines-page.h"
#include "nest-run-page.h"
#include "nest-welcome-page.h"
#include "ui-test.h"
#include "ui-world.h"

#define LIMIT 1.5 /* times the plain page */
#define N_ROUNDS 9

/* What a page consists of, as somebody sees it */
typedef struct {
  guint n_rows;
  GPtrArray *paragraphs; /* texts that stand outside the rows */
} Content;

typedef GtkWidget *(*Build) (World *world, const Content *content);

static GtkWidget *
build_plain (World         *world,
             const Content *content)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = 0; i < content->paragraphs->len; i++)
    {
      GtkWidget *label = gtk_label_new (g_ptr_array_index (content->paragraphs, i));

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), label);
    }
  for (guint i = 0; i < content->n_rows; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      g_object_set (row, "title", "A row with a title", "subtitle", "What is to be said about it in a sentence of its own", NULL);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("nest-status-done-symbolic"));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));

  return page;
}

static GtkWidget *
build_welcome (World         *world,
               const Content *content)
{
  return GTK_WIDGET (nest_welcome_page_new (world->inventory));
}

static GtkWidget *
build_computer (World         *world,
                const Content *content)
{
  return GTK_WIDGET (nest_computer_page_new (world->inventory));
}

static GtkWidget *
build_machines (World         *world,
                const Content *content)
{
  return GTK_WIDGET (nest_machines_page_new (world->inventory));
}

static GtkWidget *
build_considerations (World         *world,
                      const Content *content)
{
  NestPage *page = nest_considerations_page_new ();
  NestMachine *machine = nest_session_get_machine (world->session);

  nest_considerations_page_set_machine (NEST_CONSIDERATIONS_PAGE (page), nest_inventory_get_host (world->inventory),
                                        nest_inventory_get_info (world->inventory, nest_machine_get_connection (machine)),
                                        machine, NEST_VANTAGE_OUTSIDE, nest_session_get_notepad (world->session));

  return GTK_WIDGET (page);
}

static GtkWidget *
build_checklist (World         *world,
                 const Content *content)
{
  NestPage *page = nest_checklist_page_new ();

  nest_checklist_page_set_model (NEST_CHECKLIST_PAGE (page), nest_session_get_checklist (world->session),
                                 nest_session_get_hypervisor (world->session));

  return GTK_WIDGET (page);
}

static GtkWidget *
build_run (World         *world,
           const Content *content)
{
  return GTK_WIDGET (nest_run_page_new (world->control));
}

static GtkWidget *
build_done (World         *world,
            const Content *content)
{
  NestPage *page = nest_done_page_new ();

  nest_done_page_set_model (NEST_DONE_PAGE (page), nest_run_control_get_run (world->control),
                            nest_session_get_checklist (world->session));

  return GTK_WIDGET (page);
}

static guint64
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (guint64) now.tv_sec * G_USEC_PER_SEC + (guint64) now.tv_nsec / 1000;
}

/* Rows of lists of both kinds; what is closed or hidden is no part of a plain page. @in_row: or in a button */
static void
take_in (GtkWidget *root,
         gboolean   in_row,
         Content   *content)
{
  gboolean is_row = GTK_IS_LIST_BOX_ROW (root) || g_str_equal (G_OBJECT_TYPE_NAME (root), "GtkListItemWidget");

  if (!gtk_widget_get_mapped (root))
    return;
  content->n_rows += is_row;
  if (GTK_IS_LABEL (root) && !in_row)
    g_ptr_array_add (content->paragraphs, g_strdup (gtk_label_get_text (GTK_LABEL (root))));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    take_in (child, in_row || is_row || GTK_IS_BUTTON (root), content);
}

/* Returns: ms of the processor for building the page, and for its first layout and frame */
static double
measure (Build    build,
         World   *world,
         Content *content)
{
  GtkWidget *window = adw_window_new ();
  guint64 begin = get_processor_time ();
  GtkWidget *page = build (world, content);
  double time;

  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 960, 680);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  time = (double) (get_processor_time () - begin) / 1000.0;
  content->n_rows = 0;
  g_ptr_array_set_size (content->paragraphs, 0);
  take_in (page, FALSE, content);
  ui_test_close (window);

  return time;
}

/* By turns, as other programs come and go; the shortest time is the one that was disturbed least. */
static void
compare (const char *name,
         Build       build,
         World      *world)
{
  double ours = G_MAXDOUBLE, plain = G_MAXDOUBLE;
  g_autoptr (GPtrArray) paragraphs = g_ptr_array_new_with_free_func (g_free);
  Content content = { 0, paragraphs };

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      ours = MIN (ours, measure (build, world, &content));
      plain = MIN (plain, measure (build_plain, world, &content));
    }
  printf ("# %s, %u rows, %u paragraphs: %.1f ms, a plain page %.1f ms: %.2f x (limit %.1f x)\n", name, content.n_rows,
          paragraphs->len, ours, plain, ours / plain, LIMIT);
  fflush (stdout);
}

static void
bench_pages (World         *world,
             gconstpointer  data)
{
  static const struct { const char *name; Build build; } pages[] = {
    { "Welcome", build_welcome }, { "This Computer", build_computer }, { "Choose a Machine", build_machines },
    { "Considerations", build_considerations }, { "Checklist", build_checklist }, { "Run", build_run },
    { "Done", build_done },
  };

  world_choose (world);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (pages[i].build == build_run)
        {
          world_agree (world, "nested-paging", "on");
          world_run (world);
        }
      compare (pages[i].name, pages[i].build, world);
    }
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add ("/bench/pages", World, NULL, world_set_up, bench_pages, world_tear_down);

  return g_test_run ();
}

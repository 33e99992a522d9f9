/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages in their order; those that have nothing to say are left out on the way forward and back. */
#include "nest-assistant.h"

#include "nest-ui.h"

/* Below this width (pixels) the suggested action stands below the page, and the title needs Minimize's and Maximize's
 * room: in no language would there be enough for all of them in one line. */
#define NARROW 500

struct _NestAssistant
{
  AdwBin parent_instance;

  AdwHeaderBar *header_bar;
  AdwWindowTitle *window_title;
  GtkWidget *back_button;
  GtkButton *action_button;
  AdwBin *strip;
  NestPictureSplit *split;
  GtkStack *stack;
  GtkWidget *bottom_bar;
  GtkButton *bottom_button; /* the same action in a narrow window */

  GPtrArray *seats; /* AdwBin: what @stack shows, in the order of the pages; empty until the page is made */
  NestAssistantMake make;
  gpointer make_data;
  NestPage *current;
  gboolean is_narrow;
};

G_DEFINE_FINAL_TYPE (NestAssistant, nest_assistant, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_CURRENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  PAGE_MADE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
get_seat (NestPage *page)
{
  return gtk_widget_get_parent (GTK_WIDGET (page));
}

/* The nearest page before (-1) or after (1) the current one that has something to say */
static NestPage *
find_neighbour (NestAssistant *self,
                int            direction)
{
  guint position = 0;

  if (self->current == NULL || !g_ptr_array_find (self->seats, get_seat (self->current), &position))
    return NULL;
  for (int i = (int) position + direction; i >= 0 && i < (int) self->seats->len; i += direction)
    if (!nest_page_get_skippable (nest_assistant_get_page (self, (guint) i)))
      return nest_assistant_get_page (self, (guint) i);

  return NULL;
}

/* A page that was not made yet is not made only to be asked: the first one always has something to say. */
static gboolean
has_page_before (NestAssistant *self)
{
  guint position = 0;

  g_ptr_array_find (self->seats, get_seat (self->current), &position);
  while (position-- > 0)
    {
      NestPage *page = nest_assistant_peek_page (self, position);

      if (page == NULL || !nest_page_get_skippable (page))
        return TRUE;
    }

  return FALSE;
}

static GtkWidget *
get_action_button (NestAssistant *self)
{
  return GTK_WIDGET (self->is_narrow ? self->bottom_button : self->action_button);
}

static gboolean
action_has_focus (NestAssistant *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == GTK_WIDGET (self->action_button) || focus == GTK_WIDGET (self->bottom_button));
}

static void
nest_assistant_update (NestAssistant *self)
{
  NestPage *page = self->current;
  const char *label = nest_page_get_action_label (page);
  const char *title = nest_page_get_title (page);
  const char *subtitle = nest_page_get_subtitle (page);
  gboolean is_first = !has_page_before (self);

  adw_window_title_set_title (self->window_title, title != NULL ? title : "");
  adw_window_title_set_subtitle (self->window_title, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (self->back_button, !is_first);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.back", !is_first && nest_page_get_can_go_back (page));
  gtk_widget_set_visible (GTK_WIDGET (self->action_button), label != NULL && !self->is_narrow);
  gtk_widget_set_visible (self->bottom_bar, label != NULL && self->is_narrow);
  gtk_button_set_label (GTK_BUTTON (get_action_button (self)), label != NULL ? label : "");
  gtk_widget_set_tooltip_text (get_action_button (self), nest_page_get_action_tooltip (page));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.forward", label != NULL && nest_page_get_complete (page));
}

static void
nest_assistant_page_notify_cb (NestAssistant *self)
{
  if (self->current != NULL)
    nest_assistant_update (self);
}

static void
nest_assistant_page_forward_cb (NestAssistant *self,
                                NestPage      *page)
{
  if (page == self->current)
    nest_assistant_forward (self);
}

static void
nest_assistant_back_action (GtkWidget  *widget,
                            const char *action_name,
                            GVariant   *parameter)
{
  nest_assistant_back (NEST_ASSISTANT (widget));
}

static void
nest_assistant_forward_action (GtkWidget  *widget,
                               const char *action_name,
                               GVariant   *parameter)
{
  NestAssistant *self = NEST_ASSISTANT (widget);

  if (self->current != NULL)
    nest_page_activate (self->current);
}

/* The user's own order of the window's buttons, with Close only */
static char *
get_narrow_layout (GtkWidget *widget)
{
  g_autofree char *layout = NULL;
  g_auto (GStrv) sides = NULL;
  gboolean at_start;

  g_object_get (gtk_widget_get_settings (widget), "gtk-decoration-layout", &layout, NULL);
  sides = g_strsplit (layout != NULL ? layout : "", ":", 2);
  at_start = sides[0] != NULL && strstr (sides[0], "close") != NULL;

  return g_strdup (at_start ? "close:" : ":close");
}

static void
nest_assistant_update_width (NestAssistant *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean on_action = action_has_focus (self);
  g_autofree char *layout = NULL;
  int width = 0, height = 0;

  if (!GTK_IS_WINDOW (root))
    return;
  gtk_window_get_default_size (GTK_WINDOW (root), &width, &height);
  self->is_narrow = width > 0 && width < NARROW;
  if (self->is_narrow)
    layout = get_narrow_layout (GTK_WIDGET (self));
  adw_header_bar_set_decoration_layout (self->header_bar, layout);
  if (self->current == NULL)
    return;
  nest_assistant_update (self);
  if (on_action)
    gtk_widget_grab_focus (get_action_button (self));
}

static void
nest_assistant_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (nest_assistant_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::default-width",
                           G_CALLBACK (nest_assistant_update_width), widget, G_CONNECT_SWAPPED);
  nest_assistant_update_width (NEST_ASSISTANT (widget));
}

static void
nest_assistant_dispose (GObject *object)
{
  NestAssistant *self = NEST_ASSISTANT (object);

  self->current = NULL;
  g_clear_pointer (&self->seats, g_ptr_array_unref);

  G_OBJECT_CLASS (nest_assistant_parent_class)->dispose (object);
}

static void
nest_assistant_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CURRENT:
      g_value_set_object (value, NEST_ASSISTANT (object)->current);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nest_assistant_class_init (NestAssistantClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nest_assistant_dispose;
  object_class->get_property = nest_assistant_get_property;
  widget_class->root = nest_assistant_root;

  properties[PROP_CURRENT] =
    g_param_spec_object ("current", NULL, NULL, NEST_TYPE_PAGE,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PAGE_MADE] = g_signal_new ("page-made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_PAGE);

  g_type_ensure (NEST_TYPE_PICTURE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-assistant.ui");
  gtk_widget_class_bind_template_child (widget_class, NestAssistant, header_bar);
  gtk_widget_class_bind_template_child (widget_class, NestAssistant, window_title);
  gtk_widget_class_bind_template_child (widget_class, NestAssistant, back_button);
  gtk_widget_class_bind_template_child (widget_class, NestAssistant, action_button);
  gtk_widget_class_bind_template_child (widget_class, NestAssistant, strip);
  gtk_widget_class_bind_template_child (widget_class, NestAssistant, split);
  gtk_widget_class_bind_template_child (widget_class, NestAssistant, stack);
  gtk_widget_class_bind_template_child (widget_class, NestAssistant, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, NestAssistant, bottom_button);
  nest_ui_install_toasts (widget_class);
  gtk_widget_class_install_action (widget_class, "assistant.back", NULL, nest_assistant_back_action);
  gtk_widget_class_install_action (widget_class, "assistant.forward", NULL, nest_assistant_forward_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "assistant.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "assistant.forward", NULL);
}

static void
nest_assistant_init (NestAssistant *self)
{
  self->seats = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_ui_wrap_buttons (GTK_WIDGET (self));
}

NestAssistant *
nest_assistant_new (void)
{
  return g_object_new (NEST_TYPE_ASSISTANT, NULL);
}

static void
add_seat (NestAssistant *self)
{
  GtkWidget *seat = adw_bin_new ();

  gtk_stack_add_child (self->stack, seat);
  g_ptr_array_add (self->seats, seat);
}

static void
seat_page (NestAssistant *self,
           guint          position,
           NestPage      *page)
{
  nest_ui_wrap_buttons (GTK_WIDGET (page));
  adw_bin_set_child (g_ptr_array_index (self->seats, position), GTK_WIDGET (page));
  g_signal_connect_object (page, "notify", G_CALLBACK (nest_assistant_page_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "forward", G_CALLBACK (nest_assistant_page_forward_cb), self, G_CONNECT_SWAPPED);
}

/**
 * nest_assistant_add_page:
 * @page: the page that follows all those added so far; the first one added is shown
 */
void
nest_assistant_add_page (NestAssistant *self,
                         NestPage      *page)
{
  g_return_if_fail (NEST_IS_ASSISTANT (self));
  g_return_if_fail (NEST_IS_PAGE (page));

  add_seat (self);
  seat_page (self, self->seats->len - 1, page);
  if (self->current == NULL)
    nest_assistant_go_to (self, page);
}

/**
 * nest_assistant_add_pages:
 * @n_pages: how many pages follow all those added so far
 * @make: makes one of them, when it is to be shown for the first time, or asked whether it has something to say
 * @data: for @make; has to outlive the last page that is made
 *
 * None is shown by that. Whenever one is made, "page-made" is emitted before anything else is done with it.
 */
void
nest_assistant_add_pages (NestAssistant     *self,
                          guint              n_pages,
                          NestAssistantMake  make,
                          gpointer           data)
{
  g_return_if_fail (NEST_IS_ASSISTANT (self));
  g_return_if_fail (self->make == NULL);

  self->make = make;
  self->make_data = data;
  for (guint i = 0; i < n_pages; i++)
    add_seat (self);
}

/** nest_assistant_get_page: Returns: (transfer none): the page at @position, which is made now if it was not yet */
NestPage *
nest_assistant_get_page (NestAssistant *self,
                         guint          position)
{
  NestPage *page = nest_assistant_peek_page (self, position);

  if (page == NULL)
    {
      page = self->make (position, self->make_data);
      seat_page (self, position, page);
      g_signal_emit (self, signals[PAGE_MADE], 0, page);
    }

  return page;
}

/** nest_assistant_peek_page: Returns: (transfer none) (nullable): the page at @position, if it was made already */
NestPage *
nest_assistant_peek_page (NestAssistant *self,
                          guint          position)
{
  g_return_val_if_fail (NEST_IS_ASSISTANT (self), NULL);
  g_return_val_if_fail (position < self->seats->len, NULL);

  return NEST_PAGE (adw_bin_get_child (g_ptr_array_index (self->seats, position)));
}

/** nest_assistant_get_current: Returns: (transfer none): the page that is shown */
NestPage *
nest_assistant_get_current (NestAssistant *self)
{
  return self->current;
}

/* A stack moves the focus itself if it was on the page before: moved on once more, it would pass the first control. */
static gboolean
has_focus (NestPage *page,
           GtkRoot  *root)
{
  GtkWidget *focus = gtk_root_get_focus (root);

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (page));
}

/**
 * nest_assistant_go_to:
 * @page: one of the pages
 *
 * Shows a page. The keyboard focus stays on the suggested action if it was there and it can be used on
 * the new page too; else it moves to the control that had it when the page was last shown, or its first.
 */
void
nest_assistant_go_to (NestAssistant *self,
                      NestPage      *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean on_action;

  g_return_if_fail (NEST_IS_ASSISTANT (self));
  g_return_if_fail (NEST_IS_PAGE (page));

  if (self->current == page)
    return;
  on_action = action_has_focus (self);
  self->current = page;
  nest_assistant_update (self);
  nest_picture_split_set_needs_room (self->split, nest_page_get_needs_room (page));
  gtk_stack_set_visible_child (self->stack, get_seat (page));
  if (root != NULL && !(on_action && nest_page_get_complete (page)) && !has_focus (page, root) &&
      !gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD) &&
      !gtk_widget_grab_focus (get_action_button (self)))
    gtk_root_set_focus (root, NULL); /* it must not stay on the page that goes: what comes late takes it */
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

/** nest_assistant_forward: shows the next page that has something to say */
void
nest_assistant_forward (NestAssistant *self)
{
  NestPage *next = find_neighbour (self, 1);

  if (next != NULL)
    nest_assistant_go_to (self, next);
}

/** nest_assistant_back: shows the page before, unless the current one must not be left */
void
nest_assistant_back (NestAssistant *self)
{
  NestPage *previous = find_neighbour (self, -1);

  if (previous != NULL && nest_page_get_can_go_back (self->current))
    nest_assistant_go_to (self, previous);
}

/** nest_assistant_set_strip: @strip: (nullable): stands between the header bar and every page */
void
nest_assistant_set_strip (NestAssistant *self,
                          GtkWidget     *strip)
{
  adw_bin_set_child (self->strip, strip);
}

/** nest_assistant_get_picture: Returns: (transfer none): where the picture of the nest is, beside or above the pages */
NestPictureSplit *
nest_assistant_get_picture (NestAssistant *self)
{
  return self->split;
}

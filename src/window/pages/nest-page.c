/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The properties by which a page tells the assistant what to show in the header bar and where one can go. */
#include "nest-page.h"

typedef struct {
  char *title;
  char *subtitle;
  char *action_label;
  char *action_tooltip;
  gboolean complete;
  gboolean skippable;
  gboolean can_go_back;
  gboolean needs_room;
} NestPagePrivate;

G_DEFINE_TYPE_WITH_PRIVATE (NestPage, nest_page, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_ACTION_LABEL,
  PROP_ACTION_TOOLTIP,
  PROP_COMPLETE,
  PROP_SKIPPABLE,
  PROP_CAN_GO_BACK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  FORWARD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_page_finalize (GObject *object)
{
  NestPagePrivate *priv = nest_page_get_instance_private (NEST_PAGE (object));

  g_free (priv->title);
  g_free (priv->subtitle);
  g_free (priv->action_label);
  g_free (priv->action_tooltip);

  G_OBJECT_CLASS (nest_page_parent_class)->finalize (object);
}

static void
nest_page_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  NestPagePrivate *priv = nest_page_get_instance_private (NEST_PAGE (object));

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, priv->subtitle);
      break;
    case PROP_ACTION_LABEL:
      g_value_set_string (value, priv->action_label);
      break;
    case PROP_ACTION_TOOLTIP:
      g_value_set_string (value, priv->action_tooltip);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, priv->complete);
      break;
    case PROP_SKIPPABLE:
      g_value_set_boolean (value, priv->skippable);
      break;
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, priv->can_go_back);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nest_page_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_TITLE:
      nest_page_set_title (NEST_PAGE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nest_page_class_init (NestPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = nest_page_finalize;
  object_class->get_property = nest_page_get_property;
  object_class->set_property = nest_page_set_property;
  klass->activate = nest_page_forward;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, read_only);
  properties[PROP_ACTION_LABEL] = g_param_spec_string ("action-label", NULL, NULL, NULL, read_only);
  properties[PROP_ACTION_TOOLTIP] = g_param_spec_string ("action-tooltip", NULL, NULL, NULL, read_only);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, read_only);
  properties[PROP_SKIPPABLE] = g_param_spec_boolean ("skippable", NULL, NULL, FALSE, read_only);
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, TRUE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FORWARD] = g_signal_new ("forward", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_page_init (NestPage *self)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  priv->can_go_back = TRUE;
}

/** nest_page_activate: what the suggested action does; nothing while the page is not complete */
void
nest_page_activate (NestPage *self)
{
  g_return_if_fail (NEST_IS_PAGE (self));

  if (nest_page_get_complete (self))
    NEST_PAGE_GET_CLASS (self)->activate (self);
}

/** nest_page_forward: says that the page is finished */
void
nest_page_forward (NestPage *self)
{
  g_return_if_fail (NEST_IS_PAGE (self));

  g_signal_emit (self, signals[FORWARD], 0);
}

static void
set_string (NestPage   *self,
            char      **field,
            const char *text,
            guint       property)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_flag (NestPage *self,
          gboolean *field,
          gboolean  value,
          guint     property)
{
  if (*field == !!value)
    return;
  *field = !!value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

const char *
nest_page_get_title (NestPage *self)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  return priv->title;
}

/** nest_page_set_title: @title: (nullable): in header capitalization */
void
nest_page_set_title (NestPage   *self,
                     const char *title)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  set_string (self, &priv->title, title, PROP_TITLE);
}

const char *
nest_page_get_subtitle (NestPage *self)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  return priv->subtitle;
}

/** nest_page_set_subtitle: @subtitle: (nullable): plain text, such as a machine's display name */
void
nest_page_set_subtitle (NestPage   *self,
                        const char *subtitle)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  set_string (self, &priv->subtitle, subtitle, PROP_SUBTITLE);
}

const char *
nest_page_get_action_label (NestPage *self)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  return priv->action_label;
}

const char *
nest_page_get_action_tooltip (NestPage *self)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  return priv->action_tooltip;
}

/**
 * nest_page_set_action:
 * @label: (nullable): what the suggested action says, with a mnemonic
 * @tooltip: (nullable): a sentence: what it does, or why it cannot be used yet
 */
void
nest_page_set_action (NestPage   *self,
                      const char *label,
                      const char *tooltip)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  set_string (self, &priv->action_label, label, PROP_ACTION_LABEL);
  set_string (self, &priv->action_tooltip, tooltip, PROP_ACTION_TOOLTIP);
}

gboolean
nest_page_get_complete (NestPage *self)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  return priv->complete;
}

void
nest_page_set_complete (NestPage *self,
                        gboolean  complete)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  set_flag (self, &priv->complete, complete, PROP_COMPLETE);
}

gboolean
nest_page_get_skippable (NestPage *self)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  return priv->skippable;
}

void
nest_page_set_skippable (NestPage *self,
                         gboolean  skippable)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  set_flag (self, &priv->skippable, skippable, PROP_SKIPPABLE);
}

gboolean
nest_page_get_can_go_back (NestPage *self)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  return priv->can_go_back;
}

void
nest_page_set_can_go_back (NestPage *self,
                           gboolean  can_go_back)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  set_flag (self, &priv->can_go_back, can_go_back, PROP_CAN_GO_BACK);
}

gboolean
nest_page_get_needs_room (NestPage *self)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  return priv->needs_room;
}

/** nest_page_set_needs_room: @needs_room: a long list: where it is narrow, nothing stands above the page */
void
nest_page_set_needs_room (NestPage *self,
                          gboolean  needs_room)
{
  NestPagePrivate *priv = nest_page_get_instance_private (self);

  priv->needs_room = needs_room;
}

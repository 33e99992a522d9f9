/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHypervisor: the public calls, which check their arguments and hand over to the real hypervisor. */
#include "nest-hypervisor.h"

typedef struct
{
  char *id;
  char *connection;
  char *name;
} NestHypervisorPrivate;

enum {
  PROP_ID = 1,
  PROP_CONNECTION,
  PROP_NAME,
  N_PROPS
};

enum {
  MACHINE_HINT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (NestHypervisor, nest_hypervisor, G_TYPE_OBJECT)

static void
nest_hypervisor_finalize (GObject *object)
{
  NestHypervisorPrivate *priv = nest_hypervisor_get_instance_private (NEST_HYPERVISOR (object));

  g_free (priv->id);
  g_free (priv->connection);
  g_free (priv->name);

  G_OBJECT_CLASS (nest_hypervisor_parent_class)->finalize (object);
}

static char **
nest_hypervisor_field (NestHypervisor *self,
                       guint           prop_id)
{
  NestHypervisorPrivate *priv = nest_hypervisor_get_instance_private (self);

  return prop_id == PROP_ID ? &priv->id : prop_id == PROP_CONNECTION ? &priv->connection : &priv->name;
}

static void
nest_hypervisor_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  g_value_set_string (value, *nest_hypervisor_field (NEST_HYPERVISOR (object), prop_id));
}

static void
nest_hypervisor_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  char **field = nest_hypervisor_field (NEST_HYPERVISOR (object), prop_id);

  g_free (*field);
  *field = g_value_dup_string (value);
}

static void
nest_hypervisor_class_init (NestHypervisorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = nest_hypervisor_finalize;
  object_class->get_property = nest_hypervisor_get_property;
  object_class->set_property = nest_hypervisor_set_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_CONNECTION] = g_param_spec_string ("connection", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[MACHINE_HINT] = g_signal_new ("machine-hint", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
nest_hypervisor_init (NestHypervisor *self)
{
}

/** nest_hypervisor_get_id: Returns: (transfer none): "virtualbox" or "kvm" */
const char *
nest_hypervisor_get_id (NestHypervisor *self)
{
  g_return_val_if_fail (NEST_IS_HYPERVISOR (self), NULL);

  return *nest_hypervisor_field (self, PROP_ID);
}

/** nest_hypervisor_get_connection: Returns: (transfer none): "virtualbox", or a libvirt URI */
const char *
nest_hypervisor_get_connection (NestHypervisor *self)
{
  g_return_val_if_fail (NEST_IS_HYPERVISOR (self), NULL);

  return *nest_hypervisor_field (self, PROP_CONNECTION);
}

/** nest_hypervisor_get_name: Returns: (transfer none): its name for people */
const char *
nest_hypervisor_get_name (NestHypervisor *self)
{
  g_return_val_if_fail (NEST_IS_HYPERVISOR (self), NULL);

  return *nest_hypervisor_field (self, PROP_NAME);
}

/**
 * nest_hypervisor_probe_async:
 * @priority: who waits for whom
 * @cancellable: (nullable): to stop it between two commands
 *
 * Finds out whether the hypervisor is there, which version, what it says of the processor, and its
 * host key. A hypervisor that cannot be used is a result (with a problem and a remedy), not an error.
 */
void
nest_hypervisor_probe_async (NestHypervisor      *self,
                             NestPriority         priority,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (NEST_IS_HYPERVISOR (self));

  NEST_HYPERVISOR_GET_CLASS (self)->probe_async (self, priority, cancellable, callback, user_data);
}

/** nest_hypervisor_probe_finish: Returns: (transfer full): what was found; %NULL only when cancelled */
NestHypervisorInfo *
nest_hypervisor_probe_finish (NestHypervisor  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * nest_hypervisor_reread_async:
 * @info: what was found before
 *
 * Reads again only what Nestbox can change in the hypervisor itself (its host key); version and
 * abilities are taken over from @info. One cheap call, for comparing and verifying.
 */
void
nest_hypervisor_reread_async (NestHypervisor      *self,
                              NestHypervisorInfo  *info,
                              NestPriority         priority,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (NEST_IS_HYPERVISOR (self));
  g_return_if_fail (NEST_IS_HYPERVISOR_INFO (info));

  NEST_HYPERVISOR_GET_CLASS (self)->reread_async (self, info, priority, cancellable, callback, user_data);
}

/** nest_hypervisor_reread_finish: Returns: (transfer full): a new info; an error if it could not be read */
NestHypervisorInfo *
nest_hypervisor_reread_finish (NestHypervisor  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * nest_hypervisor_list_async:
 *
 * Lists the machines by name (and state, where that costs nothing); details are read one by one.
 */
void
nest_hypervisor_list_async (NestHypervisor      *self,
                            NestPriority         priority,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (NEST_IS_HYPERVISOR (self));

  NEST_HYPERVISOR_GET_CLASS (self)->list_async (self, priority, cancellable, callback, user_data);
}

/** nest_hypervisor_list_finish: Returns: (transfer full) (element-type NestMachine): the machines */
GPtrArray *
nest_hypervisor_list_finish (NestHypervisor  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * nest_hypervisor_read_async:
 * @uuid: the machine
 *
 * Reads everything of one machine. An inaccessible machine is a result, not an error.
 */
void
nest_hypervisor_read_async (NestHypervisor      *self,
                            const char          *uuid,
                            NestPriority         priority,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (NEST_IS_HYPERVISOR (self));
  g_return_if_fail (uuid != NULL);

  NEST_HYPERVISOR_GET_CLASS (self)->read_async (self, uuid, priority, cancellable, callback, user_data);
}

/** nest_hypervisor_read_finish: Returns: (transfer full): the machine */
NestMachine *
nest_hypervisor_read_finish (NestHypervisor  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * nest_hypervisor_apply_async:
 * @uuid: (nullable): the machine; %NULL for settings of the hypervisor itself
 * @changes: (element-type NestChange): all of them for @uuid, none of the power state; applied as a whole
 * @cancellable: (nullable): looked at before the hypervisor is asked, not after
 *
 * Success means that the hypervisor did not complain: the caller reads back and compares.
 */
void
nest_hypervisor_apply_async (NestHypervisor      *self,
                             const char          *uuid,
                             GPtrArray           *changes,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (NEST_IS_HYPERVISOR (self));
  g_return_if_fail (changes != NULL && changes->len > 0);

  NEST_HYPERVISOR_GET_CLASS (self)->apply_async (self, uuid, changes, cancellable, callback, user_data);
}

gboolean
nest_hypervisor_apply_finish (NestHypervisor  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * nest_hypervisor_power_async:
 * @uuid: the machine
 * @action: what to ask
 *
 * Asks and returns; whether the state really changed is seen by reading the machine again.
 */
void
nest_hypervisor_power_async (NestHypervisor      *self,
                             const char          *uuid,
                             NestPowerAction      action,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (NEST_IS_HYPERVISOR (self));
  g_return_if_fail (uuid != NULL);

  NEST_HYPERVISOR_GET_CLASS (self)->power_async (self, uuid, action, cancellable, callback, user_data);
}

gboolean
nest_hypervisor_power_finish (NestHypervisor  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * nest_hypervisor_describe:
 * @uuid: (nullable): the machine; %NULL for settings of the hypervisor itself
 * @changes: (element-type NestChange): what would be applied together; power changes included
 *
 * Returns: (transfer full) (element-type utf8): the commands a person would type, one line each, that
 *   work when pasted
 */
GPtrArray *
nest_hypervisor_describe (NestHypervisor *self,
                          const char     *uuid,
                          GPtrArray      *changes)
{
  g_return_val_if_fail (NEST_IS_HYPERVISOR (self), NULL);
  g_return_val_if_fail (changes != NULL, NULL);

  return NEST_HYPERVISOR_GET_CLASS (self)->describe (self, uuid, changes);
}

/** nest_hypervisor_can_type: Returns: whether keys can be typed into its machines */
gboolean
nest_hypervisor_can_type (NestHypervisor *self)
{
  g_return_val_if_fail (NEST_IS_HYPERVISOR (self), FALSE);

  return NEST_HYPERVISOR_GET_CLASS (self)->type_async != NULL;
}

/**
 * nest_hypervisor_type_async:
 * @uuid: a machine that runs
 * @keys: (transfer none): pressed together and let go
 *
 * Only where nest_hypervisor_can_type(). The keys reach whatever listens in the machine, so only after the user's yes.
 */
void
nest_hypervisor_type_async (NestHypervisor      *self,
                            const char          *uuid,
                            NestHostKey         *keys,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (nest_hypervisor_can_type (self));
  g_return_if_fail (uuid != NULL);

  NEST_HYPERVISOR_GET_CLASS (self)->type_async (self, uuid, keys, cancellable, callback, user_data);
}

gboolean
nest_hypervisor_type_finish (NestHypervisor  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * nest_hypervisor_watch:
 * @uuid: (nullable): the one machine somebody looks at; %NULL: only the list of them
 *
 * A hypervisor that is not told of changes looks out for them from now on, as far as that costs nothing,
 * and hints at them. What it was told to watch before is forgotten.
 */
void
nest_hypervisor_watch (NestHypervisor *self,
                       const char     *uuid)
{
  g_return_if_fail (NEST_IS_HYPERVISOR (self));

  if (NEST_HYPERVISOR_GET_CLASS (self)->watch != NULL)
    NEST_HYPERVISOR_GET_CLASS (self)->watch (self, uuid);
}

/** nest_hypervisor_send_hint: @uuid: (nullable): for the real hypervisor only: emits "machine-hint" */
void
nest_hypervisor_send_hint (NestHypervisor *self,
                           const char     *uuid)
{
  g_return_if_fail (NEST_IS_HYPERVISOR (self));

  g_signal_emit (self, signals[MACHINE_HINT], 0, uuid);
}

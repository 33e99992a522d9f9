/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHypervisor: what every hypervisor can do for the engine. Abstract; every operation is asynchronous. */
#pragma once

#include "nest-change.h"
#include "nest-host-key.h"
#include "nest-hypervisor-info.h"
#include "nest-machine.h"

G_BEGIN_DECLS

#define NEST_TYPE_HYPERVISOR (nest_hypervisor_get_type ())
G_DECLARE_DERIVABLE_TYPE (NestHypervisor, nest_hypervisor, NEST, HYPERVISOR, GObject)

/*
 * Signal "machine-hint" (const char *uuid, nullable): that machine was started, stopped or edited, by
 * whomever; with %NULL the list of machines or the connection itself is another now. Only a hint to
 * read again: several may come for one event, and hypervisors that cannot tell send one only for what
 * nest_hypervisor_watch() has them look out for.
 */

#define NEST_HYPERVISOR_ERROR (nest_hypervisor_error_quark ())

/**
 * NestHypervisorError:
 *
 * What went wrong, by the hypervisor's own code. The message is the hypervisor's own first line,
 * made visible (one line, valid UTF-8), or a sentence of ours where it says nothing.
 */
typedef enum {
  NEST_HYPERVISOR_ERROR_FAILED,
  NEST_HYPERVISOR_ERROR_NOT_INSTALLED,
  NEST_HYPERVISOR_ERROR_NOT_FOUND,         /* no such machine */
  NEST_HYPERVISOR_ERROR_INVALID_VALUE,
  NEST_HYPERVISOR_ERROR_LOCKED,            /* another program holds the machine */
  NEST_HYPERVISOR_ERROR_WRONG_STATE,       /* running, saved, off …: not possible now */
  NEST_HYPERVISOR_ERROR_INACCESSIBLE,      /* the machine's settings cannot be read */
  NEST_HYPERVISOR_ERROR_NOT_WRITABLE,      /* the settings folder */
  NEST_HYPERVISOR_ERROR_SERVICE_DEAD,
  NEST_HYPERVISOR_ERROR_TIMED_OUT,
  NEST_HYPERVISOR_ERROR_UNKNOWN_OPTION,    /* an older version that does not know the setting */
  NEST_HYPERVISOR_ERROR_BAD_OUTPUT,        /* foreign, truncated or too large */
  NEST_HYPERVISOR_ERROR_ACCESS_DENIED,
  NEST_HYPERVISOR_ERROR_START_FAILED,
  NEST_HYPERVISOR_ERROR_NOT_CONNECTED,     /* not yet, or not any more: waits until the user says so */
} NestHypervisorError;

GQuark      nest_hypervisor_error_quark      (void);
const char *nest_hypervisor_error_get_id     (const GError *error);
void        nest_hypervisor_error_set_remedy (GError       *error,
                                              const char   *remedy);
const char *nest_hypervisor_error_get_remedy (const GError *error);

/** NestPriority: who waits for whom where a hypervisor can do only one thing at a time. */
typedef enum {
  NEST_PRIORITY_RUN,        /* a run that changes things */
  NEST_PRIORITY_SELECTED,   /* what the user is looking at */
  NEST_PRIORITY_BACKGROUND, /* filling in the rest */
} NestPriority;

/** NestPowerAction: what can be asked of a machine; none is ever done unasked. */
typedef enum {
  NEST_POWER_ACTION_START,
  NEST_POWER_ACTION_RESUME,
  NEST_POWER_ACTION_ASK_TO_SHUT_DOWN, /* presses the ACPI power button; returns at once, the guest may ignore it */
  NEST_POWER_ACTION_PULL_PLUG,
  NEST_POWER_ACTION_DISCARD_SAVED_STATE,
} NestPowerAction;

struct _NestHypervisorClass
{
  GObjectClass parent_class;

  void                (* probe_async)   (NestHypervisor *self, NestPriority priority, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
  void                (* reread_async)  (NestHypervisor *self, NestHypervisorInfo *info, NestPriority priority,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void                (* list_async)    (NestHypervisor *self, NestPriority priority, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
  void                (* read_async)    (NestHypervisor *self, const char *uuid, NestPriority priority,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void                (* apply_async)   (NestHypervisor *self, const char *uuid, GPtrArray *changes,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void                (* power_async)   (NestHypervisor *self, const char *uuid, NestPowerAction action,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray          *(* describe)      (NestHypervisor *self, const char *uuid, GPtrArray *changes);
  void                (* watch)         (NestHypervisor *self, const char *uuid); /* optional */
  void                (* type_async)    (NestHypervisor *self, const char *uuid, NestHostKey *keys, /* optional */
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
};

const char         *nest_hypervisor_get_id          (NestHypervisor       *self);
const char         *nest_hypervisor_get_connection  (NestHypervisor       *self);
const char         *nest_hypervisor_get_name        (NestHypervisor       *self);

void                nest_hypervisor_probe_async     (NestHypervisor       *self,
                                                     NestPriority          priority,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
NestHypervisorInfo *nest_hypervisor_probe_finish    (NestHypervisor       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
void                nest_hypervisor_reread_async    (NestHypervisor       *self,
                                                     NestHypervisorInfo   *info,
                                                     NestPriority          priority,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
NestHypervisorInfo *nest_hypervisor_reread_finish   (NestHypervisor       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
void                nest_hypervisor_list_async      (NestHypervisor       *self,
                                                     NestPriority          priority,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
GPtrArray          *nest_hypervisor_list_finish     (NestHypervisor       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
void                nest_hypervisor_read_async      (NestHypervisor       *self,
                                                     const char           *uuid,
                                                     NestPriority          priority,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
NestMachine        *nest_hypervisor_read_finish     (NestHypervisor       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
void                nest_hypervisor_apply_async     (NestHypervisor       *self,
                                                     const char           *uuid,
                                                     GPtrArray            *changes,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean            nest_hypervisor_apply_finish    (NestHypervisor       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
void                nest_hypervisor_power_async     (NestHypervisor       *self,
                                                     const char           *uuid,
                                                     NestPowerAction       action,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean            nest_hypervisor_power_finish    (NestHypervisor       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
GPtrArray          *nest_hypervisor_describe        (NestHypervisor       *self,
                                                     const char           *uuid,
                                                     GPtrArray            *changes);
gboolean            nest_hypervisor_can_type        (NestHypervisor       *self);
void                nest_hypervisor_type_async      (NestHypervisor       *self,
                                                     const char           *uuid,
                                                     NestHostKey          *keys,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean            nest_hypervisor_type_finish     (NestHypervisor       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
void                nest_hypervisor_watch           (NestHypervisor       *self,
                                                     const char           *uuid);
void                nest_hypervisor_send_hint       (NestHypervisor       *self,
                                                     const char           *uuid);

G_END_DECLS

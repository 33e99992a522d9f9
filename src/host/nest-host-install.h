/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Installing a hypervisor through the helper, with the package manager's own progress. */
#pragma once

#include "nest-change.h"
#include "nest-host.h"

G_BEGIN_DECLS

/**
 * NestInstallProgress:
 * @text: (transfer none): a short sentence: what is happening right now
 * @fraction: how much is done by the package manager's own count, from 0 to 1: fetching is the first half of it,
 *   setting up the second; -1: it does not say
 * @is_committed: whether it goes on to its end now: packages are being set up
 */
typedef void (*NestInstallProgress) (const char *text,
                                     double      fraction,
                                     gboolean    is_committed,
                                     gpointer    user_data);

gboolean  nest_host_install_is_for   (GPtrArray            *changes);
char     *nest_host_install_describe (NestChange           *change);
char     *nest_host_install_describe_removal
                                     (NestChange           *change);
void      nest_host_install_async    (NestChange           *change,
                                      NestInstallProgress   progress,
                                      gpointer              progress_data,
                                      GDestroyNotify        progress_destroy,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean  nest_host_install_finish   (GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS

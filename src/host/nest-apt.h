/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What apt would do, asked through its command line. Blocks; for a thread, and for the helper. */
#pragma once

#include "nest-install.h"

G_BEGIN_DECLS

const char *const *nest_apt_get_packages      (NestInstallKind  kind,
                                               guint            index);
NestInstall       *nest_apt_plan              (NestInstallKind  kind,
                                               const char      *root);
void               nest_apt_parse_simulation  (NestInstall     *install,
                                               const char      *text);
void               nest_apt_parse_addresses   (NestInstall     *install,
                                               const char      *text);
char              *nest_apt_get_complaint     (const char      *text);
gboolean           nest_apt_is_interrupted   (const char      *root);
char              *nest_apt_digest_sources    (const char      *root);

G_END_DECLS

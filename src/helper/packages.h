/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Installing a fixed list of packages with apt: what was agreed to, or nothing. */
#pragma once

#include <json-glib/json-glib.h>

#include "nest-install.h"

G_BEGIN_DECLS

const char *packages_install (NestInstallKind  kind,
                              const char      *agreed,
                              char           **message);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The differences between two domains as options for virt-xml. Only for the files nest-domain-*. */
#pragma once

#include "nest-domain-tree.h"

G_BEGIN_DECLS

GPtrArray *nest_domain_diff (xmlNode *before,
                             xmlNode *after);

G_END_DECLS

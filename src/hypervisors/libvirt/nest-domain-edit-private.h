/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edits of single settings, for nest-domain-edit.c only. Each changes @root in place. */
#pragma once

#include "nest-domain-host.h"
#include "nest-domain-tree.h"

G_BEGIN_DECLS

gboolean nest_domain_edit_processors     (xmlNode         *root,
                                          guint            count,
                                          GError         **error);
gboolean nest_domain_edit_nested_hw_virt (xmlNode         *root,
                                          NestDomainHost  *host,
                                          gboolean         on,
                                          GError         **error);
gboolean nest_domain_edit_refuse         (GError         **error,
                                          const char      *sentence);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsers of what VBoxManage says of itself and of this computer. Pure: bytes in, values out. */
#pragma once

#include "nest-types.h"

G_BEGIN_DECLS

/** NestVboxHostInfo: what "list hostinfo" says; 0 and %NEST_ANSWER_UNKNOWN where it says nothing. */
typedef struct {
  NestAnswer hw_virt;
  NestAnswer nested_hw_virt;
  NestAnswer nested_paging;
  NestAnswer unrestricted_guest;
  guint processors;
  guint cores;
  guint64 memory_mib;
  char *description;
} NestVboxHostInfo;

void              nest_vbox_host_info_free   (NestVboxHostInfo  *info);

char             *nest_vbox_parse_version    (const char        *data,
                                              gsize              length,
                                              GError           **error);
gboolean          nest_vbox_parse_extra_data (const char        *data,
                                              gsize              length,
                                              char             **value,
                                              GError           **error);
NestVboxHostInfo *nest_vbox_parse_host_info  (const char        *data,
                                              gsize              length,
                                              GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestVboxHostInfo, nest_vbox_host_info_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a careful person should know before a machine is prepared; only what applies to this one. */
#pragma once

#include "nest-host.h"
#include "nest-hypervisor-info.h"
#include "nest-machine.h"

G_BEGIN_DECLS

/**
 * NestConsideration:
 * @title: a few words
 * @text: plain words, a paragraph
 * @documentation: the full address of the page about it
 */
typedef struct {
  const char *title;
  const char *text;
  char *documentation;
} NestConsideration;

GPtrArray *nest_considerations_new (NestHost           *host,
                                    NestHypervisorInfo *info,
                                    NestMachine        *machine);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pins of single processors, which the number of processors and the pinning share. Only for nest-domain-*. */
#pragma once

#include "nest-domain-tree.h"
#include "nest-pinning.h"

G_BEGIN_DECLS

#define NEST_DOMAIN_PIN "vcpupin"

/**
 * NestDomainPins: pins as they were once kept
 * @in: (nullable): says where <cputune> stood
 * @elements: (element-type xmlNode): the pins, each in an element that says where it stood
 * @processors: how many processors there could be then
 */
typedef struct {
  xmlNode *in;
  GPtrArray *elements;
  guint processors;
} NestDomainPins;

void nest_domain_pins_cut             (xmlNode              *root,
                                       guint                 maximum);
void nest_domain_pins_set             (xmlNode              *root,
                                       const NestPinning    *pinning);
void nest_domain_pins_restore_all     (xmlNode              *root,
                                       const NestDomainPins *kept);
void nest_domain_pins_restore_range   (xmlNode              *root,
                                       const NestDomainPins *kept,
                                       guint                 before);

G_END_DECLS

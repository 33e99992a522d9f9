/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPinning: which of this computer's CPUs a machine's processors may run on, and its canonical text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The text of a machine whose processors may run anywhere */
#define NEST_PINNING_NONE "none"

/**
 * NestPinning: a set for the machine as a whole, and one for each processor that has its own.
 *
 * Its text, the value of %NEST_SETTING_CPU_PINNING: "none", or words with one space between:
 * "cpuset=1-3" first if there is one, then "0:1 1:2 2:3-4" by processor.
 */
typedef struct _NestPinning NestPinning;

NestPinning *nest_pinning_new            (void);
NestPinning *nest_pinning_new_one_to_one (const guint        *cpus,
                                          guint               n_cpus);
NestPinning *nest_pinning_parse          (const char         *text);
void         nest_pinning_free           (NestPinning        *self);
gboolean     nest_pinning_set_cpuset     (NestPinning        *self,
                                          const char         *cpus);
gboolean     nest_pinning_set_processor  (NestPinning        *self,
                                          guint               processor,
                                          const char         *cpus);
const char  *nest_pinning_get_cpuset     (const NestPinning  *self);
const char  *nest_pinning_get_processor  (const NestPinning  *self,
                                          guint               processor);
GArray      *nest_pinning_get_cpus       (const NestPinning  *self);
gboolean     nest_pinning_is_none        (const NestPinning  *self);
char        *nest_pinning_format         (const NestPinning  *self);
char        *nest_cpu_list_format        (const char         *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestPinning, nest_pinning_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMemoryBar: this computer's memory to scale: the machine's part, what is recommended, what this computer keeps. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NEST_TYPE_MEMORY_BAR (nest_memory_bar_get_type ())
G_DECLARE_FINAL_TYPE (NestMemoryBar, nest_memory_bar, NEST, MEMORY_BAR, GtkWidget)

/** NestMemoryPart: all of the bar, or a sample of one part for its legend */
typedef enum {
  NEST_MEMORY_ALL,
  NEST_MEMORY_MACHINE,
  NEST_MEMORY_RECOMMENDED,
  NEST_MEMORY_KEPT,
} NestMemoryPart;

GtkWidget *nest_memory_bar_new    (NestMemoryPart  part,
                                   GtkAdjustment  *adjustment);
void       nest_memory_bar_update (NestMemoryBar  *self,
                                   guint64         total,
                                   guint64         kept,
                                   guint64         recommended);

G_END_DECLS

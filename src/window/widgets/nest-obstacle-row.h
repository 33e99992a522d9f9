/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestObstacleRow: one thing that stands in the way: what it means, what can be done, what cannot. */
#pragma once

#include <adwaita.h>

#include "nest-obstacle.h"

G_BEGIN_DECLS

#define NEST_TYPE_OBSTACLE_ROW (nest_obstacle_row_get_type ())
G_DECLARE_FINAL_TYPE (NestObstacleRow, nest_obstacle_row, NEST, OBSTACLE_ROW, AdwExpanderRow)

GtkWidget *nest_obstacle_row_new (const NestObstacle *obstacle);

G_END_DECLS

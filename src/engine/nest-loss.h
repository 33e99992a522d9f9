/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is lost when the history is forgotten, in the words that the window and the terminal share. */
#pragma once

#include "nest-run.h"

G_BEGIN_DECLS

GPtrArray *nest_loss_describe (GPtrArray *runs);

G_END_DECLS

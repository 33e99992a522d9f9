/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHelpPage: one topic of the help, to be read: paragraphs with headings, and commands and addresses to copy. */
#pragma once

#include <adwaita.h>

#include "nest-help.h"

G_BEGIN_DECLS

#define NEST_TYPE_HELP_PAGE (nest_help_page_get_type ())
G_DECLARE_FINAL_TYPE (NestHelpPage, nest_help_page, NEST, HELP_PAGE, AdwBin)

void nest_help_page_set_topic (NestHelpPage        *self,
                               const NestHelpTopic *topic);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestSectionHeader: the name of a connection above its first row, with Remove where the user added it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_TYPE_SECTION_HEADER (nest_section_header_get_type ())
G_DECLARE_FINAL_TYPE (NestSectionHeader, nest_section_header, NEST, SECTION_HEADER, AdwBin)

void nest_section_header_set (NestSectionHeader *self,
                              const char        *title,
                              const char        *removable);

G_END_DECLS

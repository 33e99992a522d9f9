/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestApplication: one instance a session; builds the engine and shows it in one window. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_TYPE_APPLICATION (nest_application_get_type ())
G_DECLARE_FINAL_TYPE (NestApplication, nest_application, NEST, APPLICATION, AdwApplication)

NestApplication *nest_application_new (void);

G_END_DECLS

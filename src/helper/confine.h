/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the helper gives up before it does anything. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Confinement: what is to be done, and so what must be kept. */
typedef enum {
  CONFINE_FILES,    /* writes a file that is root's own: no capability at all */
  CONFINE_MODULES,  /* loads modules of the kernel */
  CONFINE_PACKAGES, /* runs the package manager, whose packages' scripts may do everything */
} Confinement;

gboolean confine (Confinement confinement);

G_END_DECLS

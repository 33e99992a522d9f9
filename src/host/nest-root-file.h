/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the kernel's and the system's small files, below a root that tests choose. */
#pragma once

#include "nest-types.h"

G_BEGIN_DECLS

/** NEST_ROOT_FILE_LIMIT: bytes; more than any of the small files has. */
#define NEST_ROOT_FILE_LIMIT (64 * 1024)

char      *nest_root_file_get_path  (const char *root,
                                     const char *path);
char      *nest_root_file_read      (const char *root,
                                     const char *path,
                                     gsize       limit);
char      *nest_root_file_read_bytes
                                    (const char *root,
                                     const char *path,
                                     gsize       limit,
                                     gsize      *length);
char      *nest_root_file_read_line (const char *root,
                                     const char *path);
NestAnswer nest_root_file_exists    (const char *root,
                                     const char *path);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestTestTree: a folder that stands for "/" of another computer, for the probes. */
#pragma once

#include "nest-host.h"

G_BEGIN_DECLS

typedef struct {
  char *root;
} NestTestTree;

NestTestTree *nest_test_tree_new    (void);
void          nest_test_tree_free   (NestTestTree *self);
void          nest_test_tree_write  (NestTestTree *self,
                                     const char   *path,
                                     const char   *text);
void          nest_test_tree_write_bytes
                                    (NestTestTree *self,
                                     const char   *path,
                                     const char   *bytes,
                                     gssize        length);
void          nest_test_tree_make_folder
                                    (NestTestTree *self,
                                     const char   *path);
void          nest_test_tree_link   (NestTestTree *self,
                                     const char   *path,
                                     const char   *target);
NestHost     *nest_test_tree_probe  (NestTestTree *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestTestTree, nest_test_tree_free)

G_END_DECLS

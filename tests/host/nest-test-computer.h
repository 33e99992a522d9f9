/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestTestComputer: a computer in a line of words, made into a tree and into what its hypervisors would say. */
#pragma once

#include "nest-hypervisor-info.h"
#include "nest-test-tree.h"

G_BEGIN_DECLS

NestTestTree       *nest_test_computer_new      (const char *description);
NestHypervisorInfo *nest_test_computer_new_info (const char *description,
                                                 const char *hypervisor);
void                nest_test_computer_obey     (void);
NestHost           *nest_test_computer_probe    (const char   *description,
                                                 NestTestTree *tree);
char               *nest_test_computer_get      (const char *description,
                                                 const char *word);

G_END_DECLS

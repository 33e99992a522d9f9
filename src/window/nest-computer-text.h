/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window says of a computer, in words; apart from the page, so that a dialog says the same. */
#pragma once

#include "nest-host.h"

G_BEGIN_DECLS

const char *nest_computer_text_describe_help   (NestHost *host);
char       *nest_computer_text_summarize_help  (NestHost *host);
GPtrArray  *nest_computer_text_list_evidence   (NestHost *host);
gboolean    nest_computer_text_can_test        (NestHost *host);
char       *nest_computer_text_format_size     (NestHost *host);
char       *nest_computer_text_format_kvm      (NestHost *host);
const char *nest_computer_text_describe_driver (NestHost *host);

G_END_DECLS

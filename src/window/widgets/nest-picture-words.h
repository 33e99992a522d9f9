/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the picture of the nest: beside its lines, and for those who cannot see it. */
#pragma once

#include "nest-picture-model.h"

G_BEGIN_DECLS

char *nest_picture_words_format_title       (const NestPictureModel *model,
                                             NestLevel               level);
char *nest_picture_words_format_text        (const NestPictureModel *model,
                                             NestLevel               level);
char *nest_picture_words_format_processors  (const NestPictureModel *model,
                                             NestLevel               level);
char *nest_picture_words_format_memory      (const NestPictureModel *model,
                                             NestLevel               level);
char *nest_picture_words_format_key_title   (const NestPictureModel *model,
                                             NestLevel               level);
char *nest_picture_words_format_gate        (const NestPictureModel *model,
                                             NestLevel               level);
char *nest_picture_words_format_reach       (const NestPictureModel *model);
char *nest_picture_words_format_description (const NestPictureModel *model);

G_END_DECLS

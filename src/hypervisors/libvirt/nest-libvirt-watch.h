/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestLibvirtWatch: hints at changes of a user's own machines that libvirt tells nobody of. */
#pragma once

#include "nest-hint-queue.h"

G_BEGIN_DECLS

#define NEST_TYPE_LIBVIRT_WATCH (nest_libvirt_watch_get_type ())
G_DECLARE_FINAL_TYPE (NestLibvirtWatch, nest_libvirt_watch, NEST, LIBVIRT_WATCH, GObject)

NestLibvirtWatch *nest_libvirt_watch_new  (NestHintQueue    *hints);
void              nest_libvirt_watch_stop (NestLibvirtWatch *self);

G_END_DECLS

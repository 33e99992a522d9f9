/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table between Nestbox's settings and VBoxManage's options and keys. */
#pragma once

#include "nest-setting.h"

G_BEGIN_DECLS

/** NEST_VBOX_HOST_KEY: where VirtualBox keeps its host key, in its global extra data. */
#define NEST_VBOX_HOST_KEY "GUI/Input/HostKeyCombination"

const char *nest_vbox_setting_get_option   (NestSetting   setting);
const char *nest_vbox_setting_get_key      (NestSetting   setting);
char       *nest_vbox_setting_format_value (NestSetting   setting,
                                            GVariant     *value);
GVariant   *nest_vbox_setting_parse_value  (NestSetting   setting,
                                            const char   *text);

G_END_DECLS

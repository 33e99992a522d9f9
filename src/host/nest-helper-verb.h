/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The closed vocabulary between Nestbox and its privileged helper. */
#pragma once

#include "nest-setting.h"

G_BEGIN_DECLS

/** NestHelperAct: what a verb does. */
typedef enum {
  NEST_HELPER_SET,    /* writes the option as 1 */
  NEST_HELPER_CLEAR,  /* writes the option as 0 */
  NEST_HELPER_FORGET, /* removes Nestbox's line: others, or the kernel's own value, decide again */
  NEST_HELPER_RELOAD, /* unloads KVM's modules and loads them again */
  NEST_HELPER_INSTALL, /* installs a fixed list of packages, as was agreed to */
} NestHelperAct;

/**
 * NestHelperVerb:
 * @name: the helper's first argument; also the end of the polkit action's id. Only what installs takes a second
 *   one: nest_install_is_digest() of what was agreed to
 * @setting: what it is about; %NEST_N_SETTINGS for %NEST_HELPER_RELOAD
 */
typedef struct {
  const char *name;
  NestHelperAct act;
  NestSetting setting;
} NestHelperVerb;

const NestHelperVerb *nest_helper_verb_find          (const char    *name);
const NestHelperVerb *nest_helper_verb_get           (NestHelperAct  act,
                                                      NestSetting    setting);
gboolean              nest_helper_setting_get_option (NestSetting    setting,
                                                      gboolean       is_amd,
                                                      const char   **module,
                                                      const char   **parameter);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestModuleOption: a switch of a kernel module, as the running kernel has it and as modprobe would set it. */
#pragma once

#include "nest-setting.h"
#include "nest-types.h"

G_BEGIN_DECLS

/** NestModuleState: what the running kernel has of a module. */
typedef enum {
  NEST_MODULE_UNKNOWN,   /* could not be read */
  NEST_MODULE_ABSENT,    /* this kernel has no such module */
  NEST_MODULE_AVAILABLE, /* there, and not loaded */
  NEST_MODULE_LOADED,
  NEST_MODULE_BUILT_IN,  /* part of the kernel: its options come from the kernel's command line only */
  NEST_MODULE_UNLOADED,  /* not loaded; whether there is one could not be read */
} NestModuleState;

const char *nest_module_state_get_id    (NestModuleState state);
NestAnswer  nest_module_state_is_active (NestModuleState state);

/** NEST_KERNEL_COMMAND_LINE: in place of a file, where an option stands on the kernel's command line. */
#define NEST_KERNEL_COMMAND_LINE "/proc/cmdline"

/** NEST_MODULE_OPTION_FILE: the one file that Nestbox writes such options to; later names win. */
#define NEST_MODULE_OPTION_FILE "/etc/modprobe.d/zz-nestbox.conf"

/**
 * NestModuleAssignment: one place that sets the option.
 *
 * @value: what it sets; unknown where the text is no switch ("nested=maybe")
 * @file: the file, or %NEST_KERNEL_COMMAND_LINE
 * @line: the line in it from 1; 0 on the command line, or unknown
 */
typedef struct {
  NestAnswer value;
  char *file;
  guint line;
} NestModuleAssignment;

/**
 * NestModuleOption:
 *
 * @module: "kvm_intel", "kvm_amd" or "kvm"
 * @parameter: "nested" or "enable_virt_at_load"
 * @state: of the module
 * @is_known: whether the module of this kernel has such an option
 * @loaded: the value in the running kernel; unknown where the module is not loaded or hides it
 * @fallback: the value where nobody sets one; unknown where it is not known
 * @misspelled: (nullable): for people: where a name stands that looks like this option and has no effect
 * @assignments: (element-type NestModuleAssignment): all places that set it, the one that counts last
 */
typedef struct {
  char *module;
  char *parameter;
  NestModuleState state;
  NestAnswer is_known;
  NestAnswer loaded;
  NestAnswer fallback;
  char *misspelled;
  GPtrArray *assignments;
} NestModuleOption;

NestModuleOption           *nest_module_option_new        (const char             *module,
                                                           const char             *parameter);
NestModuleOption           *nest_module_option_copy       (const NestModuleOption *self);
void                        nest_module_option_free       (NestModuleOption       *self);
void                        nest_module_option_add        (NestModuleOption       *self,
                                                           NestAnswer              value,
                                                           const char             *file,
                                                           guint                   line);
const NestModuleAssignment *nest_module_option_get_winner (const NestModuleOption *self);
NestAnswer                  nest_module_option_get_next   (const NestModuleOption *self);
NestAnswer                  nest_module_option_get_own    (const NestModuleOption *self);
char                       *nest_module_option_get_source (const NestModuleOption *self);
char                       *nest_module_option_get_overruled
                                                          (const NestModuleOption *self);
NestAnswer                  nest_module_value_parse       (const char             *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestModuleOption, nest_module_option_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From VBoxManage's exit and stderr to an error: keyed on VirtualBox's own code, shown by its first line. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * NestVboxOutcome: how one run of VBoxManage ended.
 * @command: the first argument: "modifyvm"
 * @is_write: whether it was to change something; see nest_vbox_error_from_outcome()
 * @wait_status: as of waitpid()
 */
typedef struct {
  const char *command;
  gboolean is_write;
  int wait_status;
  const char *out;
  gsize out_length;
  const char *err;
  gsize err_length;
} NestVboxOutcome;

GError   *nest_vbox_error_from_outcome (const NestVboxOutcome *outcome);
gboolean  nest_vbox_error_may_pass     (const GError          *error);

G_END_DECLS

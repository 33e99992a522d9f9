/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestInvocation: one call of nestboxctl: its arguments, its hypervisors, and whether the user wants out. */
#pragma once

#include "nest-arguments.h"
#include "nest-console.h"
#include "nest-exit-status.h"
#include "nest-runner.h"
#include "nest-step.h"

G_BEGIN_DECLS

/**
 * NestInvocation:
 * @hypervisors: (element-type NestHypervisor): all that are looked at
 * @infos: (element-type NestHypervisorInfo): what they said of themselves, once they were probed
 * @failures: (element-type NestFailure): those that could not be asked
 * @misfits: (element-type NestAssignment GError): answers of --consent that were tried: why none of the
 *   machines so far was offered it; %NULL: one was
 * @command: how to call this program so that it looks at the same hypervisors
 * @root: (nullable): a folder that stands for "/" when this computer is looked at; only tests set it
 * @host: (nullable): this computer, once it was read
 * @cancellable: cancelled by the first Ctrl+C
 * @run: (nullable): the run under way
 */
typedef struct {
  const NestArguments *arguments;
  NestConsole console;
  GPtrArray *hypervisors;
  GPtrArray *infos;
  GPtrArray *failures;
  GHashTable *misfits;
  char *command;
  char *root;
  NestHost *host;
  NestJournal *journal;
  NestRun *run;
  GCancellable *cancellable;
  guint n_interrupts;
  guint signal_sources[3];
} NestInvocation;

NestVantage     nest_invocation_get_vantage    (NestInvocation       *self);
NestInvocation *nest_invocation_new            (const NestArguments  *arguments,
                                                const NestConsole    *console);
void            nest_invocation_free           (NestInvocation       *self);
gboolean        nest_invocation_is_interrupted (NestInvocation       *self);
NestExitStatus  nest_invocation_fail           (NestInvocation       *self,
                                                const GError         *error);
char           *nest_error_describe            (const GError         *error);
void            nest_print_document            (char                 *document);
void            nest_print_error               (const NestConsole    *console,
                                                gboolean              as_json,
                                                const GError         *error);

/* The commands, a file each */
NestExitStatus  nest_command_list              (NestInvocation       *self);
NestExitStatus  nest_command_check             (NestInvocation       *self);
NestExitStatus  nest_command_apply             (NestInvocation       *self);
NestExitStatus  nest_command_undo              (NestInvocation       *self);
NestExitStatus  nest_command_runs              (NestInvocation       *self);
NestExitStatus  nest_command_prove             (NestInvocation       *self);
NestExitStatus  nest_command_resume            (NestInvocation       *self);
NestExitStatus  nest_command_forget            (NestInvocation       *self);
NestExitStatus  nest_command_computer          (NestInvocation       *self);
NestExitStatus  nest_command_reset             (NestInvocation       *self);
NestExitStatus  nest_command_guide             (NestInvocation       *self);
NestExitStatus  nest_command_report            (NestInvocation       *self);
NestExitStatus  nest_command_replay            (NestInvocation       *self);
NestExitStatus  nest_command_type_key          (NestInvocation       *self);
NestExitStatus  nest_command_help              (NestInvocation       *self);
NestExitStatus  nest_command_note              (NestInvocation       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestInvocation, nest_invocation_free)

G_END_DECLS

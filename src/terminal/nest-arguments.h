/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestArguments: the command line of nestboxctl, parsed and checked as far as it goes without looking at anything. */
#pragma once

#include <gio/gio.h>

#include "nest-scrubber.h"

G_BEGIN_DECLS

#define NEST_USAGE_ERROR (nest_usage_error_quark ())

/** NestUsageError: all of them end with exit status 2. */
typedef enum {
  NEST_USAGE_ERROR_USAGE,     /* wrong options or arguments */
  NEST_USAGE_ERROR_AMBIGUOUS, /* a name that several machines have */
  NEST_USAGE_ERROR_NOT_FOUND, /* no machine of that name, no run of that id */
  NEST_USAGE_ERROR_CONFIRM,   /* nobody to ask, and no --yes */
} NestUsageError;

GQuark      nest_usage_error_quark  (void);
const char *nest_usage_error_get_id (const GError *error);

/** NestCommand: what to do. */
typedef enum {
  NEST_COMMAND_NONE, /* only --version */
  NEST_COMMAND_HELP,
  NEST_COMMAND_LIST,
  NEST_COMMAND_CHECK,
  NEST_COMMAND_APPLY,
  NEST_COMMAND_UNDO,
  NEST_COMMAND_RUNS,
  NEST_COMMAND_PROVE,
  NEST_COMMAND_RESUME,
  NEST_COMMAND_FORGET,
  NEST_COMMAND_COMPUTER,
  NEST_COMMAND_RESET, /* of the practice machine */
  NEST_COMMAND_TICK,
  NEST_COMMAND_UNTICK,
  NEST_COMMAND_SKIP,
  NEST_COMMAND_UNSKIP,
  NEST_COMMAND_GUIDE,
  NEST_COMMAND_REPORT,
  NEST_COMMAND_TYPE_KEY,
  NEST_COMMAND_TOPIC, /* of the built-in help */
} NestCommand;

/**
 * NestAssignment: STEP=VALUE of --set or --consent.
 *
 * @step: an id of the table of steps
 * @value: (nullable): %NULL where only STEP was given
 */
typedef struct {
  char *step;
  char *value;
} NestAssignment;

/**
 * NestArguments:
 * @wait: seconds a guest gets to shut down
 * @arguments: (element-type filename): what follows the command: raw bytes, a name need not be UTF-8
 * @settings: (element-type NestAssignment): of --set
 * @consents: (element-type NestAssignment): of --consent
 * @skipped: (element-type utf8): of --skip
 * @connections: (element-type utf8): libvirt URIs to look at beside what this computer has
 * @only_steps: (element-type utf8): ids of steps, of --only-step: the part of a run to take back
 * @over: (element-type utf8): ids of steps, of --anyway: taken back over somebody's later change
 * @machines: (nullable): UUIDs and names, raw bytes, of --machine: the part of a run to take back
 * @go_on: of resume, as are @take_back and @leave; one of them at most
 * @only: (nullable): the one connection to look at: a libvirt URI or "virtualbox"
 * @practice: only the practice machine, whose computer, journal and lock are its own
 * @outside: in a machine, too: look at machines as from an outermost computer
 * @all: all machines
 * @anyway: try the proof even beside a running machine of VirtualBox
 * @matches: (nullable): patterns of names, raw bytes
 * @step: (nullable): the id of the step that something is noted of
 * @keys: (nullable): the names of the keys to type
 * @replay: (nullable): the file of a report that is to be looked at, and nothing of this computer
 * @included: the private things that stay in a report
 * @output: (nullable): the file in which the report is to be saved
 * @help: (nullable): the text to print for --help
 */
typedef struct {
  NestCommand command;
  gboolean show_version;
  char *help;
  gboolean json;
  gboolean quiet;
  gboolean verbose;
  gboolean yes;
  gboolean dry_run;
  gboolean names_only;
  gboolean anyway;
  int wait;
  char **arguments;
  GPtrArray *settings;
  GPtrArray *consents;
  GPtrArray *skipped;
  GPtrArray *connections;
  GPtrArray *only_steps;
  GPtrArray *over;
  char **machines;
  gboolean go_on;
  gboolean take_back;
  gboolean leave;
  char *only;
  gboolean practice;
  gboolean outside;
  gboolean all;
  char **matches;
  char *step;
  char *keys;
  char *replay;
  NestPrivate included;
  char *output;
} NestArguments;

NestArguments *nest_arguments_parse        (char           **argv,
                                            GError         **error);
gboolean       nest_arguments_wants_json   (char           **argv);
gboolean       nest_arguments_ask_for_many (const NestArguments *self);
void           nest_arguments_free         (NestArguments   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestArguments, nest_arguments_free)

G_END_DECLS

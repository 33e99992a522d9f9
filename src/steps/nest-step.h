/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestStep: one item of the guide. A constant record and a pure check; no I/O, no widgets, no commands. */
#pragma once

#include "nest-choices.h"
#include "nest-finding.h"
#include "nest-host.h"
#include "nest-hypervisor-info.h"
#include "nest-machine.h"

G_BEGIN_DECLS

typedef enum {
  NEST_PLACE_HOST,    /* this computer */
  NEST_PLACE_MACHINE, /* the machine, from outside */
  NEST_PLACE_INSIDE,  /* in the machine, in which Nestbox then runs */
} NestPlace;

/** NestVantage: from where machines are looked at. */
typedef enum {
  NEST_VANTAGE_OUTSIDE, /* to prepare a machine for machines inside it: in the outermost computer, or for a level more */
  NEST_VANTAGE_INSIDE,  /* in a machine, to check the machines inside it */
} NestVantage;

/** NestStepVantages: from where a step makes sense; what says nothing is a step of the outside. */
typedef enum {
  NEST_SEEN_FROM_OUTSIDE,
  NEST_SEEN_FROM_INSIDE,
  NEST_SEEN_FROM_BOTH,
} NestStepVantages;

typedef enum {
  NEST_FOR_VIRTUALBOX = 1 << 0,
  NEST_FOR_KVM = 1 << 1,
  NEST_FOR_ALL = NEST_FOR_VIRTUALBOX | NEST_FOR_KVM,
} NestStepHypervisors;

/**
 * NestStepContext: all that a check may look at.
 *
 * @host: this computer
 * @hypervisor: what the machine's hypervisor says of itself
 * @machine: (nullable): the machine; steps of %NEST_PLACE_HOST do without
 * @choices: what the user decided so far
 * @vantage: whose checklist this is
 */
typedef struct {
  NestHost *host;
  NestHypervisorInfo *hypervisor;
  NestMachine *machine;
  NestChoices *choices;
  NestVantage vantage;
} NestStepContext;

typedef struct _NestStep NestStep;

/**
 * NestStep:
 * @id: kebab-case, stable: it is in reports and on the command line
 * @title: N_(): the field's term, in header capitalization
 * @brief: N_(): the same in a few plain words, for somebody who does not know the term
 * @why: N_(): a paragraph for a newcomer: what it is and why it matters
 * @documentation: path and anchor below NEST_DOCUMENTATION_BASE
 * @place: where it is done
 * @hypervisors: for which it makes sense
 * @seen_from: in which checklist it is
 * @requires: (nullable): ids of steps that must be settled before this one may change anything
 * @settings: (nullable): the settings the check reads, ended by NEST_N_SETTINGS; the runner compares
 *   those of required steps before it applies
 * @requirement_applies: (nullable): whether @required counts for the finding at hand; %NULL: always
 * @check: the rule
 * @validate: (nullable): whether a value the user wishes is possible at all
 */
struct _NestStep {
  const char *id;
  const char *title;
  const char *brief;
  const char *why;
  const char *documentation;
  NestPlace place;
  NestStepHypervisors hypervisors;
  NestStepVantages seen_from;
  const char *const *requires;
  const NestSetting *settings;
  gboolean (*requirement_applies) (const NestStepContext *context, NestFinding *finding, const char *required);
  NestFinding *(*check) (const NestStep *step, const NestStepContext *context);
  gboolean (*validate) (const NestStepContext *context, GVariant *value, GError **error);
};

/** NEST_DOCUMENTATION_BASE: shown and copied, never opened by Nestbox. */
#define NEST_DOCUMENTATION_BASE "https://www.whonix.org/wiki/"
#define NEST_DOCUMENTATION_NESTED "Nested_Virtualization"
#define NEST_DOCUMENTATION_KVM "KVM"

const char      *nest_step_get_title         (const NestStep        *self);
const char      *nest_step_get_brief         (const NestStep        *self);
const char      *nest_step_get_why           (const NestStep        *self);
char            *nest_step_get_documentation (const NestStep        *self);
gboolean         nest_step_is_for            (const NestStep        *self,
                                              const char            *hypervisor);
gboolean         nest_step_is_seen_from      (const NestStep        *self,
                                              NestVantage            vantage);

NestVantage      nest_step_choose_vantage    (NestHost              *host,
                                              gboolean               from_outside);
NestVantage      nest_step_narrow_vantage    (NestVantage            vantage,
                                              NestHypervisorInfo    *info);

/* For checks */
NestFinding     *nest_step_check_switched_on (const NestStepContext *context,
                                              NestSetting            setting);
gboolean         nest_step_is_about_this_computer
                                             (const NestStepContext *context);
NestAnswer       nest_step_get_said_help (NestHost              *host,
                                          NestHypervisorInfo    *hypervisor);
NestFinding     *nest_step_check_unreadable  (const NestStepContext *context,
                                              const char            *what);
NestFinding     *nest_step_check_machine     (const NestStepContext *context);
NestFinding     *nest_step_check_setting     (const NestStepContext *context,
                                              NestSetting            setting);
NestFinding     *nest_step_check_version     (const NestStepContext *context);
NestVersion      nest_step_get_least_version (const NestStepContext *context);
NestFinding     *nest_step_new_switch        (const NestStepContext *context,
                                              NestSetting            setting,
                                              NestStatus             status,
                                              const char            *summary);
NestChange      *nest_step_new_change        (const NestStepContext *context,
                                              NestSetting            setting,
                                              GVariant              *value);

G_END_DECLS

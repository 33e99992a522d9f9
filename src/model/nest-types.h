/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small value types that all floors share: answers that may be unknown, power states, versions. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** NestAnswer: yes, no, or not known. A refusal to answer is never a "no". */
typedef enum {
  NEST_ANSWER_UNKNOWN,
  NEST_ANSWER_NO,
  NEST_ANSWER_YES,
} NestAnswer;

const char *nest_answer_get_id (NestAnswer answer);

/** NestPowerState: what a machine is doing, in the words of both hypervisors. */
typedef enum {
  NEST_POWER_STATE_UNKNOWN,
  NEST_POWER_STATE_OFF,
  NEST_POWER_STATE_ABORTED,  /* off, after its process died: counts as off */
  NEST_POWER_STATE_SAVED,
  NEST_POWER_STATE_RUNNING,
  NEST_POWER_STATE_PAUSED,
  NEST_POWER_STATE_STUCK,    /* VirtualBox: Guru Meditation; libvirt: crashed */
  NEST_POWER_STATE_CHANGING, /* starting, stopping, saving, taking a snapshot … */
} NestPowerState;

const char    *nest_power_state_get_id    (NestPowerState  state);
NestPowerState nest_power_state_from_id   (const char     *id);
const char    *nest_power_state_get_title (NestPowerState  state);
gboolean       nest_power_state_is_off    (NestPowerState  state);

/** NestCpuVendor: who made the processor; decides between VT-x and AMD-V and their rules. */
typedef enum {
  NEST_CPU_VENDOR_UNKNOWN,
  NEST_CPU_VENDOR_INTEL,
  NEST_CPU_VENDOR_AMD,
  NEST_CPU_VENDOR_OTHER,
} NestCpuVendor;

const char *nest_cpu_vendor_get_id      (NestCpuVendor vendor);
const char *nest_cpu_vendor_get_feature (NestCpuVendor vendor);

/** NestVersion: the numbers of a version such as "7.2.22_Debianr174463"; 0.0.0 when unknown. */
typedef struct {
  guint major;
  guint minor;
  guint micro;
} NestVersion;

gboolean nest_version_parse   (const char        *text,
                               NestVersion       *version);
int      nest_version_compare (const NestVersion *a,
                               const NestVersion *b);

char    *nest_format_memory   (guint64            mib);

G_END_DECLS

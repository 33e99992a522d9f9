/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which VirtualBox starts beside which KVM: data with its sources, and the look-ups. */
#include "nest-conflict.h"

#define VERSION(major, minor, micro) { major, minor, micro }
#define ANY_LATER { G_MAXUINT, 0, 0 }

#define USERS "users' reports, distributions' packages and VirtualBox's tracker, 2024-12 to 2026-07"
#define VOID_LINUX "packagers of Void Linux"
#define SEEN "seen for real: VirtualBox 7.2.22 on Linux 7.2, emulated AMD processor"

#define LOADED (NEST_KVM_HOLD_MACHINES | NEST_KVM_HOLD_ON_DEMAND | NEST_KVM_HOLD_AT_LOAD)

static const NestConflictRow rows[] = {
  { VERSION (0, 0, 0), VERSION (7, 2, 10), VERSION (0, 0, 0), VERSION (6, 12, 0), LOADED, TRUE, TRUE, NULL, NULL, USERS },
  { VERSION (0, 0, 0), VERSION (7, 2, 10), VERSION (6, 12, 0), ANY_LATER, NEST_KVM_HOLD_AT_LOAD, FALSE, TRUE,
    "VERR_VMX_IN_VMX_ROOT_MODE", "VERR_SVM_IN_USE", USERS },
  { VERSION (0, 0, 0), VERSION (7, 2, 10), VERSION (6, 12, 0), ANY_LATER, NEST_KVM_HOLD_ON_DEMAND | NEST_KVM_HOLD_NONE,
    TRUE, TRUE, NULL, NULL, USERS },
  /* exactly 7.2.10; freezes and panics of the computer were reported, too */
  { VERSION (7, 2, 10), VERSION (7, 2, 11), VERSION (6, 18, 0), VERSION (6, 19, 0), NEST_KVM_HOLD_ON_DEMAND, FALSE, TRUE,
    NULL, "VERR_SVM_HOST_SVME_NOT_ENABLED", USERS },
  { VERSION (7, 2, 10), VERSION (7, 2, 11), VERSION (7, 0, 0), VERSION (8, 0, 0), NEST_KVM_HOLD_ON_DEMAND, FALSE, TRUE,
    NULL, "VERR_SVM_HOST_SVME_NOT_ENABLED", USERS },
  { VERSION (7, 2, 10), VERSION (7, 2, 11), VERSION (6, 18, 0), VERSION (6, 19, 0),
    NEST_KVM_HOLD_AT_LOAD | NEST_KVM_HOLD_NONE, TRUE, FALSE, NULL, NULL, USERS },
  { VERSION (7, 2, 10), VERSION (7, 2, 11), VERSION (7, 0, 0), VERSION (8, 0, 0),
    NEST_KVM_HOLD_AT_LOAD | NEST_KVM_HOLD_NONE, TRUE, FALSE, NULL, NULL, USERS },
  { VERSION (7, 2, 14), VERSION (7, 2, 15), VERSION (6, 12, 0), VERSION (6, 13, 0), NEST_KVM_HOLD_AT_LOAD, FALSE, FALSE,
    "VERR_VMX_IN_VMX_ROOT_MODE", "VERR_SVM_IN_USE", VOID_LINUX },
  { VERSION (7, 2, 14), VERSION (7, 2, 15), VERSION (6, 12, 0), VERSION (6, 13, 0), NEST_KVM_HOLD_ON_DEMAND, TRUE, FALSE,
    NULL, NULL, VOID_LINUX },
  { VERSION (7, 2, 14), VERSION (7, 2, 15), VERSION (6, 18, 0), VERSION (6, 19, 0), NEST_KVM_HOLD_AT_LOAD, TRUE, FALSE,
    NULL, NULL, VOID_LINUX },
  { VERSION (7, 2, 14), VERSION (7, 2, 15), VERSION (7, 0, 0), VERSION (7, 2, 0), NEST_KVM_HOLD_AT_LOAD, TRUE, FALSE,
    NULL, NULL, VOID_LINUX },
  { VERSION (7, 2, 22), VERSION (7, 2, 23), VERSION (7, 2, 0), VERSION (7, 3, 0),
    NEST_KVM_HOLD_ON_DEMAND | NEST_KVM_HOLD_AT_LOAD | NEST_KVM_HOLD_NONE, TRUE, TRUE, NULL, NULL, SEEN },
};

/* What VirtualBox's log says where the option stands the wrong way round */
static const struct {
  const char *code;
  NestKvmHold hold;
  NestAnswer remedy;
} codes[] = {
  { "VERR_VMX_IN_VMX_ROOT_MODE", NEST_KVM_HOLD_AT_LOAD, NEST_ANSWER_NO },
  { "VERR_SVM_IN_USE", NEST_KVM_HOLD_AT_LOAD, NEST_ANSWER_NO },
  { "VERR_SVM_HOST_SVME_NOT_ENABLED", NEST_KVM_HOLD_ON_DEMAND, NEST_ANSWER_YES },
};

/** nest_conflict_get_rows: Returns: (transfer none) (array length=n_rows): the whole table */
const NestConflictRow *
nest_conflict_get_rows (guint *n_rows)
{
  *n_rows = G_N_ELEMENTS (rows);

  return rows;
}

static gboolean
is_between (const NestVersion *version,
            const NestVersion *first,
            const NestVersion *before)
{
  return nest_version_compare (version, first) >= 0 && nest_version_compare (version, before) < 0;
}

/** nest_conflict_find: Returns: (transfer none) (nullable): the row of this combination; %NULL: nobody knows */
const NestConflictRow *
nest_conflict_find (const NestVersion *virtualbox,
                    const NestVersion *kernel,
                    NestKvmHold        hold)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((rows[i].holds & hold) != 0 && is_between (virtualbox, &rows[i].first, &rows[i].before) &&
        is_between (kernel, &rows[i].kernel_first, &rows[i].kernel_before))
      return &rows[i];

  return NULL;
}

/** nest_conflict_get_code: Returns: (transfer none) (nullable): what VirtualBox's log says where the row has come true */
const char *
nest_conflict_get_code (const NestConflictRow *self,
                        NestCpuVendor          vendor)
{
  if (vendor == NEST_CPU_VENDOR_INTEL)
    return self->code_intel;

  return vendor == NEST_CPU_VENDOR_AMD ? self->code_amd : NULL;
}

/** nest_conflict_get_hold: Returns: what KVM does with the processor of @host now */
NestKvmHold
nest_conflict_get_hold (NestHost *host)
{
  const NestModuleOption *option = nest_host_get_module_option (host, NEST_SETTING_KVM_VIRT_AT_LOAD);

  switch (nest_module_state_is_active (nest_host_get_facts (host)->kvm_vendor))
    {
    case NEST_ANSWER_NO:
      return NEST_KVM_HOLD_NONE;
    case NEST_ANSWER_YES:
      break;
    case NEST_ANSWER_UNKNOWN:
    default:
      return NEST_KVM_HOLD_UNKNOWN;
    }
  if (option == NULL || option->is_known == NEST_ANSWER_UNKNOWN)
    return NEST_KVM_HOLD_UNKNOWN;
  if (option->is_known == NEST_ANSWER_NO)
    return NEST_KVM_HOLD_MACHINES;
  if (option->loaded == NEST_ANSWER_UNKNOWN)
    return NEST_KVM_HOLD_UNKNOWN;

  return option->loaded == NEST_ANSWER_YES ? NEST_KVM_HOLD_AT_LOAD : NEST_KVM_HOLD_ON_DEMAND;
}

/**
 * nest_conflict_get_remedy:
 *
 * Returns: the value of enable_virt_at_load with which the table says that machines start: yes or no; unknown
 *   where it names none other than the present one
 */
NestAnswer
nest_conflict_get_remedy (const NestVersion *virtualbox,
                          const NestVersion *kernel,
                          NestKvmHold        hold)
{
  NestKvmHold other = hold == NEST_KVM_HOLD_AT_LOAD    ? NEST_KVM_HOLD_ON_DEMAND
                      : hold == NEST_KVM_HOLD_ON_DEMAND ? NEST_KVM_HOLD_AT_LOAD
                                                        : NEST_KVM_HOLD_UNKNOWN;
  const NestConflictRow *row = nest_conflict_find (virtualbox, kernel, other);

  if (row == NULL || !row->starts)
    return NEST_ANSWER_UNKNOWN;

  return other == NEST_KVM_HOLD_AT_LOAD ? NEST_ANSWER_YES : NEST_ANSWER_NO;
}

/** nest_conflict_get_remedy_for_code: @code: (nullable): of VirtualBox's log; Returns: as nest_conflict_get_remedy() */
NestAnswer
nest_conflict_get_remedy_for_code (const char  *code,
                                   NestKvmHold  hold)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_strcmp0 (codes[i].code, code) == 0 && codes[i].hold == hold)
      return codes[i].remedy;

  return NEST_ANSWER_UNKNOWN;
}

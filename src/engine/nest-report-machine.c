/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hypervisors and machines in a report. A machine is "machine 1"; of its name only stays what the rules look for in it. */
#include "nest-report-private.h"

static const char *
get_detail_id (guint detail)
{
  static const char *const ids[] = { "listed", "read", "inaccessible", "failed" };

  return ids[detail];
}

static const char *
get_platform_id (guint platform)
{
  static const char *const ids[] = { "unknown", "x86", "other" };

  return ids[platform];
}

static const char *
get_mode_id (guint mode)
{
  static const char *const ids[] = { "default", "host-passthrough", "host-model", "maximum", "custom" };

  return ids[mode];
}

static void
visit_answer (NestArchive *archive,
              const char  *name,
              NestAnswer  *answer)
{
  NEST_ARCHIVE_ENUM (archive, name, *answer, nest_answer_get_id, 3u);
}

/** nest_report_name_machine: Returns: (transfer none) (nullable): "machine 1" */
const char *
nest_report_name_machine (const NestReportNames *self,
                          const char            *connection,
                          const char            *uuid)
{
  g_autofree char *key = g_strconcat (connection, " ", uuid, NULL);

  return g_hash_table_lookup (self->machines, key);
}

/** nest_report_name_connection: Returns: (transfer none) (nullable): an address without anybody's name in it */
const char *
nest_report_name_connection (const NestReportNames *self,
                             const char            *connection)
{
  return g_hash_table_lookup (self->connections, connection);
}

/* "virtualbox" or "kvm", and a connection: anything else is refused */
static gboolean
visit_places (NestArchive           *archive,
              const NestReportNames *names,
              char                 **hypervisor,
              char                 **connection)
{
  g_autofree char *named = nest_archive_is_writing (archive)
                             ? g_strdup (nest_report_name_connection (names, *connection)) : NULL;

  nest_archive_id (archive, "hypervisor", *hypervisor, hypervisor);
  nest_archive_id (archive, "connection", named, &named);
  if (nest_archive_is_writing (archive))
    return TRUE;

  *connection = g_steal_pointer (&named);
  if (*connection != NULL && (g_strcmp0 (*hypervisor, "virtualbox") == 0 || g_strcmp0 (*hypervisor, "kvm") == 0))
    return TRUE;
  nest_archive_fail (archive);

  return FALSE;
}

/** nest_report_visit_info: @info: written; or new when read */
void
nest_report_visit_info (NestArchive           *archive,
                        const NestReportNames *names,
                        NestHypervisorInfo   **info)
{
  gboolean writing = nest_archive_is_writing (archive);
  NestHypervisorInfo *self = *info;
  g_autofree char *hypervisor = writing ? g_strdup (nest_hypervisor_info_get_hypervisor (self)) : NULL;
  g_autofree char *connection = writing ? g_strdup (nest_hypervisor_info_get_connection (self)) : NULL;
  g_autofree char *version = writing ? g_strdup (nest_hypervisor_info_get_version_text (self)) : NULL;
  g_autofree char *message = writing ? g_strdup (nest_hypervisor_info_get_message (self)) : NULL;
  g_autofree char *remedy = writing ? g_strdup (nest_hypervisor_info_get_remedy (self)) : NULL;
  NestHypervisorProblem problem = writing ? nest_hypervisor_info_get_problem (self) : NEST_HYPERVISOR_PROBLEM_NONE;
  NestAnswer hw_virt = writing ? nest_hypervisor_info_get_hw_virt (self) : NEST_ANSWER_UNKNOWN;
  NestAnswer nested = writing ? nest_hypervisor_info_get_nested_hw_virt (self) : NEST_ANSWER_UNKNOWN;
  NestAnswer paging = writing ? nest_hypervisor_info_get_nested_paging (self) : NEST_ANSWER_UNKNOWN;
  NestAnswer unrestricted = writing ? nest_hypervisor_info_get_unrestricted_guest (self) : NEST_ANSWER_UNKNOWN;
  gboolean key_known = writing && nest_hypervisor_info_get_host_key_known (self);
  const char *default_key = writing ? nest_hypervisor_info_get_default_host_key (self) : NULL;
  GVariant *key = writing ? nest_hypervisor_info_get_value (self, NEST_SETTING_HOST_KEY) : NULL;
  GVariant *fallback = default_key != NULL ? g_variant_ref_sink (g_variant_new_string (default_key)) : NULL;
  g_autoptr (GVariant) key_owned = NULL, fallback_owned = NULL;
  NestCpuVendor vendor = writing ? nest_hypervisor_info_get_vendor (self) : NEST_CPU_VENDOR_UNKNOWN;
  guint64 processors = writing ? nest_hypervisor_info_get_processors (self) : 0;
  guint64 memory = writing ? nest_hypervisor_info_get_memory (self) : 0;

  if (!visit_places (archive, names, &hypervisor, &connection))
    return;
  nest_archive_word (archive, "version", &version);
  NEST_ARCHIVE_ENUM (archive, "problem", problem, nest_hypervisor_problem_get_id, 9u);
  nest_archive_sentence (archive, "message", &message);
  nest_archive_sentence (archive, "remedy", &remedy);
  visit_answer (archive, "hw-virt", &hw_virt);
  visit_answer (archive, "nested-hw-virt", &nested);
  visit_answer (archive, "nested-paging", &paging);
  visit_answer (archive, "unrestricted-guest", &unrestricted);
  NEST_ARCHIVE_ENUM (archive, "computer-vendor", vendor, nest_cpu_vendor_get_id, 4u);
  nest_archive_number (archive, "computer-processors", &processors, NEST_REPORT_MAX_CPUS);
  nest_archive_number (archive, "computer-memory", &memory, NEST_REPORT_MAX_MEMORY);
  nest_archive_flag (archive, "host-key-known", &key_known);
  nest_archive_value (archive, "host-key", NEST_SETTING_HOST_KEY, &key);
  nest_archive_value (archive, "default-host-key", NEST_SETTING_HOST_KEY, &fallback);
  key_owned = key != NULL && !writing ? g_variant_ref_sink (key) : key;
  fallback_owned = fallback != NULL && !writing ? g_variant_ref_sink (fallback) : fallback;
  if (writing)
    return;

  *info = self = nest_hypervisor_info_new (hypervisor, connection,
                                           g_str_equal (hypervisor, "virtualbox") ? "VirtualBox" : "KVM");
  nest_hypervisor_info_set_version (self, version);
  nest_hypervisor_info_set_problem (self, problem, message, remedy);
  nest_hypervisor_info_set_hw_virt (self, hw_virt, nested);
  nest_hypervisor_info_set_paging (self, paging, unrestricted);
  nest_hypervisor_info_set_computer (self, vendor, (guint) processors, memory);
  nest_hypervisor_info_set_host_key (self, key_known, key != NULL ? g_variant_get_string (key, NULL) : NULL);
  nest_hypervisor_info_set_default_host_key (self, fallback != NULL ? g_variant_get_string (fallback, NULL) : NULL);
}

static void
visit_cpu (NestArchive *archive,
           NestMachine *machine)
{
  const NestCpu *there = nest_archive_is_writing (archive) ? nest_machine_get_cpu (machine) : NULL;
  g_autoptr (NestCpu) cpu = there != NULL ? nest_cpu_copy (there) : g_new0 (NestCpu, 1);

  if ((nest_archive_is_writing (archive) && there == NULL) || !nest_archive_begin (archive, "cpu"))
    return;
  NEST_ARCHIVE_ENUM (archive, "mode", cpu->mode, get_mode_id, 5u);
  nest_archive_word (archive, "model", &cpu->model);
  nest_archive_flag (archive, "is-emulated", &cpu->is_emulated);
  visit_answer (archive, "sees", &cpu->sees);
  visit_answer (archive, "sees-now", &cpu->sees_now);
  visit_answer (archive, "can-be-given", &cpu->can_be_given);
  nest_archive_sentence (archive, "reason", &cpu->reason);
  nest_archive_sentence (archive, "plan", &cpu->plan);
  nest_archive_sentence (archive, "cost", &cpu->cost);
  nest_archive_end (archive);
  if (!nest_archive_is_writing (archive))
    nest_machine_set_cpu (machine, cpu);
}

/* What is set, what it runs with, and what is left alone; not the source: it is libvirt's XML */
static void
visit_setting (NestArchive *archive,
               NestMachine *machine,
               NestSetting  setting)
{
  gboolean writing = nest_archive_is_writing (archive);
  GVariant *value = writing ? nest_machine_get_value (machine, setting) : NULL;
  GVariant *live = writing ? nest_machine_get_live_value (machine, setting) : NULL;
  g_autofree char *fixed = writing ? g_strdup (nest_machine_get_fixed (machine, setting)) : NULL;

  if ((writing && value == NULL && live == NULL && fixed == NULL) ||
      !nest_archive_begin (archive, nest_setting_get_id (setting)))
    return;
  nest_archive_value (archive, "set", setting, &value);
  nest_archive_value (archive, "live", setting, &live);
  nest_archive_sentence (archive, "left-alone", &fixed);
  nest_archive_end (archive);
  if (writing)
    return;
  nest_machine_set_value (machine, setting, value);
  nest_machine_set_live_value (machine, setting, live);
  nest_machine_set_fixed (machine, setting, fixed);
}

static void
visit_settings (NestArchive *archive,
                NestMachine *machine)
{
  if (!nest_archive_begin (archive, "settings"))
    return;
  for (NestSetting setting = 0; setting < NEST_N_SETTINGS; setting++)
    if (nest_setting_get_target (setting) == NEST_TARGET_MACHINE && setting != NEST_SETTING_POWER_STATE)
      visit_setting (archive, machine, setting);
  nest_archive_end (archive);
}

static void
visit_taken_cpus (NestArchive *archive,
                  NestMachine *machine)
{
  g_autofree char *read = NULL;
  const char *cpus = nest_archive_is_writing (archive) ? nest_machine_get_taken_cpus (machine) : NULL;

  nest_archive_id (archive, "taken-cpus", cpus != NULL && strspn (cpus, "0123456789,-") == strlen (cpus) ? cpus : NULL, &read);
  if (read != NULL && strspn (read, "0123456789,-") != strlen (read))
    nest_archive_fail (archive);
  else if (!nest_archive_is_writing (archive))
    nest_machine_set_taken_cpus (machine, read);
}

static void
visit_details (NestArchive *archive,
               NestMachine *machine)
{
  gboolean writing = nest_archive_is_writing (archive);
  NestPowerState state = writing ? nest_machine_get_power_state (machine) : NEST_POWER_STATE_UNKNOWN;
  NestPlatform platform = writing ? nest_machine_get_platform (machine) : NEST_PLATFORM_UNKNOWN;
  NestAnswer is_64_bit = writing ? nest_machine_get_is_64_bit (machine) : NEST_ANSWER_UNKNOWN;
  gboolean is_transient = writing && nest_machine_is_transient (machine);
  guint64 snapshots = writing ? nest_machine_get_snapshot_count (machine) : 0;
  g_autofree char *problem = writing ? g_strdup (nest_machine_get_problem (machine)) : NULL;
  g_autofree char *code = writing ? g_strdup (nest_machine_get_start_error (machine)) : NULL;
  g_autofree char *version = writing ? g_strdup (nest_machine_get_start_error_version (machine)) : NULL;
  g_autofree char *os_type = writing ? g_strdup (nest_machine_get_os_type (machine)) : NULL;

  nest_archive_sentence (archive, "problem", &problem);
  nest_archive_word (archive, "start-error", &code);
  nest_archive_word (archive, "start-error-version", &version);
  NEST_ARCHIVE_ENUM (archive, "state", state, nest_power_state_get_id, (guint) NEST_POWER_STATE_CHANGING + 1);
  NEST_ARCHIVE_ENUM (archive, "platform", platform, get_platform_id, 3u);
  nest_archive_text (archive, "os-type", &os_type);
  visit_answer (archive, "is-64-bit", &is_64_bit);
  nest_archive_number (archive, "snapshots", &snapshots, G_MAXINT32);
  nest_archive_flag (archive, "is-transient", &is_transient);
  if (!writing)
    {
      nest_machine_set_problem (machine, problem);
      nest_machine_set_start_error (machine, code, version);
      nest_machine_set_power_state (machine, state);
      nest_machine_set_platform (machine, platform);
      nest_machine_set_guest (machine, os_type, is_64_bit);
      nest_machine_set_snapshot_count (machine, (guint) snapshots);
      nest_machine_set_transient (machine, is_transient);
    }
  visit_taken_cpus (archive, machine);
  visit_settings (archive, machine);
  visit_cpu (archive, machine);
}

/* What the rules find in a name: Whonix's and Kicksecure's machines are told by theirs */
static char *
format_label (NestMachine *machine,
              const char  *number)
{
  static const char *const labels[] = { NULL, "Whonix-Gateway", "Whonix-Workstation" };
  g_autofree char *name = g_ascii_strdown (nest_machine_get_display_name (machine), -1);
  const char *label = labels[nest_machine_get_whonix_role (machine)];

  if (label == NULL && strstr (name, "whonix") != NULL)
    label = "Whonix";
  if (label == NULL && strstr (name, "kicksecure") != NULL)
    label = "Kicksecure";

  return label != NULL ? g_strdup_printf ("%s (%s)", number, label) : g_strdup (number);
}

/** nest_report_visit_machine: @machine: written; or new when read */
void
nest_report_visit_machine (NestArchive           *archive,
                           const NestReportNames *names,
                           NestMachine          **machine)
{
  gboolean writing = nest_archive_is_writing (archive);
  NestMachine *self = *machine;
  g_autofree char *hypervisor = writing ? g_strdup (nest_machine_get_hypervisor (self)) : NULL;
  g_autofree char *connection = writing ? g_strdup (nest_machine_get_connection (self)) : NULL;
  const char *number = writing ? nest_report_name_machine (names, connection, nest_machine_get_uuid (self)) : NULL;
  g_autofree char *uuid = writing ? g_strdup (nest_machine_get_uuid (self)) : NULL;
  g_autofree char *name = writing ? g_strdup (nest_machine_get_name (self)) : NULL;
  g_autofree char *label = writing ? format_label (self, number) : NULL;
  gboolean is_system = writing && nest_machine_is_system (self);
  guint detail = writing ? nest_machine_get_detail (self) : NEST_MACHINE_LISTED;

  nest_archive_id (archive, "label", label, &label);
  nest_archive_private (archive, "name", NEST_PRIVATE_MACHINES, &name);
  nest_archive_private (archive, "uuid", NEST_PRIVATE_UUIDS, &uuid);
  nest_archive_flag (archive, "is-this-system", &is_system);
  NEST_ARCHIVE_ENUM (archive, "detail", detail, get_detail_id, 4u);
  if (!visit_places (archive, names, &hypervisor, &connection))
    return;
  if (!writing && label == NULL)
    nest_archive_fail (archive);
  if (!writing)
    *machine = self = is_system ? nest_machine_new_for_system (hypervisor, connection)
                                : nest_machine_new (hypervisor, connection, uuid != NULL ? uuid : label, name != NULL ? name : label,
                                                    detail);
  visit_details (archive, self);
}

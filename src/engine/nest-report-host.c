/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The computer in a report: all that a rule may look at, and nothing that says whose it is. */
#include "nest-report-private.h"

static void
visit_answer (NestArchive *archive,
              const char  *name,
              NestAnswer  *answer)
{
  NEST_ARCHIVE_ENUM (archive, name, *answer, nest_answer_get_id, 3u);
}

static void
visit_module (NestArchive     *archive,
              const char      *name,
              NestModuleState *state)
{
  NEST_ARCHIVE_ENUM (archive, name, *state, nest_module_state_get_id, 6u);
}

/* Files are read in the order of their names, and a later one wins: one that comes after Nestbox's own has to stay so. */
static char *
mask_file (NestArchive *archive,
           const char  *file)
{
  g_autofree char *clean = nest_archive_clean (archive, file);
  g_autofree char *name = g_path_get_basename (file);
  g_autofree char *own = g_path_get_basename (NEST_MODULE_OPTION_FILE);

  if (g_str_equal (clean, file))
    return g_steal_pointer (&clean);

  return g_strdup (strcmp (name, own) > 0 ? "zzz-[path]" : "[path]");
}

static void
visit_assignments (NestArchive      *archive,
                   NestModuleOption *option)
{
  guint n = nest_archive_begin_array (archive, "set-in", option->assignments->len, 256);

  for (guint i = 0; i < n && nest_archive_begin_element (archive, i); i++)
    {
      NestModuleAssignment *assignment =
        nest_archive_is_writing (archive) ? g_ptr_array_index (option->assignments, i) : NULL;
      g_autofree char *file = assignment != NULL ? mask_file (archive, assignment->file) : NULL;
      NestAnswer value = assignment != NULL ? assignment->value : NEST_ANSWER_UNKNOWN;
      guint64 line = assignment != NULL ? assignment->line : 0;

      nest_archive_text (archive, "file", &file);
      visit_answer (archive, "value", &value);
      nest_archive_number (archive, "line", &line, G_MAXINT32);
      if (assignment == NULL)
        nest_module_option_add (option, value, file != NULL ? file : "", (guint) line);
      nest_archive_end (archive);
    }
  nest_archive_end_array (archive);
}

static void
visit_option (NestArchive *archive,
              NestSetting  setting,
              NestHost    *host)
{
  const NestModuleOption *there = nest_archive_is_writing (archive) ? nest_host_get_module_option (host, setting) : NULL;
  g_autoptr (NestModuleOption) option = there != NULL ? nest_module_option_copy (there) : nest_module_option_new (NULL, NULL);

  if ((nest_archive_is_writing (archive) && there == NULL) || !nest_archive_begin (archive, nest_setting_get_id (setting)))
    return;
  nest_archive_word (archive, "module", &option->module);
  nest_archive_word (archive, "parameter", &option->parameter);
  visit_module (archive, "state", &option->state);
  visit_answer (archive, "is-known", &option->is_known);
  visit_answer (archive, "loaded", &option->loaded);
  visit_answer (archive, "fallback", &option->fallback);
  nest_archive_sentence (archive, "misspelled", &option->misspelled);
  visit_assignments (archive, option);
  nest_archive_end (archive);
  if (option->module == NULL || option->parameter == NULL)
    nest_archive_fail (archive);
  else
    nest_host_set_module_option (host, setting, option);
}

static void
visit_facts (NestArchive   *archive,
             NestHostFacts *facts)
{
  const struct {
    const char *name;
    NestAnswer *answer;
  } answers[] = {
    { "nested-paging", &facts->nested_paging },
    { "unrestricted-guest", &facts->unrestricted_guest },
    { "cpuid-extensions", &facts->cpuid_extensions },
    { "is-64-bit", &facts->is_64_bit },
    { "kvm-without-help", &facts->kvm_without_help },
    { "kvm-in-use", &facts->kvm_in_use },
    { "has-kvm-machines", &facts->has_kvm_machines },
    { "has-virtualbox-machines", &facts->has_virtualbox_machines },
    { "secure-boot", &facts->secure_boot },
    { "is-key-enrolled", &facts->is_key_enrolled },
    { "has-virtualbox", &facts->has_virtualbox },
    { "has-libvirt", &facts->has_libvirt },
    { "has-qemu", &facts->has_qemu },
    { "is-live", &facts->is_live },
    { "is-sysmaint-split", &facts->is_sysmaint_split },
    { "is-sysmaint-session", &facts->is_sysmaint_session },
    { "is-hidden", &facts->is_hidden },
  };

  if (!nest_archive_begin (archive, "facts"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    visit_answer (archive, answers[i].name, answers[i].answer);
  visit_module (archive, "kvm", &facts->kvm);
  visit_module (archive, "kvm-vendor", &facts->kvm_vendor);
  NEST_ARCHIVE_ENUM (archive, "kvm-device", facts->kvm_device, nest_kvm_device_get_id, 4u);
  for (guint i = 0; i < NEST_N_GROUPS; i++)
    {
      g_autofree char *name = g_strconcat ("group-", nest_group_get_name (i), NULL);

      NEST_ARCHIVE_ENUM (archive, name, facts->groups[i], nest_membership_get_id, 5u);
    }
  visit_module (archive, "vboxdrv", &facts->vboxdrv);
  nest_archive_word (archive, "vboxdrv-version", &facts->vboxdrv_version);
  NEST_ARCHIVE_ENUM (archive, "driver", facts->driver, nest_driver_state_get_id, 8u);
  nest_archive_word (archive, "driver-version", &facts->driver_version);
  nest_archive_text (archive, "driver-log", &facts->driver_log);
  nest_archive_text (archive, "maker", &facts->maker);
  nest_archive_number (archive, "disk-free", &facts->disk_free, NEST_REPORT_MAX_MEMORY);
  nest_archive_word (archive, "distribution", &facts->distribution);
  nest_archive_word (archive, "distribution-version", &facts->distribution_version);
  nest_report_visit_installs (archive, facts);
  nest_archive_end (archive);
}

static void
visit_level (NestArchive   *archive,
             NestHostLevel *level)
{
  if (!nest_archive_begin (archive, "level"))
    return;
  NEST_ARCHIVE_ENUM (archive, "depth", level->depth, nest_depth_get_id, 4u);
  NEST_ARCHIVE_ENUM (archive, "surroundings", level->surroundings, nest_surroundings_get_id, 11u);
  nest_archive_flag (archive, "is-dom0", &level->is_dom0);
  nest_archive_word (archive, "container", &level->container);
  nest_archive_texts (archive, "evidence", level->evidence, TRUE, 64);
  nest_archive_end (archive);
}

static void
visit_processor (NestArchive *archive,
                 NestHost    *host)
{
  NestCpuVendor vendor = nest_host_get_cpu_vendor (host);
  NestAnswer has_extensions = nest_host_get_has_extensions (host), l1tf = nest_host_get_l1tf_affected (host);
  g_autofree char *model = g_strdup (nest_host_get_cpu_model (host));
  guint64 logical = nest_host_get_logical_cpus (host), physical = nest_host_get_physical_cores (host);
  guint64 total = nest_host_get_memory_total (host), available = nest_host_get_memory_available (host);
  g_autofree char *release = g_strdup (nest_host_get_kernel_release (host));

  NEST_ARCHIVE_ENUM (archive, "cpu-vendor", vendor, nest_cpu_vendor_get_id, 4u);
  nest_archive_text (archive, "cpu-model", &model);
  visit_answer (archive, "has-extensions", &has_extensions);
  visit_answer (archive, "l1tf-affected", &l1tf);
  nest_archive_number (archive, "logical-cpus", &logical, NEST_REPORT_MAX_CPUS);
  nest_archive_number (archive, "physical-cores", &physical, NEST_REPORT_MAX_CPUS);
  nest_archive_number (archive, "memory-total", &total, NEST_REPORT_MAX_MEMORY);
  nest_archive_number (archive, "memory-available", &available, NEST_REPORT_MAX_MEMORY);
  nest_archive_word (archive, "kernel-release", &release);
  if (nest_archive_is_writing (archive))
    return;
  nest_host_set_cpu (host, vendor, model, has_extensions);
  nest_host_set_l1tf_affected (host, l1tf);
  nest_host_set_cpu_count (host, (guint) logical, (guint) physical);
  nest_host_set_memory (host, total, available);
  nest_host_set_kernel_release (host, release);
}

static void
visit_proof (NestArchive *archive,
             NestHost    *host)
{
  NestProof proof = *nest_host_get_proof (host);
  guint64 system_error = (guint64) MAX (proof.system_error, 0), duration = (guint64) MAX (proof.duration, 0);

  if (!nest_archive_begin (archive, "proof"))
    return;
  NEST_ARCHIVE_ENUM (archive, "result", proof.result, nest_proof_get_id, 9u);
  nest_archive_number (archive, "system-error", &system_error, 4095);
  nest_archive_number (archive, "microseconds", &duration, G_MAXUINT32);
  nest_archive_end (archive);
  proof.system_error = (int) system_error;
  proof.duration = (gint64) duration;
  nest_host_set_proof (host, &proof);
}

/** nest_report_visit_host: @host: written; or new when read, and %NULL where there is none */
void
nest_report_visit_host (NestArchive  *archive,
                        NestHost    **host)
{
  if (!nest_archive_begin (archive, "computer"))
    return;
  if (!nest_archive_is_writing (archive))
    *host = nest_host_new ();

  visit_processor (archive, *host);
  visit_proof (archive, *host);
  visit_option (archive, NEST_SETTING_KVM_NESTED, *host);
  visit_option (archive, NEST_SETTING_KVM_VIRT_AT_LOAD, *host);
  if (nest_archive_is_writing (archive))
    {
      g_autoptr (NestHostFacts) facts = nest_host_facts_copy (nest_host_get_facts (*host));
      g_autoptr (NestHostLevel) level = nest_host_level_copy (nest_host_get_level (*host));

      visit_facts (archive, facts);
      visit_level (archive, level);
    }
  else
    {
      g_autoptr (NestHostFacts) facts = nest_host_facts_new ();
      g_autoptr (NestHostLevel) level = nest_host_level_new ();

      visit_facts (archive, facts);
      visit_level (archive, level);
      nest_host_take_facts (*host, g_steal_pointer (&facts));
      nest_host_take_level (*host, g_steal_pointer (&level));
    }
  nest_archive_end (archive);
}

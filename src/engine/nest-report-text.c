/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report as plain lines in a frame that forums show as they are: no line of it is markup, whoever wrote it. */
#include "nest-report.h"

#include <glib/gi18n.h>

#include "nest-text.h"

/* The frame of Markdown; inside nothing counts but its end */
#define FRAME "```"

G_GNUC_PRINTF (2, 3)
static void
add_line (GString    *text,
          const char *format,
          ...)
{
  g_autofree char *raw = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  raw = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = nest_text_make_visible (raw);
  g_string_append_printf (text, "%s\n", line);
}

static void
indent (GString *text)
{
  g_string_append (text, "    ");
}

static void
add_heading (GString    *text,
             const char *heading)
{
  g_string_append_c (text, '\n');
  add_line (text, "%s", heading);
}

static const char *
or_unknown (const char *value)
{
  return value != NULL ? value : _("unknown");
}

static void
add_program (GString    *text,
             NestReport *report)
{
  GPtrArray *libraries = nest_report_get_libraries (report);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < libraries->len; i++)
    g_string_append_printf (line, ", %s", (const char *) g_ptr_array_index (libraries, i));
  add_line (text, "Nestbox %s%s", or_unknown (nest_report_get_program (report)), line->str);
  for (guint i = 0; i < NEST_N_PRIVATE; i++)
    if (nest_report_get_fact (report, i) != NULL)
      add_line (text, "%s: %s", nest_private_get_title (i), nest_report_get_fact (report, i));
}

static void
add_option (GString                *text,
            const NestModuleOption *option)
{
  g_autofree char *source = option != NULL ? nest_module_option_get_source (option) : NULL;

  if (option == NULL)
    return;
  /* Translators: %1$s.%2$s is a switch of a module of Linux, %3$s the module's state; the others are yes, no or unknown */
  add_line (text, _("%1$s.%2$s: module %3$s, now %4$s, at the next load %5$s"), option->module, option->parameter,
            nest_module_state_get_id (option->state), nest_answer_get_id (option->loaded),
            nest_answer_get_id (nest_module_option_get_next (option)));
  if (source == NULL)
    return;
  indent (text);
  /* Translators: %s is a place such as "line 3 of /etc/modprobe.d/kvm.conf" */
  add_line (text, _("set in: %s"), source);
}

static void
add_host (GString    *text,
          NestReport *report)
{
  NestHost *host = nest_report_get_host (report);
  const NestHostFacts *facts = nest_host_get_facts (host);
  g_autofree char *level = nest_host_level_format (nest_host_get_level (host));
  g_autofree char *proof = nest_proof_describe (nest_host_get_proof (host));
  g_autofree char *total = nest_format_memory (nest_host_get_memory_total (host));
  g_autofree char *available = nest_format_memory (nest_host_get_memory_available (host));

  add_heading (text, _("COMPUTER"));
  add_line (text, "%s", level);
  add_line (text, _("Processor: %1$s, %2$u logical, %3$u cores, vmx or svm: %4$s"), or_unknown (nest_host_get_cpu_model (host)),
            nest_host_get_logical_cpus (host), nest_host_get_physical_cores (host),
            nest_answer_get_id (nest_host_get_has_extensions (host)));
  add_line (text, _("Memory: %1$s, available: %2$s"), total, available);
  if (facts->distribution_version != NULL)
    add_line (text, _("System: %1$s %2$s"), or_unknown (facts->distribution), facts->distribution_version);
  else
    add_line (text, _("System: %s"), or_unknown (facts->distribution));
  add_line (text, _("Linux: %s"), or_unknown (nest_host_get_kernel_release (host)));
  add_line (text, _("KVM: %1$s, %2$s, device %3$s"), nest_module_state_get_id (facts->kvm),
            nest_module_state_get_id (facts->kvm_vendor), nest_kvm_device_get_id (facts->kvm_device));
  add_line (text, _("VirtualBox's driver: %1$s, %2$s"), nest_driver_state_get_id (facts->driver),
            or_unknown (facts->vboxdrv_version));
  add_line (text, "%s", proof);
  add_option (text, nest_host_get_module_option (host, NEST_SETTING_KVM_NESTED));
  add_option (text, nest_host_get_module_option (host, NEST_SETTING_KVM_VIRT_AT_LOAD));
  for (guint i = 0; i < nest_host_get_level (host)->evidence->len; i++)
    add_line (text, "- %s", (const char *) g_ptr_array_index (nest_host_get_level (host)->evidence, i));
}

static void
add_infos (GString    *text,
           NestReport *report)
{
  GPtrArray *infos = nest_report_get_infos (report);

  add_heading (text, _("HYPERVISORS"));
  for (guint i = 0; i < infos->len; i++)
    {
      NestHypervisorInfo *info = g_ptr_array_index (infos, i);

      add_line (text, "%s %s (%s): %s", nest_hypervisor_info_get_name (info),
                or_unknown (nest_hypervisor_info_get_version_text (info)), nest_hypervisor_info_get_connection (info),
                nest_hypervisor_problem_get_id (nest_hypervisor_info_get_problem (info)));
      if (nest_hypervisor_info_get_message (info) != NULL)
        add_line (text, "    %s", nest_hypervisor_info_get_message (info));
    }
}

/* What is in order needs no more than a line */
static void
add_finding (GString           *text,
             NestChecklistItem *item)
{
  NestFinding *finding = nest_checklist_item_get_finding (item);
  NestStatus status = nest_finding_get_status (finding);
  GPtrArray *notes = nest_finding_get_notes (finding);
  GPtrArray *commands = nest_finding_get_commands (finding);

  add_line (text, "[%s] %s: %s", nest_status_get_id (status), nest_checklist_item_get_step (item)->id,
            nest_finding_get_summary (finding));
  if (status == NEST_STATUS_DONE || status == NEST_STATUS_NOT_APPLICABLE)
    return;
  if (nest_finding_get_target_text (finding) != NULL)
    {
      indent (text);
      /* Translators: both are values of a setting, such as "on" */
      add_line (text, _("is: %1$s, proposed: %2$s"), or_unknown (nest_finding_get_current_text (finding)),
                nest_finding_get_target_text (finding));
    }
  for (guint i = 0; i < notes->len; i++)
    add_line (text, "    %s", (const char *) g_ptr_array_index (notes, i));
  for (guint i = 0; i < commands->len; i++)
    add_line (text, "    %s", (const char *) g_ptr_array_index (commands, i));
}

static void
add_settings (GString     *text,
              NestMachine *machine)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (NestSetting setting = 0; setting < NEST_N_SETTINGS; setting++)
    if (nest_machine_get_value (machine, setting) != NULL)
      {
        g_autofree char *value = g_variant_print (nest_machine_get_value (machine, setting), FALSE);

        g_string_append_printf (line, "%s%s %s", line->len > 0 ? ", " : "", nest_setting_get_id (setting), value);
      }
  add_line (text, "%s", line->str);
}

/* Returns: (nullable): of the first machine there, if that is another: what both say of the computer is said once */
static NestChecklist *
create_first_checklist (NestReport *report,
                        guint       index)
{
  GPtrArray *machines = nest_report_get_machines (report);
  const char *connection = nest_machine_get_connection (g_ptr_array_index (machines, index));

  for (guint i = 0; i < index; i++)
    if (g_str_equal (nest_machine_get_connection (g_ptr_array_index (machines, i)), connection))
      return nest_report_create_checklist (report, i);

  return NULL;
}

static gboolean
was_said (NestChecklist     *first,
          NestChecklistItem *item)
{
  const NestStep *step = nest_checklist_item_get_step (item);
  NestChecklistItem *other = first != NULL ? nest_checklist_find (first, step->id) : NULL;

  return step->place == NEST_PLACE_HOST && other != NULL &&
         nest_finding_equal (nest_checklist_item_get_finding (other), nest_checklist_item_get_finding (item));
}

static void
add_machine (GString    *text,
             NestReport *report,
             guint       index)
{
  NestMachine *machine = g_ptr_array_index (nest_report_get_machines (report), index);
  g_autoptr (NestChecklist) checklist = nest_report_create_checklist (report, index);
  g_autoptr (NestChecklist) first = create_first_checklist (report, index);

  add_heading (text, nest_machine_get_display_name (machine));
  add_line (text, "%s, %s, %s", nest_machine_get_connection (machine), or_unknown (nest_machine_get_os_type (machine)),
            nest_power_state_get_id (nest_machine_get_power_state (machine)));
  add_settings (text, machine);
  if (nest_machine_get_problem (machine) != NULL)
    add_line (text, "%s", nest_machine_get_problem (machine));
  if (nest_machine_get_start_error (machine) != NULL)
    /* Translators: %1$s is a code such as VERR_SVM_IN_USE, %2$s a version of VirtualBox */
    add_line (text, _("Last start: %1$s (%2$s)"), nest_machine_get_start_error (machine),
              or_unknown (nest_machine_get_start_error_version (machine)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

      if (!was_said (first, item))
        add_finding (text, item);
    }
}

static void
add_job (GString *text,
         NestJob *job)
{
  GPtrArray *changes = nest_job_get_changes (job);
  const char *machine = nest_job_get_machine_name (job);

  add_line (text, "%s: %s", machine != NULL ? machine : _("settings of the hypervisor"),
            nest_outcome_get_id (nest_job_get_outcome (job)));
  for (guint i = 0; i < changes->len; i++)
    add_line (text, "    %s: %s", nest_setting_get_id (nest_change_get_setting (g_ptr_array_index (changes, i))),
              nest_outcome_get_id (nest_job_get_change_outcome (job, i)));
  if (nest_job_get_error_code (job) != NULL)
    add_line (text, "    %s: %s", nest_job_get_error_code (job), nest_job_get_error_message (job));
}

static void
add_run (GString    *text,
         NestReport *report)
{
  NestRun *run = nest_report_get_run (report);
  g_autofree char *started = NULL;

  if (run == NULL)
    return;
  started = nest_run_get_started (run) != NULL ? g_date_time_format_iso8601 (nest_run_get_started (run)) : g_strdup ("");
  add_heading (text, _("LAST RUN"));
  add_line (text, "%s: %s %s", nest_run_get_kind (run) == NEST_RUN_UNDO ? "undo" : "apply",
            nest_outcome_get_id (nest_run_get_outcome (run)), started);
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    add_job (text, nest_run_get_job (run, i));
}

/* --- public --- */

/**
 * nest_report_to_text:
 *
 * Returns: (transfer full): lines in a frame of Markdown; a frame that ends earlier is made harmless
 */
char *
nest_report_to_text (NestReport *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_program (text, self);
  add_host (text, self);
  add_infos (text, self);
  for (guint i = 0; i < nest_report_get_machines (self)->len; i++)
    add_machine (text, self, i);
  add_run (text, self);
  g_string_replace (text, FRAME, "'''", 0);

  return g_strconcat (FRAME "text\n", text->str, FRAME "\n", NULL);
}

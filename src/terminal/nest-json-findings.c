/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings as JSON: what "check" prints, and "apply" prints of the end. */
#include "nest-json.h"

static const char *const places[] = { "host", "machine", "inside" };
static const char *const editors[] = { NULL, "number", "memory", "host-key" };

static void
add_changes (JsonBuilder *builder,
             GPtrArray   *changes)
{
  nest_json_begin_array (builder, "changes");
  for (guint i = 0; i < changes->len; i++)
    {
      NestChange *change = g_ptr_array_index (changes, i);

      json_builder_begin_object (builder);
      nest_json_add_string (builder, "setting", nest_setting_get_id (nest_change_get_setting (change)));
      nest_json_add_value (builder, "old", nest_change_get_old_value (change));
      nest_json_add_value (builder, "new", nest_change_get_new_value (change));
      nest_json_add_flag (builder, "reversible", nest_change_is_reversible (change));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* @by_hand: (nullable): for what there is no change */
static void
add_commands (JsonBuilder    *builder,
              NestHypervisor *hypervisor,
              NestMachine    *machine,
              GPtrArray      *changes,
              GPtrArray      *by_hand)
{
  g_autoptr (GPtrArray) commands = by_hand != NULL ? g_ptr_array_ref (by_hand) : NULL;
  const char *uuid = NULL;

  if (changes->len > 0 && hypervisor != NULL)
    {
      NestSetting first = nest_change_get_setting (g_ptr_array_index (changes, 0));

      if (nest_setting_get_target (first) == NEST_TARGET_MACHINE)
        uuid = nest_machine_get_uuid (machine);
      g_clear_pointer (&commands, g_ptr_array_unref);
      commands = nest_hypervisor_describe (hypervisor, uuid, changes);
    }
  nest_json_add_texts (builder, "commands", commands);
}

static void
add_options (JsonBuilder       *builder,
             NestChecklistItem *item,
             NestHypervisor    *hypervisor,
             NestMachine       *machine)
{
  GPtrArray *options = nest_finding_get_options (nest_checklist_item_get_finding (item));

  nest_json_begin_array (builder, "options");
  for (guint i = 0; i < options->len; i++)
    {
      NestOption *option = g_ptr_array_index (options, i);

      json_builder_begin_object (builder);
      nest_json_add_string (builder, "option", option->id);
      nest_json_add_string (builder, "title", option->title);
      nest_json_add_string (builder, "consequence", option->consequence);
      nest_json_add_string (builder, "risk", option->risk);
      nest_json_add_flag (builder, "recommended", option->recommended);
      add_changes (builder, option->changes);
      add_commands (builder, hypervisor, machine, option->changes, NULL);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_editor (JsonBuilder *builder,
            NestFinding *finding)
{
  guint64 minimum = 0, maximum = 0;
  GVariant *recommended = NULL;
  NestEditorKind kind = nest_finding_get_editor (finding, &minimum, &maximum, &recommended);

  json_builder_set_member_name (builder, "editor");
  if (kind == NEST_EDITOR_NONE)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  nest_json_add_string (builder, "kind", editors[kind]);
  if (kind != NEST_EDITOR_HOST_KEY)
    {
      json_builder_set_member_name (builder, "minimum");
      json_builder_add_int_value (builder, (gint64) minimum);
      json_builder_set_member_name (builder, "maximum");
      json_builder_add_int_value (builder, (gint64) maximum);
    }
  nest_json_add_value (builder, "recommended", recommended);
  json_builder_end_object (builder);
}

static void
add_finding (JsonBuilder       *builder,
             NestChecklistItem *item,
             NestHypervisor    *hypervisor,
             NestMachine       *machine)
{
  const NestStep *step = nest_checklist_item_get_step (item);
  NestFinding *finding = nest_checklist_item_get_finding (item);
  g_autofree char *documentation = nest_step_get_documentation (step);

  json_builder_begin_object (builder);
  nest_json_add_string (builder, "step", step->id);
  nest_json_add_string (builder, "status", nest_status_get_id (nest_finding_get_status (finding)));
  nest_json_add_string (builder, "title", nest_step_get_title (step));
  nest_json_add_string (builder, "brief", nest_step_get_brief (step));
  nest_json_add_string (builder, "place", places[step->place]);
  nest_json_add_string (builder, "summary", nest_finding_get_summary (finding));
  nest_json_add_value (builder, "current", nest_finding_get_current (finding));
  nest_json_add_string (builder, "current-text", nest_finding_get_current_text (finding));
  nest_json_add_value (builder, "target", nest_finding_get_target (finding));
  nest_json_add_string (builder, "target-text", nest_finding_get_target_text (finding));
  nest_json_add_string (builder, "why", nest_step_get_why (step));
  nest_json_add_string (builder, "risk", nest_finding_get_risk (finding));
  nest_json_add_string (builder, "remedy", nest_finding_get_remedy (finding));
  nest_json_add_texts (builder, "notes", nest_finding_get_notes (finding));
  nest_json_add_string (builder, "documentation", documentation);
  nest_json_add_string (builder, "requires", nest_finding_get_required_step (finding));
  nest_json_add_flag (builder, "waiting", nest_finding_is_waiting (finding));
  nest_json_add_flag (builder, "ticked", nest_checklist_item_get_ticked (item));
  nest_json_add_flag (builder, "skipped", nest_checklist_item_get_skipped (item));
  nest_json_add_string (builder, "consent", nest_checklist_item_get_option (item));
  add_changes (builder, nest_finding_get_changes (finding));
  add_commands (builder, hypervisor, machine, nest_finding_get_changes (finding), nest_finding_get_commands (finding));
  add_options (builder, item, hypervisor, machine);
  add_editor (builder, finding);
  json_builder_end_object (builder);
}

/** nest_json_add_findings: adds "findings", in the order of the guide; @hypervisor: (nullable): of a report: no commands */
void
nest_json_add_findings (JsonBuilder    *builder,
                        NestChecklist  *checklist,
                        NestHypervisor *hypervisor)
{
  nest_json_begin_array (builder, "findings");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

      add_finding (builder, item, hypervisor, nest_checklist_get_machine (checklist));
    }
  json_builder_end_array (builder);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl type-key: types the inner host key into a machine whose inner machine keeps the keyboard, after asking. */
#include <glib/gi18n.h>

#include "nest-ask.h"
#include "nest-json.h"
#include "nest-reading.h"
#include "nest-wait.h"

static gboolean
check_possible (NestReading  *reading,
                GError      **error)
{
  if (!nest_hypervisor_can_type (reading->hypervisor))
    g_set_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_UNKNOWN_OPTION,
                 /* Translators: %s is a UUID */
                 _("Keys are typed into machines of VirtualBox only. “nestboxctl guide %s” shows the command for this one."),
                 nest_machine_get_uuid (reading->machine));
  else if (nest_machine_get_power_state (reading->machine) != NEST_POWER_STATE_RUNNING)
    g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE,
                         _("The machine does not run, so nothing can be typed into it."));
  else
    return TRUE;

  return FALSE;
}

/* What is typed reaches whatever listens in there, so an unasked yes does not count. A no is no error. */
static gboolean
confirm (NestInvocation  *invocation,
         NestMachine     *machine,
         const char      *keys,
         GError         **error)
{
  g_autofree char *question = NULL;

  if (invocation->arguments->yes)
    return TRUE;
  if (!invocation->console.can_ask || invocation->arguments->json)
    {
      g_set_error_literal (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_CONFIRM,
                           _("Nothing was typed: there is no terminal to ask at. Add --yes to do it."));
      return FALSE;
    }

  nest_console_paragraph (&invocation->console, 0, NULL,
                          _("The keys are pressed and let go in the machine, as if on a keyboard of its own. If they are the host "
                            "key in there, the inner machine gives the keyboard back; else the program in front gets them."));
  /* Translators: %1$s are keys, such as Right Ctrl, %2$s is a machine */
  question = g_strdup_printf (_("Type %1$s into “%2$s”?"), keys, nest_machine_get_display_name (machine));
  if (nest_ask_yes (invocation, question))
    return TRUE;

  nest_console_warn (&invocation->console, "%s", _("Nothing was typed."));
  return FALSE;
}

static gboolean
type (NestInvocation  *invocation,
      NestReading     *reading,
      NestHostKey     *keys,
      GError         **error)
{
  g_autoptr (NestWait) wait = nest_wait_new ();

  /* Never cancelled: a key that was pressed has to be let go */
  nest_hypervisor_type_async (reading->hypervisor, nest_machine_get_uuid (reading->machine), keys, NULL, nest_wait_finish,
                              nest_wait_ref (wait));

  return nest_hypervisor_type_finish (reading->hypervisor, nest_wait_get (wait), error);
}

static void
show_typed (NestInvocation *invocation,
            NestMachine    *machine,
            NestHostKey    *keys)
{
  g_autofree char *name = nest_host_key_format (keys);
  g_auto (GStrv) codes = nest_host_key_list_scancodes (keys);
  JsonBuilder *builder;

  if (!invocation->arguments->json)
    {
      /* Translators: %1$s are keys, such as Right Ctrl, %2$s is a machine */
      nest_console_print (&invocation->console, _("Typed %1$s into “%2$s”.\n"), name, nest_machine_get_display_name (machine));
      return;
    }
  builder = nest_json_begin ();
  json_builder_set_member_name (builder, "machine");
  nest_json_add_machine (builder, machine);
  nest_json_add_string (builder, "keys", name);
  nest_json_begin_array (builder, "scancodes");
  for (guint i = 0; codes[i] != NULL; i++)
    json_builder_add_string_value (builder, codes[i]);
  json_builder_end_array (builder);
  nest_print_document (nest_json_end (builder));
}

NestExitStatus
nest_command_type_key (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestHostKey) keys = nest_host_key_parse_names (invocation->arguments->keys, &error);
  g_autoptr (GPtrArray) readings = keys != NULL ? nest_find_named (invocation, &error) : NULL;
  NestReading *reading = readings != NULL ? g_ptr_array_index (readings, 0) : NULL;
  g_autofree char *name = keys != NULL ? nest_host_key_format (keys) : NULL;

  if (reading == NULL || !check_possible (reading, &error) || !confirm (invocation, reading->machine, name, &error) ||
      !type (invocation, reading, keys, &error))
    return error != NULL ? nest_invocation_fail (invocation, error) : NEST_EXIT_CANCELLED;

  show_typed (invocation, reading->machine, keys);

  return NEST_EXIT_READY;
}

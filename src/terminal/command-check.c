/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl check: reads, and shows what is ready and what is not. Changes nothing. */
#include <glib/gi18n.h>

#include "nest-considerations.h"
#include "nest-places.h"
#include "nest-decide.h"
#include "nest-json.h"
#include "nest-reading.h"
#include "nest-show.h"

/* A machine with what is to be said of it. */
typedef struct {
  NestReading *reading; /* not owned */
  NestChecklist *checklist;
} Checked;

static void
checked_free (gpointer data)
{
  Checked *self = data;

  g_clear_object (&self->checklist);
  g_free (self);
}

static gboolean
is_read (Checked *self)
{
  return nest_machine_get_detail (self->reading->machine) == NEST_MACHINE_READ;
}

static Checked *
check (NestInvocation  *invocation,
       NestReading     *reading,
       GError         **error)
{
  g_autoptr (NestChoices) choices = nest_choices_new ();
  Checked *self = g_new0 (Checked, 1);

  self->reading = reading;
  self->checklist = nest_checklist_new (choices);
  nest_checklist_set_vantage (self->checklist, nest_invocation_get_vantage (invocation));
  nest_checklist_set_snapshots (self->checklist, invocation->host, reading->info, reading->machine);
  if (nest_decide_for_machine (invocation, self->checklist, error))
    return self;

  checked_free (self);
  return NULL;
}

static GPtrArray *
list_considerations (NestInvocation *invocation,
                     Checked        *self)
{
  NestStepContext context = { nest_checklist_get_host (self->checklist), self->reading->info, self->reading->machine,
                              NULL, nest_invocation_get_vantage (invocation) };

  return nest_considerations_list (&context);
}

/* What the machine wants of its computer in vain */
static GPtrArray *
list_own_explanations (Checked *self)
{
  NestStepContext context = { nest_checklist_get_host (self->checklist), self->reading->info, self->reading->machine,
                              nest_checklist_get_choices (self->checklist) };

  return nest_explanations_for_machine (&context);
}

static GPtrArray *
list_explanations (NestInvocation *invocation,
                   Checked        *self)
{
  /* What stands in the way on this computer is in nobody's way on another. */
  gboolean is_here = nest_hypervisor_info_is_here (self->reading->info);
  GPtrArray *explanations = is_here ? nest_explanations_for (invocation->host) : g_ptr_array_new ();
  g_autoptr (GPtrArray) own = list_own_explanations (self);

  g_ptr_array_extend (explanations, own, NULL, NULL);

  return explanations;
}

static void
add_document (NestInvocation *invocation,
              JsonBuilder    *builder,
              Checked        *self)
{
  g_autoptr (GPtrArray) considerations = list_considerations (invocation, self);
  g_autoptr (GPtrArray) explanations = list_explanations (invocation, self);

  json_builder_set_member_name (builder, "machine");
  nest_json_add_machine (builder, self->reading->machine);
  json_builder_set_member_name (builder, "hypervisor");
  nest_json_add_hypervisor (builder, self->reading->info);
  nest_json_add_findings (builder, self->checklist, self->reading->hypervisor);
  nest_json_add_considerations (builder, considerations);
  nest_json_add_explanations (builder, invocation->host, explanations);
}

static void
print_document (NestInvocation *invocation,
                GPtrArray      *all)
{
  JsonBuilder *builder = nest_json_begin ();

  if (!nest_arguments_ask_for_many (invocation->arguments))
    add_document (invocation, builder, g_ptr_array_index (all, 0));
  else
    {
      nest_json_begin_array (builder, "results");
      for (guint i = 0; i < all->len; i++)
        {
          json_builder_begin_object (builder);
          add_document (invocation, builder, g_ptr_array_index (all, i));
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      nest_json_add_unreachable (builder, invocation->failures);
    }
  nest_print_document (nest_json_end (builder));
}

static void
show_advice (NestInvocation *invocation,
             Checked        *self)
{
  guint n = nest_checklist_count_changes (self->checklist);
  guint choices = nest_checklist_count (self->checklist, NEST_STATUS_CHOICE);
  g_autofree char *command = NULL;
  g_autofree char *changes = NULL;
  g_autofree char *decisions = NULL;

  if (is_read (self))
    nest_show_way_on (&invocation->console, self->checklist, invocation->command);
  if (n == 0 && choices == 0)
    return;

  command = g_strdup_printf ("%s apply %s", invocation->command, nest_machine_is_system (self->reading->machine)
                                                                   ? "" : nest_machine_get_uuid (self->reading->machine));
  changes = g_strdup_printf (ngettext ("%u change can be made", "%u changes can be made", n), n);
  decisions = g_strdup_printf (ngettext ("%u decision is yours", "%u decisions are yours", choices), choices);
  if (choices > 0)
    /* Translators: %1$s is “3 changes can be made”, %2$s “2 decisions are yours”, %3$s a command */
    nest_console_print (&invocation->console, _("%1$s, %2$s: %3$s"), changes, decisions, command);
  else
    /* Translators: %1$s is “3 changes can be made”, %2$s a command */
    nest_console_print (&invocation->console, _("%1$s: %2$s"), changes, command);
  nest_console_print (&invocation->console, "\n");
}

static void
show_explanations (NestInvocation *invocation,
                   GPtrArray      *explanations)
{
  if (explanations->len == 0)
    return;
  nest_console_print (&invocation->console, "%s\n", _("What stands in the way"));
  nest_show_explanations (&invocation->console, invocation->host, explanations, invocation->arguments->verbose);
  nest_console_print (&invocation->console, "\n");
}

/* What this computer is like is said once, after the last of several machines */
static void
show_explanations_of (NestInvocation *invocation,
                      Checked        *checked,
                      gboolean        is_only)
{
  g_autoptr (GPtrArray) explanations =
    is_only ? list_explanations (invocation, checked) : list_own_explanations (checked);

  show_explanations (invocation, explanations);
}

static void
show_all (NestInvocation *invocation,
          GPtrArray      *all)
{
  for (guint i = 0; i < all->len; i++)
    {
      Checked *checked = g_ptr_array_index (all, i);

      if (i > 0)
        nest_console_print (&invocation->console, "\n");
      nest_show_checklist (&invocation->console, checked->checklist, checked->reading->hypervisor,
                           NEST_SHOW_OPTIONS | (invocation->arguments->verbose ? NEST_SHOW_VERBOSE : 0));
      if (invocation->arguments->verbose)
        {
          g_autoptr (GPtrArray) considerations = list_considerations (invocation, checked);

          nest_show_considerations (&invocation->console, considerations);
        }
      show_explanations_of (invocation, checked, all->len == 1);
      show_advice (invocation, checked);
    }
  if (all->len == 0)
    nest_console_print (&invocation->console, "%s\n", _("There are no virtual machines."));
  if (all->len > 1)
    {
      g_autoptr (GPtrArray) explanations = nest_explanations_for (invocation->host);

      nest_console_print (&invocation->console, explanations->len > 0 ? "\n" : "");
      show_explanations (invocation, explanations);
    }
}

NestExitStatus
nest_command_check (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) readings = nest_find_machines (invocation, &error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (checked_free);
  NestExitStatus status = nest_places_get_status_for_many (invocation);

  if (readings == NULL)
    return nest_invocation_fail (invocation, error);

  for (guint i = 0; i < readings->len; i++)
    {
      Checked *checked = check (invocation, g_ptr_array_index (readings, i), &error);

      if (checked == NULL)
        return nest_invocation_fail (invocation, error);
      g_ptr_array_add (all, checked);
      status = nest_exit_status_worst (status, is_read (checked) ? nest_exit_status_for_checklist (checked->checklist)
                                                                 : NEST_EXIT_FAILED);
    }

  if (!nest_decide_finish (invocation, &error))
    return nest_invocation_fail (invocation, error);
  if (invocation->arguments->json)
    print_document (invocation, all);
  else
    show_all (invocation, all);

  return status;
}

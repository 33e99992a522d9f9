/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of the commands, each described once. */
#include "nest-options.h"

#include <glib/gi18n.h>

/** nest_options_add: adds the options that a command takes to its @context */
void
nest_options_add (GOptionContext *context,
                  NestArguments  *self,
                  NestRawOptions *raw,
                  NestTakes       takes)
{
  GOptionEntry json[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print one JSON document"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, N_("Print nothing but problems"), NULL },
    { "connect", 'c', 0, G_OPTION_ARG_STRING_ARRAY, &raw->connections,
      N_("Look at this connection of libvirt, too; may be given several times"), N_("URI") },
    { "only", 0, 0, G_OPTION_ARG_STRING, &self->only,
      N_("Look at this connection only: virtualbox, or an address of libvirt"), N_("CONNECTION") },
    { "outside", 0, 0, G_OPTION_ARG_NONE, &self->outside, N_("In a machine: prepare those in it for a level more (slow)"), NULL },
    { "practice", 0, 0, G_OPTION_ARG_NONE, &self->practice, N_("Use the practice machine on its made-up computer"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, N_("Show this help"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->arguments, NULL, NULL },
    { NULL },
  };
  GOptionEntry verbose[] = {
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &self->verbose,
      N_("Explain each step: why, what it risks, the command, the documentation"), NULL },
    { NULL },
  };
  GOptionEntry choices[] = {
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->settings,
      N_("Choose a value yourself: cpu-cores=2, memory=4GiB, host-key=\"Scroll Lock\""), N_("STEP=VALUE") },
    { "skip", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->skipped, N_("Leave a step as it is"), N_("STEP") },
    { NULL },
  };
  GOptionEntry consent[] = {
    { "consent", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->consents,
      N_("Agree to this answer of a step that asks; --yes never does"), N_("STEP=OPTION") },
    { NULL },
  };
  GOptionEntry machines[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &self->all, N_("All machines"), NULL },
    { "match", 'm', 0, G_OPTION_ARG_FILENAME_ARRAY, &self->matches,
      N_("All machines with names like this, such as \"Whonix*\"; may be given several times"), N_("GLOB") },
    { NULL },
  };
  GOptionEntry run[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &self->yes, N_("Do not ask before changing anything"), NULL },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &self->dry_run,
      N_("Change nothing, print the commands a person would type"), NULL },
    { "wait", 0, 0, G_OPTION_ARG_INT, &self->wait,
      N_("How long the machine may take to shut down (120)"), N_("SECONDS") },
    { NULL },
  };
  GOptionEntry anyway[] = {
    { "anyway", 0, 0, G_OPTION_ARG_NONE, &self->anyway,
      N_("Try it even while VirtualBox runs a machine, which could crash"), NULL },
    { NULL },
  };
  GOptionEntry yes[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &self->yes, N_("Do not ask before"), NULL },
    { NULL },
  };
  GOptionEntry part[] = {
    { "only-step", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->only_steps,
      N_("Take back only what this step changed; may be given several times"), N_("STEP") },
    { "machine", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->machines,
      N_("Take back only what was changed about this machine; may be given several times"), N_("MACHINE") },
    { NULL },
  };
  GOptionEntry over[] = {
    { "anyway", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->over,
      N_("Set what this step changed even where somebody changed it since"), N_("STEP") },
    { NULL },
  };
  GOptionEntry decision[] = {
    { "go-on", 0, 0, G_OPTION_ARG_NONE, &self->go_on, N_("Make the changes that are left"), NULL },
    { "take-back", 0, 0, G_OPTION_ARG_NONE, &self->take_back, N_("Set the old values again"), NULL },
    { "leave", 0, 0, G_OPTION_ARG_NONE, &self->leave, N_("Leave everything as it is now"), NULL },
    { NULL },
  };
  GOptionEntry names[] = {
    { "names-only", 0, 0, G_OPTION_ARG_NONE, &self->names_only,
      N_("Only names and UUIDs: faster with many machines"), NULL },
    { NULL },
  };
  GOptionEntry replay[] = {
    { "replay", 0, 0, G_OPTION_ARG_FILENAME, &self->replay,
      N_("Show the checklists in another computer's report, and nothing of this one"), N_("FILE") },
    { NULL },
  };
  GOptionEntry report[] = {
    { "include", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->included,
      N_("Leave these private things in: user, computer, machines, paths, macs, uuids, serials, time-zone, language"),
      N_("KIND,…") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output,
      N_("Save the report in this file, too, after it was shown"), N_("FILE") },
    { NULL },
  };
  const struct {
    NestTakes takes;
    const GOptionEntry *entries;
  } groups[] = {
    { NEST_TAKES_ANYWAY, anyway },
    { NEST_TAKES_MACHINES, machines },
    { NEST_TAKES_DECISION, decision },
    { NEST_TAKES_PART, part },
    { NEST_TAKES_OVER, over },
    { NEST_TAKES_YES, yes },
    { NEST_TAKES_RUN, run },
    { NEST_TAKES_CONSENT, consent },
    { NEST_TAKES_CHOICES, choices },
    { NEST_TAKES_NAMES_ONLY, names },
    { NEST_TAKES_VERBOSE, verbose },
    { NEST_TAKES_REPLAY, replay },
    { NEST_TAKES_REPORT, report },
  };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (takes & groups[i].takes)
      g_option_context_add_main_entries (context, groups[i].entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, json, GETTEXT_PACKAGE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The topics that are about no step: what nesting is, how Nestbox goes about it, ways back, and other people. */
#include "nest-help-private.h"

#include <glib/gi18n.h>

#include "nest-considerations.h"

/* A paragraph of a topic; one without an id goes on with the topic before it */
static const struct {
  NestHelpSection section;
  const char *id;
  const char *title;
  const char *heading;
  const char *text;
  const char *command;
} texts[] = {
  { NEST_HELP_NESTING, "nested-virtualization", N_("What Nesting Is"), NULL,
    N_("A virtual machine is a computer that a program, the hypervisor, makes up. In nested virtualization a virtual machine runs "
       "virtual machines of its own. Each computer in the row has a level."), NULL },
  { NEST_HELP_NESTING, NULL, NULL, N_("This Computer (L0)"),
    N_("It is the real one. Its processor helps virtual machines (Intel calls it VT-x, AMD calls it AMD-V), and its hypervisor, "
       "VirtualBox or KVM, uses that help."), NULL },
  { NEST_HELP_NESTING, NULL, NULL, N_("The Machine (L1)"),
    N_("It runs on this computer, a Whonix-Workstation for example, and gets a hypervisor of its own. For that the processor's "
       "help has to be handed on to it, which Nestbox sets up."), NULL },
  { NEST_HELP_NESTING, NULL, NULL, N_("The Inner Machine (L2)"),
    N_("It runs in the machine, and is slower than one that is not nested. If the processor's help does not reach the machine, "
       "it is very slow or does not start."), NULL },
  { NEST_HELP_NESTING, "nestbox", N_("How Nestbox Works"), NULL,
    N_("Nestbox reads this computer and the machine, and shows what is right, what has to change, and why. It changes only what "
       "you agree to, writes the old values down first, and reads everything back to be sure."), NULL },
  { NEST_HELP_NESTING, NULL, NULL, NULL,
    N_("What is to be done in the machine you do yourself: the guide shows the commands. Nestbox can be installed in there as "
       "well, and then looks after the inner machines."), NULL },
  { NEST_HELP_NESTING, "practice", N_("Practice"), NULL,
    N_("The practice machines are made up, on a made-up computer. With them the whole way can be walked, while nothing real is "
       "looked at or changed. The button for it is on the welcome page."), "nestboxctl --practice list" },
  { NEST_HELP_UNSTUCK, "does-not-start", N_("If the Machine Does Not Start"), NULL,
    N_("Look at its checklist again: it shows what somebody changed since, and what VirtualBox said when the machine last failed "
       "to start. If nothing helps, take the changes back."), "nestboxctl check" },
  { NEST_HELP_UNSTUCK, "undo-and-history", N_("Undo and History"), NULL,
    N_("History, in the menu, shows all runs with their old and new values. A run can be taken back there as a whole or in parts, "
       "and an undo can be undone, too."), "nestboxctl runs" },
  { NEST_HELP_UNSTUCK, NULL, NULL, NULL,
    N_("A value that somebody changed since is left alone. What was discarded with your consent, such as a saved state, does not "
       "come back."), "nestboxctl undo" },
  { NEST_HELP_UNSTUCK, "interrupted", N_("After a Crash"), NULL,
    N_("If Nestbox or the computer stopped in the middle of a run, Nestbox says so when it is started again, and of each setting "
       "whether it is as it was or as agreed. You decide: go on, take it back, or leave it."), "nestboxctl resume" },
  { NEST_HELP_PEOPLE, "asking-for-help", N_("Asking for Help"), NULL,
    N_("A report, in the menu, shows all that somebody on a forum needs to know. Your names, files and numbers are left out unless "
       "you tick them, kind by kind. Read it, then copy or save it: Nestbox sends it nowhere."), "nestboxctl report" },
  { NEST_HELP_PEOPLE, NULL, NULL, NULL,
    N_("Somebody who has Nestbox can open a report that was saved as JSON, and sees your checklist."),
    "nestboxctl check --replay report.json" },
  { NEST_HELP_PEOPLE, "privacy", N_("Privacy"), N_("What Is Kept"),
    N_("Runs with old and new values, and what you ticked or left out, are in the folder nestbox below ~/.local/state, which only "
       "you can read. Other connections that you added are among your settings. The history can be forgotten."),
    "nestboxctl forget" },
  { NEST_HELP_PEOPLE, NULL, NULL, N_("The Network"),
    N_("Nestbox opens no connection of its own. libvirt reaches another computer if you add its address, and apt fetches packages "
       "if you ask for them. Links are shown to be copied, and never opened."), NULL },
  { NEST_HELP_PEOPLE, NULL, NULL, N_("An Administrator's Rights"),
    N_("Two options of KVM's modules, and installing packages, need them. Each is asked for by itself, and all else runs as you."),
    NULL },
};

static void
add_self_support (NestHelpTopic *topic)
{
  g_autoptr (GPtrArray) considerations = nest_considerations_get_all ();

  for (guint i = 0; i < considerations->len; i++)
    {
      const NestConsideration *consideration = g_ptr_array_index (considerations, i);
      NestHelpPart *part;

      if (!g_str_equal (nest_consideration_get_id (consideration), "self-support"))
        continue;
      part = nest_help_add_part (topic, nest_consideration_get_title (consideration),
                                 nest_consideration_get_text (consideration));
      nest_help_take_documentation (topic, part, nest_consideration_get_documentation (consideration));
    }
}

/** nest_help_add_texts: adds the topics of @section that are in the table */
void
nest_help_add_texts (GPtrArray       *topics,
                     NestHelpSection  section)
{
  NestHelpTopic *topic = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      NestHelpPart *part;

      if (texts[i].section != section)
        continue;
      if (texts[i].id != NULL)
        topic = nest_help_add_topic (topics, section, texts[i].id, _(texts[i].title));
      part = nest_help_add_part (topic, texts[i].heading != NULL ? _(texts[i].heading) : NULL, _(texts[i].text));
      if (texts[i].command != NULL)
        part->commands = g_strsplit (texts[i].command, "\n", 1);
    }
  if (section == NEST_HELP_PEOPLE)
    add_self_support (nest_help_add_topic (topics, section, "asking-for-help", _("Asking for Help")));
}

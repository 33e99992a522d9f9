/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Said before the yes: the way back is the most that is lost. */
#include "nest-loss.h"

#include <glib/gi18n.h>

#include "nest-resume.h"

static char *
describe_runs (guint n)
{
  if (n == 0)
    return g_strdup (_("No change is written down that could be taken back."));

  return g_strdup_printf (ngettext ("%u run is forgotten: it cannot be taken back any more.",
                                    "%u runs are forgotten: none of them can be taken back any more.", n), n);
}

/** nest_loss_describe: @runs: all of the journal: Returns: (transfer full) (element-type utf8): sentences, the gravest first */
GPtrArray *
nest_loss_describe (GPtrArray *runs)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (sentences, describe_runs (runs->len));
  if (nest_resume_find (runs) != NULL)
    g_ptr_array_add (sentences, g_strdup (_("A run waits for your decision: afterwards nobody knows which of its settings are as they "
                                            "were.")));
  g_ptr_array_add (sentences, g_strdup (_("Steps that you ticked or left out, what you marked as read, and which machine you used "
                                          "last are forgotten, too.")));
  g_ptr_array_add (sentences, g_strdup (_("The virtual machines and this computer stay as they are.")));

  return sentences;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of the command line: their domain, their stable ids, and two questions about what was asked for. */
#include "nest-arguments.h"

G_DEFINE_QUARK (nest-usage-error, nest_usage_error)

/** nest_usage_error_get_id: Returns: (transfer none): a stable id for JSON; never translated */
const char *
nest_usage_error_get_id (const GError *error)
{
  static const char *const ids[] = { "usage", "ambiguous-name", "not-found", "confirmation-needed" };

  g_return_val_if_fail (error->domain == NEST_USAGE_ERROR, NULL);

  return ids[error->code];
}

/** nest_arguments_wants_json: Returns: whether even an error in @argv must be told as JSON */
gboolean
nest_arguments_wants_json (char **argv)
{
  for (guint i = 1; argv[i] != NULL && !g_str_equal (argv[i], "--"); i++)
    if (g_str_equal (argv[i], "--json"))
      return TRUE;

  return FALSE;
}

/** nest_arguments_ask_for_many: Returns: whether several machines may be meant: then the answer is a list, too */
gboolean
nest_arguments_ask_for_many (const NestArguments *self)
{
  return self->all || self->matches != NULL || (self->arguments != NULL && g_strv_length (self->arguments) > 1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stderr: whatever it says, a message is one line of valid UTF-8 and not too long. */
#include <string.h>

#include "nest-hypervisor.h"
#include "nest-vbox-error.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  NestVboxOutcome outcome = {
    .command = "modifyvm",
    .is_write = TRUE,
    .wait_status = size % 2 == 0 ? 0 : 1 << 8,
    .out = "",
    .err = (const char *) data,
    .err_length = size,
  };
  g_autoptr (GError) error = nest_vbox_error_from_outcome (&outcome);

  if (error == NULL)
    {
      g_assert_cmpint (outcome.wait_status, ==, 0);
      return 0;
    }
  g_assert_cmpuint (error->domain, ==, NEST_HYPERVISOR_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_cmpuint (strlen (error->message), <, 5000);
  nest_vbox_error_may_pass (error);

  return 0;
}

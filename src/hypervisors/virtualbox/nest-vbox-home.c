/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule is VirtualBox's own: a variable, else a folder beside other programs' settings. */
#include "nest-vbox-home.h"

/** nest_vbox_home_get: Returns: (transfer full): the folder of VirtualBox's settings, which may not exist yet */
char *
nest_vbox_home_get (void)
{
  const char *home = g_getenv ("VBOX_USER_HOME");

  if (home != NULL && *home != '\0')
    return g_canonicalize_filename (home, NULL);

  return g_build_filename (g_get_user_config_dir (), "VirtualBox", NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is private of the user and the computer that Nestbox runs on; what cannot be read is not known to others either. */
#include "nest-scrubber.h"

#include <locale.h>

#include "nest-root-file.h"

/* The same on very many computers: these tell nothing, and are words that sentences need. Whonix' users are all “user”. */
static const char *const common[] = {
  "root", "user", "host", "localhost", "localhost.localdomain", "debian", "whonix", "kicksecure", "virtualbox", "kvm", "Unknown", NULL,
};

static const char *const serials[] = {
  "/sys/class/dmi/id/product_serial", "/sys/class/dmi/id/board_serial", "/sys/class/dmi/id/chassis_serial",
  "/sys/class/dmi/id/product_uuid",   "/sys/class/dmi/id/product_sku",  "/sys/class/dmi/id/chassis_asset_tag",
  "/etc/machine-id",                  "/sys/class/nvme/nvme0/serial",   "/sys/class/nvme/nvme1/serial",
};

static void
add (NestScrubber *self,
     NestPrivate   kind,
     const char   *secret,
     const char   *replacement)
{
  if (secret != NULL && !g_strv_contains (common, secret))
    nest_scrubber_add (self, kind, secret, replacement);
}

static void
add_computer (NestScrubber *self)
{
  g_auto (GStrv) parts = g_strsplit (g_get_host_name (), ".", 2);

  add (self, NEST_PRIVATE_COMPUTER, g_get_host_name (), "[computer]");
  add (self, NEST_PRIVATE_COMPUTER, parts[0], "[computer]");
  for (guint i = 0; i < G_N_ELEMENTS (serials); i++)
    {
      g_autofree char *serial = nest_root_file_read_line (NULL, serials[i]);

      /* Shorter ones are “None” and “0” */
      if (serial != NULL && strlen (g_strstrip (serial)) > 5)
        add (self, NEST_PRIVATE_SERIALS, serial, "[serial]");
    }
}

/* The names of gettext: LANGUAGE counts for more, but not where nothing is translated at all. */
static const char *
get_language (void)
{
  const char *locale = setlocale (LC_MESSAGES, NULL);
  const char *language = g_getenv ("LANGUAGE");

  if (locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
    return NULL;
  if (language != NULL && *language != '\0')
    return language;

  return g_str_has_prefix (locale, "C.") ? NULL : locale;
}

/** nest_scrubber_new_for_this_user: Returns: (transfer full): one that knows the user, this computer, its zone and language */
NestScrubber *
nest_scrubber_new_for_this_user (void)
{
  NestScrubber *self = nest_scrubber_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) now = g_date_time_new_now (zone);
  g_autofree char *zone_name = g_date_time_format (now, "%Z %z");
  const char *language = get_language ();

  add (self, NEST_PRIVATE_USER, g_get_user_name (), "[user]");
  add (self, NEST_PRIVATE_USER, g_get_real_name (), "[user]");
  add (self, NEST_PRIVATE_USER, g_getenv ("SUDO_USER"), "[user]");
  add (self, NEST_PRIVATE_PATHS, g_get_home_dir (), "[home]");
  add_computer (self);
  add (self, NEST_PRIVATE_TIME_ZONE, strchr (g_time_zone_get_identifier (zone), '/') != NULL
                                       ? g_time_zone_get_identifier (zone) : NULL, "[time zone]");
  if (language != NULL)
    add (self, NEST_PRIVATE_LANGUAGE, language, "[language]");
  nest_scrubber_set_facts (self, g_get_user_name (), g_get_host_name (), zone_name, language);

  return self;
}

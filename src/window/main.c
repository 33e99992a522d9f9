/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's program: answers --version before anything is set up, then hands over to the application. */
#include <locale.h>

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "nest-application.h"
#include "nest-module-probe.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (NestApplication) application = NULL;

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--version"))
      {
        g_print ("nestbox %s\n", NEST_VERSION);
        return 0;
      }

  nest_module_probe_init ();
  setlocale (LC_ALL, "");
  gtk_disable_setlocale (); /* it would do the same again, with threads under way by then */
  bindtextdomain (GETTEXT_PACKAGE, NEST_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = nest_application_new ();
  g_application_add_main_option (G_APPLICATION (application), "version", 0, 0, G_OPTION_ARG_NONE,
                                 _("Print the version and exit"), NULL);
  g_application_add_main_option (G_APPLICATION (application), "connect", 0, 0, G_OPTION_ARG_STRING_ARRAY,
                                 _("Connect to libvirt at this address, and remember it"), _("URI"));
  g_application_add_main_option (G_APPLICATION (application), "practice", 0, 0, G_OPTION_ARG_NONE,
                                 _("Practise on a made-up machine; nothing real is changed"), NULL);
  g_application_add_main_option (G_APPLICATION (application), "outside", 0, 0, G_OPTION_ARG_NONE,
                                 _("In a machine: prepare those in it for a level more (slow)"), NULL);
  g_application_set_option_context_summary (G_APPLICATION (application),
                                            _("Sets up nested virtualization for a virtual machine, step by step. The "
                                              "same in the terminal: nestboxctl"));

  return g_application_run (G_APPLICATION (application), argc, argv);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * nestbox-helper VERB [DIGEST]: the one program of Nestbox that runs as root, started by pkexec. It knows the verbs of
 * nest-helper-verb.c and takes nothing else, but for the digest of what is to be installed; it prints one JSON object,
 * with ids instead of sentences. Before that, while it installs, a line for each bit of progress.
 */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <unistd.h>

#include "confine.h"
#include "initramfs.h"
#include "kernel-modules.h"
#include "nest-helper-verb.h"
#include "option-file.h"
#include "packages.h"

#define EXIT_REFUSED 1
#define EXIT_USAGE 2

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL && g_utf8_validate (value, -1, NULL))
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_flag (JsonBuilder *builder,
          const char  *name,
          gboolean     flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

static gboolean
print (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  return puts (text) >= 0 && fflush (stdout) == 0;
}

static int
finish (JsonBuilder *builder,
        const char  *problem)
{
  add_flag (builder, "ok", problem == NULL);
  add_string (builder, "error", problem);

  return print (builder) && problem == NULL ? 0 : EXIT_REFUSED;
}

static void
add_consequences (JsonBuilder *builder,
                  const char  *module,
                  const char  *parameter)
{
  g_autofree char *next = kernel_modules_get_next (module, parameter);
  g_autofree char *loaded = kernel_modules_get_loaded (module, parameter);
  g_autofree char *source = kernel_modules_find_source (module, parameter);
  Initramfs initramfs;

  add_string (builder, "next", next);
  add_string (builder, "source", source);
  add_string (builder, "loaded", loaded);
  initramfs_look (&initramfs);
  add_string (builder, "initramfs-holds-kvm", nest_answer_get_id (initramfs.kvm));
  add_flag (builder, "initramfs-holds-options", initramfs.has_options);
  add_string (builder, "initramfs-command", initramfs.command);
}

static int
change_option (JsonBuilder          *builder,
               const NestHelperVerb *verb)
{
  const char *value = verb->act == NEST_HELPER_SET ? "1" : verb->act == NEST_HELPER_CLEAR ? "0" : NULL;
  const char *module, *parameter, *problem;
  g_autofree char *previous = NULL;
  gboolean changed = FALSE;

  nest_helper_setting_get_option (verb->setting, kernel_modules_is_amd (), &module, &parameter);
  add_string (builder, "module", module);
  add_string (builder, "parameter", parameter);
  /* A line that is there for no reason can be removed all the same */
  if (verb->act != NEST_HELPER_FORGET && kernel_modules_is_built_in (module))
    return finish (builder, "built-in");

  problem = option_file_edit (module, parameter, value, &previous, &changed);
  if (problem != NULL)
    return finish (builder, problem);
  add_flag (builder, "changed", changed);
  add_string (builder, "previous", previous);
  add_consequences (builder, module, parameter);

  return finish (builder, NULL);
}

static int
reload (JsonBuilder *builder)
{
  gboolean changed = FALSE;
  const char *problem = kernel_modules_reload_kvm (&changed);

  add_flag (builder, "changed", changed);

  return finish (builder, problem);
}

static int
install (JsonBuilder          *builder,
         const NestHelperVerb *verb,
         const char           *agreed)
{
  NestInstallKind kind = verb->setting == NEST_SETTING_VIRTUALBOX_INSTALLED ? NEST_INSTALL_VIRTUALBOX
                                                                            : NEST_INSTALL_LIBVIRT;
  g_autofree char *message = NULL;
  const char *problem = packages_install (kind, agreed, &message);

  add_string (builder, "message", message);

  return finish (builder, problem);
}

/* A verb, and behind one that installs what was agreed to; anything else is no request at all */
static const NestHelperVerb *
find_verb (int    argc,
           char **argv)
{
  const NestHelperVerb *verb = argc >= 2 ? nest_helper_verb_find (argv[1]) : NULL;
  gboolean installs = verb != NULL && verb->act == NEST_HELPER_INSTALL;

  if (argc != (installs ? 3 : 2) || (installs && !nest_install_is_digest (argv[2])))
    return NULL;

  return verb;
}

static Confinement
get_confinement (const NestHelperVerb *verb)
{
  if (verb == NULL)
    return CONFINE_FILES;

  return verb->act == NEST_HELPER_RELOAD ? CONFINE_MODULES
         : verb->act == NEST_HELPER_INSTALL ? CONFINE_PACKAGES
                                            : CONFINE_FILES;
}

int
main (int    argc,
      char **argv)
{
  const NestHelperVerb *verb = find_verb (argc, argv);
  gboolean is_root = geteuid () == 0;
  gboolean is_confined = is_root && confine (get_confinement (verb));
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_int_value (builder, 1);
  /* What was asked is not repeated unless it is known: it may be anything */
  add_string (builder, "verb", verb != NULL ? verb->name : NULL);
  if (verb == NULL)
    {
      finish (builder, "usage");
      return EXIT_USAGE;
    }
  if (!is_confined)
    return finish (builder, is_root ? "not-confined" : "not-root");
  if (verb->act == NEST_HELPER_INSTALL)
    return install (builder, verb, argv[2]);

  return verb->act == NEST_HELPER_RELOAD ? reload (builder) : change_option (builder, verb);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From changes and actions to the arguments of VBoxManage. Machines go by UUID only, never by name. */
#include "nest-vbox-commands.h"

#include <glib/gi18n.h>

#include "nest-text.h"
#include "nest-vbox-settings.h"

static char **
strv (GPtrArray *array)
{
  g_ptr_array_add (array, NULL);

  return (char **) g_ptr_array_free (array, FALSE);
}

static gboolean
is_power_change (NestChange *change)
{
  return nest_change_get_setting (change) == NEST_SETTING_POWER_STATE;
}

/* An unset host key goes without a value: that deletes it, and VirtualBox's default counts. */
static char **
make_set_host_key (NestChange *change)
{
  GVariant *value = nest_change_get_new_value (change);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add_many (builder, "setextradata", "global", NEST_VBOX_HOST_KEY, NULL);
  if (value != NULL)
    g_strv_builder_add (builder, g_variant_get_string (value, NULL));

  return g_strv_builder_end (builder);
}

static void
set_refused (GError      **error,
             NestSetting   setting)
{
  g_set_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
               _("VirtualBox cannot change “%s” of this machine"), nest_setting_get_title (setting));
}

/**
 * nest_vbox_command_for_changes:
 * @uuid: (nullable): the machine; %NULL for VirtualBox's own settings
 * @changes: (element-type NestChange): none of the power state
 *
 * All settings of a machine go into one modifyvm: it applies all or none of them (seen with 7.2.22).
 *
 * Returns: (transfer full): the arguments, without the program
 */
char **
nest_vbox_command_for_changes (const char  *uuid,
                               GPtrArray   *changes,
                               GError     **error)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (args, g_strdup ("modifyvm"));
  g_ptr_array_add (args, g_strdup (uuid));
  for (guint i = 0; i < changes->len; i++)
    {
      NestChange *change = g_ptr_array_index (changes, i);
      NestSetting setting = nest_change_get_setting (change);
      const char *option = nest_vbox_setting_get_option (setting);
      GVariant *value = nest_change_get_new_value (change);

      if (uuid == NULL && setting == NEST_SETTING_HOST_KEY && changes->len == 1)
        return make_set_host_key (change);
      if (uuid == NULL || option == NULL || value == NULL)
        {
          set_refused (error, setting);
          return NULL;
        }
      g_ptr_array_add (args, g_strdup (option));
      g_ptr_array_add (args, nest_vbox_setting_format_value (setting, value));
    }

  return strv (g_steal_pointer (&args));
}

/* A window needs a screen: over ssh, or on a computer without one, VirtualBox could only fail
 * ("VERR_FILE_NOT_FOUND" where virtualbox-qt is not installed, 7.2.22). */
static const char *
get_front_end (void)
{
  const char *x11 = g_getenv ("DISPLAY");
  const char *wayland = g_getenv ("WAYLAND_DISPLAY");

  return (x11 != NULL && *x11 != '\0') || (wayland != NULL && *wayland != '\0') ? "gui" : "headless";
}

/** nest_vbox_command_for_power: Returns: (transfer full): the arguments, without the program */
char **
nest_vbox_command_for_power (const char      *uuid,
                             NestPowerAction  action)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  switch (action)
    {
    case NEST_POWER_ACTION_START:
      g_strv_builder_add_many (builder, "startvm", uuid, "--type", get_front_end (), NULL);
      break;
    case NEST_POWER_ACTION_RESUME:
      g_strv_builder_add_many (builder, "controlvm", uuid, "resume", NULL);
      break;
    case NEST_POWER_ACTION_ASK_TO_SHUT_DOWN:
      g_strv_builder_add_many (builder, "controlvm", uuid, "acpipowerbutton", NULL);
      break;
    case NEST_POWER_ACTION_PULL_PLUG:
      g_strv_builder_add_many (builder, "controlvm", uuid, "poweroff", NULL);
      break;
    case NEST_POWER_ACTION_DISCARD_SAVED_STATE:
      g_strv_builder_add_many (builder, "discardstate", uuid, NULL);
      break;
    default:
      g_assert_not_reached ();
    }

  return g_strv_builder_end (builder);
}

/** nest_vbox_command_for_keys: Returns: (transfer full) (nullable): the arguments; %NULL for keys that cannot be typed */
char **
nest_vbox_command_for_keys (const char  *uuid,
                            NestHostKey *keys)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) codes = nest_host_key_list_scancodes (keys);

  if (codes == NULL)
    return NULL;
  g_strv_builder_add_many (builder, "controlvm", uuid, "keyboardputscancode", NULL);
  g_strv_builder_addv (builder, (const char **) codes);

  return g_strv_builder_end (builder);
}

static void
add_line (GPtrArray  *lines,
          const char *program,
          char      **args)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (char *) program);
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, args[i]);
  g_ptr_array_add (argv, NULL);
  g_ptr_array_add (lines, nest_text_quote_argv ((const char *const *) argv->pdata));
}

/* What a person types one after the other; a paused guest cannot answer, so it goes on first. */
static void
add_power_lines (GPtrArray  *lines,
                 const char *program,
                 const char *uuid,
                 NestChange *change)
{
  static const struct {
    const char *method;
    gboolean starts;
    NestPowerAction action;
  } methods[] = {
    { NEST_METHOD_SHUT_DOWN, FALSE, NEST_POWER_ACTION_ASK_TO_SHUT_DOWN },
    { NEST_METHOD_PULL_PLUG, FALSE, NEST_POWER_ACTION_PULL_PLUG },
    { NEST_METHOD_START_AND_SHUT_DOWN, TRUE, NEST_POWER_ACTION_ASK_TO_SHUT_DOWN },
    { NEST_METHOD_DISCARD_SAVED_STATE, FALSE, NEST_POWER_ACTION_DISCARD_SAVED_STATE },
  };
  GVariant *old_value = nest_change_get_old_value (change);
  const char *state = old_value != NULL ? g_variant_get_string (old_value, NULL) : NULL;
  gboolean is_paused = g_strcmp0 (state, nest_power_state_get_id (NEST_POWER_STATE_PAUSED)) == 0;

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_auto (GStrv) action = NULL;

      if (g_strcmp0 (methods[i].method, nest_change_get_method (change)) != 0)
        continue;
      if (methods[i].starts || (is_paused && methods[i].action == NEST_POWER_ACTION_ASK_TO_SHUT_DOWN))
        {
          g_auto (GStrv) before = nest_vbox_command_for_power (uuid, methods[i].starts
                                                                       ? NEST_POWER_ACTION_START
                                                                       : NEST_POWER_ACTION_RESUME);

          add_line (lines, program, before);
        }
      action = nest_vbox_command_for_power (uuid, methods[i].action);
      add_line (lines, program, action);
    }
}

/**
 * nest_vbox_commands_describe:
 * @program: what a person types to start VBoxManage
 * @uuid: (nullable): the machine; %NULL for VirtualBox's own settings
 * @changes: (element-type NestChange): power changes included
 *
 * Returns: (transfer full) (element-type utf8): lines that work when pasted; the power comes first
 */
GPtrArray *
nest_vbox_commands_describe (const char *program,
                             const char *uuid,
                             GPtrArray  *changes)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) settings = g_ptr_array_new ();
  g_auto (GStrv) args = NULL;

  for (guint i = 0; i < changes->len; i++)
    {
      NestChange *change = g_ptr_array_index (changes, i);

      if (!is_power_change (change))
        g_ptr_array_add (settings, change);
      else if (uuid != NULL)
        add_power_lines (lines, program, uuid, change);
    }
  if (settings->len > 0)
    args = nest_vbox_command_for_changes (uuid, settings, NULL);
  if (args != NULL)
    add_line (lines, program, args);

  return lines;
}

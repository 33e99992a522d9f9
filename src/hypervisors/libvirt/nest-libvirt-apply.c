/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Get, edit, define. What is got has the passwords in it, because a definition without them would take
 * them away; so that text goes from libvirt to libvirt and nowhere else.
 */
#include "nest-libvirt-apply.h"

#include <glib/gi18n.h>
#include <libvirt/virterror.h>
#include <string.h>

#include "nest-domain-edit.h"
#include "nest-domain-read.h"
#include "nest-libvirt-error.h"
#include "nest-libvirt-machine.h"

/* Each of these questions goes to the daemon: what the answer to another one says is not asked. */
static gboolean
check_may_change (GVirDomain  *domain,
                  GError     **error)
{
  gboolean is_active = virDomainGetID (nest_libvirt_link_get_domain_handle (domain)) != (unsigned int) -1;

  if (is_active && !gvir_domain_get_persistent (domain))
    {
      g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE,
                           _("This machine exists only as long as it runs (libvirt calls it transient): it has no "
                             "settings that could be changed."));
      return FALSE;
    }
  /* libvirt would take the change, and the next start would go on with the old processor all the same. */
  if (!is_active && gvir_domain_get_saved (domain))
    {
      g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE,
                           _("This machine's state is saved, and its next start would go on with the old settings."));
      return FALSE;
    }

  return TRUE;
}

/* libvirt takes another name for a new machine, and another UUID for another machine. */
static gboolean
check_identity (NestDomainXml  *xml,
                GVirDomain     *domain,
                GError        **error)
{
  g_autofree char *uuid = nest_domain_get_uuid (xml);
  g_autofree char *name = nest_domain_get_name (xml);

  if (uuid != NULL && g_ascii_strcasecmp (uuid, gvir_domain_get_uuid (domain)) == 0 &&
      g_strcmp0 (name, gvir_domain_get_name (domain)) == 0)
    return TRUE;
  g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT,
                       _("libvirt gave the settings of another machine than the one asked for"));

  return FALSE;
}

static void
free_secret (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static gboolean
define (GVirDomain     *domain,
        NestDomainXml  *xml,
        const char     *uri,
        GError        **error)
{
  char *text = nest_domain_xml_to_string (xml);
  NEST_LIBVIRT_OWNED GVirConfigDomain *config = gvir_config_domain_new_from_xml (text, error);
  gboolean is_defined;

  free_secret (text);
  if (config == NULL)
    return FALSE;
  virResetLastError ();
  is_defined = gvir_domain_set_config (domain, config, NULL);
  if (!is_defined)
    nest_libvirt_error_set_last (error, uri, NEST_LIBVIRT_WRITE);

  return is_defined;
}

/**
 * nest_libvirt_apply:
 * @link: one that may change things
 * @call: looked at once more before anything is changed
 * @changes: (element-type NestChange): applied all together or not at all
 * @final: set once libvirt may have made the change
 *
 * Returns: whether libvirt took the new settings; they count from the machine's next full start
 */
gboolean
nest_libvirt_apply (NestLibvirtLink   *link,
                    NestLibvirtHosts  *hosts,
                    NestLibvirtCall   *call,
                    const char        *uri,
                    const char        *uuid,
                    GPtrArray         *changes,
                    gboolean          *final,
                    GError           **error)
{
  NEST_LIBVIRT_OWNED GVirDomain *domain = nest_libvirt_link_find_domain (link, uuid, error);
  g_autoptr (NestDomainXml) xml = NULL;
  g_autoptr (NestDomainHost) host = NULL;

  if (domain == NULL || !check_may_change (domain, error))
    return FALSE;
  xml = nest_libvirt_machine_get_xml (domain, uri, GVIR_DOMAIN_XML_SECURE | GVIR_DOMAIN_XML_INACTIVE, error);
  if (xml == NULL || !check_identity (xml, domain, error))
    return FALSE;
  host = nest_libvirt_hosts_get (hosts, link, domain, xml);
  if (!nest_domain_edit (xml, host, changes, error) || !check_identity (xml, domain, error) ||
      !nest_libvirt_call_commit (call, error))
    return FALSE;
  *final = TRUE;

  return define (domain, xml, uri, error);
}

/* --- power --- */

/* The test driver knows no way to ask but its own. */
static gboolean
ask_to_shut_down (GVirDomain *domain)
{
  virErrorPtr last;

  if (gvir_domain_shutdown (domain, GVIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN, NULL))
    return TRUE;
  last = virGetLastError ();
  if (last == NULL || (last->code != VIR_ERR_INVALID_ARG && last->code != VIR_ERR_ARGUMENT_UNSUPPORTED))
    return FALSE;

  return gvir_domain_shutdown (domain, GVIR_DOMAIN_SHUTDOWN_NONE, NULL);
}

/* One that sleeps (suspended by its own system) has to be woken; a paused one goes on. */
static gboolean
act (GVirDomain      *domain,
     NestPowerAction  action,
     int              state)
{
  virResetLastError ();
  switch (action)
    {
    case NEST_POWER_ACTION_START:
      return gvir_domain_start (domain, GVIR_DOMAIN_START_NONE, NULL);
    case NEST_POWER_ACTION_RESUME:
      return state == VIR_DOMAIN_PMSUSPENDED ? gvir_domain_wakeup (domain, 0, NULL)
                                             : gvir_domain_resume (domain, NULL);
    case NEST_POWER_ACTION_ASK_TO_SHUT_DOWN:
      return ask_to_shut_down (domain);
    case NEST_POWER_ACTION_PULL_PLUG:
      return gvir_domain_stop (domain, 0, NULL);
    case NEST_POWER_ACTION_DISCARD_SAVED_STATE:
      return virDomainManagedSaveRemove (nest_libvirt_link_get_domain_handle (domain), 0) == 0;
    default:
      g_assert_not_reached ();
    }
}

/* Once it is off, a transient machine is gone for good: nobody agreed to that. */
static gboolean
check_may_stop (GVirDomain       *domain,
                NestPowerAction   action,
                GError          **error)
{
  if (action == NEST_POWER_ACTION_START || action == NEST_POWER_ACTION_RESUME || gvir_domain_get_persistent (domain))
    return TRUE;
  g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE,
                       _("This machine exists only as long as it runs (libvirt calls it transient): once it is off, "
                         "it is gone."));

  return FALSE;
}

/* Drivers say this in words of their own, if at all. Returns a sentence if @action makes no sense now. */
static const char *
find_obstacle (GVirDomain      *domain,
               NestPowerAction  action,
               int              state)
{
  gboolean is_active = state != VIR_DOMAIN_SHUTOFF && state != VIR_DOMAIN_NOSTATE;

  switch (action)
    {
    case NEST_POWER_ACTION_START:
      return is_active ? _("This machine is running already") : NULL;
    case NEST_POWER_ACTION_RESUME:
      return state == VIR_DOMAIN_PAUSED || state == VIR_DOMAIN_PMSUSPENDED ? NULL : _("This machine is not paused");
    case NEST_POWER_ACTION_ASK_TO_SHUT_DOWN:
    case NEST_POWER_ACTION_PULL_PLUG:
      return is_active ? NULL : _("This machine is not running");
    case NEST_POWER_ACTION_DISCARD_SAVED_STATE:
      return gvir_domain_get_saved (domain) ? NULL : _("This machine has no saved state");
    default:
      g_assert_not_reached ();
    }
}

static gboolean
check_state (GVirDomain       *domain,
             NestPowerAction   action,
             const char       *uri,
             int              *state,
             GError          **error)
{
  const char *obstacle;

  if (virDomainGetState (nest_libvirt_link_get_domain_handle (domain), state, NULL, 0) < 0)
    {
      nest_libvirt_error_set_last (error, uri, NEST_LIBVIRT_READ);
      return FALSE;
    }
  obstacle = find_obstacle (domain, action, *state);
  if (obstacle != NULL)
    g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE, obstacle);

  return obstacle == NULL;
}

/**
 * nest_libvirt_power:
 * @link: one that may change things
 * @call: looked at once more before anything is asked
 * @final: set once libvirt may have done it
 *
 * Returns: whether libvirt took the request; a system that ignores its power button does so later
 */
gboolean
nest_libvirt_power (NestLibvirtLink   *link,
                    NestLibvirtCall   *call,
                    const char        *uri,
                    const char        *uuid,
                    NestPowerAction    action,
                    gboolean          *final,
                    GError           **error)
{
  NEST_LIBVIRT_OWNED GVirDomain *domain = nest_libvirt_link_find_domain (link, uuid, error);
  int state = VIR_DOMAIN_NOSTATE;

  if (domain == NULL || !check_state (domain, action, uri, &state, error) ||
      !check_may_stop (domain, action, error) || !nest_libvirt_call_commit (call, error))
    return FALSE;
  *final = TRUE;
  if (act (domain, action, state))
    return TRUE;
  nest_libvirt_error_set_last (error, uri,
                               action == NEST_POWER_ACTION_START ? NEST_LIBVIRT_START : NEST_LIBVIRT_WRITE);

  return FALSE;
}

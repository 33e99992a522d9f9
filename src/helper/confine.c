/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Descriptors, environment, groups and capabilities: nothing of the caller's stays, and nothing that is not needed. */
#include "confine.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Seconds after which the helper ends, whatever it waits for */
#define PATIENCE 60

/* @keep_input: whether a standard input that is a pipe is left: its end is the sign to stop */
static gboolean
confine_descriptors (gboolean keep_input)
{
  struct stat status;
  int null = open ("/dev/null", O_RDWR | O_NOCTTY);

  /* Where 0, 1 or 2 were closed, this became one of them: they must never be a file of ours */
  while (null >= 0 && null < 3)
    null = dup (null);
  if (null < 0)
    return FALSE;
  if ((!keep_input || fstat (STDIN_FILENO, &status) != 0 || !(S_ISFIFO (status.st_mode) || S_ISSOCK (status.st_mode))) &&
      dup2 (null, STDIN_FILENO) < 0)
    return FALSE;

  return syscall (SYS_close_range, 3U, ~0U, 0U) == 0;
}

static gboolean
confine_capabilities (gboolean needs_modules)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

  for (int capability = 0; prctl (PR_CAPBSET_READ, capability) >= 0; capability++)
    if (!needs_modules || capability != CAP_SYS_MODULE)
      prctl (PR_CAPBSET_DROP, capability);
  /* Its files are root's own, so that it needs no power over those of others */
  if (needs_modules)
    data[0].effective = data[0].permitted = CAP_TO_MASK (CAP_SYS_MODULE);

  return syscall (SYS_capset, &header, data) == 0;
}

/* A package's scripts have to find what they call, and ask nobody */
static gboolean
prepare_for_packages (void)
{
  /* A terminal's Ctrl+C is for Nestbox, which asks us to stop where that is safe */
  setsid ();

  return setenv ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1) == 0 &&
         setenv ("LC_ALL", "C.UTF-8", 1) == 0 && setenv ("HOME", "/root", 1) == 0 &&
         setenv ("DEBIAN_FRONTEND", "noninteractive", 1) == 0;
}

/**
 * confine:
 * @confinement: what is to be done
 *
 * Returns: whether all of it worked; nothing may be done otherwise
 */
gboolean
confine (Confinement confinement)
{
  const struct rlimit no_core = { 0, 0 };
  gboolean is_packages = confinement == CONFINE_PACKAGES;
  sigset_t none;

  /* libkmod complains on stderr of what stands in others' files; what matters here is said in the object */
  if (clearenv () != 0 || setenv ("KMOD_LOG", "0", 1) != 0 || !confine_descriptors (is_packages))
    return FALSE;
  for (int i = 1; i < NSIG; i++)
    signal (i, SIG_DFL);
  signal (SIGPIPE, SIG_IGN);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  umask (022);
  if (chdir ("/") != 0 || setrlimit (RLIMIT_CORE, &no_core) != 0 || setgroups (0, NULL) != 0)
    return FALSE;
  /* Fetching through Tor and building a driver take their time, and the scripts of packages need all of root */
  if (is_packages)
    return prepare_for_packages ();

  alarm (PATIENCE);

  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
         confine_capabilities (confinement == CONFINE_MODULES);
}

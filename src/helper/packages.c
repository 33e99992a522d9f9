/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * First simulates, and goes on only if the plan is to the letter the one that was agreed to. Fetching can be stopped by
 * closing our standard input; from then on dpkg is at work, which nobody interrupts.
 */
#include "packages.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nest-apt.h"

#define APT_GET "/usr/bin/apt-get"
#define DPKG "/usr/bin/dpkg"
/* The descriptor at which apt and dpkg tell how far they are */
#define STATUS_FD 3
/* Milliseconds between two looks whether the program has ended: what it started may keep the descriptor open */
#define INTERVAL 100
/* Bytes of what it complains that are kept */
#define COMPLAINT_LIMIT 65536

typedef struct {
  const char *phase;
  gboolean is_cancellable;
  gboolean is_cancelled;
  int percent;
  char *package;
  GString *line;
  int complaints; /* a file in memory */
  GSubprocess *process;
} Work;

static void
work_clear (Work *self)
{
  g_free (self->package);
  if (self->line != NULL)
    g_string_free (self->line, TRUE);
  if (self->complaints >= 0)
    close (self->complaints);
  g_clear_object (&self->process);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* --- what is told --- */

static void
tell (Work *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "phase");
  json_builder_add_string_value (builder, self->phase);
  json_builder_set_member_name (builder, "percent");
  json_builder_add_int_value (builder, self->percent);
  json_builder_set_member_name (builder, "package");
  json_builder_add_string_value (builder, self->package != NULL ? self->package : "");
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  /* Nobody may be there to read it any more; that stops nothing */
  puts (text);
  fflush (stdout);
}

static gboolean
is_package_name (const char *name)
{
  return *name != '\0' && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789+-.:") == strlen (name);
}

/* apt: "dlstatus:1:20.5:Retrieving …", "pmstatus:PACKAGE:33.3:Installing …"; dpkg: "processing: configure: PACKAGE" */
static void
take_line (Work       *self,
           const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, ":", 4);
  guint n = g_strv_length (words);
  gboolean is_fetching = n == 4 && g_str_equal (words[0], "dlstatus");
  gboolean is_installing = n == 4 && g_str_equal (words[0], "pmstatus");
  gboolean is_processing = n >= 3 && g_str_equal (words[0], "processing");
  int percent = is_fetching || is_installing ? (int) g_ascii_strtod (words[2], NULL) : self->percent;
  const char *package = is_installing ? words[1] : is_processing ? g_strstrip (words[2]) : "";

  if (!is_fetching && !is_installing && !is_processing)
    return;
  if (!is_package_name (package))
    package = "";
  if (percent == self->percent && g_strcmp0 (package, self->package) == 0)
    return;
  self->percent = CLAMP (percent, 0, 100);
  g_free (self->package);
  self->package = g_strdup (package);
  tell (self);
}

static gboolean
read_status (Work *self,
             int   fd)
{
  char buffer[4096];
  gssize length = read (fd, buffer, sizeof buffer);

  if (length <= 0)
    return length < 0 && (errno == EAGAIN || errno == EINTR);
  for (gssize i = 0; i < length; i++)
    {
      if (buffer[i] != '\n')
        {
          g_string_append_c (self->line, buffer[i]);
          continue;
        }
      take_line (self, self->line->str);
      g_string_truncate (self->line, 0);
    }

  return TRUE;
}

/* --- what is run --- */

/* Whoever started us holds the other end; where it is a terminal or nothing, it says nothing */
static gboolean
can_hang_up (void)
{
  struct stat status;

  return fstat (STDIN_FILENO, &status) == 0 && (S_ISFIFO (status.st_mode) || S_ISSOCK (status.st_mode));
}

static gboolean
has_hung_up (short events)
{
  char byte;

  return (events & (POLLHUP | POLLERR)) != 0 || ((events & POLLIN) != 0 && read (STDIN_FILENO, &byte, 1) == 0);
}

static void
attend (Work *self,
        int   status_fd)
{
  gboolean is_open = TRUE;

  while (g_subprocess_get_identifier (self->process) != NULL)
    {
      struct pollfd fds[] = { { is_open ? status_fd : -1, POLLIN, 0 },
                              { self->is_cancellable && !self->is_cancelled ? STDIN_FILENO : -1, POLLIN, 0 } };

      if (poll (fds, G_N_ELEMENTS (fds), INTERVAL) <= 0)
        continue;
      if (fds[0].revents != 0)
        is_open = read_status (self, status_fd);
      if (fds[1].fd >= 0 && has_hung_up (fds[1].revents))
        {
          self->is_cancelled = TRUE;
          g_subprocess_send_signal (self->process, SIGTERM);
        }
    }
  while (is_open && read_status (self, status_fd) && errno != EAGAIN)
    ;
}

static char *
read_complaint (Work *self)
{
  g_autofree char *text = g_malloc0 (COMPLAINT_LIMIT + 1);
  g_autofree char *valid = NULL;

  if (pread (self->complaints, text, COMPLAINT_LIMIT, 0) < 0)
    return NULL;
  valid = g_utf8_make_valid (text, -1);

  return nest_apt_get_complaint (valid);
}

/* @argv: (transfer full): Returns: whether it ended well */
static gboolean
run (Work       *self,
     const char *phase,
     GPtrArray  *argv,
     char      **message)
{
  g_autoptr (GPtrArray) owned = argv;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  int fds[2];

  self->phase = phase;
  self->percent = 0;
  self->line = self->line != NULL ? g_string_truncate (self->line, 0) : g_string_new (NULL);
  if (self->complaints >= 0)
    close (self->complaints);
  self->complaints = memfd_create ("complaints", MFD_CLOEXEC);
  if (self->complaints < 0 || !g_unix_open_pipe (fds, FD_CLOEXEC, NULL))
    return FALSE;

  g_unix_set_fd_nonblocking (fds[0], TRUE, NULL);
  g_subprocess_launcher_take_fd (launcher, fds[1], STATUS_FD);
  g_subprocess_launcher_take_stderr_fd (launcher, dup (self->complaints));
  g_ptr_array_add (argv, NULL);
  g_clear_object (&self->process);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, NULL);
  g_clear_object (&launcher); /* closes our copy of the pipe's other end */
  if (self->process != NULL)
    {
      tell (self);
      attend (self, fds[0]);
      g_subprocess_wait (self->process, NULL, NULL);
    }
  close (fds[0]);
  g_free (*message);
  *message = read_complaint (self);

  return self->process != NULL && g_subprocess_get_successful (self->process);
}

static GPtrArray *
new_argv (const char *first,
          ...)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);
  va_list words;

  va_start (words, first);
  for (const char *word = first; word != NULL; word = va_arg (words, const char *))
    g_ptr_array_add (argv, g_strdup (word));
  va_end (words);

  return argv;
}

static const char *
find_version (const NestInstall *plan,
              const char        *name)
{
  for (guint i = 0; i < plan->packages->len; i++)
    {
      const NestPackage *package = g_ptr_array_index (plan->packages, i);

      if (g_str_equal (package->name, name))
        return package->version;
    }

  return NULL;
}

/* In those very versions, with nothing removed; files that somebody changed stay as they are */
static GPtrArray *
new_install_argv (const NestInstall *plan,
                  const char        *part)
{
  GPtrArray *argv = new_argv (APT_GET, "-qq", "--yes", "--no-remove", part, "-o", "APT::Status-Fd=3",
                              "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=120",
                              "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold",
                              "install", "--", NULL);

  for (guint i = 0; plan->wanted[i] != NULL; i++)
    {
      const char *version = find_version (plan, plan->wanted[i]);

      g_ptr_array_add (argv, version != NULL ? g_strconcat (plan->wanted[i], "=", version, NULL)
                                             : g_strdup (plan->wanted[i]));
    }

  return argv;
}

static const char *
explain (const char *message,
         const char *otherwise)
{
  if (message != NULL && strstr (message, "lock") != NULL)
    return "locked";
  if (message != NULL && strstr (message, "nauthenticated") != NULL)
    return "unauthenticated";

  return otherwise;
}

/**
 * packages_install:
 * @agreed: the digest of the plan that was agreed to
 * @message: (out) (transfer full) (nullable): apt's own words where something went wrong
 *
 * Returns: (transfer none) (nullable): why it was not done, or not to its end; a stable id
 */
const char *
packages_install (NestInstallKind   kind,
                  const char       *agreed,
                  char            **message)
{
  g_autoptr (NestInstall) plan = nest_apt_plan (kind, NULL);
  g_auto (Work) work = { .is_cancellable = can_hang_up (), .complaints = -1 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  *message = g_strdup (plan->message);
  if (plan->state != NEST_INSTALL_AVAILABLE)
    return nest_install_state_get_id (plan->state);
  if (g_strcmp0 (plan->digest, agreed) != 0)
    return "plan-changed";

  before = nest_apt_digest_sources (NULL);
  if (!run (&work, "download", new_install_argv (plan, "--download-only"), message))
    return work.is_cancelled ? "cancelled" : explain (*message, "download");

  work.is_cancellable = FALSE;
  if (plan->is_interrupted &&
      !run (&work, "finish", new_argv (DPKG, "--status-fd", "3", "--configure", "-a", "--force-confdef", "--force-confold", NULL),
            message))
    return explain (*message, "dpkg-broken");
  if (!run (&work, "install", new_install_argv (plan, "--no-download"), message))
    return explain (*message, "install");

  after = nest_apt_digest_sources (NULL);

  return g_str_equal (before, after) ? NULL : "repository-changed";
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that knows VirtualBox's error codes and the messages that come without a code. */
#include "nest-vbox-error.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/wait.h>

#include "nest-hypervisor.h"
#include "nest-text.h"
#include "nest-vbox-parse.h"

#define MAX_MESSAGE_LENGTH 500
#define PREFIX "VBoxManage: error:"
#define WARNING_PREFIX "VBoxManage: warning: "
#define NO_OBJECT "Failed to create the VirtualBox object!"

typedef struct {
  char *first;    /* the first line that is an error, without its prefix; NULL if there is none */
  char *reason;   /* what follows it, up to the technical details */
  char *other;    /* the first line of any kind */
  guint32 code;   /* the first 0x… of a "code" line; 0 if there is none */
} Message;

static void
message_clear (Message *message)
{
  g_free (message->first);
  g_free (message->reason);
  g_free (message->other);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Message, message_clear)

/* Codes as of VirtualBox's public API; the names are its own. */
static const struct {
  guint32 code;
  NestHypervisorError error;
} codes[] = {
  { 0x80bb0001, NEST_HYPERVISOR_ERROR_NOT_FOUND },     /* VBOX_E_OBJECT_NOT_FOUND */
  { 0x80bb0002, NEST_HYPERVISOR_ERROR_WRONG_STATE },   /* VBOX_E_INVALID_VM_STATE */
  { 0x80bb0007, NEST_HYPERVISOR_ERROR_LOCKED },        /* VBOX_E_INVALID_OBJECT_STATE */
  { 0x80bb000b, NEST_HYPERVISOR_ERROR_LOCKED },        /* VBOX_E_INVALID_SESSION_STATE: another's session ends */
  { 0x80bb000c, NEST_HYPERVISOR_ERROR_LOCKED },        /* VBOX_E_OBJECT_IN_USE */
  { 0x80070057, NEST_HYPERVISOR_ERROR_INVALID_VALUE }, /* NS_ERROR_INVALID_ARG */
  { 0x80070005, NEST_HYPERVISOR_ERROR_ACCESS_DENIED }, /* E_ACCESSDENIED */
  { 0x80040154, NEST_HYPERVISOR_ERROR_SERVICE_DEAD },  /* NS_ERROR_FACTORY_NOT_REGISTERED */
  { 0x80004004, NEST_HYPERVISOR_ERROR_SERVICE_DEAD },  /* NS_ERROR_ABORT */
  { 0x800706be, NEST_HYPERVISOR_ERROR_SERVICE_DEAD },  /* NS_ERROR_CALL_FAILED */
};

/* Texts that come without a code, or with one that means several things. */
static const struct {
  const char *part;
  NestHypervisorError error;
} texts[] = {
  { "The object functionality is limited", NEST_HYPERVISOR_ERROR_INACCESSIBLE },
  { "The object is not ready", NEST_HYPERVISOR_ERROR_LOCKED },
  { "already has a lock request pending", NEST_HYPERVISOR_ERROR_LOCKED },
  { "already locked ", NEST_HYPERVISOR_ERROR_LOCKED },
  { "Failed to assign the machine to the session", NEST_HYPERVISOR_ERROR_LOCKED },
  { " is not currently running", NEST_HYPERVISOR_ERROR_WRONG_STATE },
  { "Invalid machine state", NEST_HYPERVISOR_ERROR_WRONG_STATE },
  { "Could not find a registered machine", NEST_HYPERVISOR_ERROR_NOT_FOUND },
  { "global settings directory", NEST_HYPERVISOR_ERROR_NOT_WRITABLE },
  { "Unknown option: -", NEST_HYPERVISOR_ERROR_UNKNOWN_OPTION },
  { "Unknown option: ", NEST_HYPERVISOR_ERROR_INVALID_VALUE }, /* "--ioapic maybe" is called so, too */
  { "RTGetOpt: ", NEST_HYPERVISOR_ERROR_INVALID_VALUE },
  { "Failed to load API language", NEST_HYPERVISOR_ERROR_SERVICE_DEAD },
};

/* VM names in a line may come before its last words, so only the end of it is cut. */
static char *
make_line_visible (const char *line)
{
  g_autofree char *visible = nest_text_make_visible (line);
  const char *end;

  g_strchomp (visible);
  if (strlen (visible) <= MAX_MESSAGE_LENGTH)
    return g_steal_pointer (&visible);
  end = g_utf8_find_prev_char (visible, visible + MAX_MESSAGE_LENGTH);

  return g_strdup_printf ("%.*s…", (int) (end - visible), visible);
}

static gboolean
is_technical (const char *text)
{
  return g_str_has_prefix (text, "Details: ") || g_str_has_prefix (text, "Context: ") ||
         g_str_has_prefix (text, "Code ") || *text == '/';
}

static void
take_code (Message    *message,
           const char *text)
{
  const char *hex = strstr (text, "(0x");

  if (message->code == 0 && hex != NULL &&
      (g_str_has_prefix (text, "Details: code ") || g_str_has_prefix (text, "Code ")))
    message->code = (guint32) g_ascii_strtoull (hex + 3, NULL, 16);
}

static void
take_error_line (Message    *message,
                 const char *text,
                 gboolean   *in_reason)
{
  take_code (message, text);
  if (is_technical (text))
    {
      *in_reason = FALSE;
      return;
    }
  if (message->first == NULL)
    {
      message->first = make_line_visible (text);
      *in_reason = TRUE;
    }
  else if (*in_reason)
    {
      g_autofree char *line = make_line_visible (text);
      g_autofree char *before = g_steal_pointer (&message->reason);

      message->reason = before != NULL ? g_strdup_printf ("%s %s", before, line) : g_strdup (line);
    }
}

/* The banner and the usage text around a message are of no use to anybody. */
static gboolean
is_banner (const char *line)
{
  return *line == '\0' || g_str_has_prefix (line, "Oracle ") || g_str_has_prefix (line, "Copyright ") ||
         g_str_has_prefix (line, "(C) ") || g_str_has_prefix (line, "Usage") ||
         g_str_has_prefix (line, "0%...");
}

/* Whether a quoted VM name goes on in the next line: VirtualBox does not escape names here. */
static gboolean
is_in_name (const char *line)
{
  gboolean is_open = FALSE;

  for (; *line != '\0'; line++)
    is_open ^= *line == '\'';

  return is_open;
}

static void
message_read (Message    *message,
              const char *err,
              gsize       length)
{
  g_autofree char *text = length > 0 ? g_strndup (err, length) : g_strdup ("");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean in_reason = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GString) line = g_string_new (lines[i]);

      if (g_str_has_prefix (line->str, PREFIX))
        {
          g_string_erase (line, 0, strlen (PREFIX));
          while (is_in_name (line->str) && lines[i + 1] != NULL && line->len < MAX_MESSAGE_LENGTH &&
                 *lines[i + 1] != '\0' && !g_str_has_prefix (lines[i + 1], PREFIX))
            g_string_append_printf (line, "\n%s", lines[++i]);
          take_error_line (message, g_strchug (line->str), &in_reason);
        }
      else if (g_str_has_prefix (line->str, WARNING_PREFIX) && message->other == NULL)
        message->other = make_line_visible (line->str + strlen (WARNING_PREFIX));
      else if (!is_banner (line->str) && message->other == NULL)
        message->other = make_line_visible (line->str);
    }
}

/* A code that is sure comes first: texts hold VM names, which strangers may have chosen. */
static NestHypervisorError
classify (const Message *message,
          const char    *line,
          const char    *command)
{
  NestHypervisorError error = NEST_HYPERVISOR_ERROR_FAILED;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].code == message->code)
      error = codes[i].error;
  if (error != NEST_HYPERVISOR_ERROR_FAILED && error != NEST_HYPERVISOR_ERROR_ACCESS_DENIED)
    return error;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strstr (line, texts[i].part) != NULL)
      return texts[i].error;
  if (error == NEST_HYPERVISOR_ERROR_FAILED && g_strcmp0 (command, "startvm") == 0)
    error = NEST_HYPERVISOR_ERROR_START_FAILED;

  return error;
}

static GError *
error_from_message (const Message *message,
                    const char    *command)
{
  const char *line = message->first != NULL ? message->first : message->other;
  NestHypervisorError code = classify (message, line, command);

  /* "--cpus three": VirtualBox prints "error: " and nothing behind it (7.2.22). */
  if (*line == '\0')
    return g_error_new (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
                        _("VirtualBox refused a value of the command “%s” and did not say which one"),
                        command);
  /* The first line alone would not say which settings file is broken. */
  if (code == NEST_HYPERVISOR_ERROR_FAILED && g_str_equal (line, NO_OBJECT) && message->reason != NULL)
    return g_error_new (NEST_HYPERVISOR_ERROR, code, "%s %s", line, message->reason);

  return g_error_new_literal (NEST_HYPERVISOR_ERROR, code, line);
}

static GError *
error_from_signal (int signal_number)
{
  /* What happens to VBoxManage when VBoxSVC dies while it is being asked. */
  gboolean service = signal_number == SIGSEGV || signal_number == SIGTRAP || signal_number == SIGABRT;

  return g_error_new (NEST_HYPERVISOR_ERROR,
                      service ? NEST_HYPERVISOR_ERROR_SERVICE_DEAD : NEST_HYPERVISOR_ERROR_FAILED,
                      _("VBoxManage ended in the middle of its work (signal %d: %s)"),
                      signal_number, g_strsignal (signal_number));
}

/**
 * nest_vbox_error_from_outcome:
 *
 * The exit status alone lies (discardstate on a VM that is off exits 0 with an error on stderr), so
 * with exit status 0 an error line still counts for a command that was to change something, and for
 * a question that got no answer at all.
 *
 * Returns: (transfer full) (nullable): a %NEST_HYPERVISOR_ERROR; %NULL if it seems to have worked
 */
GError *
nest_vbox_error_from_outcome (const NestVboxOutcome *outcome)
{
  g_auto (Message) message = { 0 };

  message_read (&message, outcome->err, outcome->err_length);
  if (WIFEXITED (outcome->wait_status) && WEXITSTATUS (outcome->wait_status) == 0)
    {
      if (message.first == NULL)
        return NULL;
      if (!outcome->is_write && !nest_vbox_output_is_empty (outcome->out, outcome->out_length))
        return NULL;
    }
  if (message.first != NULL)
    return error_from_message (&message, outcome->command);
  if (WIFSIGNALED (outcome->wait_status))
    return error_from_signal (WTERMSIG (outcome->wait_status));
  if (message.other != NULL)
    return error_from_message (&message, outcome->command);

  return g_error_new (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_FAILED,
                      _("VBoxManage ended with status %d and did not say why"),
                      WIFEXITED (outcome->wait_status) ? WEXITSTATUS (outcome->wait_status) : -1);
}

/**
 * nest_vbox_error_may_pass:
 *
 * Two programs that ask VirtualBox about one VM at once get the same answers as for a VM that is
 * really locked, and one that comes while VBoxSVC starts or ends may find no service, whatever the code of it:
 * worth a second try. A broken settings file has a reason behind the same words.
 *
 * Returns: whether nothing was done and the same command may work in a moment
 */
gboolean
nest_vbox_error_may_pass (const GError *error)
{
  if (g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_LOCKED))
    return TRUE;

  return (g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_SERVICE_DEAD) ||
          g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_FAILED)) &&
         g_str_equal (error->message, NO_OBJECT);
}

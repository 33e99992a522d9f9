/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs the proof in a forked child. A system call on a broken /dev/kvm may never return, and then not even
 * a signal ends it: the child is killed and left behind, and the answer is "timed out".
 */
#include "nest-kvm-proof.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nest-kvm-guest.h"

/* Milliseconds that a killed child gets to end */
#define KILL_PATIENCE 200

typedef struct {
  int result;
  int system_error;
} Message;

/* Only system calls from here: the parent may have threads, and their locks are held for ever in a copy of it */
G_NORETURN static void
be_child (const char *device,
          int         fd,
          guint       timeout_ms)
{
  struct itimerval timer = { .it_value = { timeout_ms / 1000 + 1, 0 } };
  Message message = { 0 };
  sigset_t none;

  for (int i = 1; i < NSIG; i++)
    signal (i, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  /* It ends even if its parent is gone by then */
  setitimer (ITIMER_REAL, &timer, NULL);

  /* Nothing of the parent's stays open here: no lock, no connection */
  if (dup2 (fd, 3) == 3)
    {
      syscall (SYS_close_range, 4U, ~0U, 0U);
      message.result = (int) nest_kvm_guest_run (device, &message.system_error);
      if (write (3, &message, sizeof message) != sizeof message)
        _exit (1);
    }
  _exit (0);
}

/* Waits for the answer: FALSE when there is none in time, or nobody wants it any more. */
static gboolean
wait_for_answer (int           fd,
                 guint         timeout_ms,
                 GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  GPollFD fds[2] = { { .fd = fd, .events = G_IO_IN | G_IO_HUP } };
  guint n = g_cancellable_make_pollfd (cancellable, &fds[1]) ? 2 : 1;
  gboolean answered = FALSE;

  for (;;)
    {
      gint64 left = end - g_get_monotonic_time ();
      int ready = g_poll (fds, n, left > 0 ? (int) ((left + 999) / 1000) : 0);

      if (ready < 0 && errno == EINTR)
        continue;
      answered = ready > 0 && fds[0].revents != 0;
      break;
    }
  if (n == 2)
    g_cancellable_release_fd (cancellable);

  return answered;
}

/* A child that has answered ends at once; one that is killed may never do so, and is not waited for */
static void
end_child (pid_t    child,
           gboolean is_ending)
{
  if (!is_ending)
    kill (child, SIGKILL);
  for (guint i = 0; i < KILL_PATIENCE; i++)
    {
      pid_t ended = waitpid (child, NULL, is_ending ? 0 : WNOHANG);

      if (ended == child || (ended < 0 && errno != EINTR))
        return;
      g_usleep (1000);
    }
}

/**
 * nest_kvm_proof_run:
 * @device: (nullable): what to open instead of /dev/kvm, for tests
 * @timeout_ms: milliseconds after which the answer is %NEST_PROOF_TIMED_OUT
 * @cancellable: (nullable): then the answer is %NEST_PROOF_TIMED_OUT too, at once
 *
 * Blocks: for threads. Makes a KVM machine, for some milliseconds; whether that is wise beside a running
 * VirtualBox machine is for the caller to know.
 *
 * Returns: what came of it
 */
NestProof
nest_kvm_proof_run (const char   *device,
                    guint         timeout_ms,
                    GCancellable *cancellable)
{
  NestProof proof = { .result = NEST_PROOF_TIMED_OUT };
  gint64 began = g_get_monotonic_time ();
  gboolean answered;
  Message message;
  pid_t child;
  int fds[2];

  if (!g_unix_open_pipe (fds, FD_CLOEXEC, NULL))
    return (NestProof){ NEST_PROOF_NOT_TESTED, errno, 0 };
  child = fork ();
  if (child == 0)
    be_child (device != NULL ? device : "/dev/kvm", fds[1], timeout_ms);
  close (fds[1]);
  if (child < 0)
    {
      close (fds[0]);
      return (NestProof){ NEST_PROOF_NOT_TESTED, errno, 0 };
    }

  answered = wait_for_answer (fds[0], timeout_ms, cancellable);
  if (answered && read (fds[0], &message, sizeof message) == sizeof message)
    {
      proof.result = message.result;
      proof.system_error = message.system_error;
    }
  else if (answered)
    proof.result = NEST_PROOF_CREATION_FAILED; /* the child died of it */
  close (fds[0]);
  end_child (child, answered);
  proof.duration = g_get_monotonic_time () - began;

  return proof;
}

static void
proof_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  NestProof proof = nest_kvm_proof_run (NULL, NEST_KVM_PROOF_TIMEOUT, cancellable);

  g_task_return_pointer (task, g_memdup2 (&proof, sizeof proof), g_free);
}

/** nest_kvm_proof_async: as nest_kvm_proof_run(), off the main loop */
void
nest_kvm_proof_async (GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, nest_kvm_proof_async);
  g_task_run_in_thread (task, proof_thread);
}

/**
 * nest_kvm_proof_finish:
 * @proof: (out): what came of it
 *
 * Returns: whether it was tried; %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean
nest_kvm_proof_finish (GAsyncResult  *result,
                       NestProof     *proof,
                       GError       **error)
{
  g_autofree NestProof *found = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, nest_kvm_proof_async), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;
  *proof = *found;

  return TRUE;
}

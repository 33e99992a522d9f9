/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded and made-up failures of VBoxManage, and what a person and the program learn from them. */
#include <signal.h>
#include <string.h>

#include "nest-vbox-error.h"
#include "vbox-test.h"

#define EXIT(status) ((status) << 8)

static GError *
judge (const char *command,
       gboolean    is_write,
       int         wait_status,
       const char *out,
       const char *err)
{
  NestVboxOutcome outcome = {
    .command = command,
    .is_write = is_write,
    .wait_status = wait_status,
    .out = out,
    .out_length = strlen (out),
    .err = err,
    .err_length = strlen (err),
  };

  return nest_vbox_error_from_outcome (&outcome);
}

static const struct {
  const char *fixture;
  const char *command;
  int status;
  NestHypervisorError code;
  const char *message;
  gboolean may_pass;
} recorded[] = {
  { "unknownvm_showvminfo.err", "showvminfo", 1, NEST_HYPERVISOR_ERROR_NOT_FOUND,
    "Could not find a registered machine named 'nosuch'", FALSE },
  { "unknownvm_uuid.err", "showvminfo", 1, NEST_HYPERVISOR_ERROR_NOT_FOUND,
    "Could not find a registered machine with UUID {12345678-1234-1234-1234-123456789abc}", FALSE },
  { "getextradata_unknownvm.err", "getextradata", 1, NEST_HYPERVISOR_ERROR_NOT_FOUND,
    "Could not find a registered machine named 'nosuch'", FALSE },
  { "modifyvm_cpus9999.err", "modifyvm", 1, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
    "Invalid virtual CPU count: 9999 (must be in range [1, 64])", FALSE },
  { "modifyvm_atomicity.err", "modifyvm", 1, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
    "Invalid RAM size: 1 MB (must be in range [4, 2097152] MB)", FALSE },
  { "locked_vm_modifyvm.err", "modifyvm", 1, NEST_HYPERVISOR_ERROR_LOCKED,
    "The machine 'deb64d' is already locked for a session (or being unlocked)", TRUE },
  { "locked_write_startvm.err", "startvm", 1, NEST_HYPERVISOR_ERROR_LOCKED,
    "The machine 'deb64d' is already locked by a session (or being locked or unlocked)", TRUE },
  { "modifyvm_saved.err", "modifyvm", 1, NEST_HYPERVISOR_ERROR_WRONG_STATE,
    "The machine is not mutable (state is Saved)", FALSE },
  { "showvminfo_mr_inaccessible_01.err", "showvminfo", 1, NEST_HYPERVISOR_ERROR_INACCESSIBLE,
    "The object functionality is limited", FALSE },
  { "modifyvm_inaccessible_01.err", "modifyvm", 1, NEST_HYPERVISOR_ERROR_INACCESSIBLE,
    "The object functionality is limited", FALSE },
  { "controlvm_notrunning_poweroff.err", "controlvm", 1, NEST_HYPERVISOR_ERROR_WRONG_STATE,
    "Machine 'deb64d' is not currently running.", FALSE },
  { "startvm_novboxdrv_headless.err", "startvm", 1, NEST_HYPERVISOR_ERROR_START_FAILED,
    "The virtual machine 'deb64d' has terminated unexpectedly during startup with exit code 1 (0x1)", FALSE },
  { "startvm_novboxdrv_gui.err", "startvm", 1, NEST_HYPERVISOR_ERROR_START_FAILED,
    "Could not launch the VM process for the machine 'deb64d' (VERR_FILE_NOT_FOUND)", FALSE },
  { "user_alice_HOME_unwritable.err", "list", 1, NEST_HYPERVISOR_ERROR_NOT_WRITABLE,
    "Failed to initialize COM because the global settings directory '/home/ro/.config/VirtualBox' is not "
    "accessible!", FALSE },
  { "svckilled_modifyvm.err", "modifyvm", 1, NEST_HYPERVISOR_ERROR_SERVICE_DEAD,
    "Failed to create the VirtualBox object!", TRUE },
  { "user_alice_corrupt_VirtualBoxxml.err", "list", 1, NEST_HYPERVISOR_ERROR_FAILED,
    "Failed to create the VirtualBox object! Comment not terminated. Location: "
    "'/home/alice/.config/VirtualBox/VirtualBox.xml', line 8 (0), column 25.", FALSE },
  { "modifyvm_unknownopt.err", "modifyvm", 1, NEST_HYPERVISOR_ERROR_UNKNOWN_OPTION,
    "Unknown option: --zork", FALSE },
  { "modifyvm_ioapic_maybe.err", "modifyvm", 1, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
    "Unknown option: maybe", FALSE },
  { "modifyvm_noval.err", "modifyvm", 1, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
    "--cpus: RTGetOpt: Command line option needs argument.", FALSE },
  { "modifyvm_cpus_txt.err", "modifyvm", 1, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
    "VirtualBox refused a value of the command “modifyvm” and did not say which one", FALSE },
  { "unknown_subcommand.err", "zork", 2, NEST_HYPERVISOR_ERROR_FAILED, "Invalid command 'zork'", FALSE },
  /* Exit status 0, and yet nothing was done. */
  { "discardstate_notsaved.err", "discardstate", 0, NEST_HYPERVISOR_ERROR_WRONG_STATE,
    "Cannot discard the saved state as the machine is not in the Saved or Aborted-Saved state (machine state: "
    "PoweredOff)", FALSE },
};

static void
test_recorded (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (recorded); i++)
    {
      g_autofree char *err = vbox_test_fixture (recorded[i].fixture, NULL);
      g_autoptr (GError) error = judge (recorded[i].command, TRUE, EXIT (recorded[i].status), "", err);

      g_test_message ("%s", recorded[i].fixture);
      g_assert_error (error, NEST_HYPERVISOR_ERROR, (int) recorded[i].code);
      g_assert_cmpstr (error->message, ==, recorded[i].message);
      g_assert_cmpint (nest_vbox_error_may_pass (error), ==, recorded[i].may_pass);
    }
}

#define DETAILS(code) "VBoxManage: error: Details: code NAME (" code "), component X, interface Y\n"

static const struct {
  const char *err;
  int wait_status;
  NestHypervisorError code;
  const char *message;
  gboolean may_pass;
} made_up[] = {
  { "VBoxManage: error: The machine 'x' already has a lock request pending\n", EXIT (1),
    NEST_HYPERVISOR_ERROR_LOCKED, "The machine 'x' already has a lock request pending", TRUE },
  { "VBoxManage: error: The object is not ready\n" DETAILS ("0x80070005"), EXIT (1),
    NEST_HYPERVISOR_ERROR_LOCKED, "The object is not ready", TRUE },
  { "VBoxManage: error: Something else\n" DETAILS ("0x80070005"), EXIT (1),
    NEST_HYPERVISOR_ERROR_ACCESS_DENIED, "Something else", FALSE },
  { "VBoxManage: error: Invalid machine state: Paused\n", EXIT (1),
    NEST_HYPERVISOR_ERROR_WRONG_STATE, "Invalid machine state: Paused", FALSE },
  { "VBoxManage: error: Call cancelled\n" DETAILS ("0x80004004"), EXIT (1),
    NEST_HYPERVISOR_ERROR_SERVICE_DEAD, "Call cancelled", FALSE },
  /* A service that ends just now: the answer has one of several codes */
  { "VBoxManage: error: Failed to create the VirtualBox object!\nVBoxManage: error: Code X (0x80004005) - X\n", EXIT (1),
    NEST_HYPERVISOR_ERROR_FAILED, "Failed to create the VirtualBox object!", TRUE },
  { "VBoxManage: warning: Failed to load API language\n", EXIT (1),
    NEST_HYPERVISOR_ERROR_SERVICE_DEAD, "Failed to load API language", FALSE },
  { "", SIGSEGV, NEST_HYPERVISOR_ERROR_SERVICE_DEAD, NULL, FALSE },
  { "", SIGTRAP, NEST_HYPERVISOR_ERROR_SERVICE_DEAD, NULL, FALSE },
  { "", SIGKILL, NEST_HYPERVISOR_ERROR_FAILED, NULL, FALSE },
  { "", EXIT (3), NEST_HYPERVISOR_ERROR_FAILED, "VBoxManage ended with status 3 and did not say why", FALSE },
  { "VBoxManage: error while loading shared libraries: x.so\n", EXIT (127),
    NEST_HYPERVISOR_ERROR_FAILED, "VBoxManage: error while loading shared libraries: x.so", FALSE },
  /* A name with a newline belongs to the message; the usage text behind it does not. */
  { "VBoxManage: error: The machine 'w\"x\ny' is already locked for a session (or being unlocked)\n"
    DETAILS ("0x80bb0007"), EXIT (1), NEST_HYPERVISOR_ERROR_LOCKED,
    "The machine 'w\"x\\ny' is already locked for a session (or being unlocked)", TRUE },
  /* Seen when a bare VBoxManage asked for the same VM at the same time (7.2.22) */
  { "VBoxManage: error: The machine 'w' was unlocked unexpectedly while attempting to share its session\n"
    DETAILS ("0x80bb000b"), EXIT (1), NEST_HYPERVISOR_ERROR_LOCKED,
    "The machine 'w' was unlocked unexpectedly while attempting to share its session", TRUE },
  { "VBoxManage: error: Failed to assign the machine to the session (E_ACCESSDENIED)\n" DETAILS ("0x80bb0003"), EXIT (1),
    NEST_HYPERVISOR_ERROR_LOCKED, "Failed to assign the machine to the session (E_ACCESSDENIED)", TRUE },
  { "VBoxManage: error: Machine 'ap'os' is not currently running.\n", EXIT (1),
    NEST_HYPERVISOR_ERROR_WRONG_STATE, "Machine 'ap'os' is not currently running.", FALSE },
  /* A name that looks like another error, and one that would change the terminal. */
  { "VBoxManage: error: Could not find 'The object is not ready'\n" DETAILS ("0x80bb0001"), EXIT (1),
    NEST_HYPERVISOR_ERROR_NOT_FOUND, "Could not find 'The object is not ready'", FALSE },
  { "VBoxManage: error: Machine '\x1b[31m\xff' is not currently running.\n", EXIT (1),
    NEST_HYPERVISOR_ERROR_WRONG_STATE, "Machine '\\x1b[31m\\xff' is not currently running.", FALSE },
};

static void
test_made_up (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (made_up); i++)
    {
      g_autoptr (GError) error = judge ("modifyvm", TRUE, made_up[i].wait_status, "", made_up[i].err);

      g_test_message ("%u", i);
      g_assert_error (error, NEST_HYPERVISOR_ERROR, (int) made_up[i].code);
      if (made_up[i].message != NULL)
        g_assert_cmpstr (error->message, ==, made_up[i].message);
      g_assert_cmpint (nest_vbox_error_may_pass (error), ==, made_up[i].may_pass);
    }
}

static void
test_success (void)
{
  g_autofree char *progress = vbox_test_fixture ("snapshot_take.err", NULL);
  const char *complaint = "VBoxManage: error: x\n";
  g_autoptr (GError) error = NULL;

  g_assert_null (judge ("modifyvm", TRUE, EXIT (0), "", ""));
  g_assert_null (judge ("controlvm", TRUE, EXIT (0), "", progress));
  /* A question that got an answer is answered, whatever else was said. */
  g_assert_null (judge ("showvminfo", FALSE, EXIT (0), "name=\"a\"\n", complaint));
  error = judge ("list", FALSE, EXIT (0), "", complaint);
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_FAILED);
}

static void
test_long_line (void)
{
  g_autofree char *name = g_strnfill (5000, 'x');
  g_autofree char *err = g_strdup_printf ("VBoxManage: error: %s\n", name);
  g_autoptr (GError) error = judge ("modifyvm", TRUE, EXIT (1), "", err);

  g_assert_cmpuint (strlen (error->message), <, 600);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vbox/error/recorded", test_recorded);
  g_test_add_func ("/vbox/error/made-up", test_made_up);
  g_test_add_func ("/vbox/error/success", test_success);
  g_test_add_func ("/vbox/error/long-line", test_long_line);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a KVM machine, runs it and watches what it does. All of it is async-signal-safe: it runs in a
 * child that was forked and does not call exec.
 */
#include "nest-kvm-guest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__x86_64__) || defined(__i386__)

#include <linux/kvm.h>

#define MEMORY_SIZE 0x1000
#define MEMORY_ADDRESS 0x1000
#define PORT 0x10
#define LETTER 'N'
/* Anywhere below 4 GiB that is not memory of the machine; Intel processors without "unrestricted guest" need it */
#define TSS_ADDRESS 0xfffbd000UL
/* Signals and the like may end a run early; more often than this, something else is wrong */
#define MAX_RUNS 100

typedef struct {
  int device;
  int machine;
  int processor;
  void *memory;
  struct kvm_run *run;
  int run_size;
} Guest;

/* mov $LETTER, %al; out %al, $PORT; hlt */
static const guint8 program[] = { 0xb0, LETTER, 0xe6, PORT, 0xf4 };

static NestProofResult
open_device (Guest      *guest,
             const char *device)
{
  struct stat status;

  guest->device = open (device, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (guest->device < 0)
    switch (errno)
      {
      case ENOENT:
      case ENOTDIR:
      case ENXIO:
      case ENODEV:
        return NEST_PROOF_NO_DEVICE;
      case EACCES:
      case EPERM:
        return NEST_PROOF_NO_PERMISSION;
      case EBUSY:
        return NEST_PROOF_IN_USE;
      default:
        return NEST_PROOF_CREATION_FAILED;
      }
  if (fstat (guest->device, &status) != 0 || !S_ISCHR (status.st_mode))
    {
      errno = ENODEV;
      return NEST_PROOF_NO_DEVICE;
    }

  return NEST_PROOF_WORKS;
}

static gboolean
create_memory (Guest *guest)
{
  struct kvm_userspace_memory_region region = {
    .guest_phys_addr = MEMORY_ADDRESS,
    .memory_size = MEMORY_SIZE,
  };

  guest->memory = mmap (NULL, MEMORY_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (guest->memory == MAP_FAILED)
    return FALSE;
  memcpy (guest->memory, program, sizeof program);
  region.userspace_addr = (guintptr) guest->memory;

  return ioctl (guest->machine, KVM_SET_USER_MEMORY_REGION, &region) == 0;
}

static gboolean
create_processor (Guest *guest)
{
  struct kvm_sregs sregs;
  struct kvm_regs regs = { .rip = MEMORY_ADDRESS, .rflags = 2 };

  guest->processor = ioctl (guest->machine, KVM_CREATE_VCPU, 0);
  if (guest->processor < 0)
    return FALSE;
  guest->run_size = ioctl (guest->device, KVM_GET_VCPU_MMAP_SIZE, 0);
  if (guest->run_size < (int) sizeof *guest->run)
    return FALSE;
  guest->run = mmap (NULL, guest->run_size, PROT_READ | PROT_WRITE, MAP_SHARED, guest->processor, 0);
  if (guest->run == MAP_FAILED)
    return FALSE;
  if (ioctl (guest->processor, KVM_GET_SREGS, &sregs) != 0)
    return FALSE;
  sregs.cs.base = 0;
  sregs.cs.selector = 0;

  return ioctl (guest->processor, KVM_SET_SREGS, &sregs) == 0 && ioctl (guest->processor, KVM_SET_REGS, &regs) == 0;
}

static NestProofResult
create_guest (Guest *guest)
{
  int version = ioctl (guest->device, KVM_GET_API_VERSION, 0);

  if (version != KVM_API_VERSION)
    {
      errno = version < 0 ? errno : ENOTSUP;
      return NEST_PROOF_CREATION_FAILED;
    }
  guest->machine = ioctl (guest->device, KVM_CREATE_VM, 0);
  /* The kernel finds VMX or SVM switched on by somebody else: here, or when the processor is made */
  if (guest->machine < 0)
    return errno == EBUSY ? NEST_PROOF_IN_USE : NEST_PROOF_CREATION_FAILED;
  if (ioctl (guest->machine, KVM_SET_TSS_ADDR, TSS_ADDRESS) != 0 || !create_memory (guest))
    return NEST_PROOF_CREATION_FAILED;
  if (!create_processor (guest))
    return errno == EBUSY ? NEST_PROOF_IN_USE : NEST_PROOF_CREATION_FAILED;

  return NEST_PROOF_WORKS;
}

static gboolean
is_letter (struct kvm_run *run)
{
  return run->exit_reason == KVM_EXIT_IO && run->io.direction == KVM_EXIT_IO_OUT && run->io.size == 1 &&
         run->io.count == 1 && run->io.port == PORT && ((const guint8 *) run)[run->io.data_offset] == LETTER;
}

/* First the letter at the port, then the halt, and nothing else */
static NestProofResult
watch (Guest *guest)
{
  gboolean has_written = FALSE;

  for (guint i = 0; i < MAX_RUNS; i++)
    {
      if (ioctl (guest->processor, KVM_RUN, 0) != 0)
        {
          if (errno == EINTR || errno == EAGAIN)
            continue;
          return errno == EBUSY ? NEST_PROOF_IN_USE : NEST_PROOF_CREATION_FAILED;
        }
      if (!has_written && is_letter (guest->run))
        has_written = TRUE;
      else
        {
          errno = 0;
          return has_written && guest->run->exit_reason == KVM_EXIT_HLT ? NEST_PROOF_WORKS : NEST_PROOF_WRONG_EXIT;
        }
    }

  return NEST_PROOF_WRONG_EXIT;
}

static void
clear_guest (Guest *guest)
{
  if (guest->run != MAP_FAILED)
    munmap (guest->run, guest->run_size);
  if (guest->processor >= 0)
    close (guest->processor);
  if (guest->machine >= 0)
    close (guest->machine);
  if (guest->memory != MAP_FAILED)
    munmap (guest->memory, MEMORY_SIZE);
  if (guest->device >= 0)
    close (guest->device);
}

/**
 * nest_kvm_guest_run:
 * @device: "/dev/kvm", or what a test has instead
 * @system_error: (out): errno where something failed, else 0
 *
 * Returns: whether hardware virtualization works here, as a whole and now
 */
NestProofResult
nest_kvm_guest_run (const char *device,
                    int        *system_error)
{
  Guest guest = { .device = -1, .machine = -1, .processor = -1, .memory = MAP_FAILED, .run = MAP_FAILED };
  NestProofResult result = open_device (&guest, device);

  if (result == NEST_PROOF_WORKS)
    result = create_guest (&guest);
  if (result == NEST_PROOF_WORKS)
    result = watch (&guest);
  *system_error = result == NEST_PROOF_WORKS ? 0 : errno;
  clear_guest (&guest);

  return result;
}

#else

/* Whonix is made for x86 only, and so is what it nests */
NestProofResult
nest_kvm_guest_run (const char *device,
                    int        *system_error)
{
  *system_error = ENOTSUP;

  return NEST_PROOF_NO_DEVICE;
}

#endif

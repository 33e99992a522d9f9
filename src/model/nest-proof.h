/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestProof: what came of running a machine of a few bytes through /dev/kvm. */
#pragma once

#include "nest-types.h"

G_BEGIN_DECLS

/** NestProofResult: told apart, because each has another remedy. */
typedef enum {
  NEST_PROOF_NOT_TESTED,      /* nobody tried */
  NEST_PROOF_TOO_RISKY,       /* not tried: VirtualBox runs a machine, or may be running one */
  NEST_PROOF_WORKS,           /* the machine did just what it should */
  NEST_PROOF_NO_DEVICE,       /* there is no /dev/kvm */
  NEST_PROOF_NO_PERMISSION,   /* this user may not open it */
  NEST_PROOF_IN_USE,          /* another hypervisor has the processor's virtualization */
  NEST_PROOF_CREATION_FAILED, /* no machine, no processor or no memory for one */
  NEST_PROOF_WRONG_EXIT,      /* it ran, but did something else */
  NEST_PROOF_TIMED_OUT,       /* no answer in time; the attempt was ended */
} NestProofResult;

/**
 * NestProof:
 * @system_error: what the kernel answered where something failed (errno); else 0
 * @duration: how long it took, in microseconds
 */
typedef struct {
  NestProofResult result;
  int system_error;
  gint64 duration;
} NestProof;

const char *nest_proof_get_id     (NestProofResult  result);
NestAnswer  nest_proof_get_answer (NestProofResult  result,
                                   NestAnswer       has_extensions);
const char *nest_proof_describe_flags
                                  (NestAnswer       has_extensions);
char       *nest_proof_describe   (const NestProof *self);
const char *nest_proof_get_remedy (NestProofResult  result);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From libvirt's errors to ours: keyed on its codes, shown by its first line, each with what helps. */
#pragma once

#include "nest-hypervisor.h"

G_BEGIN_DECLS

/** NestLibvirtDeed: what was being done when the error came; the same code means different things. */
typedef enum {
  NEST_LIBVIRT_OPEN,
  NEST_LIBVIRT_READ,
  NEST_LIBVIRT_WRITE,
  NEST_LIBVIRT_START,
} NestLibvirtDeed;

/**
 * NestLibvirtFailure: an error as libvirt knows it.
 * @code: VIR_ERR_…
 * @domain: VIR_FROM_…
 * @number: errno of a VIR_ERR_SYSTEM_ERROR
 */
typedef struct {
  int code;
  int domain;
  int number;
  const char *message;
} NestLibvirtFailure;

GError                *nest_libvirt_error_new         (const NestLibvirtFailure *failure,
                                                       const char               *uri,
                                                       NestLibvirtDeed           deed);
void                   nest_libvirt_error_set_last    (GError                  **error,
                                                       const char               *uri,
                                                       NestLibvirtDeed           deed);
GError                *nest_libvirt_error_new_lost    (const char               *uri,
                                                       int                       reason);
NestHypervisorProblem  nest_libvirt_error_get_problem (const GError             *error);

G_END_DECLS

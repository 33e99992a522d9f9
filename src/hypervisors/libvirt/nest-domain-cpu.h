/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processor rule of libvirt domains: will the system in it see vmx or svm, and what is the smallest edit? Pure. */
#pragma once

#include "nest-cpu.h"
#include "nest-domain-host.h"
#include "nest-domain-xml.h"

G_BEGIN_DECLS

NestCpu *nest_domain_cpu_new (NestDomainXml  *xml,
                              NestDomainXml  *live,
                              NestDomainHost *host);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a domain's XML to the settings of a NestMachine, each with the source that undo restores. Pure. */
#pragma once

#include "nest-domain-host.h"
#include "nest-domain-xml.h"
#include "nest-machine.h"

G_BEGIN_DECLS

char    *nest_domain_get_problem (NestDomainXml  *xml);
char    *nest_domain_get_uuid    (NestDomainXml  *xml);
char    *nest_domain_get_name    (NestDomainXml  *xml);
void     nest_domain_get_caps_arguments
                                 (NestDomainXml  *xml,
                                  char          **emulator,
                                  char          **arch,
                                  char          **machine,
                                  char          **type);
char    *nest_domain_get_open_cpu (NestDomainXml *xml);
void     nest_domain_read        (NestDomainXml  *xml,
                                  NestDomainXml  *live,
                                  NestDomainHost *host,
                                  NestMachine    *machine);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of domain XML share: the sample domains, the choices made for them, the hosts they are on. */
#pragma once

#include "nest-domain-edit.h"
#include "nest-domain-host.h"
#include "nest-domain-read.h"
#include "nest-domain-xml.h"

G_BEGIN_DECLS

/**
 * DomainTest: one sample
 * @xml: the domain
 * @host: (nullable): the host that it is on
 * @choices: (element-type NestChange): with the values and sources that were read from @xml
 * @is_refused: whether Nestbox does not work with such a domain
 */
typedef struct {
  char *name;
  NestDomainXml *xml;
  NestDomainHost *host;
  GPtrArray *choices;
  gboolean is_refused;
} DomainTest;

typedef void (*DomainTestFunc) (DomainTest *sample);

DomainTest     *domain_test_load        (const char      *name);
void            domain_test_free        (DomainTest      *sample);
void            domain_test_add         (const char      *prefix,
                                         DomainTestFunc   function);
NestDomainHost *domain_test_load_host   (const char      *name);
char           *domain_test_read_file   (const char      *folder,
                                         const char      *name,
                                         const char      *suffix);
NestMachine    *domain_test_read        (NestDomainXml   *xml,
                                         NestDomainHost  *host);
NestChange     *domain_test_new_change  (NestMachine     *machine,
                                         const char      *setting,
                                         const char      *value);
NestChange     *domain_test_invert      (NestChange      *change,
                                         NestMachine     *machine);
NestDomainXml  *domain_test_parse       (const char      *xml);
NestDomainXml  *domain_test_edit        (NestDomainXml   *xml,
                                         NestDomainHost  *host,
                                         GPtrArray       *changes);
void            domain_test_assert_equal (NestDomainXml  *xml,
                                          NestDomainXml  *expected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DomainTest, domain_test_free)

G_END_DECLS

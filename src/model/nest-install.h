/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestInstall: what this system's package manager would do to install a hypervisor, and from where. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** NestInstallKind: what can be installed; each has a setting and a verb of the helper. */
typedef enum {
  NEST_INSTALL_VIRTUALBOX,
  NEST_INSTALL_LIBVIRT,
  NEST_N_INSTALL_KINDS
} NestInstallKind;

/** NestInstallState: what the package manager says of it; ids are stable. */
typedef enum {
  NEST_INSTALL_UNKNOWN,       /* nobody asked, or no answer came */
  NEST_INSTALL_NO_APT,        /* another package manager, which Nestbox does not drive */
  NEST_INSTALL_NO_SOURCE,     /* none of the package lists has it */
  NEST_INSTALL_MIXED,         /* only by mixing unstable packages into a stable release */
  NEST_INSTALL_WOULD_REMOVE,  /* only by removing something */
  NEST_INSTALL_IMPOSSIBLE,    /* the package manager refuses; @message says why */
  NEST_INSTALL_AVAILABLE,
} NestInstallState;

/**
 * NestPackage: one package that would be installed.
 * @old_version: (nullable): what is installed now: it would be upgraded
 * @origin: the repository as it calls itself: "Debian:13.1/stable"
 * @place: (nullable): the computer it comes from: "deb.debian.org"
 */
typedef struct {
  char *name;
  char *version;
  char *old_version;
  char *origin;
  char *place;
} NestPackage;

/**
 * NestInstall:
 * @wanted: (array zero-terminated=1): the packages that are asked for; the others come with them
 * @packages: (element-type NestPackage): all that would be installed or upgraded
 * @removed: (element-type utf8): what would have to go
 * @download: bytes to fetch
 * @is_interrupted: whether an earlier installation stopped in its middle and has to be finished first
 * @digest: (nullable): of all of the above and of the repositories, so that what was agreed to is what is done
 * @message: (nullable): the package manager's own words
 */
typedef struct {
  NestInstallKind kind;
  NestInstallState state;
  char **wanted;
  GPtrArray *packages;
  GPtrArray *removed;
  guint64 download;
  gboolean is_interrupted;
  char *digest;
  char *message;
} NestInstall;

NestInstall *nest_install_new           (NestInstallKind    kind);
NestInstall *nest_install_copy          (const NestInstall *self);
void         nest_install_free          (NestInstall       *self);
NestPackage *nest_install_add_package   (NestInstall       *self,
                                         const char        *name,
                                         const char        *version);
const char  *nest_install_state_get_id  (NestInstallState   state);
char        *nest_install_get_source    (const NestInstall *self);
char       **nest_install_parse_source  (const char        *source,
                                         char             **digest);
gboolean     nest_install_is_digest     (const char        *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestInstall, nest_install_free)

G_END_DECLS

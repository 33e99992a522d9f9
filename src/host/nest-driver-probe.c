/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vboxdrv: loaded; or not, because of Secure Boot, a failed build, missing headers, or not installed. Blocks. */
#include "nest-driver-probe.h"

#include <string.h>

#include "nest-module-probe.h"
#include "nest-root-file.h"
#include "nest-text.h"

/* The owner of UEFI's own variables, and of those of shim (EFI_GLOBAL_VARIABLE, SHIM_LOCK_GUID) */
#define SECURE_BOOT "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define TRUSTED_KEYS "/sys/firmware/efi/efivars/MokListRT-605dab50-e046-4300-abb6-3dd810dd8b23"

/* Firmware has some hundred KiB for all its variables */
#define KEYS_LIMIT (1024 * 1024)

/* Where DKMS in Debian and Ubuntu keeps the public half of the key it signs with */
static const char *const key_files[] = { "/var/lib/dkms/mok.pub", "/var/lib/shim-signed/mok/MOK.der", NULL };

/* DKMS calls it as the package does: Debian's "virtualbox", Oracle's "vboxhost" */
static const char *const dkms_names[] = { "virtualbox", "vboxhost", NULL };

/* Oracle's own script builds without DKMS */
#define ORACLE_SOURCE "/usr/share/virtualbox/src/vboxhost"
#define ORACLE_LOG "/var/log/vbox-setup.log"

static char *
read_bytes (const char *root,
            const char *path,
            gsize      *length)
{
  return nest_root_file_read_bytes (root, path, KEYS_LIMIT, length);
}

/* Four bytes of attributes, then 1 for on */
static NestAnswer
read_secure_boot (const char *root)
{
  gsize length = 0;
  g_autofree char *bytes = read_bytes (root, SECURE_BOOT, &length);

  if (bytes != NULL && length >= 5)
    return bytes[4] == 1 ? NEST_ANSWER_YES : NEST_ANSWER_NO;

  /* A computer without UEFI has no Secure Boot */
  return nest_root_file_exists (root, "/sys/firmware") == NEST_ANSWER_YES &&
             nest_root_file_exists (root, "/sys/firmware/efi") == NEST_ANSWER_NO
           ? NEST_ANSWER_NO
           : NEST_ANSWER_UNKNOWN;
}

/* The list of trusted keys holds each certificate byte for byte */
static NestAnswer
read_enrolled (const char *root)
{
  gsize list_length = 0;
  g_autofree char *list = read_bytes (root, TRUSTED_KEYS, &list_length);

  if (list == NULL)
    return NEST_ANSWER_UNKNOWN;
  for (guint i = 0; key_files[i] != NULL; i++)
    {
      gsize length = 0;
      g_autofree char *key = read_bytes (root, key_files[i], &length);

      if (key != NULL && length > 0)
        return memmem (list, list_length, key, length) != NULL ? NEST_ANSWER_YES : NEST_ANSWER_NO;
    }

  return NEST_ANSWER_UNKNOWN;
}

/* The newest-looking version below /var/lib/dkms/NAME that has a log of a build */
static char *
find_build_log (const char *root,
                char      **version)
{
  for (guint i = 0; dkms_names[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename ("/var/lib/dkms", dkms_names[i], NULL);
      g_autofree char *full = nest_root_file_get_path (root, folder);
      g_autoptr (GDir) versions = g_dir_open (full, 0, NULL);
      const char *name;

      while (versions != NULL && (name = g_dir_read_name (versions)) != NULL)
        {
          g_autofree char *log = g_build_filename (folder, name, "build", "make.log", NULL);

          if (!g_ascii_isdigit (*name))
            continue;
          g_free (*version);
          *version = nest_text_make_visible (name);
          if (nest_root_file_exists (root, log) == NEST_ANSWER_YES)
            return g_steal_pointer (&log);
        }
    }

  return NULL;
}

/* Debian's virtualbox-dkms and virtualbox-source, Oracle's package: all leave a source somewhere */
static gboolean
has_source (const char *root)
{
  g_autofree char *folder = nest_root_file_get_path (root, "/usr/src");
  g_autoptr (GDir) sources = g_dir_open (folder, 0, NULL);
  const char *name;

  while (sources != NULL && (name = g_dir_read_name (sources)) != NULL)
    if (g_str_has_prefix (name, "virtualbox-") || g_str_has_prefix (name, "vboxhost-"))
      return TRUE;

  return nest_root_file_exists (root, ORACLE_SOURCE) == NEST_ANSWER_YES;
}

static NestDriverState
explain_missing (NestHostFacts *facts,
                 const char    *root,
                 const char    *release)
{
  g_autofree char *headers = release != NULL ? g_build_filename ("/lib/modules", release, "build", NULL) : NULL;
  g_autofree char *log = find_build_log (root, &facts->driver_version);

  if (log == NULL && !has_source (root) && facts->driver_version == NULL)
    return NEST_DRIVER_NOT_INSTALLED;
  if (headers != NULL && nest_root_file_exists (root, headers) == NEST_ANSWER_NO)
    return NEST_DRIVER_HEADERS_MISSING;
  if (log == NULL && nest_root_file_exists (root, ORACLE_LOG) == NEST_ANSWER_YES)
    log = g_strdup (ORACLE_LOG);
  if (log == NULL)
    return NEST_DRIVER_NOT_BUILT;
  facts->driver_log = g_steal_pointer (&log);

  return NEST_DRIVER_BUILD_FAILED;
}

static NestDriverState
find_state (NestHostFacts *facts,
            const char    *root,
            const char    *release)
{
  switch (facts->vboxdrv)
    {
    case NEST_MODULE_LOADED:
    case NEST_MODULE_BUILT_IN:
      return NEST_DRIVER_LOADED;
    case NEST_MODULE_AVAILABLE:
      /* A key that is known not to be trusted is certain; with one that cannot be seen it is the usual reason */
      return facts->secure_boot == NEST_ANSWER_YES && facts->is_key_enrolled != NEST_ANSWER_YES ? NEST_DRIVER_SECURE_BOOT
                                                                                                : NEST_DRIVER_NOT_LOADED;
    case NEST_MODULE_ABSENT:
      return explain_missing (facts, root, release);
    case NEST_MODULE_UNLOADED:
    case NEST_MODULE_UNKNOWN:
    default:
      return NEST_DRIVER_UNKNOWN;
    }
}

/**
 * nest_driver_probe:
 * @root: (nullable): instead of "/", for tests
 * @release: (nullable): the kernel's release
 */
void
nest_driver_probe (NestHostFacts *facts,
                   const char    *root,
                   const char    *release)
{
  facts->vboxdrv = nest_module_probe_state (root, release, "vboxdrv");
  if (facts->vboxdrv == NEST_MODULE_LOADED)
    facts->vboxdrv_version = nest_root_file_read_line (root, "/sys/module/vboxdrv/version");
  facts->secure_boot = read_secure_boot (root);
  facts->is_key_enrolled = read_enrolled (root);
  facts->driver = find_state (facts, root, release);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CPUID instruction on x86; on other processors nothing is known. */
#include "nest-cpuid.h"

#include "nest-module-option.h"
#include "nest-root-file.h"
#include "nest-text.h"

#if defined (__x86_64__) || defined (__i386__)
#include <cpuid.h>

/* Leaf 1 of all; the first leaf of a hypervisor; hypervisors that show two faces show the second 0x100 further on */
#define FIRST_HYPERVISOR_LEAF 0x40000000u
#define LAST_HYPERVISOR_LEAF 0x40000400u
#define HYPERVISOR_LEAF_STEP 0x100u

/* Intel SDM 3A, CPUID.1:ECX; AMD APM 3, CPUID 8000_0001 ECX */
#define HYPERVISOR_BIT (1u << 31)
#define VMX_BIT (1u << 5)
#define SVM_BIT (1u << 2)

static void
read_signatures (GString *text)
{
  for (guint leaf = FIRST_HYPERVISOR_LEAF; leaf <= LAST_HYPERVISOR_LEAF; leaf += HYPERVISOR_LEAF_STEP)
    {
      guint registers[3], highest;
      char name[sizeof registers + 1] = { 0 };
      g_autofree char *visible = NULL;

      __cpuid (leaf, highest, registers[0], registers[1], registers[2]);
      memcpy (name, registers, sizeof registers);
      visible = nest_text_make_visible (name);

      /* Beyond the last face, processors repeat another leaf, which is no such text */
      if (highest < leaf || *visible == '\0' || strchr (visible, '\\') != NULL || strstr (text->str, visible) != NULL)
        break;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", visible);
    }
}

static void
ask_processor (NestCpuid *self)
{
  guint eax, ebx, ecx, edx;
  gboolean has_extensions;

  if (!__get_cpuid (1, &eax, &ebx, &ecx, &edx))
    return;
  self->hypervisor_bit = (ecx & HYPERVISOR_BIT) != 0 ? NEST_ANSWER_YES : NEST_ANSWER_NO;
  has_extensions = (ecx & VMX_BIT) != 0;
  if (__get_cpuid (0x80000001u, &eax, &ebx, &ecx, &edx))
    has_extensions |= (ecx & SVM_BIT) != 0;
  self->extensions = has_extensions ? NEST_ANSWER_YES : NEST_ANSWER_NO;

  /* Without a hypervisor these leaves hold something else */
  if (self->hypervisor_bit == NEST_ANSWER_YES)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      read_signatures (text);
      if (text->len > 0)
        self->signature = g_strdup (text->str);
    }
}
#else
static void
ask_processor (NestCpuid *self)
{
}
#endif

/* A recorded computer has its answers in the file "cpuid": "hypervisor 1", "extensions 0", "signature KVMKVMKVM" */
static void
read_record (NestCpuid  *self,
             const char *root)
{
  g_autofree char *text = nest_root_file_read (root, "cpuid", NEST_ROOT_FILE_LIMIT);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *value = strchr (lines[i], ' ');

      if (value == NULL)
        continue;
      *value++ = '\0';
      if (g_str_equal (lines[i], "hypervisor"))
        self->hypervisor_bit = nest_module_value_parse (value);
      else if (g_str_equal (lines[i], "extensions"))
        self->extensions = nest_module_value_parse (value);
      else if (g_str_equal (lines[i], "signature"))
        {
          g_free (self->signature);
          self->signature = g_strdup (value);
        }
    }
}

/**
 * nest_cpuid_read:
 * @self: (out caller-allocates): to be cleared with nest_cpuid_clear()
 * @root: (nullable): the folder of a recorded computer; %NULL asks this processor
 */
void
nest_cpuid_read (NestCpuid  *self,
                 const char *root)
{
  *self = (NestCpuid){ 0 };
  if (root != NULL)
    read_record (self, root);
  else
    ask_processor (self);
}

void
nest_cpuid_clear (NestCpuid *self)
{
  g_clear_pointer (&self->signature, g_free);
}

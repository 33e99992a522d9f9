/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as people write them: each comes through the list, a reading and a change to the letter. */
#include "libvirt-test.h"
#include "nest-libvirt-uri.h"

/* As libvirt takes them: anything that XML can hold but an empty name, a slash and a line break */
static const char *const names[] = {
  "محطة العمل", "Рабочая станция", "工作站", "作業ステーション", "작업 공간", "תחנת עבודה", "Müller’s Größe",
  "e\xcc\x81 decomposed", "🧅 Whonix 👩‍💻", "\xe2\x80\xae" "desrever", "<b>bold<b> & &amp; 'quoted' \"twice\"", "%s %n %%",
  "--help", "$(reboot); `id`", "tab\there", "  blanks  ", "a=b,c", "\\backslash",
};

static NestHypervisor *
open_named (void)
{
  g_autoptr (GString) content = g_string_new ("<node>\n");
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_markup_escape_text (names[i], -1);
      g_autofree char *uuid = g_strdup_printf ("00000000-0000-4000-9000-%012u", i);
      g_autofree char *domain = libvirt_test_domain (name, uuid, "<test:runstate>5</test:runstate>");

      g_string_append (content, domain);
    }
  g_string_append (content, "</node>\n");
  path = libvirt_test_write ("names.xml", content->str);
  uri = nest_libvirt_uri_for_test_file (path);

  return nest_libvirt_new (uri);
}

static void
assert_change_keeps_name (NestHypervisor *libvirt,
                          NestMachine    *listed,
                          const char     *name)
{
  const char *uuid = nest_machine_get_uuid (listed);
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) before = libvirt_test_read (libvirt, uuid, &error);
  g_autoptr (NestMachine) after = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (nest_machine_get_name (before), ==, name);
  changes = libvirt_test_one_change (before, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (3));
  libvirt_test_apply (libvirt, uuid, changes, &error);
  g_assert_no_error (error);
  after = libvirt_test_read (libvirt, uuid, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (nest_machine_get_name (after), ==, name);
  g_assert_cmpuint (nest_machine_get_number (after, NEST_SETTING_CPU_COUNT), ==, 3);
}

static void
test_names (void)
{
  NestHypervisor *libvirt = open_named ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) machines = libvirt_test_list (libvirt, &error);
  guint n_seen = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (machines->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < machines->len; i++)
    {
      NestMachine *machine = g_ptr_array_index (machines, i);
      guint number = (guint) g_ascii_strtoull (nest_machine_get_uuid (machine) + 24, NULL, 10);

      g_test_message ("%s", names[number]);
      g_assert_cmpstr (nest_machine_get_name (machine), ==, names[number]);
      assert_change_keeps_name (libvirt, machine, names[number]);
      n_seen++;
    }
  g_assert_cmpuint (n_seen, ==, G_N_ELEMENTS (names));
  libvirt_test_close (libvirt);
}

int
main (int    argc,
      char **argv)
{
  libvirt_test_init (&argc, &argv);

  g_test_add_func ("/libvirt-names/any-script", test_names);

  return libvirt_test_run ();
}

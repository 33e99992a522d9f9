/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of VirtualBox share: recorded outputs, a scripted VBoxManage, waiting for results. */
#pragma once

#include <json-glib/json-glib.h>

#include "nest-vbox-manage.h"

#define UUID "aa29b2d8-8ee6-4a9d-95fe-70d0dcba2f39"
#define OTHER_UUID "d1cd66ad-3c67-4b21-b206-1b55548638e9"

/** VboxFake: a folder of the test's own, with a scripted VBoxManage that plays the given world. */
typedef struct {
  char *folder;
  char *state;
  NestVboxManage *manage;
} VboxFake;

void          vbox_test_init        (int             *argc,
                                     char          ***argv);
int           vbox_test_run         (void);
char         *vbox_test_fixture     (const char      *name,
                                     gsize           *length);
VboxFake     *vbox_fake_new         (const char      *world);
VboxFake     *vbox_fake_new_scaled  (const char      *world,
                                     const char      *time_scale);
void          vbox_fake_free        (VboxFake        *fake);
GPtrArray    *vbox_fake_get_log     (VboxFake        *fake,
                                     const char      *event);
char         *vbox_fake_get_commands (VboxFake       *fake);
JsonObject   *vbox_fake_get_machine (VboxFake        *fake,
                                     guint            index);
const char   *vbox_test_program     (void);

void          vbox_test_take_result (GObject         *source,
                                     GAsyncResult    *result,
                                     gpointer         user_data);
GAsyncResult *vbox_test_wait        (GAsyncResult   **result);
void          vbox_test_spin        (guint            milliseconds);
GBytes       *vbox_test_call        (NestVboxManage  *manage,
                                     NestVboxCallFlags flags,
                                     GCancellable    *cancellable,
                                     GError         **error,
                                     ...) G_GNUC_NULL_TERMINATED;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VboxFake, vbox_fake_free)

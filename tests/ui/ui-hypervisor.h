/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hypervisor that says what the test wants: any number of machines, problems, or nothing at all. It changes nothing. And a
 * page that shows what it says. */
#pragma once

#include "nest-inventory.h"
#include "nest-page.h"

G_BEGIN_DECLS

#define UI_TYPE_HYPERVISOR (ui_hypervisor_get_type ())
G_DECLARE_FINAL_TYPE (UiHypervisor, ui_hypervisor, UI, HYPERVISOR, NestHypervisor)

UiHypervisor  *ui_hypervisor_new            (void);
UiHypervisor  *ui_hypervisor_new_refused    (const char          *connection,
                                             const char          *name);
void           ui_hypervisor_set_info       (UiHypervisor        *self,
                                             NestHypervisorInfo  *info);
void           ui_hypervisor_add            (UiHypervisor        *self,
                                             NestMachine         *machine);
void           ui_hypervisor_remove         (UiHypervisor        *self,
                                             guint                position);
void           ui_hypervisor_replace        (UiHypervisor        *self,
                                             guint                position,
                                             NestMachine         *machine);
void           ui_hypervisor_set_list_error (UiHypervisor        *self,
                                             const char          *message);
void           ui_hypervisor_set_silent     (UiHypervisor        *self,
                                             gboolean             silent);
void           ui_hypervisor_set_start_error (UiHypervisor       *self,
                                             const char          *message);

NestInventory *ui_inventory_new             (UiHypervisor        *hypervisor);
void           ui_inventory_read            (NestInventory       *inventory,
                                             NestHost            *host);

typedef struct {
  UiHypervisor *hypervisor; /* the only one in the inventory */
  NestInventory *inventory;
  NestHost *host; /* not read yet */
  NestPage *page;
  GtkWidget *window;
} Sight;

void           sight_set_up                 (Sight               *sight,
                                             NestPage         *(*new_page) (NestInventory *inventory));
void           sight_tear_down              (Sight               *sight,
                                             gconstpointer        data);

G_END_DECLS

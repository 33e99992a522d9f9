/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPictureModel: what the picture of the nest shows, derived from snapshots and decisions. No widgets, no I/O. */
#pragma once

#include "nest-checklist.h"

G_BEGIN_DECLS

/** NestLevel: the boxes, from the outside to the inside. */
typedef enum {
  NEST_LEVEL_COMPUTER, /* L0 */
  NEST_LEVEL_MACHINE,  /* L1 */
  NEST_LEVEL_INSIDE,   /* L2 */
  NEST_N_LEVELS
} NestLevel;

/** NestGate: whether the processor's help for virtual machines comes through the border of a level. */
typedef enum {
  NEST_GATE_OPEN,
  NEST_GATE_WALL,
  NEST_GATE_WAITS,   /* it is set, and opens at the machine's next start */
  NEST_GATE_UNKNOWN, /* could not be read */
  NEST_GATE_TO_COME, /* no machine is chosen yet */
} NestGate;

/**
 * NestPictureState: what can change by applying the checklist.
 *
 * @gates: the border of each level
 * @processors: of the machine; 0 = unknown
 * @memory: MiB, of the machine; 0 = unknown
 * @host_key: (nullable): in this system, as it is shown; %NULL = not known
 */
typedef struct {
  NestGate gates[NEST_N_LEVELS];
  guint processors;
  guint64 memory;
  char *host_key;
} NestPictureState;

/**
 * NestPictureModel:
 *
 * @is_practice: the computer and the machine are made up
 * @here: the level of this system: the outermost, or the machine in which Nestbox runs; its machines are the next
 * @computer: (nullable): the name of the outermost where that is another computer than this one
 * @first_number: what the outermost level that is drawn is called: 0 for L0
 * @hypervisor: (nullable): stable id: "virtualbox" or "kvm"
 * @hypervisor_name: (nullable): its name, with its version where that is known
 * @feature: VT-x, AMD-V or both
 * @processor: (nullable): its name, without the maker's ornaments
 * @processors: of this system; 0 = unknown
 * @memory: MiB, of this system; 0 = unknown
 * @machine: (nullable): display name; %NULL: none is chosen yet
 * @inside_host_key: (nullable): in the machine, unless it was changed there; %NULL where nothing follows inside it
 * @now: as it was read
 * @after: as it will be once the checklist is applied; equal to @now where nothing is to be done
 */
typedef struct {
  gboolean is_practice;
  NestLevel here;
  char *computer;
  guint first_number;
  char *hypervisor;
  char *hypervisor_name;
  const char *feature;
  char *processor;
  guint processors;
  guint64 memory;
  char *machine;
  char *inside_host_key;
  NestPictureState now;
  NestPictureState after;
} NestPictureModel;

NestPictureModel *nest_picture_model_new                (NestHost               *host,
                                                         NestHypervisorInfo     *info,
                                                         NestMachine            *machine,
                                                         NestChecklist          *checklist,
                                                         NestVantage             vantage,
                                                         gboolean                is_practice);
NestPictureModel *nest_picture_model_copy               (const NestPictureModel *self);
void              nest_picture_model_free               (NestPictureModel       *self);
gboolean          nest_picture_model_equal              (const NestPictureModel *self,
                                                         const NestPictureModel *other);
guint             nest_picture_state_get_reach          (const NestPictureState *self);
char             *nest_picture_model_clean_processor    (const char             *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestPictureModel, nest_picture_model_free)

G_END_DECLS

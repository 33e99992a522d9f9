/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The findings decide which borders are open; the changes that are kept say what will be. */
#include "nest-picture-model.h"

#include "nest-host-key.h"
#include "nest-inside.h"

/* What stands between the computer and the machine, and between the machine and the one inside it */
static const char *const machine_steps[] = { "hypervisor-version", "nested-hw-virt", NULL };
static const char *const inside_steps[] = { "nested-paging", "unrestricted-guest", "hardware-acceleration",
                                            "guest-64-bit", NULL };
/* The same, seen from the machine: what stands between it and the one inside it */
static const char *const inner_steps[] = { "inside-install-hypervisor", "inside-no-vtx", "guest-64-bit", NULL };

static NestGate
get_gate_of_step (NestChecklistItem *item)
{
  switch (nest_finding_get_status (nest_checklist_item_get_finding (item)))
    {
    case NEST_STATUS_DONE:
    case NEST_STATUS_NOT_APPLICABLE:
      return NEST_GATE_OPEN;
    case NEST_STATUS_PENDING:
      return NEST_GATE_WAITS;
    case NEST_STATUS_UNKNOWN:
      return NEST_GATE_UNKNOWN;
    case NEST_STATUS_MANUAL:
      return nest_checklist_item_get_ticked (item) ? NEST_GATE_OPEN : NEST_GATE_WALL;
    case NEST_STATUS_NEEDED:
    case NEST_STATUS_CHOICE:
    case NEST_STATUS_BLOCKED:
    default:
      return NEST_GATE_WALL;
    }
}

/* One wall is enough; then what only waits, then what is not known */
static NestGate
get_worse (NestGate a,
           NestGate b)
{
  static const NestGate order[] = { NEST_GATE_WALL, NEST_GATE_WAITS, NEST_GATE_UNKNOWN };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (a == order[i] || b == order[i])
      return order[i];

  return NEST_GATE_OPEN;
}

static NestGate
get_gate (NestChecklist     *checklist,
          const char *const *steps,
          gboolean           after)
{
  NestGate gate = NEST_GATE_OPEN;

  for (; *steps != NULL; steps++)
    {
      NestChecklistItem *item = nest_checklist_find (checklist, *steps);

      if (item == NULL || (after && nest_checklist_item_get_kept_changes (item) != NULL))
        continue;
      gate = get_worse (gate, get_gate_of_step (item));
    }

  return gate;
}

static NestGate
get_gate_of_answer (NestAnswer answer)
{
  if (answer == NEST_ANSWER_YES)
    return NEST_GATE_OPEN;

  return answer == NEST_ANSWER_NO ? NEST_GATE_WALL : NEST_GATE_UNKNOWN;
}

/* The hypervisor or Nestbox has tried it; what Linux sees is only evidence, so it counts where nobody else has a word. */
static NestGate
get_gate_of_computer (NestHost           *host,
                      NestHypervisorInfo *info)
{
  NestAnswer help;

  if (info != NULL && (nest_step_get_said_help (host, info) == NEST_ANSWER_YES ||
                       nest_hypervisor_info_get_nested_hw_virt (info) == NEST_ANSWER_YES))
    return NEST_GATE_OPEN;
  if (host == NULL)
    return NEST_GATE_UNKNOWN;

  help = nest_host_get_help (host);

  return get_gate_of_answer (help != NEST_ANSWER_UNKNOWN ? help : nest_host_get_has_extensions (host));
}

/* From inside only what arrives is seen: it came through all borders further out, or stops at this machine's at the latest. */
static void
read_arrival (NestPictureState   *state,
              NestHost           *host,
              NestHypervisorInfo *info)
{
  NestAnswer help = host == NULL   ? NEST_ANSWER_UNKNOWN
                    : info != NULL ? nest_inside_get_help (host, info) : nest_host_get_help (host);

  state->gates[NEST_LEVEL_COMPUTER] = NEST_GATE_OPEN;
  state->gates[NEST_LEVEL_MACHINE] = get_gate_of_answer (help);
}

/*
 * The finding has the last word on this computer. A processor that helps, whose help cannot be handed on, is
 * a wall around the machine.
 */
static void
read_hardware (NestPictureState   *state,
               NestChecklist      *checklist,
               NestHypervisorInfo *info)
{
  NestChecklistItem *item = nest_checklist_find (checklist, "hardware-virtualization");
  NestGate gate = item != NULL ? get_gate_of_step (item) : NEST_GATE_UNKNOWN;

  if (gate == NEST_GATE_WALL && nest_step_get_said_help (nest_checklist_get_host (checklist), info) != NEST_ANSWER_NO)
    {
      state->gates[NEST_LEVEL_COMPUTER] = NEST_GATE_OPEN;
      state->gates[NEST_LEVEL_MACHINE] = NEST_GATE_WALL;
      return;
    }
  state->gates[NEST_LEVEL_COMPUTER] = gate;
}

static void
read_gates (NestPictureState   *state,
            NestChecklist      *checklist,
            NestHypervisorInfo *info,
            gboolean            after)
{
  if (nest_checklist_get_vantage (checklist) == NEST_VANTAGE_INSIDE)
    {
      state->gates[NEST_LEVEL_INSIDE] = get_gate (checklist, inner_steps, after);
      read_arrival (state, nest_checklist_get_host (checklist), info);
      return;
    }
  state->gates[NEST_LEVEL_MACHINE] = get_gate (checklist, machine_steps, after);
  state->gates[NEST_LEVEL_INSIDE] = get_gate (checklist, inside_steps, after);
  read_hardware (state, checklist, info);
}

static char *
format_host_key (NestHypervisorInfo *info,
                 const char         *raw)
{
  g_autoptr (NestHostKey) key = NULL;

  if (raw == NULL)
    raw = nest_hypervisor_info_get_default_host_key (info);
  /* VirtualBox has a default for what was never set. */
  if (raw == NULL && !g_str_equal (nest_hypervisor_info_get_hypervisor (info), "virtualbox"))
    return NULL;
  key = nest_host_key_new_from_virtualbox (raw);

  return nest_host_key_format (key);
}

static void
read_now (NestPictureModel   *self,
          NestChecklist      *checklist,
          NestHypervisorInfo *info,
          NestMachine        *machine)
{
  self->now.processors = (guint) nest_machine_get_number (machine, NEST_SETTING_CPU_COUNT);
  self->now.memory = nest_machine_get_number (machine, NEST_SETTING_MEMORY);
  if (nest_hypervisor_info_get_host_key_known (info))
    self->now.host_key = format_host_key (info, nest_hypervisor_info_get_host_key (info));
  read_gates (&self->now, checklist, info, FALSE);
}

static void
take_change (NestPictureState   *state,
             NestHypervisorInfo *info,
             NestChange         *change)
{
  GVariant *value = nest_change_get_new_value (change);
  NestSetting setting = nest_change_get_setting (change);

  if (value == NULL)
    return;
  if (setting == NEST_SETTING_CPU_COUNT)
    {
      state->processors = g_variant_get_uint32 (value);
    }
  else if (setting == NEST_SETTING_MEMORY)
    {
      state->memory = g_variant_get_uint64 (value);
    }
  else if (setting == NEST_SETTING_HOST_KEY)
    {
      g_free (state->host_key);
      state->host_key = format_host_key (info, g_variant_get_string (value, NULL));
    }
}

static void
read_after (NestPictureModel   *self,
            NestChecklist      *checklist,
            NestHypervisorInfo *info)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);
      GPtrArray *changes = nest_checklist_item_get_kept_changes (item);

      for (guint j = 0; changes != NULL && j < changes->len; j++)
        take_change (&self->after, info, g_ptr_array_index (changes, j));
    }
  read_gates (&self->after, checklist, info, TRUE);
}

static void
read_computer (NestPictureModel   *self,
               NestHost           *host,
               NestHypervisorInfo *info)
{
  NestCpuVendor vendor = host != NULL ? nest_host_get_cpu_vendor (host) : NEST_CPU_VENDOR_UNKNOWN;
  const char *version = info != NULL ? nest_hypervisor_info_get_version_text (info) : NULL;
  NestVersion numbers = { 0 };

  self->feature = nest_cpu_vendor_get_feature (vendor);
  if (self->here == NEST_LEVEL_COMPUTER)
    self->now.gates[NEST_LEVEL_COMPUTER] = get_gate_of_computer (host, info);
  else
    read_arrival (&self->now, host, info);
  if (host != NULL)
    {
      self->processor = nest_picture_model_clean_processor (nest_host_get_cpu_model (host));
      self->processors = nest_host_get_logical_cpus (host);
      self->memory = nest_host_get_memory_total (host);
    }
  if (info == NULL)
    return;
  self->hypervisor = g_strdup (nest_hypervisor_info_get_hypervisor (info));
  self->hypervisor_name = version != NULL && nest_version_parse (version, &numbers)
                            ? g_strdup_printf ("%s %u.%u.%u", nest_hypervisor_info_get_name (info), numbers.major,
                                               numbers.minor, numbers.micro)
                            : g_strdup (nest_hypervisor_info_get_name (info));
}

/* What of a machine on another computer is known of that: not this one is drawn around it. */
static void
read_other_computer (NestPictureModel   *self,
                     NestHost           *here,
                     NestHypervisorInfo *info)
{
  g_autoptr (NestHost) host = nest_host_new_where (here, info);

  self->computer = g_strdup (nest_hypervisor_info_get_name (info));
  read_computer (self, host, info);
}

static void
copy_state (NestPictureState       *to,
            const NestPictureState *from)
{
  *to = *from;
  to->host_key = g_strdup (from->host_key);
}

/**
 * nest_picture_model_new:
 * @host: (nullable): this computer; %NULL: not read yet
 * @info: (nullable): the hypervisor of the machine, or the one a machine will probably be chosen from
 * @machine: (nullable): the chosen one, even if it was not read yet
 * @checklist: (nullable): its checklist; unread ones count for nothing
 * @vantage: whether this system is the outermost that is drawn, or a machine
 * @is_practice: the computer and the machine are made up
 *
 * Returns: (transfer full): free with nest_picture_model_free()
 */
NestPictureModel *
nest_picture_model_new (NestHost           *host,
                        NestHypervisorInfo *info,
                        NestMachine        *machine,
                        NestChecklist      *checklist,
                        NestVantage         vantage,
                        gboolean            is_practice)
{
  NestPictureModel *self = g_new0 (NestPictureModel, 1);
  NestMachine *read = checklist != NULL ? nest_checklist_get_machine (checklist) : NULL;
  NestGate unread = machine != NULL ? NEST_GATE_UNKNOWN : NEST_GATE_TO_COME;

  if (machine != NULL)
    vantage = nest_step_narrow_vantage (vantage, info);
  self->is_practice = is_practice;
  self->here = vantage == NEST_VANTAGE_INSIDE ? NEST_LEVEL_MACHINE : NEST_LEVEL_COMPUTER;
  self->first_number = vantage == NEST_VANTAGE_INSIDE && host != NULL &&
                       nest_host_get_level (host)->depth == NEST_DEPTH_2_OR_MORE;
  self->now.gates[NEST_LEVEL_MACHINE] = self->now.gates[NEST_LEVEL_INSIDE] = unread;
  if (machine != NULL && host != NULL && info != NULL && !nest_hypervisor_info_is_here (info))
    read_other_computer (self, host, info);
  else
    read_computer (self, host, info);
  if (machine != NULL)
    self->machine = g_strdup (nest_machine_get_display_name (machine));
  if (read != NULL)
    {
      info = nest_checklist_get_info (checklist);
      if (self->here == NEST_LEVEL_COMPUTER)
        self->inside_host_key =
          format_host_key (info, g_str_equal (nest_hypervisor_info_get_hypervisor (info), "virtualbox")
                                   ? NEST_HOST_KEY_DEFAULT_INSIDE : NULL);
      read_now (self, checklist, info, read);
    }
  copy_state (&self->after, &self->now);
  if (read != NULL)
    read_after (self, checklist, info);

  return self;
}

/** nest_picture_model_copy: Returns: (transfer full): free with nest_picture_model_free() */
NestPictureModel *
nest_picture_model_copy (const NestPictureModel *self)
{
  NestPictureModel *copy = g_new (NestPictureModel, 1);

  *copy = *self;
  copy->computer = g_strdup (self->computer);
  copy->hypervisor = g_strdup (self->hypervisor);
  copy->hypervisor_name = g_strdup (self->hypervisor_name);
  copy->processor = g_strdup (self->processor);
  copy->machine = g_strdup (self->machine);
  copy->inside_host_key = g_strdup (self->inside_host_key);
  copy_state (&copy->now, &self->now);
  copy_state (&copy->after, &self->after);

  return copy;
}

void
nest_picture_model_free (NestPictureModel *self)
{
  g_free (self->computer);
  g_free (self->hypervisor);
  g_free (self->hypervisor_name);
  g_free (self->processor);
  g_free (self->machine);
  g_free (self->inside_host_key);
  g_free (self->now.host_key);
  g_free (self->after.host_key);
  g_free (self);
}

static gboolean
state_equal (const NestPictureState *a,
             const NestPictureState *b)
{
  return memcmp (a->gates, b->gates, sizeof a->gates) == 0 && a->processors == b->processors &&
         a->memory == b->memory && g_strcmp0 (a->host_key, b->host_key) == 0;
}

/** nest_picture_model_equal: @self: (nullable); @other: (nullable); Returns: whether both look the same */
gboolean
nest_picture_model_equal (const NestPictureModel *self,
                          const NestPictureModel *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return self->is_practice == other->is_practice && self->here == other->here &&
         g_strcmp0 (self->computer, other->computer) == 0 && self->first_number == other->first_number &&
         self->processors == other->processors && self->memory == other->memory &&
         g_strcmp0 (self->feature, other->feature) == 0 &&
         g_strcmp0 (self->hypervisor, other->hypervisor) == 0 &&
         g_strcmp0 (self->hypervisor_name, other->hypervisor_name) == 0 &&
         g_strcmp0 (self->processor, other->processor) == 0 && g_strcmp0 (self->machine, other->machine) == 0 &&
         g_strcmp0 (self->inside_host_key, other->inside_host_key) == 0 && state_equal (&self->now, &other->now) &&
         state_equal (&self->after, &other->after);
}

/** nest_picture_state_get_reach: Returns: how many borders, from the outside, the processor's help passes */
guint
nest_picture_state_get_reach (const NestPictureState *self)
{
  guint reach = 0;

  while (reach < NEST_N_LEVELS && self->gates[reach] == NEST_GATE_OPEN)
    reach++;

  return reach;
}

/**
 * nest_picture_model_clean_processor:
 * @name: (nullable): as Linux has it, such as “Intel(R) Core(TM) i5-7260U CPU @ 2.20GHz”
 *
 * Returns: (transfer full) (nullable): as people say it: “Intel Core i5-7260U”
 */
char *
nest_picture_model_clean_processor (const char *name)
{
  static const char *const ornaments[] = { "(R)", "(r)", "(TM)", "(tm)", " CPU", " Processor" };
  g_autoptr (GString) clean = NULL;
  g_auto (GStrv) halves = NULL;

  if (name == NULL)
    return NULL;
  halves = g_strsplit (name, " @ ", 2);
  clean = g_string_new (halves[0]);
  for (guint i = 0; i < G_N_ELEMENTS (ornaments); i++)
    g_string_replace (clean, ornaments[i], "", 0);
  g_string_replace (clean, "  ", " ", 0);

  return g_strstrip (g_string_free (g_steal_pointer (&clean), FALSE));
}

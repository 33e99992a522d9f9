/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short words beside what is drawn; whole sentences for a screen reader. */
#include "nest-picture-words.h"

#include <glib/gi18n.h>

static gboolean
is_virtualbox (const NestPictureModel *model)
{
  return g_strcmp0 (model->hypervisor, "virtualbox") == 0;
}

/** nest_picture_words_format_title: Returns: (transfer full): what the box of a level is called */
char *
nest_picture_words_format_title (const NestPictureModel *model,
                                 NestLevel               level)
{
  if (level < model->here)
    return g_strdup (_("Computer around"));
  if (level == model->here && model->computer != NULL)
    return g_strdup (model->computer);
  if (level == model->here)
    return g_strdup (level == NEST_LEVEL_MACHINE ? _("This virtual machine")
                     : model->is_practice        ? _("Practice computer") : _("This computer"));
  if (level > model->here + 1)
    return g_strdup (_("Machine inside"));

  return g_strdup (model->machine != NULL ? model->machine : _("Your machine"));
}

static char *
format_machine_text (const NestPictureModel *model)
{
  if (model->machine != NULL)
    return g_strdup (model->hypervisor_name);
  if (model->hypervisor_name != NULL)
    /* Translators: %s is a hypervisor, such as VirtualBox 7.2.22 */
    return g_strdup_printf (_("A virtual machine in %s"), model->hypervisor_name);

  return g_strdup (_("A virtual machine"));
}

static const char *
get_inside_text (const NestPictureModel *model)
{
  guint reach = nest_picture_state_get_reach (&model->now);

  if (model->machine == NULL)
    return _("A virtual machine in your virtual machine");
  if (reach == NEST_N_LEVELS)
    return _("Can run, with the processor's help");
  if (nest_picture_state_get_reach (&model->after) == NEST_N_LEVELS)
    return _("Can run once the changes are made");
  if (model->now.gates[reach] == NEST_GATE_WAITS)
    return _("Can run after the machine's next start");
  if (model->now.gates[reach] == NEST_GATE_UNKNOWN)
    return _("Whether it can run is not known");

  return is_virtualbox (model) ? _("Would not start") : _("Would be very slow, or not start");
}

/* Seen from the machine around it: short, as the line itself says how far the help comes */
static char *
format_inner_text (const NestPictureModel *model)
{
  if (model->machine == NULL)
    return format_machine_text (model);
  if (nest_picture_state_get_reach (&model->now) == NEST_N_LEVELS)
    return g_strdup (_("Can run, with the processor's help"));

  return g_strdup (model->hypervisor_name);
}

/** nest_picture_words_format_text: Returns: (transfer full) (nullable): a line about a level, below its title */
char *
nest_picture_words_format_text (const NestPictureModel *model,
                                NestLevel               level)
{
  if (level == model->here)
    return g_strdup (model->processor);
  if (level < model->here)
    return g_strdup (_("Not seen from in here"));
  if (model->here == NEST_LEVEL_MACHINE)
    return format_inner_text (model);

  return level == NEST_LEVEL_MACHINE ? format_machine_text (model) : g_strdup (get_inside_text (model));
}

/** nest_picture_words_format_processors: Returns: (transfer full) (nullable): how many a level has, and will have */
char *
nest_picture_words_format_processors (const NestPictureModel *model,
                                      NestLevel               level)
{
  guint now = level == model->here ? model->processors : model->now.processors;
  guint after = level == model->here ? now : model->after.processors;

  if (now == 0 || level < model->here || level > model->here + 1)
    return NULL;
  if (now == after)
    return g_strdup_printf (ngettext ("%u processor", "%u processors", now), now);

  /* Translators: before and after, such as “1 → 3 processors” */
  return g_strdup_printf (ngettext ("%u → %u processor", "%u → %u processors", after), now, after);
}

/** nest_picture_words_format_memory: Returns: (transfer full) (nullable): how much a level has, and will have */
char *
nest_picture_words_format_memory (const NestPictureModel *model,
                                  NestLevel               level)
{
  guint64 now = level == model->here ? model->memory : model->now.memory;
  guint64 after = level == model->here ? now : model->after.memory;
  g_autofree char *now_text = nest_format_memory (now);
  g_autofree char *after_text = nest_format_memory (after);

  if (now == 0 || level < model->here || level > model->here + 1)
    return NULL;
  if (now == after)
    /* Translators: %s is an amount of memory, such as 16 GiB */
    return g_strdup_printf (_("%s of memory"), now_text);

  /* Translators: before and after, such as “2 GiB → 4 GiB of memory” */
  return g_strdup_printf (_("%1$s → %2$s of memory"), now_text, after_text);
}

/** nest_picture_words_format_key_title: Returns: (transfer full): what the keys of a level are */
char *
nest_picture_words_format_key_title (const NestPictureModel *model,
                                     NestLevel               level)
{
  if (level > model->here)
    return g_strdup (_("Host key in the machine"));

  return g_strdup (level == NEST_LEVEL_COMPUTER ? _("Host key") : _("Host key in here"));
}

static char *
format_first_gate (const NestPictureModel *model)
{
  switch (model->now.gates[NEST_LEVEL_COMPUTER])
    {
    case NEST_GATE_OPEN:
      /* Translators: %s is VT-x or AMD-V */
      return g_strdup_printf (_("%s is on"), model->feature);
    case NEST_GATE_WALL:
      /* Translators: %s is VT-x or AMD-V */
      return g_strdup_printf (_("%s is missing or off"), model->feature);
    case NEST_GATE_WAITS:
    case NEST_GATE_UNKNOWN:
    case NEST_GATE_TO_COME:
    default:
      /* Translators: %s is VT-x or AMD-V */
      return g_strdup_printf (_("%s: not known"), model->feature);
    }
}

static char *
format_stop (const NestPictureModel *model,
             NestLevel               level)
{
  switch (model->now.gates[level])
    {
    case NEST_GATE_WAITS:
      return g_strdup (_("Opens at the next start"));
    case NEST_GATE_UNKNOWN:
      return g_strdup (_("Not known from here on"));
    case NEST_GATE_WALL:
      /* Translators: %s is VT-x or AMD-V */
      return g_strdup_printf (_("%s stops here"), model->feature);
    case NEST_GATE_OPEN:
    case NEST_GATE_TO_COME:
    default:
      return NULL;
    }
}

/**
 * nest_picture_words_format_gate:
 *
 * Returns: (transfer full) (nullable): what happens to the line at the border of a level; %NULL where the line
 *   does not come and will not come
 */
char *
nest_picture_words_format_gate (const NestPictureModel *model,
                                NestLevel               level)
{
  guint reach = nest_picture_state_get_reach (&model->now);

  if (level < model->here)
    return NULL;
  if (level == NEST_LEVEL_COMPUTER)
    return format_first_gate (model);
  if (level == reach)
    return format_stop (model, level);
  if (level > reach)
    return level < nest_picture_state_get_reach (&model->after) ? g_strdup (_("Gets here after applying")) : NULL;

  /* Translators: %s is VT-x or AMD-V, which is handed on to a virtual machine */
  return level == NEST_LEVEL_MACHINE && level != model->here
           ? g_strdup_printf (_("%s is handed on"), model->feature)
                                     /* Translators: %s is VT-x or AMD-V */
                                     : g_strdup_printf (_("%s arrives"), model->feature);
}

static char *
format_no_reach (const NestPictureModel *model)
{
  if (model->now.gates[NEST_LEVEL_COMPUTER] == NEST_GATE_WALL)
    /* Translators: %s is VT-x or AMD-V */
    return g_strdup_printf (_("The processor's help for virtual machines (%s) is missing or switched off."),
                            model->feature);

  /* Translators: %s is VT-x or AMD-V */
  return g_strdup_printf (_("Whether the processor helps virtual machines (%s) is not known."), model->feature);
}

/** nest_picture_words_format_reach: Returns: (transfer full): one sentence: how far the line goes */
char *
nest_picture_words_format_reach (const NestPictureModel *model)
{
  guint reach = nest_picture_state_get_reach (&model->now);

  if (reach == 0)
    return format_no_reach (model);
  if (reach == NEST_N_LEVELS)
    /* Translators: %s is VT-x or AMD-V */
    return g_strdup_printf (_("The processor's help (%s) reaches the machine inside."), model->feature);

  switch (model->now.gates[reach])
    {
    case NEST_GATE_TO_COME:
      /* Translators: %s is VT-x or AMD-V */
      return g_strdup_printf (_("The processor's help (%s) is there to be handed on."), model->feature);
    case NEST_GATE_UNKNOWN:
      /* Translators: %s is VT-x or AMD-V */
      return g_strdup_printf (_("How far the processor's help (%s) reaches is not known."), model->feature);
    case NEST_GATE_WAITS:
      /* Translators: %s is VT-x or AMD-V */
      return g_strdup_printf (_("The processor's help (%s) waits for the machine's next start."), model->feature);
    case NEST_GATE_WALL:
    case NEST_GATE_OPEN:
    default:
      return reach == NEST_LEVEL_MACHINE
               /* Translators: %s is VT-x or AMD-V */
               ? g_strdup_printf (model->here == NEST_LEVEL_MACHINE
                                    ? _("The processor's help (%s) does not reach this virtual machine.")
                                    : _("The processor's help (%s) stops at the machine."), model->feature)
               /* Translators: %s is VT-x or AMD-V */
               : g_strdup_printf (_("The processor's help (%s) stops before the machine inside."), model->feature);
    }
}

static void
add_sentence (GString    *text,
              const char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
}

/* “This computer (L0): AMD Ryzen 7, 8 processors, 16 GiB of memory.” */
static void
add_level (GString                *text,
           const NestPictureModel *model,
           NestLevel               level)
{
  g_autofree char *title = nest_picture_words_format_title (model, level);
  g_autofree char *line = nest_picture_words_format_text (model, level);
  g_autofree char *processors = nest_picture_words_format_processors (model, level);
  g_autofree char *memory = nest_picture_words_format_memory (model, level);
  const char *parts[] = { line, processors, memory };
  g_autoptr (GString) facts = g_string_new (NULL);
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (facts, "%s%s", facts->len > 0 ? ", " : "", parts[i]);
  if (facts->len > 0)
    /* Translators: a level of the nest: its name, its number (L0, L1, L2), and a list of facts about it */
    sentence = g_strdup_printf (_("%1$s (L%2$d): %3$s."), title, (int) (level + model->first_number), facts->str);
  else
    /* Translators: a level of the nest: its name and its number (L0, L1, L2) */
    sentence = g_strdup_printf (_("%1$s (L%2$d)."), title, (int) (level + model->first_number));
  add_sentence (text, sentence);
}

/* Which keys are used outside cannot be seen from inside */
static void
add_host_keys_in_here (GString                *text,
                       const NestPictureModel *model)
{
  g_autofree char *sentence = NULL;

  if (model->now.host_key == NULL)
    return;
  if (g_strcmp0 (model->now.host_key, model->after.host_key) == 0)
    /* Translators: %s is a host key, such as Right Ctrl */
    sentence = g_strdup_printf (_("The host key in here is %s."), model->now.host_key);
  else
    /* Translators: %1$s and %2$s are host keys, such as Right Ctrl */
    sentence = g_strdup_printf (_("The host key in here is %1$s, and %2$s after applying."), model->now.host_key,
                                model->after.host_key);
  add_sentence (text, sentence);
}

static void
add_host_keys (GString                *text,
               const NestPictureModel *model)
{
  g_autofree char *sentence = NULL;

  if (model->here == NEST_LEVEL_MACHINE)
    add_host_keys_in_here (text, model);
  if (model->now.host_key == NULL || model->inside_host_key == NULL)
    return;
  /* Translators: %1$s and %2$s are host keys, such as Right Ctrl */
  sentence = g_strdup_printf (_("The host key is %1$s out here and %2$s in the machine."), model->now.host_key,
                              model->inside_host_key);
  add_sentence (text, sentence);
  if (g_strcmp0 (model->now.host_key, model->after.host_key) == 0)
    return;
  g_clear_pointer (&sentence, g_free);
  /* Translators: %s is a host key, such as Left Shift + Right Shift */
  sentence = g_strdup_printf (_("After applying it is %s out here."), model->after.host_key);
  add_sentence (text, sentence);
}

/** nest_picture_words_format_description: Returns: (transfer full): the whole picture, to be spoken */
char *
nest_picture_words_format_description (const NestPictureModel *model)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *reach = nest_picture_words_format_reach (model);
  guint after = nest_picture_state_get_reach (&model->after);

  add_sentence (text, reach);
  if (after > nest_picture_state_get_reach (&model->now))
    add_sentence (text, after == NEST_N_LEVELS ? _("After applying it reaches the machine inside.")
                                               : _("After applying it reaches further, but not the machine inside."));
  for (NestLevel level = NEST_LEVEL_COMPUTER; level < NEST_N_LEVELS; level++)
    add_level (text, model, level);
  add_host_keys (text, model);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl prove: whether hardware virtualization works here, by trying. */
#include <glib/gi18n.h>

#include "nest-inside.h"
#include "nest-invocation.h"
#include "nest-json.h"
#include "nest-reading.h"
#include "nest-kvm-proof.h"
#include "nest-wait.h"

static void
print_document (NestAnswer       answer,
                NestHost        *host,
                const NestProof *proof)
{
  static const char *const answers[] = {
    [NEST_ANSWER_UNKNOWN] = "unknown", [NEST_ANSWER_NO] = "no", [NEST_ANSWER_YES] = "yes",
  };
  JsonBuilder *builder = nest_json_begin ();
  g_autofree char *text = nest_proof_describe (proof);
  g_autofree char *conclusion = nest_inside_conclude (host, proof);

  nest_json_add_string (builder, "level", nest_depth_get_id (nest_host_get_level (host)->depth));
  nest_json_add_string (builder, "conclusion", conclusion);
  nest_json_add_string (builder, "answer", answers[answer]);
  nest_json_add_string (builder, "flags", answers[nest_host_get_has_extensions (host)]);
  nest_json_begin_object (builder, "proof");
  nest_json_add_string (builder, "result", nest_proof_get_id (proof->result));
  nest_json_add_string (builder, "text", text);
  nest_json_add_string (builder, "remedy", nest_proof_get_remedy (proof->result));
  json_builder_set_member_name (builder, "microseconds");
  json_builder_add_int_value (builder, proof->duration);
  json_builder_end_object (builder);
  nest_print_document (nest_json_end (builder));
}

static void
show (const NestConsole *console,
      NestHost          *host,
      const NestProof   *proof)
{
  g_autofree char *text = nest_proof_describe (proof);
  g_autofree char *place = nest_host_level_format (nest_host_get_level (host));
  g_autofree char *conclusion = nest_inside_conclude (host, proof);
  const char *contradiction = nest_host_explain_contradiction (host, proof);

  nest_console_paragraph (console, 0, NULL, place);
  nest_console_paragraph (console, 2, NULL, text);
  nest_console_paragraph (console, 2, NULL, nest_proof_describe_flags (nest_host_get_has_extensions (host)));
  if (contradiction != NULL)
    nest_console_paragraph (console, 2, NULL, contradiction);
  nest_console_paragraph (console, 0, NULL, conclusion);
}

/* The reading has tried already, unless that is risky now. */
static gboolean
prove (NestInvocation  *invocation,
       NestHost        *host,
       NestProof       *proof,
       GError         **error)
{
  g_autoptr (NestWait) wait = NULL;
  g_autofree char *risk = NULL;

  *proof = *nest_host_get_proof (host);
  if (proof->result != NEST_PROOF_TOO_RISKY || !invocation->arguments->anyway)
    return TRUE;

  risk = nest_proof_describe (proof);
  nest_console_warn (&invocation->console, "%s", risk);
  wait = nest_wait_new ();
  nest_kvm_proof_async (invocation->cancellable, nest_wait_finish, nest_wait_ref (wait));

  return nest_kvm_proof_finish (nest_wait_get (wait), proof, error);
}

NestExitStatus
nest_command_prove (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestHost) host = nest_read_host (invocation, &error);
  NestAnswer answer;
  NestProof proof;

  if (host == NULL)
    return nest_invocation_fail (invocation, error);
  if (!prove (invocation, host, &proof, &error))
    return nest_invocation_fail (invocation, error);

  answer = nest_proof_get_answer (proof.result, nest_host_get_has_extensions (host));
  if (invocation->arguments->json)
    print_document (answer, host, &proof);
  else
    show (&invocation->console, host, &proof);

  return answer == NEST_ANSWER_YES  ? NEST_EXIT_READY
         : answer == NEST_ANSWER_NO ? NEST_EXIT_BLOCKED
                                    : NEST_EXIT_NEEDED;
}

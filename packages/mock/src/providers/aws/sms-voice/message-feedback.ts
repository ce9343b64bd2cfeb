import type { ProviderResponse } from "../../../server/provider-response.ts";
import { json, notFound, refused } from "../errors.ts";
import type { Call } from "./call.ts";

/** Responds to `PutMessageFeedback`. Unconfirmed: the error about a text that was sent without feedback. */
export function putMessageFeedback({ state, account, fields }: Call): ProviderResponse {
  const { MessageId: id, MessageFeedbackStatus: status } = fields;
  const message = state.carrier.message(String(id));
  const isOwn = message?.provider === "aws" && message.accountId === account.id;
  if (!isOwn || message.parameters["MessageFeedbackEnabled"] !== "true") {
    return refused(notFound("message", String(id)));
  }
  return json(200, { MessageId: id, MessageFeedbackStatus: status });
}

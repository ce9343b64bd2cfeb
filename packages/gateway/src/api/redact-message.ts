import { SmsError } from "@smskit/core";
import type { GatewayContext } from "../context.ts";
import { ProblemError } from "../http/problem.ts";
import { forgetOutboxEntries } from "../state/forget-outbox-entries.ts";
import type { GatewayMessage } from "../state/gateway-message.ts";

/**
 * Deletes the text of a message, in the outbox and at its provider.
 * @throws {ProblemError} 409 if it is not sent yet. {@link SmsError} `unsupported` if the provider cannot delete texts, and what
 * the provider's connector throws.
 */
export async function redactMessage(
  { database, messages, connectors }: GatewayContext,
  { id, status, connector, providerId }: GatewayMessage,
  signal: AbortSignal,
): Promise<void> {
  if (status === "queued") {
    throw new ProblemError({
      title: "Conflict",
      status: 409,
      detail: "The message is not sent yet, so no provider has its text; cancel it instead.",
    });
  }
  const outboxId = await messages.outboxIdOf(id);
  if (outboxId !== undefined) await forgetOutboxEntries(database, [outboxId]);
  if (connector === undefined || providerId === undefined) return;
  const owner = connectors.find(({ name }) => name === connector)?.connector;
  if (owner?.redact === undefined) {
    throw new SmsError({
      code: "unsupported",
      message: "redact: the connector cannot delete texts, or is not in the config any more.",
    });
  }
  await owner.redact({ connector, id: providerId }, { signal });
}

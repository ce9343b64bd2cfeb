import { SmsError } from "@smskit/core";
import type { GatewayContext } from "../context.ts";
import { ProblemError } from "../http/problem.ts";
import type { GatewayMessage } from "../state/gateway-message.ts";

/**
 * Cancels a message: before it is sent, or at the provider that has it scheduled. A canceled message stays so.
 * @throws {ProblemError} 409 if it is being sent, or was sent. {@link SmsError} if the provider cannot be asked.
 */
export async function cancelMessage(
  context: GatewayContext,
  { id, status, connector, provider, providerId }: GatewayMessage,
  signal: AbortSignal,
): Promise<void> {
  const { outbox, messages, messageLog, events, database, connectors } = context;
  if (status === "canceled") return;
  if (status === "queued") {
    const outboxId = await messages.outboxIdOf(id);
    if (outboxId !== undefined && (await outbox.cancel(outboxId))) {
      events.wake();
      return;
    }
  }
  const owner = connectors.find(({ name }) => name === connector)?.connector;
  if (
    status !== "accepted" ||
    connector === undefined ||
    provider === undefined ||
    providerId === undefined ||
    owner?.cancel === undefined
  ) {
    throw tooLate();
  }
  await owner.cancel({ connector, id: providerId }, { signal }).catch((thrown: unknown) => {
    // Only the provider knows whether a text that it has accepted is still scheduled there.
    throw SmsError.is(thrown) && thrown.code === "rejected" ? tooLate() : thrown;
  });
  const state = await messageLog.apply({
    connector,
    provider,
    id: providerId,
    reference: id,
    status: "canceled",
    providerStatus: "canceled",
    at: new Date(),
  });
  await database.transaction(async (transaction) => {
    const changed = await messages.applyDelivery(state, transaction);
    if (changed !== undefined) await events.add([{ type: "message", message: changed }], transaction);
  });
  events.wake();
}

function tooLate(): ProblemError {
  return new ProblemError({
    title: "Conflict",
    status: 409,
    detail: "The message is being sent or was sent, and cannot be canceled any more.",
  });
}

import { type InboundMessage, SmsError } from "@smskit/core";
import { applyKeyword } from "@smskit/delivery";
import { createPostgresSuppressionStore } from "@smskit/postgres";
import type { GatewayContext } from "../context.ts";
import type { GatewayEvent } from "../events/event-target.ts";

const changes = { stop: "added", start: "removed" } as const;

/**
 * Puts an inbound text on record, and does what its keyword asks for: STOP adds the phone to the suppression list, START removes
 * it. A text that was recorded before changes nothing: its repeat could undo what the phone has asked for since.
 */
export async function recordInbound(
  { database, events, log }: GatewayContext,
  connector: string,
  message: InboundMessage,
): Promise<void> {
  const { keyword, from, at } = message;
  await database.transaction(async (transaction) => {
    const inbound: GatewayEvent = { type: "inbound", connector, message };
    if ((await events.add([inbound], transaction)).length === 0) return;
    const change = keyword === "stop" || keyword === "start" ? changes[keyword] : undefined;
    if (change === undefined) return;
    try {
      const store = createPostgresSuppressionStore(transaction, { source: `connector:${connector}` });
      await applyKeyword(store, { type: "inbound", message });
    } catch (thrown) {
      if (!SmsError.is(thrown) || thrown.code !== "invalid-recipient") throw thrown;
      // Nobody can be texted at such a number either.
      log.warn(
        { connector, keyword },
        "a keyword came from a number that cannot be put on the suppression list",
      );
      return;
    }
    await events.add([{ type: "suppression", change, number: from, connector, at }], transaction);
  });
}

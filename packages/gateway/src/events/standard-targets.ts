import { Webhook } from "standardwebhooks";
import { eventName } from "./event-name.ts";
import type { EventTarget, GatewayEvent, QueuedEvent } from "./event-target.ts";
import type { EventsConfig } from "./events-config.ts";

/**
 * Returns the endpoints of the config, which get Standard Webhooks.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardTargets({ endpoints }: EventsConfig): EventTarget[] {
  return endpoints.map(({ id, url, secret, types }) => {
    const signers = [secret].flat().map((each) => new Webhook(each));
    return {
      id: `endpoint:${id}`,
      wants: (event) => types === undefined || (types as readonly string[]).includes(eventName(event)),
      request(queued) {
        const body = JSON.stringify(standardPayload(queued));
        const now = new Date();
        return {
          url,
          body,
          headers: {
            "Content-Type": "application/json",
            "webhook-id": queued.id,
            "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
            // While a secret is replaced, receivers have one or the other.
            "webhook-signature": signers.map((signer) => signer.sign(queued.id, now, body)).join(" "),
          },
        };
      },
    };
  });
}

/** The body of a request. It is the same for every attempt. */
export function standardPayload({ name, createdAt, event }: QueuedEvent): object {
  return { type: name, timestamp: createdAt.toISOString(), data: dataOf(event) };
}

function dataOf(event: GatewayEvent): object {
  if (event.type === "message") {
    // `details` belong to a front, and the outbox's own fields to nobody outside.
    const { id, status, source, to, batch, reference, usageType, segments, encoding, connector, provider } =
      event.message;
    const { providerId, error, price, createdAt, updatedAt } = event.message;
    return {
      ...{ id, status, source, to, batch, reference, usageType, segments, encoding, connector, provider },
      ...{ providerId, error, price, createdAt, updatedAt },
    };
  }
  if (event.type === "inbound") {
    const { id, provider, from, to, body, media, parts, keyword, at } = event.message;
    return { id, connector: event.connector, provider, from, to, body, media, parts, keyword, at };
  }
  const { number, connector, at } = event;
  return { number, connector, at };
}

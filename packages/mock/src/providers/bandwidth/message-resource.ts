import type { CarrierMessage } from "../../carrier/carrier-message.ts";
import { messageId } from "./message-id.ts";

/** The facts of a message that its resources share. */
export interface MessageFacts {
  applicationId: string;
  /** All recipients, of which a message on the carrier has one. */
  to: readonly string[];
  media: readonly string[];
  isMms: boolean;
  /** `RBM`, `SMS` or `MMS`, if the request was for several channels. */
  channel: string | undefined;
  tag: string | undefined;
  priority: string | undefined;
  expiration: string | undefined;
}

/** What the request of a message said. */
export function factsOf({ to, parameters, media }: CarrierMessage): MessageFacts {
  const textOf = (name: string): string | undefined => parameters[name]?.toString();
  const recipients = [parameters["to"] ?? to].flat();
  const channel = textOf("channel");
  return {
    applicationId: textOf("applicationId") ?? "",
    to: recipients,
    media: media.map(({ url }) => url),
    isMms: channel === undefined ? media.length > 0 || recipients.length > 1 : channel === "MMS",
    channel,
    tag: textOf("tag"),
    priority: textOf("priority"),
    expiration: textOf("expiration"),
  };
}

/** The segments of a message. An MMS has one. */
export function segmentsOf(message: CarrierMessage): number {
  return factsOf(message).isMms ? 1 : Math.max(1, message.segments);
}

/** A message as the response to its request shows it. */
export function messageResource(message: CarrierMessage): Record<string, unknown> {
  const { applicationId, to, media, tag, priority = "default", expiration } = factsOf(message);
  const { id, from, createdAt, body } = message;
  return {
    id: messageId(id),
    owner: from,
    applicationId,
    time: createdAt.toISOString(),
    segmentCount: segmentsOf(message),
    direction: "out",
    to,
    from,
    ...(media.length > 0 && { media }),
    text: body,
    ...(tag !== undefined && { tag }),
    priority,
    ...(expiration !== undefined && { expiration }),
  };
}

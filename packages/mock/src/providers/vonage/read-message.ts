import type { Channel, MessageMedia } from "../../carrier/carrier-message.ts";
import type { IntegerRange } from "../shared/validation.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/** A channel that is mocked. */
export interface VonageChannel {
  /** How the carrier transports it. */
  readonly channel: Channel;
  /** The values of `message_type`. */
  readonly types: readonly string[];
  /** The longest text, in characters. @default no limit */
  readonly longestText?: number;
  /** In seconds. @default `ttl` is ignored */
  readonly ttl?: IntegerRange;
}

/** The channels that are mocked, by the name in `channel`. */
export const channels: Readonly<Record<string, VonageChannel>> = {
  sms: { channel: "sms", types: ["text"], longestText: 3200, ttl: { least: 20, most: 604_800 } },
  mms: {
    channel: "sms",
    types: ["text", "image", "vcard", "audio", "video", "file", "content"],
    ttl: { least: 300, most: 259_200 },
  },
  rcs: {
    channel: "rcs",
    types: ["text", "image", "video", "file"],
    longestText: 3072,
    ttl: { least: 20, most: 259_200 },
  },
  whatsapp: {
    channel: "whatsapp",
    types: ["text", "template", "image", "audio", "video", "file"],
    longestText: 4096,
  },
};

/** A message as a request describes it, after it was checked. */
export interface OutboundMessage {
  readonly json: JsonObject;
  /** The name of the channel: `sms`, `mms`, `rcs`, `whatsapp`. */
  readonly channel: string;
  /** E.164. */
  readonly to: string;
  /** As the request has it. */
  readonly from: string;
  /** The text, or the caption of the media. */
  readonly text: string;
  readonly media: readonly MessageMedia[];
  /** In seconds. */
  readonly ttl: number | undefined;
  readonly encodingType: string;
}

/** Reads a message that was checked. */
export function readMessage(json: JsonObject): OutboundMessage {
  const type = String(json["message_type"]);
  const files = type === "text" || type === "template" ? [] : filesOf(json, type);
  const captions = files.flatMap(({ caption }) => (typeof caption === "string" ? [caption] : []));
  const channel = String(json["channel"]);
  const hasTtl = channels[channel]?.ttl !== undefined && typeof json["ttl"] === "number";
  return {
    json,
    channel,
    to: `+${json["to"]}`,
    from: String(json["from"]),
    text: textOf(json, type) ?? captions.join("\n"),
    media: files.map(({ url }) => ({ url: String(url) })),
    ttl: hasTtl ? Number(json["ttl"]) : undefined,
    encodingType: String(objectOf(json["sms"])["encoding_type"] ?? "auto"),
  };
}

/** The text of a message without files. The mock has no templates of WhatsApp: the phone shows the name and the parameters. */
function textOf(json: JsonObject, type: string): string | undefined {
  if (type === "text") return String(json["text"]);
  if (type !== "template") return undefined;
  const { name, parameters = [] } = objectOf(json["template"]);
  return [name, ...(parameters as unknown[])].join(" ");
}

/** The files of a message with media. */
export function filesOf(json: JsonObject, type: string): readonly JsonObject[] {
  const value = json[type];
  return Array.isArray(value) ? value.map(objectOf) : [objectOf(value)];
}

/** A value as an object; empty for anything else. */
export function objectOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}

/** A sender as phones and `carrier.messages` show it: a number has a plus. */
export function senderOf(from: string): string {
  return /^\d{7,15}$/.test(from) ? `+${from}` : from;
}

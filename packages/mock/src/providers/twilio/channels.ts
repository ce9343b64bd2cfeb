import type { Channel } from "../../carrier/carrier-message.ts";

/** An address as Twilio's API has it, divided: `whatsapp:+15551112222`. */
export interface ChannelAddress {
  readonly channel: Channel;
  /** E.164 if Twilio can normalize it. */
  readonly address: string;
}

/** Reads `To` or `From`. Without a prefix it is a number or sender of SMS. */
export function readAddress(given: string): ChannelAddress {
  const [, prefix, rest = ""] = /^(whatsapp|rcs):(.*)$/s.exec(given) ?? [];
  if (prefix === undefined) return { channel: "sms", address: normalizeNumber(given) };
  return { channel: prefix as Channel, address: normalizeNumber(rest) };
}

/** The address as resources and webhooks show it. */
export function shownAddress({ channel, address }: ChannelAddress): string {
  return channel === "sms" ? address : `${channel}:${address}`;
}

/** Twilio accepts E.164, and numbers of North America with ten digits, both with punctuation. */
export function normalizeNumber(input: string): string {
  if (!/^[+\d(][\d\s().-]*$/.test(input)) return input;
  const number = input.replace(/[\s().-]/g, "");
  if (/^\d{10}$/.test(number)) return `+1${number}`;
  if (/^1\d{10}$/.test(number)) return `+${number}`;
  return number;
}

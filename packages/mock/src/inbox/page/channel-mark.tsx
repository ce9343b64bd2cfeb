import type { Text } from "./api-types.ts";

const names: Record<Text["channel"], string> = { sms: "SMS", whatsapp: "WhatsApp", rcs: "RCS" };

/** The channel that a text came by. SMS, which is most, has no mark. */
export function ChannelMark({ channel }: { channel: Text["channel"] }) {
  return channel === "sms" ? null : <span class="tag">{names[channel]}</span>;
}

export const nameOfChannel = (channel: Text["channel"]): string => names[channel];

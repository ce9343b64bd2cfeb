import { Vonage } from "@vonage/server-sdk";

const { VONAGE_API_KEY = "", VONAGE_API_SECRET = "", VONAGE_FROM = "" } = process.env;
const vonage = new Vonage({ apiKey: VONAGE_API_KEY, apiSecret: VONAGE_API_SECRET });

export async function textOrder(to: string, order: string): Promise<string | undefined> {
  const { messages } = await vonage.sms.send({
    to: to.replace("+", ""),
    from: VONAGE_FROM,
    text: `Your order ${order} has arrived.`,
    clientRef: order,
    ttl: 3_600_000, // milliseconds
  });
  return messages[0]?.messageId;
}

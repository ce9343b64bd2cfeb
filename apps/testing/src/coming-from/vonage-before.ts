import { Vonage } from "@vonage/server-sdk";

const { VONAGE_API_KEY = "", VONAGE_API_SECRET = "", VONAGE_FROM = "" } = process.env;
const vonage = new Vonage({ apiKey: VONAGE_API_KEY, apiSecret: VONAGE_API_SECRET });

export async function textOrder(to: string, order: string): Promise<string> {
  const { messageUUID } = await vonage.messages.send({
    channel: "sms",
    messageType: "text",
    to: to.replace("+", ""),
    from: VONAGE_FROM,
    text: `Your order ${order} has arrived.`,
    clientRef: order,
    ttl: 3_600, // seconds
  });
  return messageUUID;
}

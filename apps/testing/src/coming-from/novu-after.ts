import { createMemoryIdempotencyStore, withIdempotency } from "@smskit/delivery";
import { createTwilio } from "@smskit/twilio";

const { TWILIO_ACCOUNT_SID = "", TWILIO_AUTH_TOKEN, TWILIO_MESSAGING_SERVICE_SID } = process.env;
const twilio = createTwilio({
  accountSID: TWILIO_ACCOUNT_SID,
  authToken: TWILIO_AUTH_TOKEN,
  fromMessagingServiceSID: TWILIO_MESSAGING_SERVICE_SID,
  templates: [
    { usageType: "OrderShipped", content: "Your order {{order}} is on its way." },
    { usageType: "OrderShipped", locale: "fr", content: "Votre commande {{order}} est en route." },
  ],
});
const sms = withIdempotency(twilio, { store: createMemoryIdempotencyStore() });

export async function textShipped(phone: string, order: string, locale: string): Promise<string> {
  const receipt = await sms.send(
    { to: phone, usageType: "OrderShipped", variables: { order }, locale },
    { idempotencyKey: `order-shipped-${order}` },
  );
  return receipt.id;
}

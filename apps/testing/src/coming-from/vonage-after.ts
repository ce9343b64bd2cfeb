import { createVonage } from "@smskit/vonage";

const { VONAGE_API_KEY = "", VONAGE_API_SECRET = "", VONAGE_FROM = "" } = process.env;
const sms = createVonage({
  apiKey: VONAGE_API_KEY,
  apiSecret: VONAGE_API_SECRET,
  from: VONAGE_FROM,
  templates: [{ usageType: "OrderArrived", content: "Your order {{order}} has arrived." }],
});

export async function textOrder(to: string, order: string): Promise<string> {
  const receipt = await sms.send({
    to,
    usageType: "OrderArrived",
    variables: { order },
    reference: order,
    validityPeriodSeconds: 3_600,
  });
  return receipt.id;
}

import { SmsError } from "@smskit/core";
import { withFailover } from "@smskit/delivery";
import { createTwilio } from "@smskit/twilio";
import { createVonage } from "@smskit/vonage";

const { TWILIO_ACCOUNT_SID = "", TWILIO_AUTH_TOKEN, TWILIO_FROM } = process.env;
const { VONAGE_API_KEY = "", VONAGE_API_SECRET = "", VONAGE_FROM = "" } = process.env;
const templates = [{ usageType: "OrderArrived", content: "Your order {{order}} has arrived." }];
const sms = withFailover([
  createTwilio({
    accountSID: TWILIO_ACCOUNT_SID,
    authToken: TWILIO_AUTH_TOKEN,
    from: TWILIO_FROM,
    templates,
  }),
  createVonage({ apiKey: VONAGE_API_KEY, apiSecret: VONAGE_API_SECRET, from: VONAGE_FROM, templates }),
]);

export async function textArrived(to: string, order: string): Promise<string> {
  try {
    const receipt = await sms.send({ to, usageType: "OrderArrived", variables: { order } });
    return `sent through ${receipt.provider}`;
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    return error.delivery === "unknown" ? "may have been sent" : `not sent: ${error.code}`;
  }
}

import { SmsError } from "@smskit/core";
import { createTwilio } from "@smskit/twilio";

const { TWILIO_ACCOUNT_SID = "", TWILIO_AUTH_TOKEN, TWILIO_MESSAGING_SERVICE_SID } = process.env;
const sms = createTwilio({
  accountSID: TWILIO_ACCOUNT_SID,
  authToken: TWILIO_AUTH_TOKEN,
  fromMessagingServiceSID: TWILIO_MESSAGING_SERVICE_SID,
  templates: [{ usageType: "SignIn", content: "Your code is {{code}}." }],
});

export async function textCode(to: string, code: string): Promise<string> {
  try {
    const receipt = await sms.send({
      to,
      usageType: "SignIn",
      variables: { code },
      validityPeriodSeconds: 600,
    });
    return receipt.id;
  } catch (error) {
    if (SmsError.is(error) && error.code === "recipient-blocked")
      throw new Error("This number has asked not to be texted.");
    throw error;
  }
}

import { SmsError, type SmsReceipt } from "@smskit/core";
import { createTwilio, type TwilioConfig, type TwilioConnector } from "@smskit/twilio";

/** The JSON of the documentation, with values of the right form. */
const config: TwilioConfig = {
  accountSID: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  fromMessagingServiceSID: "MG0123456789abcdef0123456789abcdef",
  templates: [{ content: "Your passcode to sign in is {{code}}", usageType: "SignIn" }],
};

export type Outcome = { receipt: SmsReceipt } | { code: string; delivery: "not-sent" | "unknown" };

/** Sends a code; what goes wrong is an answer too. */
export async function sendCode(baseUrl: string, to: string, code: string): Promise<Outcome> {
  const connector: TwilioConnector = createTwilio({ ...config, baseUrl });
  try {
    const receipt = await connector.send({
      to,
      usageType: "SignIn",
      variables: { code },
      providerOptions: { twilio: { maxPrice: 0.1 } },
    });
    return { receipt };
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    return { code: error.code, delivery: error.delivery };
  } finally {
    await connector.close();
  }
}

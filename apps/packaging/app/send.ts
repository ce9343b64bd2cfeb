import { type SmsConnector, SmsError, type SmsReceipt } from "@smskit/core";
import { createTwilio, type TwilioConfig, type TwilioConnector } from "@smskit/twilio";
import { createVonage, type VonageConfig } from "@smskit/vonage";

const templates = [{ content: "Your passcode to sign in is {{code}}", usageType: "SignIn" }];

/** The JSON of the documentation, with values of the right form. */
const twilioConfig: TwilioConfig = {
  accountSID: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  fromMessagingServiceSID: "MG0123456789abcdef0123456789abcdef",
  templates,
};
const vonageConfig: VonageConfig = {
  apiKey: "abcd1234",
  apiSecret: "fedcba9876543210",
  from: "15551230000",
  templates,
};

export type Outcome = { receipt: SmsReceipt } | { code: string; delivery: "not-sent" | "unknown" };

export interface Request {
  provider: string;
  baseUrl: string;
  to: string;
  code: string;
}

/** Sends a code; what goes wrong is an answer too. */
export async function sendCode({ provider, baseUrl, to, code }: Request): Promise<Outcome> {
  const sms = create(provider, baseUrl);
  try {
    const receipt = await sms.send({
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
    await sms.close?.();
  }
}

function create(provider: string, baseUrl: string): SmsConnector {
  if (provider === "vonage") return createVonage({ ...vonageConfig, baseUrl });
  const twilio: TwilioConnector = createTwilio({ ...twilioConfig, baseUrl });
  return twilio;
}

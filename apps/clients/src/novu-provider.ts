import { TwilioSmsProvider } from "@novu/twilio";

const {
  TWILIO_ACCOUNT_SID: accountSid = "",
  TWILIO_AUTH_TOKEN: authToken = "",
  TWILIO_FROM: from = "",
} = process.env;
const provider = new TwilioSmsProvider({ accountSid, authToken, from });

export const sendMessage = (message: { to: string; content: string }): Promise<unknown> =>
  provider.sendMessage(message);
export const parseEventBody = (body: Record<string, string>, id: string): unknown =>
  provider.parseEventBody(body, id);

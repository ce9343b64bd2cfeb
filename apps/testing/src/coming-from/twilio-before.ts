import twilio from "twilio";

const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_MESSAGING_SERVICE_SID = "" } = process.env;
const client = twilio(TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN);

export async function textCode(to: string, code: string): Promise<string> {
  try {
    const message = await client.messages.create({
      to,
      messagingServiceSid: TWILIO_MESSAGING_SERVICE_SID,
      body: `Your code is ${code}.`,
      validityPeriod: 600,
    });
    return message.sid;
  } catch (error) {
    if (error instanceof twilio.RestException && error.code === 21610)
      throw new Error("This number has asked not to be texted.");
    throw error;
  }
}

/** The credentials that the clients are configured with. No mock declares them. */
export const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
export const authToken = "fedcba9876543210".repeat(2);
export const serviceSid = `MG${"a".repeat(32)}`;
export const from = "+15550001111";
export const to = "+15558675310";

export const twilioAccount = {
  TWILIO_ACCOUNT_SID: accountSid,
  TWILIO_AUTH_TOKEN: authToken,
  TWILIO_FROM: from,
};

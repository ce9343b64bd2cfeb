/** A Twilio account that sends from a Messaging Service. */
export const twilioWithService = {
  accountSID: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  fromMessagingServiceSID: "MG0123456789abcdef0123456789abcdef",
};

/** The same account, sending from a number. */
export const twilioWithNumber = {
  accountSID: twilioWithService.accountSID,
  authToken: twilioWithService.authToken,
  from: "+15550001111",
};

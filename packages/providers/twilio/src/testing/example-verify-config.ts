import { twilioWithService } from "@smskit/test-support/accounts";

const { accountSID, authToken } = twilioWithService;

/** The JSON that the documentation shows, with values of the right form. */
export const exampleVerifyConfig = { accountSID, authToken, serviceSID: `VA${"a".repeat(32)}` };

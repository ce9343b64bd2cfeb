export { mockTwilio } from "./mock-twilio.ts";
export type { MockTwilioOptions } from "./options.ts";

export { mockVonageSms } from "./mock-vonage-sms.ts";
export type { MockVonageSmsOptions } from "./options.ts";

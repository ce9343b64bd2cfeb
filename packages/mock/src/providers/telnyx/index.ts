export { type MockTelnyx, mockTelnyx } from "./mock-telnyx.ts";
export type { MockTelnyxOptions } from "./options.ts";

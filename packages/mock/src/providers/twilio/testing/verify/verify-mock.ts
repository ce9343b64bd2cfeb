import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../../../index.ts";
import { sdkFor, verifySid } from "../twilio-client.ts";

export const to = "+15558675310";

/** An app on Verify, with a phone and a clock that stands still. */
export interface VerifyMock {
  carrier: Carrier;
  server: MockServer;
  client: ReturnType<typeof sdkFor>;
  service(sid?: string): ReturnType<ReturnType<typeof sdkFor>["verify"]["v2"]["services"]>;
  /** Sends a code to the phone. */
  start(
    more?: object,
  ): Promise<Awaited<ReturnType<ReturnType<VerifyMock["service"]>["verifications"]["create"]>>>;
  check(
    code: string,
    more?: object,
  ): Promise<Awaited<ReturnType<ReturnType<VerifyMock["service"]>["verificationChecks"]["create"]>>>;
  /** Lets what is on its way arrive; the code that the phone got last. */
  codeOnPhone(): Promise<string>;
}

/** At noon of 23 November 2026. */
export async function startVerifyMock(options: MockTwilioOptions = {}): Promise<VerifyMock> {
  const carrier = createCarrier({ clock: createManualClock(new Date("2026-11-23T12:00:00Z")) });
  const server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
  const client = sdkFor(server);
  const service: VerifyMock["service"] = (sid = verifySid) => client.verify.v2.services(sid);
  return {
    carrier,
    server,
    client,
    service,
    start: (more = {}) => service().verifications.create({ to, channel: "sms", ...more }),
    check: (code, more = { to }) => service().verificationChecks.create({ code, ...more }),
    async codeOnPhone() {
      carrier.advance(50);
      const { code } = await carrier.waitForMessage({ to, after: carrier.messages.at(-2) });
      if (code === undefined) throw new Error("The text has no code.");
      return code;
    },
  };
}

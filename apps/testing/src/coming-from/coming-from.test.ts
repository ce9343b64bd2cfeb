import { createCarrier, mockTwilio, mockVonage, startMocks } from "@smskit/mock";
import { createTwilio } from "@smskit/twilio";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";

vi.stubEnv("TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef");
vi.stubEnv("TWILIO_AUTH_TOKEN", "fedcba9876543210fedcba9876543210");
vi.stubEnv("TWILIO_MESSAGING_SERVICE_SID", "MG0123456789abcdef0123456789abcdef");
vi.stubEnv("VONAGE_API_KEY", "abcd1234");
vi.stubEnv("VONAGE_API_SECRET", "fedcba9876543210");
vi.stubEnv("VONAGE_FROM", "15551230000");
const twilio = {
  before: await import("./twilio-before.ts"),
  after: await import("./twilio-after.ts"),
};
const vonage = {
  before: await import("./vonage-before.ts"),
  after: await import("./vonage-after.ts"),
};

const to = "+15558675310";
const carrier = createCarrier();
const mocks = startMocks(mockTwilio(carrier), mockVonage(carrier));
beforeEach(() => mocks.reset());
afterAll(() => {
  mocks.stop();
  vi.unstubAllEnvs();
});

/** What providers and phones received. */
const seen = () =>
  carrier.messages.map(({ body, from, parameters }) => ({ body, from, parameters: { ...parameters } }));

describe("the code of the Twilio guide", () => {
  test("sends the same before and after", async () => {
    const id = await twilio.before.textCode(to, "048151");
    expect(id).toBe(carrier.messages[0]?.id);
    const before = seen();
    mocks.reset();
    expect(await twilio.after.textCode(to, "048151")).toBe(carrier.messages[0]?.id);
    expect(before).toMatchObject([{ body: "Your code is 048151." }]);
    expect(seen()).toEqual(before);
  });

  test.each(["before", "after"] as const)("%s, it reports an opt-out", async (time) => {
    carrier.setPhone(to, { optedOutOf: "all" });
    const sending = twilio[time].textCode(to, "048151");
    await expect(sending).rejects.toThrow("This number has asked not to be texted.");
  });
});

test("getStatus finds a message that the Twilio SDK sent", async () => {
  const sms = createTwilio({
    accountSID: "AC0123456789abcdef0123456789abcdef",
    authToken: "fedcba9876543210fedcba9876543210",
    fromMessagingServiceSID: "MG0123456789abcdef0123456789abcdef",
  });
  const id = await twilio.before.textCode(to, "048151");
  await carrier.idle();
  expect(await sms.getStatus({ connector: sms.id, id })).toMatchObject({ id, status: "delivered" });
});

describe("the code of the Vonage guide", () => {
  test("sends the same before and after", async () => {
    const id = await vonage.before.textOrder(to, "1042");
    expect(id).toBe(carrier.messages[0]?.id);
    const before = seen();
    mocks.reset();
    expect(await vonage.after.textOrder(to, "1042")).toBe(carrier.messages[0]?.id);
    expect(before).toMatchObject([{ body: "Your order 1042 has arrived." }]);
    expect(seen()).toEqual(before);
  });
});

import { createCarrier, mockTwilio, startMocks } from "@smskit/mock";
import { twilioWithService } from "@smskit/test-support/accounts";
import { patienceMs } from "@smskit/test-support/patience";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { recipesOf } from "./testing/load-recipe.ts";

const to = "+15558675310";
const recipe = recipesOf("better-auth.md");
const carrier = createCarrier();
const mocks = startMocks(mockTwilio(carrier));

interface App {
  auth: { handler(request: Request): Promise<Response> };
}
let auth: App["auth"];
let withVerifier: App["auth"];

beforeAll(async () => {
  // Imported before the provider's secrets are set, as a build imports it.
  vi.stubEnv("BETTER_AUTH_SECRET", "a secret of the tests, long enough for Better Auth");
  ({ auth } = (await recipe("The server")) as App);
  ({ auth: withVerifier } = (await recipe("With a verifier")) as App);
  vi.stubEnv("VERIFY_SECRET", "0123456789abcdef0123456789abcdef");
  vi.stubEnv("TWILIO_ACCOUNT_SID", twilioWithService.accountSID);
  vi.stubEnv("TWILIO_AUTH_TOKEN", twilioWithService.authToken);
  vi.stubEnv("TWILIO_MESSAGING_SERVICE_SID", twilioWithService.fromMessagingServiceSID);
});
afterEach(() => {
  carrier.reset();
  vi.restoreAllMocks();
});
afterAll(() => {
  mocks.stop();
  vi.unstubAllEnvs();
});

async function ask(path: string, body?: object, cookie = "", app = auth): Promise<Response> {
  return app.handler(
    new Request(`http://localhost:3000/api/auth${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "Content-Type": "application/json", Origin: "http://localhost:3000", Cookie: cookie },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

test("somebody signs in with the code that their phone got", async () => {
  const asked = await ask("/phone-number/send-otp", { phoneNumber: to });
  expect(asked.status).toBe(200);
  const { code, body } = await carrier.waitForMessage({ to, timeoutMs: patienceMs });
  expect(body).toBe(`Your code to sign in is ${code}. Don't share it.\n@example.com #${code}`);

  const wrong = await ask("/phone-number/verify", { phoneNumber: to, code: "x" });
  expect(wrong.status).toBe(400);
  const verified = await ask("/phone-number/verify", { phoneNumber: to, code });
  expect(verified.status).toBe(200);
  const cookie = verified.headers.getSetCookie().map((one) => one.split(";")[0]);
  const session = await ask("/get-session", undefined, cookie.join("; "));
  expect(await session.json()).toMatchObject({
    user: { phoneNumber: to, phoneNumberVerified: true, email: "15558675310@phone.example.com" },
  });

  const again = await ask("/phone-number/verify", { phoneNumber: to, code });
  expect(again.ok, "a code is good for once").toBe(false);
});

test("a forgotten password has its own text", async () => {
  const asked = await ask("/phone-number/request-password-reset", { phoneNumber: to });
  expect(asked.status).toBe(200);
  const { body } = await carrier.waitForMessage({ to, timeoutMs: patienceMs });
  expect(body).toMatch(/^Your code to reset your password is \d{6}\.$/);
});

test.each(["15558675310", "+1 555 867 5310", "+1555", "Ada"])(
  "the spelling %s of a number is refused, and nothing is sent",
  async (phoneNumber) => {
    const refused = await ask("/phone-number/send-otp", { phoneNumber });
    expect(refused.status).toBe(400);
    expect(carrier.requests).toEqual([]);
  },
);

test.each([
  ["a phone that said STOP", "+15005550004", undefined, 400],
  ["too many at once", to, { kind: "rate-limited", retryAfter: "5", times: 1 }, 429],
  ["wrong credentials", to, { kind: "server-error", status: 401, times: 1 }, 503],
] as const)("%s is said, and no code is asked for", async (_, phoneNumber, fault, status) => {
  const spies = (["error", "warn"] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(() => {}),
  );
  if (fault) carrier.faults.add(fault);
  const refused = await ask("/phone-number/send-otp", { phoneNumber });
  expect(refused.status).toBe(status);
  expect(carrier.messages).toEqual([]);
  const lines = JSON.stringify(spies.flatMap(({ mock }) => mock.calls));
  expect(lines).toContain("smskit: ");
  expect(lines).not.toContain("fedcba9876543210");
});

test("a code can be requested again after a send whose outcome is unknown", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  carrier.faults.add({ kind: "garbled-answer", times: 1 });
  const asked = await ask("/phone-number/send-otp", { phoneNumber: to });
  expect(asked.status).toBe(200);
  const { code } = await carrier.waitForMessage({ to, timeoutMs: patienceMs });
  const verified = await ask("/phone-number/verify", { phoneNumber: to, code });
  expect(verified.status).toBe(200);
  expect(carrier.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
});

test("with a verifier, the only code that is sent is its own, and the next one has to wait", async () => {
  const asked = await ask("/phone-number/send-otp", { phoneNumber: to }, "", withVerifier);
  expect(asked.status).toBe(200);
  const { code, body } = await carrier.waitForMessage({ to, timeoutMs: patienceMs });
  expect(body).toBe(`Lemon: ${code} is your code for 5 minutes.`);
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const soon = await ask("/phone-number/send-otp", { phoneNumber: to }, "", withVerifier);
  expect([soon.status, soon.headers.get("retry-after")]).toEqual([429, "30"]);
  const verified = await ask("/phone-number/verify", { phoneNumber: to, code }, "", withVerifier);
  expect(verified.status).toBe(200);
  expect(carrier.messages).toHaveLength(1);
});

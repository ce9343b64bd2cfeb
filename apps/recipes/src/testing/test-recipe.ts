import { createCarrier, mockTwilio, startMockServer } from "@smskit/mock";
import { twilioWithService } from "@smskit/test-support/accounts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { StartedApp } from "./started-app.ts";

const to = "+15558675310";
const patienceMs = 60_000;
const patience = { timeout: patienceMs, interval: 10 };

/**
 * Tests the app of one framework as a browser and Twilio use it: on a real socket, with Twilio mocked.
 * The app's module must have been imported already, without its environment variables, as a build imports it.
 * @param start Starts the app with these environment variables, which `process.env` has too.
 * @param more Registers further tests, which can ask where the app listens.
 */
export function testRecipe(
  start: (env: Record<string, string>) => Promise<StartedApp>,
  more: (origin: () => string) => void = () => {},
): void {
  describe("the app", () => {
    const carrier = createCarrier();
    const closing: (() => unknown)[] = [];
    let origin = "";

    beforeAll(async () => {
      vi.spyOn(console, "log").mockImplementation(() => {});
      vi.spyOn(console, "error").mockImplementation(() => {});
      const mock = await startMockServer({ carrier, mocks: [mockTwilio(carrier)] });
      closing.push(() => mock.close());
      const env: Record<string, string> = { ...exampleEnv, TWILIO_BASE_URL: mock.url };
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
      const app = await start(env);
      closing.push(() => app.close());
      ({ origin } = app);
      // Read at the first request. An app in another process got its own `PUBLIC_URL` from `start`.
      vi.stubEnv("PUBLIC_URL", origin);
    });
    afterAll(async () => {
      for (const close of closing.toReversed()) await close();
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    });

    async function post(
      path: string,
      body: object,
    ): Promise<{ status: number; body: Record<string, string> }> {
      const response = await fetch(origin + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    }

    test("signs a person in with the code that the phone received, and refuses a wrong code", async () => {
      const started = await post("/sign-in", { to });
      expect(started).toEqual({ status: 200, body: { verificationId: expect.any(String) } });
      const { verificationId } = started.body;
      const { code = "", body } = await carrier.waitForMessage({ to, timeoutMs: patienceMs });
      expect(body).toBe(`Your code to sign in is ${code}. Don't share it.\n@example.com #${code}`);

      const wrong = await post("/sign-in/check", { verificationId, to, code: "x" });
      expect(wrong).toEqual({ status: 401, body: { status: "incorrect", attemptsLeft: 4 } });
      const otherNumber = await post("/sign-in/check", { verificationId, to: "+15558675311", code });
      expect(otherNumber).toEqual({ status: 401, body: { status: "not-found" } });
      const right = await post("/sign-in/check", { verificationId, to, code });
      expect(right).toEqual({ status: 200, body: { status: "approved" } });
    });

    test.each([{ to: "Ada" }, { to: 15558675310 }, {}])("refuses %j", async (body) => {
      expect(await post("/sign-in", body)).toEqual({ status: 400, body: { error: "invalid-recipient" } });
    });

    test("accepts Twilio's signed delivery updates", async () => {
      await post("/sign-in", { to });
      const sent = carrier.messages.at(-1);
      await vi.waitFor(() => expect(sent?.callbacks.at(-1)?.told).toBe("delivered"), patience);
      expect(sent?.callbacks.map(({ status }) => status)).toEqual(sent?.callbacks.map(() => 204));
    });

    test("refuses a delivery update without a signature", async () => {
      const response = await fetch(`${origin}/webhooks/twilio`, {
        method: "POST",
        body: new URLSearchParams({ MessageSid: `SM${"0".repeat(32)}`, MessageStatus: "delivered", To: to }),
      });
      expect(response.status).toBe(403);
    });

    more(() => origin);
  });
}

const exampleEnv = {
  TWILIO_ACCOUNT_SID: twilioWithService.accountSID,
  TWILIO_AUTH_TOKEN: twilioWithService.authToken,
  TWILIO_MESSAGING_SERVICE_SID: twilioWithService.fromMessagingServiceSID,
  VERIFY_SECRET: "0123456789abcdef0123456789abcdef",
};

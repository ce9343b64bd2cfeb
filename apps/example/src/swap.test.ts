import { createCarrier, mockProviders, startMocks } from "@smskit/mock";
import { patienceMs } from "@smskit/test-support/patience";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Account, madeUpAccounts } from "./accounts.ts";
import { sendCode } from "./send-code.ts";

const to = "+15558675310";
const carrier = createCarrier();
let stop: () => void;

beforeAll(() => {
  ({ stop } = startMocks(...mockProviders(carrier)));
});
afterAll(() => stop());

test("requests differ by account, but the phone shows the same texts", async () => {
  const providers = Object.keys(madeUpAccounts);
  const receipts = [];
  for (const provider of providers) {
    const after = carrier.messages.at(-1);
    receipts.push(await sendCode(madeUpAccounts[provider] as Account, to, "048151"));
    // The next is sent when this one has arrived: on their way, one text may overtake another.
    const { code } = await carrier.waitForMessage({ to, after, timeoutMs: patienceMs });
    expect(code).toBe("048151");
  }
  expect(providers.length).toBeGreaterThanOrEqual(3);
  expect(receipts.map(({ provider }) => provider)).toEqual(providers);
  expect(carrier.messages.map(({ provider }) => provider)).toEqual(providers);
  // Some providers are asked for a token first.
  const sends = carrier.requests.filter(({ path }) => !path.endsWith("/token"));
  expect(new Set(sends.map(({ host, path }) => host + path)).size).toBe(providers.length);
  for (const { body } of carrier.messages) {
    expect(body).toBe("Lemon & Co: 048151 is your code to sign in. It works for 5 minutes. Don't share it.");
  }
});

import { readFile } from "node:fs/promises";
import { createCarrier, mockTwilio, mockVonage, startMocks } from "@smskit/mock";
import { patienceMs } from "@smskit/test-support/patience";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changedLines } from "./changed-lines.ts";
import { sendCode as sendWithTwilio } from "./send-with-twilio.ts";
import { sendCode as sendWithVonage } from "./send-with-vonage.ts";

const to = "+15558675310";
const carrier = createCarrier();
let stop: () => void;

beforeAll(() => {
  ({ stop } = startMocks(mockTwilio(carrier), mockVonage(carrier)));
});
afterAll(() => stop());

test("another provider is one line of the source", async () => {
  const read = (name: string) => readFile(new URL(name, import.meta.url), "utf8");
  expect(changedLines(await read("send-with-twilio.ts"), await read("send-with-vonage.ts"))).toEqual([
    {
      before: "  const account = madeUpAccounts.twilio;",
      after: "  const account = madeUpAccounts.vonage;",
    },
  ]);
});

test("what goes over the wire differs, and what the phone shows does not", async () => {
  const receipts = [await sendWithTwilio(to, "048151")];
  // The second is sent when the first has arrived: on their way, one text may overtake another.
  const one = await carrier.waitForMessage({ to, timeoutMs: patienceMs });
  receipts.push(await sendWithVonage(to, "048151"));
  const other = await carrier.waitForMessage({ to, after: one, timeoutMs: patienceMs });
  expect(receipts.map(({ provider }) => provider)).toEqual(["twilio", "vonage"]);

  const [first, second] = carrier.requests;
  expect(first).toMatchObject({ host: "api.twilio.com", form: { To: [to] } });
  expect(second).toMatchObject({ host: "rest.nexmo.com", path: "/sms/json", form: { to: [to.slice(1)] } });
  expect(first?.path).toMatch(/^\/2010-04-01\/Accounts\/AC\w+\/Messages\.json$/);
  const names = [first, second].map((request) => Object.keys(request?.form ?? {}));
  expect(names[0]?.filter((name) => names[1]?.includes(name))).toEqual([]);

  expect([one.provider, other.provider]).toEqual(["twilio", "vonage"]);
  expect(other.body).toBe(one.body);
  expect(one.body).toBe(
    "Lemon & Co: 048151 is your code to sign in. It works for 5 minutes. Don't share it.",
  );
  expect([one.code, other.code]).toEqual(["048151", "048151"]);
});

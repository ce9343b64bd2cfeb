import { createCarrier, mockProviders, startMocks } from "@smskit/mock";
import { afterAll, expect, test } from "vitest";
import { finishSignIn, startSignIn } from "./sign-in.ts";

const carrier = createCarrier();
const mocks = startMocks(...mockProviders(carrier)); // every provider's address is a mock from here on
afterAll(() => mocks.stop());

test("the code from the text signs in, once", async () => {
  const to = "+15558675310";
  const verificationId = await startSignIn(to);
  const { code } = await carrier.waitForMessage({ to });

  expect(await finishSignIn(verificationId, "000000")).toBe(false);
  expect(await finishSignIn(verificationId, String(code))).toBe(true);
  expect(await finishSignIn(verificationId, String(code))).toBe(false);
});

test("a person who has opted out gets no code", async () => {
  const to = "+15558675311";
  carrier.setPhone(to, { optedOutOf: "all" });

  await expect(startSignIn(to)).rejects.toMatchObject({ code: "recipient-blocked", delivery: "not-sent" });
  expect(carrier.messages.filter((message) => message.to === to)).toEqual([]);
});

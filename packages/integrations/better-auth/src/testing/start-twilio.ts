import { createCarrier, mockTwilio, startMocks } from "@smskit/mock";
import { twilioWithService } from "@smskit/test-support/accounts";
import { patienceMs } from "@smskit/test-support/patience";
import { createTwilio } from "@smskit/twilio";
import { onTestFinished } from "vitest";

export const to = "+15558675310";

const templates = [
  { usageType: "SignIn", content: "{{code}} signs you in for {{expiresInMinutes}} minutes." },
  { usageType: "SignIn", content: "{{code}} é o seu código.", locale: "pt" },
  { usageType: "ForgotPassword", content: "{{code}} resets your password." },
  {
    usageType: "MfaVerification",
    content: "{{code}} is your second factor for {{expiresInMinutes}} minutes.",
  },
];

/** Starts a mock of Twilio in this process, and a connector that texts through it. */
export function startTwilio() {
  const carrier = createCarrier();
  const mocks = startMocks(mockTwilio(carrier));
  onTestFinished(() => mocks.stop());
  return {
    carrier,
    connector: createTwilio({ ...twilioWithService, templates }),
    /** The codes that a phone got, oldest first. */
    codes: () => carrier.messages.map(({ body }) => /\d{6}/.exec(body)?.[0] ?? ""),
    /** The code of the newest text. */
    async code() {
      await carrier.waitForMessage({ to, timeoutMs: patienceMs });
      return /\d{6}/.exec(carrier.messages.findLast((message) => message.to === to)?.body ?? "")?.[0] ?? "";
    },
  };
}

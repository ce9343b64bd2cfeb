import { spawn } from "node:child_process";
import { startMockServer } from "@smskit/mock";
import { twilioWithNumber } from "@smskit/test-support/accounts";
import { freePort } from "@smskit/test-support/free-port";
import { expect, onTestFinished, test, vi } from "vitest";
import { signHook } from "../testing/sign-hook.ts";

test("the server of the guide texts a code through the mock server", async () => {
  const mock = await startMockServer();
  onTestFinished(() => mock.close());
  const port = await freePort();
  const secret = `v1,whsec_${btoa("a secret of Supabase's tests: 32+")}`;
  const server = spawn(process.execPath, ["--conditions=@smskit/source", "server.ts"], {
    cwd: import.meta.dirname,
    stdio: "inherit",
    env: {
      ...process.env,
      PORT: String(port),
      SEND_SMS_HOOK_SECRETS: secret,
      TWILIO_ACCOUNT_SID: twilioWithNumber.accountSID,
      TWILIO_AUTH_TOKEN: twilioWithNumber.authToken,
      TWILIO_FROM: twilioWithNumber.from,
      TWILIO_BASE_URL: mock.url,
    },
  });
  onTestFinished(() => void server.kill());

  const body = JSON.stringify({ sms: { phone: "15558675310", otp: "048151" } });
  const headers = signHook(body, [secret]);
  const post = () => fetch(`http://127.0.0.1:${port}/send-sms`, { method: "POST", headers, body });
  const response = await vi.waitFor(post, { timeout: 30_000, interval: 100 });
  expect(response.status).toBe(204);
  expect(await mock.carrier.waitForMessage({ to: "+15558675310", timeoutMs: 30_000 })).toMatchObject({
    code: "048151",
  });
});

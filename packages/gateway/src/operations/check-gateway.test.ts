import { startMockServer } from "@smskit/mock";
import { expect, onTestFinished, test } from "vitest";
import { checkGateway } from "./check-gateway.ts";

test("providers are asked with complete configs only, and nothing is sent", async () => {
  const mock = await startMockServer();
  onTestFinished(() => mock.close());
  const connector = (authToken: unknown) => ({
    provider: "twilio",
    config: {
      accountSID: "AC0123456789abcdef0123456789abcdef",
      authToken,
      from: "+15550001111",
      baseUrl: mock.url,
    },
  });
  const config = {
    connectors: { main: connector("fedcba9876543210fedcba9876543210"), other: connector({ $env: "TOKEN" }) },
    delivery: { connectors: ["main", "other"] },
    database: "memory://",
    secret: "a-secret-of-the-gateway",
  };
  const { ok, findings } = await checkGateway({ config, env: {} });
  expect(ok).toBe(false);
  expect(findings.filter(({ level }) => level === "error")).toEqual([
    {
      level: "error",
      path: "connectors.other.config.authToken",
      message: "the environment variable TOKEN is not set",
    },
  ]);
  const { requests, messages } = mock.carrier;
  expect(requests.length).toBeGreaterThan(0);
  expect(JSON.stringify(requests)).not.toContain("missing");
  expect(messages).toEqual([]);

  const before = requests.length;
  const complete = await checkGateway({ config, env: { TOKEN: "fedcba9876543210fedcba9876543210" } });
  expect(complete.ok).toBe(true);
  expect(mock.carrier.requests.length - before).toBe(2 * before);
});

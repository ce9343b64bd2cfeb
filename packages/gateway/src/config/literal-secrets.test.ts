import { expect, test } from "vitest";
import { literalSecrets } from "./literal-secrets.ts";

const from = { $env: "ELSEWHERE" };
const accountSid = `AC${"0".repeat(32)}`;
const config = (secret: unknown) => ({
  connectors: {
    main: {
      provider: "twilio",
      config: { accountSID: accountSid, authToken: secret },
      webhook: { authToken: secret },
    },
    other: { provider: "nobody", config: { authToken: secret } },
  },
  database: typeof secret === "string" ? `postgres://user:${secret}@host/name` : secret,
  secret: [secret, from],
  doors: {
    login: { type: "logto", token: secret },
    hook: { type: "supabase", secret },
    alerts: { type: "grafana", hmacSecret: [from, secret] },
  },
  twilio: { accounts: [{ accountSid, authToken: [secret] }] },
  events: { endpoints: [{ id: "app", url: "https://app.example.com", secret }] },
});

test("secrets that a file contains itself are found, and none is repeated", async () => {
  const findings = await literalSecrets({ config: config("s3cr3t-of-at-least-16") });
  expect(findings.map(({ level, path }) => `${level} ${path}`).toSorted()).toEqual([
    "error twilio.accounts[0].authToken[0]",
    "warning connectors.main.config.authToken",
    "warning connectors.main.webhook.authToken",
    "warning database",
    "warning doors.alerts.hmacSecret[1]",
    "warning doors.hook.secret",
    "warning doors.login.token",
    "warning events.endpoints[0].secret",
    "warning secret[0]",
  ]);
  expect(JSON.stringify(findings)).not.toContain("s3cr3t");
});

test("secrets from elsewhere are right, and so is a database in a folder", async () => {
  expect(await literalSecrets({ config: { ...config(from), database: "./data" } })).toEqual([]);
});

test.each([{}, { connectors: [], doors: 7, twilio: { accounts: "x" } }, { doors: { x: { type: "y" } } }])(
  "%j has none",
  async (hostile) => {
    expect(await literalSecrets({ config: hostile })).toEqual([]);
  },
);

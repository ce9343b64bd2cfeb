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

test("a door whose system sends codes alone needs a template for each kind of text, of the gateway or of a connector", async () => {
  const mock = await startMockServer();
  onTestFinished(() => mock.close());
  const secret = `v1,whsec_${Buffer.from("the secret of a hook, for tests").toString("base64")}`;
  const check = async (templates: object[] | undefined, own?: object[]) => {
    const account = {
      accountSID: "AC0123456789abcdef0123456789abcdef",
      authToken: "fedcba9876543210fedcba9876543210",
      from: "+15550001111",
      baseUrl: mock.url,
    };
    const config = {
      connectors: { main: { provider: "twilio", config: { ...account, templates: own } } },
      templates,
      doors: { supabase: { type: "supabase", secret } },
      database: "memory://",
      secret: "a-secret-of-the-gateway",
    };
    const { ok, findings } = await checkGateway({ config: JSON.parse(JSON.stringify(config)), env: {} });
    expect(ok).toBe(true);
    return findings.flatMap(({ level, path }) => (level === "warning" && path !== "database" ? [path] : []));
  };
  const kinds = ["doors.supabase.usageTypes.otp", "doors.supabase.usageTypes.mfa"];
  const template = (usageType: string) => ({ usageType, content: "{{code}}" });
  expect(await check(undefined)).toEqual([...kinds, "connectors.main.config.templates"]);
  expect(await check([template("SignIn")])).toEqual(["doors.supabase.usageTypes.mfa"]);
  expect(await check([template("Generic")])).toEqual([]);
  expect(await check(undefined, [template("Generic")])).toEqual([]);
});

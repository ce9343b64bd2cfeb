import { createHash } from "node:crypto";
import { createGateway, serveGateway } from "@smskit/gateway";
import { type Carrier, createCarrier, startMockServer } from "@smskit/mock";
import { patienceMs } from "@smskit/test-support/patience";
import { afterAll, beforeAll, expect, test } from "vitest";
import { madeUpAccounts } from "./accounts.ts";
import { type RunningExample, startExample } from "./start-example.ts";
import { clientOf } from "./testing/app-client.ts";

const key = "smskit_a-key-for-the-example";
const stops: (() => Promise<unknown>)[] = [];
let carrier: Carrier;
let example: RunningExample;
let gatewayUrl: string;

beforeAll(async () => {
  carrier = createCarrier({ latencyMs: 0 });
  const mock = await startMockServer({ carrier });
  const { provider, config } = madeUpAccounts["twilio"] ?? { provider: "", config: {} };
  const gateway = createGateway({
    config: {
      connectors: { main: { provider, config: { ...config, baseUrl: mock.url } } },
      templates: [{ usageType: "SignIn", content: "Gateway: {{code}} is your code." }],
      database: "memory://",
      secret: "a secret of the gateway for tests",
      log: { level: "silent" },
      keys: [
        { id: "app", sha256: createHash("sha256").update(key).digest("hex"), scopes: ["verifications"] },
      ],
    },
  });
  await gateway.start();
  const server = await serveGateway(gateway, { port: 0 });
  gatewayUrl = server.url;
  example = await startExample({ gateway: { url: gatewayUrl, key }, defaultCountry: "US" });
  stops.push(example.close, () => server.close(0), gateway.stop, mock.close);
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

const browserOf = ({ url }: RunningExample) =>
  clientOf({ request: (address, init) => fetch(address, init) }, url);

test("a person signs in with a code that the gateway texts and checks", async () => {
  const browser = browserOf(example);
  expect(await browser.submit("/start", { number: "(555) 867-5310" })).toContain("+1");
  const { code } = await carrier.waitForMessage({ to: "+15558675310", timeoutMs: patienceMs });
  expect(carrier.messages).toHaveLength(1);
  const wrong = code === "000000" ? "111111" : "000000";
  expect(await browser.submit("/check", { code: wrong })).toContain("not the code that we texted");
  expect(await browser.submit("/check", { code: code ?? "" })).toContain("You are signed in");
});

test("the cooldown of the gateway and a bad number are shown as the app's own are", async () => {
  const browser = browserOf(example);
  await browser.submit("/start", { number: "+1 555 867 5311" });
  expect(await browser.submit("/resend")).toContain("You can ask for another one in");
  expect(await browserOf(example).submit("/start", { number: "12" })).toContain("number");
  expect(carrier.messages.filter(({ to }) => to === "+15558675311")).toHaveLength(1);
});

test("a key that the gateway refuses is an error of the app, and shows nothing", async () => {
  const lines: string[] = [];
  const other = await startExample({
    gateway: { url: gatewayUrl, key: "smskit_wrong-key" },
    log: (line) => lines.push(line),
  });
  stops.unshift(other.close);
  const page = await browserOf(other).submit("/start", { number: "+15558675312" });
  expect(page).not.toContain("smskit_wrong-key");
  expect(lines.join("\n")).toMatch(/authentication/);
  expect(lines.join("\n")).not.toContain("smskit_wrong-key");
});

import { twilioWithNumber } from "@smskit/test-support/accounts";
import { freePort } from "@smskit/test-support/free-port";
import { createTwilio } from "@smskit/twilio";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApp } from "./create-app.ts";

type Listener = () => Promise<unknown>;
type Tasks = Record<"waitForCode" | "sayStop" | "resetPhones", (argument?: string) => Promise<unknown>>;

/** Cypress's types declare globals, so the configuration is checked by another tsconfig, in cypress.long.test.ts. */
const config = new URL("../cypress.config.ts", import.meta.url).href;

const to = "+15558675310";
let app: ReturnType<typeof createApp>;
let tasks: Tasks;
let endRun: Listener;

beforeEach(async () => {
  const port = await freePort();
  vi.stubEnv("MOCK_PORT", String(port));
  const listeners = new Map<string, unknown>();
  const { default: cypress } = await import(/* @vite-ignore */ config);
  await cypress.e2e.setupNodeEvents((event: string, listener: unknown) => listeners.set(event, listener));
  tasks = listeners.get("task") as Tasks;
  endRun = listeners.get("after:run") as Listener;
  const sms = createTwilio({
    ...twilioWithNumber,
    baseUrl: `http://127.0.0.1:${port}`,
    templates: [{ usageType: "SignIn", content: "{{code}} is your code to sign in." }],
  });
  app = createApp({ sms });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await endRun();
});

async function post(path: string, form: Record<string, string>) {
  const response = await app.request(path, { method: "POST", body: new URLSearchParams(form) });
  return response.text();
}

test("the task reads the code of the text that the app sent, and the app accepts it", async () => {
  const page = await post("/start", { number: to });
  const id = /name="id" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const code = await tasks.waitForCode(to);
  expect(code).toMatch(/^\d{6}$/);
  expect(await post("/check", { id, code: String(code) })).toContain("Welcome");
});

test("the task for STOP opts the phone out, until the phones are reset", async () => {
  expect(await tasks.sayStop(to)).toBe(null);
  expect(await post("/start", { number: to })).toContain("This number has asked not to be texted.");
  expect(await tasks.resetPhones()).toBe(null);
  expect(await post("/start", { number: to })).toContain("Code");
});

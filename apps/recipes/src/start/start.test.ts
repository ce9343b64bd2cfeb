import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type MockServer, startMockServer } from "@smskit/mock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveWeb } from "../testing/serve-web.ts";
import { listening, type StartedApp } from "../testing/started-app.ts";

const dist = join(import.meta.dirname, "../../dist");
const to = "+15558675310";
let mock: MockServer;
let folder = "";

beforeAll(async () => {
  mkdirSync(dist, { recursive: true });
  folder = mkdtempSync(join(dist, "start-"));
  mock = await startMockServer();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await mock.close();
});

/** The `sms.ts` that a quick start has with this provider. */
const connectorFiles = { twilio: "sms.ts", vonage: "sms-vonage.ts" };

/** Copies the quick starts, with this provider's connector as their `sms.ts`, and onto ports that are free here. */
function copyStarts(provider: keyof typeof connectorFiles): string {
  const copy = join(folder, provider);
  cpSync(import.meta.dirname, copy, { recursive: true });
  const edit = (name: string, from: string, written: string, here: string) => {
    const source = readFileSync(join(copy, from), "utf8");
    expect(source).toContain(written);
    writeFileSync(join(copy, name), source.replace(written, here));
  };
  edit("sms.ts", connectorFiles[provider], "http://127.0.0.1:4010", mock.url);
  edit("express.ts", "express.ts", "app.listen(3000)", "export const server = app.listen(0)");
  edit(
    "hono.ts",
    "hono.ts",
    "serve({ fetch: app.fetch, port: 3000 })",
    "export const server = serve({ fetch: app.fetch, port: 0 })",
  );
  return copy;
}

/** The response that a page shows. */
function responseIn(page: string) {
  const text = readFileSync(join(import.meta.dirname, "../../../..", page), "utf8");
  return JSON.parse(/^```json\n([\s\S]*?)^```/m.exec(text)?.[1] ?? "{}");
}

/** Starts a file of the copied quick starts. */
type Start = (file: string) => Promise<StartedApp>;

const startServer: Start = async (file) => listening((await import(/* @vite-ignore */ file)).server);
const startWorker: Start = async (file) => serveWeb((await import(/* @vite-ignore */ file)).default.fetch);
const startNext: Start = async (file) => {
  const { POST } = await import(/* @vite-ignore */ file);
  return serveWeb((request) =>
    POST(request, { params: Promise.resolve({ to: request.url.split("/").at(-1) }) }),
  );
};

describe.each(["twilio", "vonage"] as const)("through %s", (provider) => {
  let copy = "";
  beforeAll(() => {
    copy = copyStarts(provider);
  });

  test.each([
    ["express.ts", startServer, "express"],
    ["hono.ts", startServer, "hono"],
    ["nextjs/app/text/[to]/route.ts", startNext, "nextjs"],
    ["workers.ts", startWorker, "workers"],
  ])("%s texts a phone, and says what is wrong with a number", async (name, start, page) => {
    const shown = responseIn(`docs/start/${page}.md`);
    const { origin, close } = await start(join(copy, name));
    const sent = await fetch(`${origin}/text/${to}`, { method: "POST" });
    const receipt = await sent.json();
    expect(receipt).toMatchObject({ provider, to });
    if (provider === "twilio") expect({ ...receipt, id: shown.id }).toEqual(shown);
    expect(sent.status).toBe(200);
    const received = await mock.carrier.waitForMessage({ to, body: "Your code to sign in is 048151." });
    expect(received.provider).toBe(provider);
    mock.carrier.reset();

    const refused = await fetch(`${origin}/text/555`, { method: "POST" });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: "invalid-recipient", delivery: "not-sent" });
    await close();
  });
});

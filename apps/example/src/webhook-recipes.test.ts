import { createHmac } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { twilioWithService } from "@smskit/test-support/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { recipesOf } from "./testing/load-recipe.ts";

const { authToken: token } = twilioWithService;
const recipe = recipesOf("webhooks.md");
const body = new URLSearchParams({
  MessageSid: `SM${"0".repeat(32)}`,
  MessageStatus: "delivered",
  To: "+15558675310",
});

/** Imported before the token is set, as a build imports them. */
const hono = (await recipe("Hono")) as { app: { fetch(request: Request): Promise<Response> } };
const express = (await recipe("Express")) as { app: RequestListener };
const next = (await recipe("Route handlers of Next")) as { POST(request: Request): Promise<Response> };

beforeAll(() => vi.stubEnv("TWILIO_AUTH_TOKEN", token));
afterAll(() => vi.unstubAllEnvs());
afterEach(() => vi.restoreAllMocks());

function callback(url: string, signedUrl = url, secret = token): Request {
  const text = [...body].sort().flat().join("");
  const signature = createHmac("sha1", secret)
    .update(signedUrl + text)
    .digest("base64");
  return new Request(url, { method: "POST", headers: { "X-Twilio-Signature": signature }, body });
}

/** What the recipe logged of the events and of a refusal. */
function logs() {
  return {
    events: vi.spyOn(console, "log").mockImplementation(() => {}),
    refusals: vi.spyOn(console, "error").mockImplementation(() => {}),
  };
}

async function check(
  handle: (request: Request) => Promise<Response>,
  url: string,
  signedUrl = url,
): Promise<void> {
  const { events, refusals } = logs();
  expect((await handle(callback(url, signedUrl))).status).toBe(204);
  expect(events).toHaveBeenCalledExactlyOnceWith("delivery");
  expect((await handle(callback(url, signedUrl, "0".repeat(32)))).status).toBe(403);
  expect(refusals).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("X-Twilio-Signature"));
  expect(events).toHaveBeenCalledOnce();
}

async function serving(app: RequestListener, use: (origin: string) => Promise<void>): Promise<void> {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("the recipes of docs/guides/webhooks.md load without secrets, accept signed callbacks and respond 403 to others", () => {
  test("Hono", async () => {
    await check(async (request) => hono.app.fetch(request), "https://example.com/webhooks/twilio");
  });

  test("Express", async () => {
    await serving(express.app, (origin) => check(fetch, `${origin}/webhooks/twilio`));
  });

  test("Express, behind a body parser that has read the form", async () => {
    const { default: createApp, urlencoded, json } = await import("express");
    const outer = createApp();
    outer.use(urlencoded(), json());
    outer.use(express.app as never);
    await serving(outer, (origin) => check(fetch, `${origin}/webhooks/twilio`));
  });

  test("Route handlers of Next", async () => {
    await check(next.POST, "http://10.0.0.7:3000/webhooks/twilio", "https://example.com/webhooks/twilio");
  });
});

import "../vitest.ts";
import { expect as playwrightExpect } from "@playwright/test";
import { afterEach, describe, expect, test } from "vitest";
import { createMockClient } from "../client.ts";
import { type TextReceiver, toHaveReceivedText } from "../matchers.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";

const to = "+447700900123";
const otherPhone = "+447700900124";
const inPlaywright = playwrightExpect.extend({ toHaveReceivedText });
let server: CheckedServer;
afterEach(() => server.close());

const receivers: [string, () => TextReceiver][] = [
  ["a carrier", () => server.carrier],
  ["a client", () => createMockClient({ url: server.url })],
];

describe.each(receivers)("on %s", (_, receiverOf) => {
  test("passes once a matching text has arrived", async () => {
    server = await startCheckedServer();
    const coming = expect(receiverOf()).toHaveReceivedText({ to, code: "123456", timeoutMs: 60_000 });
    await server.text("aaaaaaaa", { body: "Hello" });
    await server.text("aaaaaaaa", { body: "Your code is 123456" });
    await coming;
    await expect(receiverOf()).toHaveReceivedText({ to, body: "code is" });
    await expect(receiverOf()).toHaveReceivedText({ body: /^your code/i });
    await inPlaywright(receiverOf()).toHaveReceivedText({ to, body: /123456$/ });
  });

  test("fails with the texts that arrived, without their numbers and bodies", async () => {
    server = await startCheckedServer();
    await server.text("aaaaaaaa", { to: otherPhone, body: "Your secret is 123456" });
    const said =
      /^No message with that text was delivered to \+44••••••••23 within 20 ms\. The carrier accepted 1; the last: \+44••••••••24 \w+\.$/m;
    await expect(
      expect(receiverOf()).toHaveReceivedText({ to, body: "secret", timeoutMs: 20 }),
    ).rejects.toThrow(said);
    const failure = await inPlaywright(receiverOf())
      .toHaveReceivedText({ to, code: "123456", timeoutMs: 20 })
      .catch((error: Error) => error.message);
    expect(failure).toMatch(said);
    expect(failure).not.toMatch(/123456|secret|900123/);
  });

  test("with .not passes as soon as no matching text is in progress", async () => {
    server = await startCheckedServer();
    await expect(receiverOf()).not.toHaveReceivedText({ timeoutMs: 60_000 });
    await server.text("aaaaaaaa", { to: otherPhone });
    await expect(receiverOf()).not.toHaveReceivedText({ to, timeoutMs: 60_000 });
    server.carrier.setPhone(to, { state: "blocked" });
    await server.text("aaaaaaaa");
    await expect(receiverOf()).not.toHaveReceivedText({ to, timeoutMs: 60_000 });
    await inPlaywright(receiverOf()).not.toHaveReceivedText({ to, timeoutMs: 60_000 });
    expect(server.carrier.messages.at(-1)?.status).toBe("undelivered");
  });

  test("with .not fails if a matching text arrives, even if it was still in progress", async () => {
    server = await startCheckedServer();
    await server.text("aaaaaaaa");
    const said = "An unexpected text was delivered to +44••••••••23.";
    await expect(expect(receiverOf()).not.toHaveReceivedText({ to })).rejects.toThrow(said);
    await expect(inPlaywright(receiverOf()).not.toHaveReceivedText({ to })).rejects.toThrow(said);
  });
});

test("reports an unreachable server as an error, not as a missing text", async () => {
  server = await startCheckedServer();
  const client = createMockClient({ url: server.url });
  await server.close();
  await expect(expect(client).not.toHaveReceivedText({ to })).rejects.toThrow("fetch failed");
});

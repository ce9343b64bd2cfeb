import type { SmsMessage } from "@smskit/core";
import { startMockServer } from "@smskit/mock";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTwilio, type TwilioMessageOptions } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const contentSid = `HX${"3".repeat(32)}`;
const mediaUrl = ["https://example.com/menu.png"];

let server: Awaited<ReturnType<typeof startMockServer>>;
beforeAll(async () => {
  server = await startMockServer({ port: 0 });
});
afterAll(() => server.close());
beforeEach(() => server.carrier.reset());

const connector = () => createTwilio({ ...exampleConfig, baseUrl: server.url });
const messageWith = (twilio: TwilioMessageOptions): SmsMessage => ({ to, providerOptions: { twilio } });

describe("a message without a text", () => {
  test.each<[string, TwilioMessageOptions]>([
    ["Twilio's own content", { contentSid }],
    ["Twilio's own content, and what fills it", { contentSid, contentVariables: '{"1":"048151"}' }],
    ["media", { mediaUrl }],
    ["both", { contentSid, mediaUrl }],
  ])("is sent with %s", async (_, options) => {
    const receipt = await connector().send(messageWith(options));
    expect(receipt).toMatchObject({ to, status: "accepted" });
    expect(receipt).not.toHaveProperty("encoding");
    const { contentSid: ContentSid, contentVariables: ContentVariables, mediaUrl: MediaUrl } = options;
    const wire = { To: to, MessagingServiceSid: exampleConfig.fromMessagingServiceSID };
    const sent = Object.entries({ ...wire, ContentSid, ContentVariables, MediaUrl }).filter(
      ([, value]) => value,
    );
    expect(server.carrier.requests.at(-1)?.form).toEqual(
      Object.fromEntries(sent.map(([name, value]) => [name, [value].flat()])),
    );
  });

  test.each<[string, TwilioMessageOptions]>([
    ["no option", {}],
    ["an empty list of media", { mediaUrl: [] }],
    ["variables alone", { contentVariables: '{"1":"048151"}' }],
  ])("is refused before any request with %s", async (_, options) => {
    const refused = connector().send(messageWith(options));
    await expect(refused).rejects.toMatchObject({ delivery: "not-sent", message: /needs a body/ });
    expect(server.carrier.requests).toEqual([]);
  });

  test("cannot be found, since nothing distinguishes it from another", async () => {
    const prepared = await connector().prepare(messageWith({ contentSid }));
    const since = new Date(Date.now() - 1_000);
    await connector().send(prepared);
    expect(await connector().find(prepared, { since })).toBeUndefined();
  });
});

import { afterEach, describe, expect, test } from "vitest";
import { createCarrier } from "../../index.ts";
import { textFromPhone, unusedNumber, unusedPhone } from "../../testing/text-from-phone.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import {
  closeTelnyx,
  eventOf,
  from,
  profileId,
  refusalOf,
  serveTelnyx,
  text,
  to,
} from "./testing/telnyx-client.ts";

afterEach(async () => {
  await closeTelnyx();
  await closeApps();
});

const listed = { profiles: [{ id: profileId, webhookUrl: "http://localhost:3000/a" }], numbers: [from] };

describe("a changed profile", () => {
  test.each([["listed", listed] as const, ["implied", {}] as const])(
    "sends texts and reports to its new webhook: %s",
    async (_, options) => {
      const app = await startApp();
      const { carrier, sdk } = await serveTelnyx(options);
      const { data } = await sdk.messagingProfiles.update(profileId, { webhook_url: `${app.url}/new` });
      expect(data).toMatchObject({ id: profileId, webhook_url: `${app.url}/new`, enabled: true });
      expect((await sdk.messagingProfiles.retrieve(profileId)).data).toEqual(data);
      await carrier.reply({ from: unusedPhone, to: from, body: "hello" });
      await sdk.messages.send({ from, to, text, messaging_profile_id: profileId });
      await carrier.idle();
      const events = await Promise.all(app.requests.map((request) => eventOf(sdk, request)));
      expect(events.map(({ event_type }) => event_type)).toEqual([
        "message.received",
        "message.sent",
        "message.finalized",
      ]);
      expect(events[0]?.payload).toMatchObject({ webhook_url: `${app.url}/new` });
    },
  );

  test("tries the failover URL if the first one fails", async () => {
    const broken = await startApp((response) => response.writeHead(500).end());
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx(listed);
    await sdk.messagingProfiles.update(profileId, { webhook_url: broken.url, webhook_failover_url: app.url });
    await carrier.reply({ from: unusedPhone, to: from, body: "hello" });
    expect([broken.requests.length, app.requests.length]).toEqual([3, 1]);
  });

  test("can be disabled, loses a URL that is null, and is as before after a reset", async () => {
    const { carrier, sdk } = await serveTelnyx(listed);
    const { data } = await sdk.messagingProfiles.update(profileId, { enabled: false, webhook_url: null });
    expect(data).toMatchObject({ enabled: false, webhook_url: null });
    expect((await refusalOf(sdk.messages.send({ from, to, text }))).status).toBe(409);
    carrier.reset();
    expect((await sdk.messagingProfiles.retrieve(profileId)).data).toMatchObject({
      enabled: true,
      webhook_url: "http://localhost:3000/a",
    });
  });

  test.each([
    [profileId, { webhook_url: "nowhere" }, 422, "10003"],
    [profileId, { webhook_failover_url: 5 }, 422, "10003"],
    ["4001a0b1-0000-4000-8000-00000000000f", { webhook_url: null }, 404, "10005"],
  ])("%s is refused with %j", async (id, change, status, code) => {
    const { carrier, sdk } = await serveTelnyx(listed);
    const refusal = await refusalOf(sdk.messagingProfiles.update(id, change as never));
    expect(refusal.status).toBe(status);
    expect(carrier.requests[0]?.problem).toMatchObject({
      code,
      url: `https://developers.telnyx.com/docs/overview/errors/${code}`,
    });
  });
});

test("a number that is set by one request of the API receives texts, signed for Telnyx's SDK", async () => {
  const app = await startApp();
  const { server, sdk } = await serveTelnyx(listed);
  const reply = await textFromPhone(server, { provider: "telnyx", inboundUrl: `${app.url}/in` });
  expect(reply).toMatchObject({ provider: "telnyx", callbacks: [{ url: `${app.url}/in`, status: 204 }] });
  const event = await eventOf(sdk, app.requests[0] ?? expect.fail("no webhook"));
  expect(event.payload).toMatchObject({
    id: reply.id,
    text: "Yes, schön",
    from: { phone_number: unusedPhone },
    to: [{ phone_number: unusedNumber }],
    webhook_url: `${app.url}/in`,
  });
});

test("the numbers of the options are the app's numbers, with the webhook of their profile", async () => {
  const { server } = await serveTelnyx(listed);
  const { numbers } = (await (await fetch(`${server.url}/api/v1/numbers`)).json()) as { numbers: unknown };
  expect(numbers).toEqual([{ number: from, provider: "telnyx", inboundUrl: "http://localhost:3000/a" }]);
});

test("the media of an MMS are on the message", async () => {
  const { carrier, sdk } = await serveTelnyx();
  const media = ["http://localhost:3000/a.png", "http://localhost:3000/b.png"];
  await sdk.messages.send({ from, to, media_urls: media });
  expect(carrier.messages[0]).toMatchObject({
    body: "",
    media: media.map((url) => ({ url })),
    channel: "sms",
  });
});

test("a messaging_profile_id that is not a string is refused", async () => {
  const { carrier, sdk } = await serveTelnyx({}, createCarrier());
  const refusal = await refusalOf(sdk.messages.send({ from, to, text, messaging_profile_id: 5 as never }));
  expect(refusal.status).toBe(422);
  expect(carrier.messages).toEqual([]);
  expect(carrier.requests[0]?.problem?.message).toMatch(/^\/messaging_profile_id: .* messaging_profile_id$/);
});

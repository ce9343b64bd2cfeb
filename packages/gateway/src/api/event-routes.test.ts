import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { untilTrue } from "../testing/start-receiver.ts";
import { newSid, startWebhooks, type TestWebhooks } from "../testing/start-webhooks.ts";

let webhooks: TestWebhooks;
beforeAll(async () => {
  webhooks = await startWebhooks();
});
beforeEach(() => webhooks.reset());
afterAll(() => webhooks?.close());

const call = async (path: string, init: RequestInit = {}) => {
  const headers = { ...webhooks.authorization, "Content-Type": "application/json" };
  const response = await webhooks.request(path, { ...init, headers });
  return { status: response.status, body: (await response.json()) as never };
};
const replay = (path: string, body?: object) =>
  call(path, { method: "POST", ...(body && { body: JSON.stringify(body) }) });

test("the API lists events without their content, and delivers one again", async () => {
  const id = newSid();
  await webhooks.inbound(id, "Hello there");
  const { id: messageId } = await webhooks.send({ to: "+15558675330" });
  await webhooks.receiver.until(() => webhooks.typesOf(messageId).includes("message.delivered"));
  const delivered = webhooks.receiver.events.find(({ type }) => type === "message.delivered");
  await untilTrue(async () => {
    const { body } = await call(`/v1/events?state=pending&limit=1`);
    return (body as { events: unknown[] }).events.length === 0;
  });
  const { body } = await call(`/v1/events?messageId=${messageId}&type=message.delivered`);
  expect(body).toMatchObject({
    events: [
      { id: delivered?.id, messageId, canReplay: true, deliveries: [{ state: "delivered", status: 204 }] },
    ],
  });
  expect(JSON.stringify((await call("/v1/events")).body)).not.toMatch(/Hello|\+1555|••/);
  webhooks.receiver.attempts.length = 0;
  expect(await replay(`/v1/events/${delivered?.id}/replay`)).toEqual({
    status: 200,
    body: { deliveries: 1 },
  });
  await webhooks.receiver.until((events) => events.length === 1);
  expect(webhooks.receiver.events[0]?.id).toBe(delivered?.id);
  const range = { from: "2020-01-01T00:00:00Z", to: "2021-01-01T00:00:00Z", includeDelivered: true };
  expect(await replay("/v1/events/replay", range)).toEqual({ status: 200, body: { deliveries: 0 } });
});

test("the API refuses what it cannot replay", async () => {
  expect((await replay(`/v1/events/${crypto.randomUUID()}/replay`)).status).toBe(404);
  expect((await replay("/v1/events/x/replay")).status).toBe(404);
  expect((await replay("/v1/events/replay", {})).status).toBe(422);
  expect((await replay("/v1/events/replay", { from: "yesterday" })).status).toBe(422);
  expect((await call("/v1/events?state=lost")).status).toBe(422);
  // Postgres refuses this character.
  expect((await replay("/v1/events/replay", { from: "2020-01-01T00:00:00Z", target: "\0" })).status).toBe(
    422,
  );
  expect((await call("/v1/events?type=%00")).status).toBe(422);
  for (const before of ["x", crypto.randomUUID()]) {
    expect(await call(`/v1/events?before=${before}`)).toMatchObject({
      status: 422,
      body: { errors: [{ path: "before", message: expect.stringContaining("not on record") }] },
    });
  }
  expect((await call("/v1/events?kind=x")).status).toBe(422);
  expect((await call("/v1/events?messageId=x")).body).toEqual({ events: [] });
});

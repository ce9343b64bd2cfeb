import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, mockTwilio } from "../index.ts";
import { accountSid, post } from "../providers/twilio/testing/twilio-client.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";
import { mockAcme } from "../testing/mock-acme.ts";
import { closeApps, startApp } from "../testing/webhook-app.ts";

const phone = "+15558675310";
const sender = "+15550001111";
let server: CheckedServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

/** A server whose Twilio tells an app of texts from phones. */
async function serve(status = 204) {
  const app = await startApp((response) => response.writeHead(status).end());
  const carrier = createCarrier();
  const mocks = [mockTwilio(carrier, { inboundUrl: app.url }), mockAcme(carrier)];
  server = await startCheckedServer({ mocks });
  return app;
}

describe("phones", () => {
  test("are listed if they have a message, a reply or a state", async () => {
    await serve();
    await post(server, { To: phone, From: sender, Body: "hello" });
    await server.call("POST", "/replies", {
      from: "+15558675311",
      to: sender,
      body: "hi",
      provider: "twilio",
    });
    await server.call("PATCH", "/phones/%2B15558675312", { state: "landline" });
    const { body } = await server.call("GET", "/phones");
    expect(body.phones).toEqual([
      { number: phone, state: "reachable", optedOutOf: [] },
      { number: "+15558675311", state: "reachable", optedOutOf: [] },
      { number: "+15558675312", state: "landline", optedOutOf: [] },
    ]);
  });

  test("change only the given fields", async () => {
    await serve();
    const path = `/phones/${phone}`;
    await server.call("PATCH", path, { optedOutOf: "all" });
    const { body } = await server.call("PATCH", path, { state: "blocked" });
    expect(body).toEqual({ number: phone, state: "blocked", optedOutOf: "all" });
    expect(server.carrier.phone(phone)).toEqual({ state: "blocked", optedOutOf: "all" });
    expect((await server.call("GET", "/phones/15558675310")).body).toMatchObject({
      number: phone,
      state: "blocked",
    });
  });

  test.each([{ state: "asleep" }, { mood: "good" }, { optedOutOf: "some" }, "x"])(
    "do not change to %j",
    async (change) => {
      await serve();
      expect((await server.call("PATCH", `/phones/${phone}`, change)).status).toBe(400);
      expect((await server.call("GET", "/phones/bob")).status).toBe(400);
    },
  );

  test("return the conversation in order", async () => {
    await serve();
    await post(server, { To: phone, From: sender, Body: "first" });
    await server.carrier.idle();
    await server.call("POST", "/replies", { from: phone, body: "STOP" });
    await server.carrier.idle();
    const { body } = await server.call("GET", `/phones/${phone}`);
    expect(body.optedOutOf).toEqual([`twilio:${sender}`]);
    expect(
      body.thread.map(({ type, body: text }: { type: string; body: string }) => [type, text.slice(0, 8)]),
    ).toEqual([
      ["message", "first"],
      ["reply", "STOP"],
      ["message", "You have"],
    ]);
  });
});

describe("a text from a phone", () => {
  test("responds after the app has, with the app's responses", async () => {
    const app = await serve(503);
    await post(server, { To: phone, From: sender, Body: "hello" });
    const { status, body } = await server.call("POST", "/replies", {
      from: phone,
      body: "yes",
      media: [{ url: "https://example.com/a.png", contentType: "image/png" }],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      provider: "twilio",
      accountId: accountSid,
      from: phone,
      to: sender,
      body: "yes",
      media: [{ contentType: "image/png" }],
      callbacks: [
        { url: `${app.url}/`, told: "received", status: 503 },
        { told: "received", status: 503 },
      ],
    });
    expect(app.requests[0]?.parameters).toMatchObject({ Body: "yes", AccountSid: accountSid });
  });

  test("returns 409 if there is nothing to reply to, or no provider has the number", async () => {
    await serve();
    const nothing = await server.call("POST", "/replies", { from: phone, body: "hi" });
    expect([nothing.status, nothing.body.detail]).toEqual([409, expect.stringContaining("to: is missing")]);
    const nobody = { from: phone, to: sender, body: "hi", provider: "other" };
    expect((await server.call("POST", "/replies", nobody)).status).toBe(409);
    await post(server, { To: phone, From: "Acme", Body: "hello" });
    expect((await server.call("POST", "/replies", { from: phone, to: "Acme", body: "hi" })).status).toBe(409);
  });

  test.each([{ body: "hi" }, { from: "bob", body: "hi" }, { from: phone, body: "hi", color: "red" }])(
    "returns 400 for %j",
    async (draft) => {
      await serve();
      expect((await server.call("POST", "/replies", draft)).status).toBe(400);
    },
  );
});

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, mockProviders } from "../index.ts";
import { accountSid, post } from "../providers/twilio/testing/twilio-client.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";
import { acmeSecret } from "../testing/mock-acme.ts";

let server: CheckedServer;
afterEach(() => server.close());

const hour = 3_600_000;

describe("the clock", () => {
  test("moves by milliseconds or to a time, and sends what is due", async () => {
    server = await startCheckedServer();
    const sendAt = new Date(Date.now() + hour);
    await post(server, {
      To: "+15558675310",
      MessagingServiceSid: `MG${"0".repeat(32)}`,
      Body: "later",
      SendAt: sendAt.toISOString(),
      ScheduleType: "fixed",
    });
    expect((await server.call("GET", "/clock")).body.offsetMs).toBe(0);
    expect((await server.call("POST", "/clock", { advanceMs: hour / 2 })).body.offsetMs).toBe(hour / 2);
    expect(server.carrier.messages[0]?.status).toBe("scheduled");
    const to = new Date(sendAt.getTime() + 1000).toISOString();
    const { status, body } = await server.call("POST", "/clock", { to });
    expect([status, body.now >= to]).toEqual([200, true]);
    expect(server.carrier.messages[0]?.status).toBe("delivered");
  });

  test("moves only forward", async () => {
    server = await startCheckedServer();
    expect((await server.call("POST", "/clock", { to: "2020-01-01T00:00:00Z" })).status).toBe(409);
    for (const change of [{ advanceMs: -1 }, { advanceMs: "1" }, { to: "tomorrow" }, {}]) {
      expect((await server.call("POST", "/clock", change)).status).toBe(400);
    }
  });

  test("returns 409 if the carrier's clock cannot be moved", async () => {
    const clock = { now: () => 0, setTimeout: () => 0, clearTimeout: () => {} };
    server = await startCheckedServer({ carrier: createCarrier({ clock }) });
    const { status, body } = await server.call("POST", "/clock", { advanceMs: 1 });
    expect([status, body.detail]).toEqual([409, expect.stringContaining("cannot be moved")]);
    expect((await server.call("GET", "/clock")).body).toEqual({
      now: "1970-01-01T00:00:00.000Z",
      offsetMs: 0,
    });
  });
});

describe("requests", () => {
  test("contain no password of a webhook URL, and neither does the message", async () => {
    server = await startCheckedServer();
    const StatusCallback = "http://me:s3cret@127.0.0.1:9/status";
    const { body } = await post(server, {
      To: "+15558675310",
      From: "+15550001111",
      Body: "x",
      StatusCallback,
    });
    const told = await server.call("GET", "/requests");
    const message = await server.call("GET", `/messages/${body["sid"]}`);
    expect(told.body.requests[0].form.StatusCallback).toEqual(["http://127.0.0.1:9/status"]);
    expect(message.body.parameters.StatusCallback).toBe("http://127.0.0.1:9/status");
    expect(JSON.stringify([told, message])).not.toContain("s3cret");
  });

  test("are listed without secrets, by account", async () => {
    server = await startCheckedServer();
    await server.text("aaaaaaaa");
    await post(server, { To: "+15558675310", From: "bad", Body: "hello" });
    const { body } = await server.call("GET", "/requests");
    expect(body).toMatchObject({
      total: 2,
      requests: [
        {
          id: "2",
          provider: "twilio",
          accountId: accountSid,
          form: { To: ["+15558675310"] },
          authorization: { scheme: "basic" },
        },
        { id: "1", provider: "acme", accountId: "aaaaaaaa", method: "POST", path: "/texts", status: 201 },
      ],
    });
    expect(JSON.stringify(body)).not.toContain(acmeSecret);
    expect((await server.call("GET", "/requests?account=aaaaaaaa")).body.total).toBe(1);
    expect((await server.call("GET", "/requests?limit=1")).body.requests).toMatchObject([
      { provider: "twilio" },
    ]);
  });
});

describe("the server", () => {
  test("describes itself", async () => {
    server = await startCheckedServer({ carrier: createCarrier({ limits: { messages: 50 } }) });
    await server.text("aaaaaaaa");
    await post(server, { To: "+15558675310", From: "bad", Body: "hello" });
    expect((await server.call("GET", "/info")).body).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      url: server.url,
      providers: [...mockProviders(createCarrier()).map(({ provider }) => provider), "acme"],
      clients: expect.arrayContaining([
        {
          provider: "twilio",
          client: "curl",
          setting: expect.stringContaining(`curl ${server.url}/2010-04-01/`),
        },
      ]),
      accounts: ["aaaaaaaa", accountSid],
      store: { messages: 1, limit: 50 },
    });
  });

  test("restores the initial state", async () => {
    server = await startCheckedServer();
    await server.text("aaaaaaaa");
    await server.call("POST", "/clock", { advanceMs: hour });
    await server.call("POST", "/faults", { kind: "fin" });
    expect((await server.call("POST", "/reset")).status).toBe(204);
    expect((await server.call("GET", "/messages")).body.total).toBe(0);
    expect((await server.call("GET", "/requests")).body.total).toBe(0);
    expect((await server.call("GET", "/faults")).body.faults).toEqual([]);
    expect((await server.call("GET", "/clock")).body.offsetMs).toBe(0);
  });

  test("responds to unknown requests with a problem", async () => {
    server = await startCheckedServer();
    const unknown = await server.call("GET", "/nothing");
    expect(unknown).toMatchObject({ status: 404, body: { title: "Not Found", status: 404 } });
    expect((await server.call("PUT", "/messages")).status).toBe(404);
    const trace = request(`${server.url}/api/v1/info`, { method: "TRACE" }).end();
    const [traced]: IncomingMessage[] = await once(trace, "response");
    expect(traced).toMatchObject({
      statusCode: 405,
      headers: { "content-type": "application/problem+json" },
    });
    const ask = async (init: RequestInit): Promise<[number, string]> => {
      const response = await fetch(`${server.url}/api/v1/reset`.replace("reset", "faults"), {
        method: "POST",
        ...init,
      });
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      return [response.status, (await response.json()).detail];
    };
    const json = { "content-type": "application/json" };
    expect(await ask({ headers: json, body: "{" })).toEqual([400, "The body is not valid JSON."]);
    expect(await ask({ body: "kind=fin" })).toEqual([415, expect.stringContaining("must be JSON")]);
    expect(await ask({ headers: json, body: " ".repeat(2 ** 21 + 1) })).toEqual([
      413,
      "The body is over 2 MiB.",
    ]);
  });
});

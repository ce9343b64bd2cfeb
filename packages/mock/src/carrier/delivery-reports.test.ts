import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  type CarrierOptions,
  createCarrier,
  mockTwilio,
  startMockServer,
  startMocks,
} from "../index.ts";
import type { MessageDraft, WebhookRequest } from "../provider.ts";
import { closeApps, startApp } from "../testing/webhook-app.ts";

afterEach(closeApps);

let drafts = 0;

/** A message whose steps are told to a URL, as they are named. */
function send(carrier: Carrier, url: string, over: Partial<MessageDraft & WebhookRequest> = {}) {
  drafts += 1;
  const { retries, retryOn, timeoutMs, ...draft } = over;
  return carrier.accept({
    id: `m${drafts}`,
    provider: "test",
    from: "+15550001111",
    to: "+15558675310",
    body: "hello",
    status: "queued",
    failureOf: (state) => ({ status: "undelivered", errorCode: state }),
    parameters: {},
    reportsOf: (_, { status }) => [
      {
        url,
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: `status=${status}`,
        ...(retries !== undefined && { retries }),
        ...(retryOn !== undefined && { retryOn }),
        ...(timeoutMs !== undefined && { timeoutMs }),
      },
    ],
    ...draft,
  });
}

const create = (options: CarrierOptions = {}) => createCarrier({ latencyMs: 0, ...options });

describe("delivery reports", () => {
  test("are sent for each status after the first, in order, and the responses are kept", async () => {
    const app = await startApp();
    const carrier = create();
    const message = send(carrier, `${app.url}/receipts`);
    await carrier.idle();
    expect(app.requests.map(({ parameters }) => parameters["status"])).toEqual([
      "sending",
      "sent",
      "delivered",
    ]);
    expect(message.callbacks).toEqual(
      ["sending", "sent", "delivered"].map((told) => ({
        url: `${app.url}/receipts`,
        at: expect.any(Date),
        told,
        status: 204,
      })),
    );
  });

  test("arrive in order however slow the app is", async () => {
    const app = await startApp((response, _, count) => {
      if (count > 1) response.writeHead(204).end();
      else setImmediate(() => response.writeHead(204).end());
    });
    const carrier = create();
    send(carrier, app.url);
    await carrier.idle();
    expect(app.requests.map(({ body }) => body)).toEqual([
      "status=sending",
      "status=sent",
      "status=delivered",
    ]);
  });

  test("reach an app on loopback while requests of the process are mocked", async () => {
    const app = await startApp();
    const carrier = create();
    const mocks = startMocks(mockTwilio(carrier));
    try {
      const message = send(carrier, app.url);
      await carrier.idle();
      expect(message.callbacks).toMatchObject([{ status: 204 }, { status: 204 }, { status: 204 }]);
    } finally {
      mocks.stop();
    }
  });

  test("are listed without the credentials of their URL, which become a header", async () => {
    const app = await startApp();
    const carrier = create();
    const message = send(carrier, `${app.url.replace("//", "//me:secret@")}/a?b=c#d=e`);
    await carrier.idle();
    expect(app.requests[0]).toMatchObject({
      url: "/a?b=c",
      headers: { authorization: `Basic ${btoa("me:secret")}` },
    });
    expect(message.callbacks[0]?.url).toBe(`${app.url}/a?b=c`);
  });

  test.each([
    "https://example.com/receipts",
    "http://8.8.8.8/",
    "http://my.app.example/",
    "http://127.0.0.1.example.com/",
    "no url",
    "ftp://localhost/",
  ])("are not sent to %s, which is not an http URL on a private network", async (url) => {
    const carrier = create();
    const message = send(carrier, url);
    await carrier.idle();
    expect(message.callbacks.map(({ error }) => error)).toEqual(
      Array(3).fill(expect.stringMatching(/^not sent/)),
    );
  });
});

test.each(["http://[::1]:9/", "http://127.0.0.2:9/", "http://localhost:9/"])(
  "%s is this machine",
  async (url) => {
    const carrier = create();
    const message = send(carrier, url, { failure: { status: "failed", errorCode: "1" }, retries: 0 });
    await carrier.idle();
    expect(message.callbacks).toEqual([
      expect.objectContaining({ error: expect.not.stringMatching("not sent") }),
    ]);
  },
);

test("an invalid request is an error of the attempt only", async () => {
  const app = await startApp();
  const carrier = create();
  const message = send(carrier, app.url, {
    failure: { status: "failed", errorCode: "1" },
    reportsOf: () => [{ url: app.url, method: "GET", headers: { "x-a": "1\r\n2" }, retries: 0 }],
  });
  await carrier.idle();
  expect(message.callbacks).toMatchObject([{ error: expect.stringMatching(/header/) }]);
});

test("a report that the mock cannot make is a failed attempt, and the message goes on", async () => {
  const app = await startApp();
  const carrier = create();
  const message = send(carrier, app.url, {
    reportsOf(_, { status }) {
      if (status === "sent") throw new TypeError("no secret to sign with");
      return [{ url: app.url, method: "GET", headers: {} }];
    },
  });
  await carrier.idle();
  expect(message.status).toBe("delivered");
  // They are kept in the order in which they end.
  const attempts = message.callbacks.map(({ told, status, error }) => ({ told, status, error }));
  expect(attempts).toHaveLength(3);
  expect(attempts).toEqual(
    expect.arrayContaining([
      {
        told: "sent",
        status: undefined,
        error: "not sent: the mock could not make it: no secret to sign with",
      },
      { told: "sending", status: 204, error: undefined },
      { told: "delivered", status: 204, error: undefined },
    ]),
  );
});

describe("an app that does not accept them", () => {
  test("gets one retry after a 5xx, and each attempt is kept", async () => {
    const app = await startApp((response, _, count) => response.writeHead(count === 1 ? 503 : 200).end());
    const carrier = create();
    const message = send(carrier, app.url, { failure: { status: "failed", errorCode: "1" } });
    await carrier.idle();
    expect(message.callbacks).toMatchObject([
      { told: "failed", status: 503 },
      { told: "failed", status: 200 },
    ]);
  });

  test("gets no retry after a 4xx unless `retryOn` says so", async () => {
    const app = await startApp((response) => response.writeHead(403).end());
    const carrier = create();
    const failure = { status: "failed", errorCode: "1" } as const;
    const once = send(carrier, app.url, { failure });
    const thrice = send(carrier, app.url, { failure, retries: 2, retryOn: ["4xx"] });
    await carrier.idle();
    expect(once.callbacks).toHaveLength(1);
    expect(thrice.callbacks).toHaveLength(3);
  });

  test("can be down: the message is delivered anyway", async () => {
    const app = await startApp();
    await app.close();
    const carrier = create();
    const message = send(carrier, app.url);
    await carrier.idle();
    expect(message.status).toBe("delivered");
    expect(message.callbacks.map(({ error }) => error)).toEqual(Array(6).fill("ECONNREFUSED"));
  });

  test("can close the connection or never respond", async () => {
    const app = await startApp((response, { url }) => {
      if (url === "/hang-up") response.destroy();
    });
    const carrier = create();
    const failure = { status: "failed", errorCode: "1" } as const;
    const cut = send(carrier, `${app.url}/hang-up`, { failure, retries: 0 });
    const silent = send(carrier, `${app.url}/silent`, { failure, timeoutMs: 20 });
    await carrier.idle();
    expect(cut.callbacks).toMatchObject([{ error: "ECONNRESET" }]);
    expect(silent.callbacks).toMatchObject([{ error: "no response in time" }]);
  });
});

describe("delivery reports stop", () => {
  /** An app that holds what it is asked until it is let go. */
  async function startHoldingApp() {
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const app = await startApp(() => asked());
    return { app, isAsked };
  }

  test("with a reset of the carrier", async () => {
    const { app, isAsked } = await startHoldingApp();
    const carrier = create();
    const message = send(carrier, app.url);
    await isAsked;
    carrier.reset();
    await carrier.idle();
    expect(message.callbacks).toEqual([]);
    expect(app.requests).toHaveLength(1);
  });

  test("with the server, and continue with the next server on the carrier", async () => {
    const { app, isAsked } = await startHoldingApp();
    const carrier = create();
    const server = await startMockServer({ carrier });
    const held = send(carrier, app.url);
    await isAsked;
    await server.close();
    const late = send(carrier, app.url);
    await carrier.idle();
    expect([held.callbacks, late.callbacks]).toEqual([[], []]);
    expect(app.requests).toHaveLength(1);

    const other = await startApp();
    const next = await startMockServer({ carrier });
    const told = send(carrier, other.url);
    await carrier.idle();
    expect(told.callbacks).toHaveLength(3);
    await next.close();
  });
});

describe("faults of delivery reports", () => {
  const told = async (carrier: Carrier, over?: Parameters<typeof send>[2]) => {
    const app = await startApp();
    send(carrier, app.url, over);
    await carrier.idle();
    return app.requests.map(({ parameters }) => parameters["status"]);
  };

  test("missing-receipt: none is sent", async () => {
    const carrier = create();
    carrier.faults.add({ kind: "missing-receipt", times: 1 });
    expect(await told(carrier)).toEqual([]);
    expect(carrier.messages[0]?.status).toBe("delivered");
    expect(await told(carrier)).toHaveLength(3);
  });

  test("duplicate-receipt: each is sent twice", async () => {
    const carrier = create();
    carrier.faults.add({ kind: "duplicate-receipt" });
    expect(await told(carrier)).toEqual(["sending", "sending", "sent", "sent", "delivered", "delivered"]);
  });

  test("reordered-receipts: the last one is sent first", async () => {
    const carrier = create();
    carrier.faults.add({ kind: "reordered-receipts" });
    expect(await told(carrier)).toEqual(["delivered", "sent", "sending"]);
  });

  test("late-receipt: each is delayed by the carrier's clock", async () => {
    const pending: { callback: () => void; ms: number }[] = [];
    const clock = {
      now: () => 0,
      setTimeout: (callback: () => void, ms: number) => pending.push({ callback, ms }),
      clearTimeout: () => undefined,
    };
    const carrier = create({ clock });
    carrier.faults.add({ kind: "late-receipt", byMs: 60_000 });
    const app = await startApp();
    const message = send(carrier, app.url, { failure: { status: "failed", errorCode: "1" } });
    pending.shift()?.callback();
    expect(message.status).toBe("failed");
    expect(pending).toMatchObject([{ ms: 60_000 }]);
    expect(app.requests).toEqual([]);
    pending.shift()?.callback();
    await carrier.idle();
    expect(app.requests).toHaveLength(1);
  });

  test("fire in addition to a fault of the delivery, and only for matching messages", async () => {
    const carrier = create();
    carrier.faults.add({ kind: "undelivered", code: "7" });
    carrier.faults.add({ kind: "reordered-receipts", to: "+15558675310", provider: "test" });
    expect(await told(carrier)).toEqual(["undelivered", "sent", "sending"]);
    expect(await told(carrier, { to: "+15558675311" })).toEqual(["sending", "sent", "undelivered"]);
    expect(carrier.faults.fired.map(({ kind }) => kind)).toEqual([
      "undelivered",
      "reordered-receipts",
      "undelivered",
    ]);
  });

  test("are not used up by a message without reports", async () => {
    const carrier = create();
    carrier.faults.add({ kind: "missing-receipt", times: 1 });
    send(carrier, "", { reportsOf: undefined as never });
    expect(carrier.faults.fired).toEqual([]);
    expect(await told(carrier)).toEqual([]);
  });

  test("late-receipt needs a delay", () => {
    expect(() => create().faults.add({ kind: "late-receipt", byMs: -1 })).toThrow("byMs");
  });
});

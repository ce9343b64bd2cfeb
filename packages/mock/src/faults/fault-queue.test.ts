import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  type Fault,
  type MockServer,
  mockTwilio,
  startMockServer,
  startMocks,
} from "../index.ts";
import { get, post } from "../providers/twilio/testing/twilio-client.ts";

const hello = { To: "+15558675310", From: "+15550001111", Body: "hello" };
let server: MockServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(seed = 1) {
  const carrier = createCarrier({ seed, latencyMs: 0 });
  server = await startMockServer({ carrier });
  return { carrier, server };
}

describe("faults of the HTTP response", () => {
  test.each(["1", "Wed, 21 Oct 2026 07:28:00 GMT", "-5", "abc", undefined])(
    "rate-limited, Retry-After %s: Twilio's 429, nothing accepted",
    async (retryAfter) => {
      const { carrier, server } = await serve();
      carrier.faults.add({ kind: "rate-limited", retryAfter });
      const response = await post(server, hello);
      expect(response.body).toMatchObject({ code: 20429, status: 429 });
      expect(response.headers.get("retry-after")).toBe(retryAfter ?? null);
      expect(carrier.messages).toEqual([]);
    },
  );

  test("server-error: Twilio's 500, or any body and status", async () => {
    const { carrier, server } = await serve();
    const remove = carrier.faults.add({ kind: "server-error" });
    expect(await post(server, hello)).toMatchObject({ status: 500, body: { code: 20500, status: 500 } });
    remove();
    carrier.faults.add({ kind: "server-error", status: 503, body: "<h1>Sorry</h1>" });
    const response = await post(server, hello);
    expect(response).toMatchObject({ status: 503, text: "<h1>Sorry</h1>" });
    expect(response.headers.get("content-type")).toBe("text/html");
    expect(carrier.messages).toEqual([]);
  });

  test("server-error with `accepted`: the text is sent anyway", async () => {
    const { carrier, server } = await serve();
    carrier.faults.add({ kind: "server-error", accepted: true });
    expect((await post(server, hello)).status).toBe(500);
    expect(await carrier.waitForMessage({ to: hello.To })).toMatchObject({ body: "hello" });
  });

  test("redirect: nothing accepted", async () => {
    const { carrier, server } = await serve();
    carrier.faults.add({ kind: "redirect", location: "https://elsewhere.example/", status: 302 });
    const response = await fetch(`${server.url}/2010-04-01/Accounts/x/Messages.json`, {
      method: "POST",
      redirect: "manual",
    });
    expect([response.status, response.headers.get("location")]).toEqual([302, "https://elsewhere.example/"]);
    expect(carrier.messages).toEqual([]);
  });

  test("garbled-answer and empty-answer: 201, accepted, without JSON", async () => {
    const { carrier, server } = await serve();
    carrier.faults.add({ kind: "garbled-answer", times: 1 });
    carrier.faults.add({ kind: "empty-answer", times: 1 });
    const garbled = await post(server, hello);
    expect(garbled.status).toBe(201);
    expect(garbled.text).not.toBe("");
    expect(() => JSON.parse(garbled.text)).toThrow(SyntaxError);
    expect(await post(server, hello)).toMatchObject({ status: 201, text: "" });
    expect(carrier.messages).toHaveLength(2);
  });

  test("they work in-process too", async () => {
    const carrier = createCarrier();
    const mocks = startMocks(mockTwilio(carrier));
    try {
      carrier.faults.add({ kind: "rate-limited", retryAfter: "2" });
      const response = await post({ url: "https://api.twilio.com" }, hello);
      expect(response).toMatchObject({ status: 429, body: { code: 20429 } });
    } finally {
      mocks.stop();
    }
  });
});

describe("a fault applies to", () => {
  test("only sends to a number, in any format", async () => {
    const { carrier, server } = await serve();
    carrier.faults.add({ kind: "rate-limited", to: "+15558675310" });
    expect((await post(server, { ...hello, To: "+15558675311" })).status).toBe(201);
    expect((await post(server, { ...hello, To: "(555) 867-5310" })).status).toBe(429);
    expect(carrier.faults.fired).toMatchObject([
      { kind: "rate-limited", provider: "twilio", to: "+15558675310" },
    ]);
  });

  test("only one provider", async () => {
    const { carrier, server } = await serve();
    carrier.faults.add({ kind: "rate-limited", provider: "another" });
    expect((await post(server, hello)).status).toBe(201);
    carrier.faults.add({ kind: "rate-limited", provider: "twilio" });
    expect((await post(server, hello)).status).toBe(429);
  });

  test("the configured number of requests, including requests that are not sends", async () => {
    const { carrier, server } = await serve();
    carrier.faults.add({ kind: "rate-limited", times: 2 });
    const statuses = [
      (await get(server, "/2010-04-01/Accounts/x.json")).status,
      (await post(server, hello)).status,
      (await post(server, hello)).status,
    ];
    expect(statuses).toEqual([429, 429, 201]);
  });

  test("all requests until it is removed or all are cleared", async () => {
    const { carrier, server } = await serve();
    const remove = carrier.faults.add({ kind: "rate-limited" });
    carrier.faults.add({ kind: "server-error" });
    expect((await post(server, hello)).status).toBe(429);
    remove();
    expect((await post(server, hello)).status).toBe(500);
    carrier.faults.clear();
    expect((await post(server, hello)).status).toBe(201);
    expect(carrier.faults.fired.map(({ kind }) => kind)).toEqual(["rate-limited", "server-error"]);
  });

  async function pattern(seed: number, length: number): Promise<string> {
    const { carrier, server } = await serve(seed);
    carrier.faults.add({ kind: "rate-limited", probability: 0.3 });
    let hits = "";
    for (let request = 0; request < length; request++) {
      hits += (await post(server, hello)).status === 429 ? "x" : ".";
    }
    await server.close();
    return hits;
  }

  test("the same requests for the same seed, and others for another", async () => {
    const first = await pattern(7, 60);
    expect(await pattern(7, 60)).toBe(first);
    expect(await pattern(8, 60)).not.toBe(first);
    expect(first).toMatch(/x/);
    expect(first).toMatch(/\./);
  });

  test("the share of requests that the probability sets, whatever the seed", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, probability) => {
        const carrier = createCarrier({ seed });
        carrier.faults.add({ kind: "undelivered", code: "1", probability });
        for (let message = 0; message < 1000; message++) {
          carrier.accept({
            id: String(message),
            provider: "test",
            from: "a",
            to: "+15558675310",
            body: "x",
            status: "queued",
            failureOf: () => ({ status: "failed", errorCode: "1" }),
            parameters: {},
          });
        }
        expect(Math.abs(carrier.faults.fired.length / 1000 - probability)).toBeLessThan(0.1);
        carrier.reset();
      }),
      { numRuns: 30 },
    );
  });
});

describe("an invalid fault", () => {
  const carrier = createCarrier();

  test.each<[Fault, string]>([
    [{ kind: "nonsense" } as unknown as Fault, "kind: must be one of rate-limited, "],
    [{ kind: "reset-on-connect", to: "+1" } as unknown as Fault, "to: is not supported"],
    [{ kind: "reset-before-read", to: "+1" } as unknown as Fault, "to: is not supported"],
    [{ kind: "fin", probability: 1.5 }, "probability: must be a number from 0 to 1."],
    [{ kind: "fin", probability: Number.NaN }, "probability: must be a number from 0 to 1."],
    [{ kind: "fin", times: -1 }, "times: must be a number of 0 or more."],
    [{ kind: "late-receipt", byMs: -1 }, "byMs: must be a number of 0 or more."],
    [{ kind: "late-receipt" } as Fault, "byMs: is missing."],
    [{ kind: "server-error", status: 99 }, "status: must be a number from 200 to 599."],
    [{ kind: "fin", accepted: "no" } as unknown as Fault, "accepted: must be a boolean."],
    [
      { kind: "fin", color: "red" } as unknown as Fault,
      'The fault "fin" has only these fields: provider, to',
    ],
  ])("%j is rejected", (fault, message) => {
    expect(() => carrier.faults.add(fault)).toThrow(message);
  });
});

describe("faults that need a socket, in-process", () => {
  test("are rejected when they are added, and when mocks start with them", () => {
    const carrier = createCarrier();
    const mocks = startMocks(mockTwilio(carrier));
    const advice = 'The fault "hang" needs a real socket: use startMockServer';
    expect(() => carrier.faults.add({ kind: "hang" })).toThrow(advice);
    mocks.stop();
    carrier.faults.add({ kind: "hang" });
    expect(() => startMocks(mockTwilio(carrier))).toThrow(advice);
    carrier.faults.clear();
    startMocks(mockTwilio(carrier)).stop();
  });

  test("fire only on the server if both serve one carrier", async () => {
    const { carrier } = await serve();
    const mocks = startMocks(mockTwilio(carrier));
    try {
      carrier.faults.add({ kind: "fin" });
      expect((await post({ url: "https://api.twilio.com" }, hello)).status).toBe(201);
      await expect(post(server as MockServer, hello)).rejects.toThrow();
    } finally {
      mocks.stop();
    }
  });
});

import { SmsError } from "@smskit/core";
import { createCarrier, mockBandwidth, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { patience } from "@smskit/test-support/patience";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createBandwidth } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { accountId, clientId, clientSecret } = exampleConfig;
const message = { to: "+15558675310", body: "Your table is ready" };
const errorOf = errorOfKind(SmsError);
const accepted = { id: "m-1", to: [message.to], segmentCount: 1 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

type Reply = () => Response | Promise<Response>;

/** A Bandwidth whose responses are given, in order; the last one is repeated. */
function bandwidth(replies: { token?: Reply[]; messages?: Reply[] } = {}) {
  let issued = 0;
  const issue = () =>
    Response.json({ access_token: `t${++issued}`, token_type: "Bearer", expires_in: 3_600 });
  const requests: { at: "token" | "messages"; request: Request }[] = [];
  const { token = [issue], messages = [() => Response.json(accepted, { status: 202 })] } = replies;
  const sms = createBandwidth(exampleConfig, {
    http: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const at = request.url.endsWith("/oauth2/token") ? "token" : "messages";
        const list = at === "token" ? token : messages;
        const reply = list[Math.min(requests.filter((each) => each.at === at).length, list.length - 1)];
        requests.push({ at, request });
        return (reply ?? issue)();
      },
    },
  });
  return {
    sms,
    issue,
    requests,
    urls: () => requests.map(({ at }) => at),
    tokens: () =>
      requests
        .filter(({ at }) => at === "messages")
        .map(({ request }) => request.headers.get("authorization")),
  };
}

const unauthorized = () =>
  Response.json({ type: "unauthorized", description: "Authentication Failed" }, { status: 401 });

describe("access tokens", () => {
  test("are requested as Bandwidth's SDK requests them, at Bandwidth's own host", async () => {
    const { sms, requests } = bandwidth();
    await sms.send(message);
    const request = requests[0]?.request as Request;
    expect(request.url).toBe("https://api.bandwidth.com/api/v1/oauth2/token");
    expect(request.method).toBe("POST");
    expect(request.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
    expect(request.headers.get("authorization")).toBe(
      `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
    );
    expect(request.headers.get("accept")).toBe("application/json");
    expect(await request.text()).toBe("grant_type=client_credentials");
    expect(requests[1]?.request.url).toBe(
      `https://messaging.bandwidth.com/api/v2/users/${accountId}/messages`,
    );
  });

  test("are shared by messages at the same time, and kept until a minute before their end", async () => {
    const { sms, urls, tokens } = bandwidth();
    await Promise.all(Array.from({ length: 20 }, () => sms.send(message)));
    expect(urls().filter((at) => at === "token")).toHaveLength(1);
    vi.setSystemTime(Date.now() + 3_539_000);
    await sms.send(message);
    expect(tokens().at(-1)).toBe("Bearer t1");
    vi.setSystemTime(Date.now() + 2_000);
    await sms.send(message);
    expect(tokens().at(-1)).toBe("Bearer t2");
  });

  test("are renewed once if Bandwidth refuses one", async () => {
    const { sms, tokens } = bandwidth({
      messages: [unauthorized, () => Response.json(accepted, { status: 202 })],
    });
    expect(await sms.send(message)).toMatchObject({ id: "m-1" });
    expect(tokens()).toEqual(["Bearer t1", "Bearer t2"]);
  });

  test("are not renewed a second time", async () => {
    const { sms, tokens } = bandwidth({ messages: [unauthorized] });
    expect(await errorOf(sms.send(message))).toMatchObject({ code: "authentication", delivery: "not-sent" });
    expect(tokens()).toHaveLength(2);
  });

  test("are renewed once for many messages whose token was revoked", async () => {
    const { sms, urls, requests } = bandwidth({
      messages: [
        ...Array.from({ length: 20 }, () => unauthorized),
        () => Response.json(accepted, { status: 202 }),
      ],
    });
    const receipts = await Promise.all(Array.from({ length: 20 }, () => sms.send(message)));
    expect(receipts.every(({ id }) => id === "m-1")).toBe(true);
    expect(urls().filter((at) => at === "token")).toHaveLength(2);
    expect(requests).toHaveLength(42);
  });

  test("that take long do not shorten how long a message is valid", async () => {
    const { sms, requests, issue } = bandwidth({
      token: [
        () => {
          vi.setSystemTime(Date.now() + 9_000);
          return issue();
        },
      ],
    });
    await sms.send({ ...message, validityPeriodSeconds: 5 });
    const request = requests.at(-1)?.request as Request;
    const { expiration } = await request.json();
    expect(Date.parse(expiration) - Date.now()).toBe(5_000);
  });

  test.each([[undefined], ["3600"], [null], [-1], [60]])(
    "are not kept if Bandwidth says that they last %j",
    async (expires_in) => {
      const { sms, urls } = bandwidth({ token: [() => Response.json({ access_token: "t", expires_in })] });
      await sms.send(message);
      await sms.send(message);
      expect(urls()).toEqual(["token", "messages", "token", "messages"]);
    },
  );

  test("are not requested again at once if the connection cannot work", async () => {
    const sms = createBandwidth(exampleConfig, { http: { agent: {} as never } });
    expect(await errorOf(sms.send(message))).toMatchObject({
      code: "unavailable",
      delivery: "not-sent",
      retryable: false,
    });
  });

  test.each([[403], [408], [429], [500], [503]])(
    "are not renewed after a %i, and the message is sent once",
    async (status) => {
      const { sms, tokens } = bandwidth({ messages: [() => new Response("{}", { status })] });
      await errorOf(sms.send(message));
      expect(tokens()).toHaveLength(1);
    },
  );

  test("are not renewed if the outcome of a message is unknown", async () => {
    const { sms, tokens } = bandwidth({
      messages: [
        () => {
          throw new TypeError("fetch failed");
        },
      ],
    });
    expect(await errorOf(sms.send(message))).toMatchObject({ delivery: "unknown" });
    expect(tokens()).toHaveLength(1);
  });

  test.each<[string, Reply, string]>([
    ["is refused", () => Response.json({ error: "invalid_client" }, { status: 401 }), "authentication"],
    [
      "is refused with a 400",
      () => Response.json({ error: "invalid_client" }, { status: 400 }),
      "authentication",
    ],
    ["is refused without a body", () => new Response("<html>hunter22", { status: 401 }), "authentication"],
    [
      "is refused for this client",
      () => Response.json({ error: "unauthorized_client" }, { status: 400 }),
      "authentication",
    ],
    [
      "is not a success",
      () => Response.json({ access_token: "t", expires_in: 60 }, { status: 503 }),
      "unavailable",
    ],
    ["fails", () => new Response("hunter22", { status: 500 }), "unavailable"],
    ["is throttled", () => new Response("", { status: 429 }), "rate-limited"],
    ["cannot be read", () => new Response("hunter22"), "unavailable"],
    ["has line breaks", () => Response.json({ access_token: "a\r\nX: y", expires_in: 60 }), "unavailable"],
    [
      "is lost",
      () => {
        throw new TypeError("fetch failed");
      },
      "unavailable",
    ],
  ])("mean that nothing was sent if the request for one %s", async (_, reply, code) => {
    const { sms, urls } = bandwidth({ token: [reply] });
    const error = await errorOf(sms.send(message));
    expect(error).toMatchObject({ code, delivery: "not-sent", retryable: code !== "authentication" });
    expect(error.message).toMatch(code === "authentication" ? /clientSecret/ : /authUrl/);
    expect(error.message).not.toMatch(/hunter22/);
    expect(urls()).toEqual(["token"]);
  });

  test("say what Bandwidth said of them, and when to ask again", async () => {
    const refused = bandwidth({ token: [() => Response.json({ error: "invalid_client" }, { status: 401 })] });
    expect(await errorOf(refused.sms.send(message))).toMatchObject({ providerCode: "invalid_client" });
    const headers = { "retry-after": "7" };
    const throttled = bandwidth({ token: [() => new Response("", { status: 429, headers })] });
    expect(await errorOf(throttled.sms.send(message))).toMatchObject({ retryAfterMs: 7_000 });
  });

  test("end by the clock of the request: how long the response took counts", async () => {
    const { sms, urls } = bandwidth({
      token: [
        () => {
          vi.setSystemTime(Date.now() + 30_000);
          return Response.json({ access_token: "t", expires_in: 120 });
        },
      ],
    });
    await sms.send(message);
    vi.setSystemTime(Date.now() + 31_000);
    await sms.send(message);
    expect(urls().filter((at) => at === "token")).toHaveLength(2);
  });

  test("that are newer are kept when an older one is refused late", async () => {
    let refuse = (_: Response) => {};
    const late = new Promise<Response>((resolve) => {
      refuse = resolve;
    });
    const { sms, tokens, urls } = bandwidth({
      messages: [() => late, unauthorized, () => Response.json(accepted, { status: 202 })],
    });
    const slow = sms.send(message);
    await vi.waitFor(() => expect(tokens()).toHaveLength(1), patience);
    await sms.send(message);
    refuse(unauthorized());
    await slow;
    expect(urls().filter((at) => at === "token")).toHaveLength(2);
    expect(tokens()).toEqual(["Bearer t1", "Bearer t1", "Bearer t2", "Bearer t2"]);
  });

  test("that do not come by the message's deadline are a timeout, and nothing was sent", async () => {
    const { sms, urls } = bandwidth({ token: [() => new Promise<Response>(() => {})] });
    const error = await errorOf(sms.send(message, { timeoutMs: 20 }));
    expect(error).toMatchObject({ code: "timeout", delivery: "not-sent" });
    expect(urls()).toEqual(["token"]);
  });

  test("are requested at authUrl, if the config has it", async () => {
    const urls: string[] = [];
    const fetch = async (input: unknown) => {
      urls.push(String(input));
      return Response.json({ access_token: "t", expires_in: 60, ...accepted });
    };
    const own = { baseUrl: "https://a.example/x", authUrl: "https://b.example/y/" };
    await createBandwidth({ ...exampleConfig, ...own }, { http: { fetch } }).send(message);
    await createBandwidth({ ...exampleConfig, baseUrl: own.baseUrl }, { http: { fetch } }).send(message);
    expect(urls.filter((url) => url.includes("oauth2"))).toEqual([
      "https://b.example/y/api/v1/oauth2/token",
      "https://a.example/x/api/v1/oauth2/token",
    ]);
  });

  test("are requested again after a failure", async () => {
    let calls = 0;
    const { sms } = bandwidth({
      token: [
        () => new Response("", { status: 503 }),
        () => Response.json({ access_token: `again${++calls}`, expires_in: 60 }),
      ],
    });
    await errorOf(sms.send(message));
    expect(await sms.send(message)).toMatchObject({ id: "m-1" });
  });

  test("leave the other messages alone if the one that asked is aborted", async () => {
    let release = (_: Response) => {};
    const waiting = new Promise<Response>((resolve) => {
      release = resolve;
    });
    const { sms, urls } = bandwidth({ token: [() => waiting] });
    const controller = new AbortController();
    const first = errorOf(sms.send(message, { signal: controller.signal }));
    const second = sms.send(message);
    controller.abort();
    expect(await first).toMatchObject({ code: "aborted", delivery: "not-sent" });
    release(Response.json({ access_token: "late", expires_in: 3_600 }));
    expect(await second).toMatchObject({ id: "m-1" });
    expect(urls()).toEqual(["token", "messages"]);
  });
});

test("a token serves several messages at the mock server, over a socket", async () => {
  vi.useRealTimers();
  const carrier = createCarrier();
  const mock = mockBandwidth(carrier, {
    accounts: [{ accountId, clientId, clientSecret, tokenSeconds: 3_600 }],
  });
  const server = await startMockServer({ carrier, mocks: [mock] });
  const sms = createBandwidth({ ...exampleConfig, baseUrl: server.url });
  await sms.send(message);
  await sms.send(message);
  const tokens = carrier.requests.filter(({ path }) => path.endsWith("/oauth2/token"));
  expect(tokens).toHaveLength(1);
  expect(carrier.messages).toHaveLength(2);
  await sms.close();
  await server.close();
});

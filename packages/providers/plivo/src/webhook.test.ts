import { readdirSync, readFileSync } from "node:fs";
import { type DeliveryUpdate, mergeDelivery, SmsWebhookError } from "@smskit/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPlivoWebhook, type PlivoWebhookConfig } from "./index.ts";
import {
  authToken,
  type Signing,
  signedRequest,
  signedWebhooks,
  webhookUrl,
} from "./testing/signed-webhooks.ts";

const fixtures = new URL("fixtures/", import.meta.url);
const names = readdirSync(fixtures).filter((name) => name.endsWith(".json"));
const webhook = createPlivoWebhook({ authToken });

function read(name: string): { fields: Record<string, string>; event: Record<string, object> } {
  return JSON.parse(readFileSync(new URL(name, fixtures), "utf8"));
}

function signed(fields: Record<string, string>, signing?: Signing): Request {
  const { url, ...init } = signedRequest(fields, signing);
  return new Request(url, init);
}

async function refusal(request: Request, config: Partial<PlivoWebhookConfig> = {}): Promise<SmsWebhookError> {
  const thrown = await createPlivoWebhook({ authToken, ...config })
    .parse(request)
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(SmsWebhookError);
  return thrown as SmsWebhookError;
}

async function updateIn(request: Request): Promise<DeliveryUpdate> {
  const [event] = (await webhook.parse(request)).events;
  if (event?.type !== "delivery") throw new Error("not a delivery report");
  return event.update;
}

const delivered = read("delivered.json").fields;

describe("Plivo's webhooks and their events", () => {
  test.each(names)("%s", async (name) => {
    const { fields, event: expected } = read(name);
    for (const method of ["POST", "GET"] as const) {
      for (const version of ["v2", "v3"] as const) {
        const { events, response } = await webhook.parse(signed(fields, { method, version }));
        expect(response.status).toBe(200);
        expect(events).toHaveLength(1);
        const event = JSON.parse(JSON.stringify(events[0]));
        const content = event.update ?? event.message;
        const { at } = (expected["update"] ?? {}) as { at?: string };
        // Without a time of Plivo, it is when the request arrived.
        if (content !== undefined && at === undefined) {
          expect(Math.abs(Date.parse(content.at) - Date.now())).toBeLessThan(60_000);
          delete content.at;
        }
        expect(event).toEqual(expected);
      }
    }
  });

  test.each([
    ["STOP", "stop"],
    [" stop all\n", "stop"],
    ["Unsub", "stop"],
    ["unsubscribe", "stop"],
    ["Cancel", "stop"],
    ["END", "stop"],
    ["quit", "stop"],
    ["Start", "start"],
    ["resume all", "start"],
    ["UNSTOP", "start"],
    ["go", "start"],
    ["help", "help"],
    ["info", "help"],
    ["Stop it!", undefined],
    ["constructor", undefined],
  ])("the word %j alone is the keyword %s", async (Text, keyword) => {
    for (const MessageIntent of ["", "constructor"]) {
      const { events } = await webhook.parse(signed({ ...read("inbound.json").fields, MessageIntent, Text }));
      expect(events).toMatchObject([{ type: "inbound", message: { body: Text } }]);
      expect(events[0]?.type === "inbound" && events[0].message.keyword).toBe(keyword);
    }
  });

  test.each([{}, { Status: "delivered" }, { Text: "Hello" }, { MessageUUID: "" }])(
    "a request that is not about a message is refused, since its body may be anybody's: %j",
    async (fields) => {
      expect(await refusal(signed(fields))).toMatchObject({ status: 400 });
    },
  );
});

describe("a webhook is accepted only if", () => {
  test.each<[string, Signing]>([
    ["V2", { version: "v2" }],
    ["V2 of the main account", { version: "v2", by: "ma-" }],
    ["V3", { version: "v3" }],
    ["V3 of the main account", { version: "v3", by: "ma-" }],
    ["V3 of a URL with a query", { version: "v3", url: `${webhookUrl}?b=2&a=1&a=0` }],
    ["V2 of a URL with a query", { version: "v2", url: `${webhookUrl}?b=2` }],
    ["V2 of a URL without a path", { version: "v2", url: "https://example.com" }],
    ["V2 of a URL with a port", { version: "v2", url: "https://example.com:8443/sms" }],
  ])("its signature is by one of the tokens, such as during rotation: %s", async (_, signing) => {
    const rotating = createPlivoWebhook({ authToken: ["new-token", authToken] });
    expect((await rotating.parse(signed(delivered, signing))).events).toHaveLength(1);
    const error = await refusal(signed(delivered, { ...signing, token: "another-token" }));
    expect(error).toMatchObject({ status: 403, message: expect.stringContaining("authToken") });
  });

  test("one of several signatures in a header is right", async () => {
    for (const version of ["v2", "v3"] as const) {
      const name = `x-plivo-signature-${version}`;
      const request = signed(delivered, { version });
      const other = signed(delivered, { version, token: "another-token" }).headers.get(name);
      request.headers.set(name, `${other},${request.headers.get(name)}`);
      expect((await webhook.parse(request.clone())).events).toHaveLength(1);
      request.headers.set(name, `${other},${other}`);
      expect((await refusal(request)).status).toBe(403);
    }
  });

  test("its nonce is the signed one", async () => {
    for (const version of ["v2", "v3"] as const) {
      for (const nonce of ["", "1", "054295678044660916229"]) {
        const request = signed(delivered, { version });
        request.headers.set(`x-plivo-signature-${version}-nonce`, nonce);
        expect((await refusal(request)).status).toBe(403);
      }
    }
  });

  test("it was signed for this URL, or for publicUrl behind a proxy", async () => {
    const publicUrl = "https://public.example.com/hooks/plivo";
    for (const version of ["v2", "v3"] as const) {
      const called = signed(delivered, { version, url: `${publicUrl}?tenant=7` });
      const arrived = new Request("http://10.0.0.7:8080/plivo?tenant=7", called.clone());
      expect((await refusal(arrived.clone())).message).toContain("publicUrl");
      const behindProxy = createPlivoWebhook({ authToken, publicUrl: `${publicUrl}?ignored=1` });
      expect((await behindProxy.parse(arrived)).events).toHaveLength(1);
    }
  });

  test("it is a GET or a POST of at most 64 KiB", async () => {
    for (const method of ["PUT", "DELETE"]) {
      expect((await refusal(new Request(webhookUrl, { method }))).status).toBe(405);
    }
    expect((await refusal(signed({ ...delivered, Text: "x".repeat(65_537) }))).status).toBe(413);
  });
});

describe("a body under another request's V2 signature", () => {
  /** What an attacker makes of a request that they saw: another body, and the genuine headers. */
  function forge(genuine: Request, fields: Record<string, string>): Request {
    const { headers, url } = genuine;
    return new Request(url, { method: "POST", headers, body: new URLSearchParams(fields).toString() });
  }
  const forged = { ...delivered, MessageUUID: "forged", ParentMessageUUID: "forged", Status: "failed" };

  test("is accepted, because Plivo signs only the URL: keep the URL secret", async () => {
    const update = await updateIn(forge(signed(delivered, { version: "v2" }), forged));
    expect(update).toMatchObject({ id: "forged", status: "failed" });
  });

  test("is refused at any other URL, so a secret path stops anyone who does not know it", async () => {
    const genuine = signed(delivered, { version: "v2" });
    for (const url of ["https://example.com/sms/plivo/guess", "https://example.com/sms/plivo"]) {
      const guessed = new Request(url, { method: "POST", headers: genuine.headers, body: "MessageUUID=m-1" });
      expect((await refusal(guessed)).status).toBe(403);
    }
  });

  test("is refused with requireV3, and so is a V2 signature beside a V3 signature of another body", async () => {
    const v2 = signed(delivered, { version: "v2" });
    const v3 = signed(delivered, { version: "v3" });
    const both = new Request(v3.clone());
    for (const [name, value] of v2.headers) both.headers.set(name, value);
    const strict = createPlivoWebhook({ authToken, requireV3: true });
    expect((await strict.parse(both.clone())).events).toHaveLength(1);
    for (const genuine of [v2, v3, both]) {
      expect(await refusal(forge(genuine.clone(), forged), { requireV3: true })).toMatchObject({
        status: 403,
        message: expect.stringMatching(/V3|invalid/),
      });
    }
  });

  test("never has a reference: neither query nor body can be trusted with it", async () => {
    for (const version of ["v2", "v3"] as const) {
      const url = `${webhookUrl}?smskit-reference=order-7`;
      const update = await updateIn(signed({ ...delivered, reference: "order-7" }, { version, url }));
      expect(update).not.toHaveProperty("reference");
    }
  });
});

test("the reports of all parts are about the message that send returned, in any order and repetition", async () => {
  const id = "5b40a428-bfc7-4daf-9d06-726c558bf3b8";
  const reports = [1, 2, 3].flatMap((part) =>
    ["queued", "sent", "delivered"].map((Status) => ({
      ...{ MessageUUID: part === 1 ? id : `part-${part}`, ParentMessageUUID: id, PartInfo: `${part} of 3` },
      ...{ To: "15558675310", From: "15551230000", Units: "1", Status },
    })),
  );
  const orders = fc
    .shuffledSubarray([...reports, ...reports], { minLength: 1 })
    .filter((order) => order.some(({ Status }) => Status === "delivered"));
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      const updates = await Promise.all(order.map((report) => updateIn(signed(report))));
      expect(new Set(updates.map((update) => update.id))).toEqual(new Set([id]));
      const state = updates.reduce<ReturnType<typeof mergeDelivery> | undefined>(mergeDelivery, undefined);
      expect(state).toMatchObject({ id, status: "delivered" });
      expect(state?.conflicts).toBeUndefined();
    }),
    { numRuns: 25 },
  );
});

test("a part that failed after another arrived is recorded as a conflict", async () => {
  const part = (MessageUUID: string, Status: string, ErrorCode: string) =>
    updateIn(signed({ ...read("part.json").fields, MessageUUID, Status, ErrorCode }));
  const first = mergeDelivery(undefined, await part("part-1", "delivered", "000"));
  const state = mergeDelivery(first, await part("part-2", "undelivered", "80"));
  expect(state).toMatchObject({
    status: "delivered",
    conflicts: [{ status: "undelivered", providerCode: "80" }],
  });
});

test.each([
  ["an ID with markup", { ParentMessageUUID: "<b>" }],
  ["an ID with a control character", { ParentMessageUUID: "m-1\u0000" }],
  ["an ID of spaces", { MessageUUID: " ", ParentMessageUUID: "" }],
  ["an ID of 9000 characters", { ParentMessageUUID: "x".repeat(9_000) }],
  ["a part's ID with markup", { MessageUUID: "<b>" }],
  ["a status with markup", { Status: "<b>" }],
  ["a status of 9000 characters", { Status: "x".repeat(9_000) }],
])("%s is refused with 400, because a V2 signature does not cover it", async (_, change) => {
  for (const method of ["GET", "POST"] as const) {
    const { status, message } = await refusal(signed({ ...delivered, ...change }, { method }));
    expect([status, message]).toEqual([400, expect.stringMatching(/MessageUUID|Status/)]);
    expect(message).not.toMatch(/<b>|xxx/);
  }
});

test("a signature without a nonce is refused, even a valid one", async () => {
  for (const version of ["v2", "v3"] as const) {
    const { status, message } = await refusal(signed(delivered, { version, nonce: "" }));
    expect([status, message]).toEqual([403, expect.stringContaining("nonce")]);
  }
});

test.each(["v2", "v3"] as const)(
  "one of several %s signatures suffices, with a space after the comma",
  async (version) => {
    const request = signed(delivered, { version });
    const name = `x-plivo-signature-${version}`;
    const other = signed(delivered, { version, token: "other" }).headers.get(name);
    request.headers.set(name, `${other}, ${request.headers.get(name)}`);
    expect((await webhook.parse(request)).events).toHaveLength(1);
  },
);

test("the last of ten media that Plivo counts from 1 is read", async () => {
  const url = "https://media.plivo.com/ten.jpg";
  const fields = { ...read("inbound-media.json").fields, Media10: url };
  const [event] = (await webhook.parse(signed(fields))).events;
  expect(event?.type === "inbound" && event.message.media.at(-1)).toMatchObject({ url });
});

test("an error repeats nothing of the request", async () => {
  const error = await refusal(signed({ ...delivered, Text: "ZEBRA" }, { token: "another-token" }));
  expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain("ZEBRA");
});

test.each([[""], [[]], [["", ""]], [undefined]])("createPlivoWebhook rejects the token %j", (token) => {
  expect(() => createPlivoWebhook({ authToken: token as string })).toThrow("authToken");
});

test.each(["/sms", "ftp://example.com/sms", ""])(
  "createPlivoWebhook rejects the publicUrl %j",
  (publicUrl) => {
    expect(() => createPlivoWebhook({ authToken, publicUrl })).toThrow("publicUrl");
  },
);

test.each([["yes"], [0], [null], ["true"]])("createPlivoWebhook rejects requireV3 %j", (requireV3) => {
  expect(() => createPlivoWebhook({ authToken, requireV3: requireV3 as never })).toThrow("requireV3");
});

test("an unknown option is rejected", () => {
  const config = { authToken, acceptV2: true } as never;
  expect(() => createPlivoWebhook(config)).toThrow("createPlivoWebhook: `acceptV2` is not an option");
});

test.each(signedWebhooks())("the requests for tests of apps are genuine: %j", async ({ config, request }) => {
  const { url, ...init } = request;
  expect((await createPlivoWebhook(config).parse(new Request(url, init))).events).toHaveLength(1);
});

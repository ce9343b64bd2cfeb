import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mergeDelivery, SmsWebhookError } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { createTelnyxWebhook } from "./index.ts";

const url = "https://example.com/sms/telnyx";
const fixtures = new URL("fixtures/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, fixtures), "utf8");

/** A key pair as Telnyx has one for each account. */
function createKey(): { publicKey: string; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  // The last 32 bytes of the DER form are the key itself.
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  return { publicKey: raw.toString("base64"), privateKey };
}

const ours = createKey();
const theirs = createKey();
const webhook = createTelnyxWebhook({ publicKey: ours.publicKey });
const now = () => Math.floor(Date.now() / 1_000);

interface Signing {
  timestamp?: number | string;
  key?: KeyObject;
  /** What is signed instead of the body. */
  signedBody?: string;
}

function signed(
  body: string | Uint8Array<ArrayBuffer>,
  { timestamp = now(), key = ours.privateKey, signedBody }: Signing = {},
): Request {
  const message = Buffer.concat([Buffer.from(`${timestamp}|`), Buffer.from(signedBody ?? body)]);
  return new Request(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Telnyx-Signature-Ed25519": sign(null, message, key).toString("base64"),
      "Telnyx-Timestamp": String(timestamp),
    },
    body,
  });
}

async function refusal(request: Request): Promise<SmsWebhookError> {
  const thrown = await webhook.parse(request).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(SmsWebhookError);
  return thrown as SmsWebhookError;
}

const names = readdirSync(fixtures)
  .filter((name) => name.endsWith(".webhook.json"))
  .map((name) => name.replace(".webhook.json", ""));

// #region fixtures
describe("Telnyx's webhooks and their events", () => {
  test.each(names)("%s", async (name) => {
    const { events, response } = await webhook.parse(signed(read(`${name}.webhook.json`)));
    expect(JSON.parse(JSON.stringify(events))).toEqual([JSON.parse(read(`${name}.event.json`))]);
    expect(response.status).toBe(200);
    for (const event of events) {
      if (event.type === "delivery") expect(event.update.at).toBeInstanceOf(Date);
      if (event.type === "inbound") expect(event.message.at).toBeInstanceOf(Date);
    }
  });
  // #endregion fixtures

  test.each([
    ["STOP", "stop"],
    [" stop all\n", "stop"],
    ["Stopall", "stop"],
    ["unsubscribe", "stop"],
    ["Cancel", "stop"],
    ["END", "stop"],
    ["quit", "stop"],
    ["Start", "start"],
    ["UNSTOP", "start"],
    ["help", "help"],
    ["Stop it", undefined],
    ["constructor", undefined],
  ])("the word %j alone is the keyword %s", async (text, keyword) => {
    const body = JSON.parse(read("inbound.webhook.json"));
    body.data.payload.text = text;
    const { events } = await webhook.parse(signed(JSON.stringify(body)));
    expect(events).toMatchObject([{ type: "inbound", message: { body: text } }]);
    expect(events[0]?.type === "inbound" && events[0].message.keyword).toBe(keyword);
  });

  test.each([
    ["no JSON", "not JSON"],
    ["an empty body", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["an event without a payload", '{"data":{"event_type":"message.finalized"}}'],
    ["a message without an id", '{"data":{"event_type":"message.received","payload":{"text":"Hi"}}}'],
  ])("%s with a signature is an event of type other", async (_, body) => {
    const { events } = await webhook.parse(signed(body));
    expect(events).toMatchObject([{ type: "other" }]);
  });

  test.each([[undefined], [[]], [[null]], [[{}]], ["x"]])(
    "a failure has a code also if its errors are %j",
    async (errors) => {
      const payload = { id: "m-1", to: [{ status: "delivery_failed" }], errors };
      const { events } = await webhook.parse(
        signed(JSON.stringify({ data: { event_type: "message.finalized", payload } })),
      );
      expect(events).toMatchObject([{ update: { status: "undelivered", code: "rejected" } }]);
    },
  );

  test("a message with only an id has a date and no other fields", async () => {
    const body = '{"data":{"event_type":"message.finalized","payload":{"id":"m-1","to":"x","errors":7}}}';
    const { events } = await webhook.parse(signed(body));
    expect(events).toEqual([
      {
        type: "delivery",
        update: {
          provider: "telnyx",
          id: "m-1",
          status: "unknown",
          providerStatus: "",
          at: expect.any(Date),
        },
      },
    ]);
  });

  test("updates in any order and repetition never move a status backwards", async () => {
    let state: ReturnType<typeof mergeDelivery> | undefined;
    for (const name of ["delivered", "sent", "delivered", "sent"]) {
      const [event] = (await webhook.parse(signed(read(`${name}.webhook.json`)))).events;
      if (event?.type === "delivery") state = mergeDelivery(state, event.update);
    }
    expect(state?.status).toBe("delivered");
  });
});

describe("a webhook is accepted only if", () => {
  const body = read("delivered.webhook.json");

  test("its signature is by one of the public keys, such as during rotation", async () => {
    const rotating = createTelnyxWebhook({ publicKey: [theirs.publicKey, ours.publicKey] });
    for (const key of [ours.privateKey, theirs.privateKey]) {
      expect((await rotating.parse(signed(body, { key }))).events).toHaveLength(1);
    }
    const error = await refusal(signed(body, { key: theirs.privateKey }));
    expect(error).toMatchObject({ status: 403, message: expect.stringContaining("publicKey") });
  });

  test("its body is unchanged", async () => {
    const changed = body.replace('"delivered"', '"sent"');
    expect((await refusal(signed(changed, { signedBody: body }))).status).toBe(403);
    expect((await refusal(signed(`${body} `, { signedBody: body }))).status).toBe(403);
    const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x7b]);
    expect((await webhook.parse(signed(bytes))).events).toMatchObject([{ type: "other" }]);
  });

  test("its timestamp is the signed one, and within five minutes of now", async () => {
    for (const timestamp of [now() - 290, now() + 290]) {
      expect((await webhook.parse(signed(body, { timestamp }))).events).toHaveLength(1);
    }
    for (const timestamp of [now() - 310, now() + 310]) {
      const error = await refusal(signed(body, { timestamp }));
      expect(error).toMatchObject({ status: 403, message: expect.stringContaining("timestamp") });
    }
    const replayed = signed(body, { timestamp: now() - 3_600 });
    replayed.headers.set("telnyx-timestamp", String(now()));
    expect((await refusal(replayed)).status).toBe(403);
  });

  test.each(["", "abc", "1e9", "-1", "0x10", "1700000000.5", "9".repeat(40)])(
    "its timestamp is a number of seconds: %j",
    async (timestamp) => {
      expect((await refusal(signed(body, { timestamp }))).status).toBe(403);
    },
  );

  test.each(["", "not Base64!", "AAAA", "A".repeat(200), Buffer.alloc(64).toString("base64")])(
    "its signature is valid: %j",
    async (signature) => {
      const request = signed(body);
      request.headers.set("telnyx-signature-ed25519", signature);
      expect((await refusal(request)).status).toBe(403);
    },
  );

  test("it has both headers", async () => {
    for (const header of ["telnyx-signature-ed25519", "telnyx-timestamp"]) {
      const request = signed(body);
      request.headers.delete(header);
      expect((await refusal(request)).status).toBe(403);
    }
  });

  test("it is a POST of at most 64 KiB", async () => {
    expect((await refusal(new Request(url))).status).toBe(405);
    expect((await refusal(signed("x".repeat(65_537)))).status).toBe(413);
  });
});

test("an error repeats nothing of the request", async () => {
  const error = await refusal(signed('{"text":"ZEBRA"}', { key: theirs.privateKey }));
  expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain("ZEBRA");
});

test.each([
  [""],
  ["not a key"],
  [[]],
  [[ours.publicKey, ""]],
  [`KEY${"0".repeat(41)}`],
  [ours.publicKey.slice(4)],
])("createTelnyxWebhook rejects the key %j", (publicKey) => {
  expect(() => createTelnyxWebhook({ publicKey })).toThrow(SmsWebhookError);
});

test("an unknown option is rejected", () => {
  const config = { publicKey: createKey().publicKey, tolerance: 5 } as never;
  expect(() => createTelnyxWebhook(config)).toThrow(SmsWebhookError);
  expect(() => createTelnyxWebhook(config)).toThrow("createTelnyxWebhook: `tolerance` is not an option");
});

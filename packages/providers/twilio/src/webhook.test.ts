import { createHash, createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mergeDelivery, SmsWebhookError, type SmsWebhookEvent, toWebRequest } from "@smskit/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTwilioWebhook, type TwilioWebhookConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { authToken: token } = exampleConfig;
const url = "https://example.com/sms/twilio";
const fixtures = new URL("fixtures/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, fixtures), "utf8");

/** Twilio's documented algorithm, written once more: the URL, then each parameter's name and value, sorted. */
function sign(signedUrl: string, form: URLSearchParams, secret = token): string {
  const names = [...new Set(form.keys())].sort();
  const parameters = names.map((name) =>
    [...new Set(form.getAll(name))]
      .sort()
      .map((value) => name + value)
      .join(""),
  );
  return createHmac("sha1", secret)
    .update(signedUrl + parameters.join(""))
    .digest("base64");
}

function requestWith(
  body: string,
  signature: string | undefined,
  at = url,
  type = "application/x-www-form-urlencoded",
): Request {
  const headers = new Headers({ "Content-Type": type, "User-Agent": "TwilioProxy/1.1" });
  if (signature !== undefined) headers.set("X-Twilio-Signature", signature);
  return new Request(at, { method: "POST", headers, body });
}

function signed(body: string, at = url, secret = token, signedUrl = at): Request {
  return requestWith(body, sign(signedUrl, new URLSearchParams(body), secret), at);
}

async function refusal(
  request: Request,
  config: Partial<TwilioWebhookConfig> = {},
): Promise<SmsWebhookError> {
  const thrown = await createTwilioWebhook({ authToken: token, ...config })
    .parse(request)
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(SmsWebhookError);
  return thrown as SmsWebhookError;
}

const webhook = createTwilioWebhook({ authToken: token });
const names = readdirSync(fixtures)
  .filter((name) => name.endsWith(".form"))
  .map((name) => name.replace(".form", ""));

describe("what Twilio sends, and what is made of it", () => {
  test.each(names)("%s", async (name) => {
    const { events } = await webhook.parse(signed(read(`${name}.form`)));
    expect(events).toHaveLength(1);
    const expected = JSON.parse(read(`${name}.json`));
    const event = structuredClone(events[0]) as { update?: { at?: Date }; message?: { at?: Date } };
    const at = event.update?.at ?? event.message?.at;
    if (expected.type !== "other") expect(at).toBeInstanceOf(Date);
    delete event.update?.at;
    delete event.message?.at;
    expect(event).toEqual(expected);
  });

  test("the response to an inbound message is TwiML without a reply; to the rest it is empty", async () => {
    const inbound = await webhook.parse(signed(read("inbound.form")));
    expect(inbound.response.headers.get("content-type")).toBe("text/xml");
    expect(await inbound.response.text()).toBe("<Response/>");
    const status = await webhook.parse(signed(read("status-sent.form")));
    expect(status.response.status).toBe(204);
  });

  test.each([
    ["STOP", "stop"],
    ["unsubscribe", "stop"],
    ["End", "stop"],
    ["Quit\n", "stop"],
    ["STOPALL", "stop"],
    ["REVOKE", "stop"],
    ["OPTOUT", "stop"],
    ["cancel", "stop"],
    ["START", "start"],
    ["yes", "start"],
    ["UNSTOP", "start"],
    ["help", "help"],
    ["INFO", "help"],
    ["Stop it", undefined],
    ["yes please", undefined],
  ])("the word %j alone is the keyword %s", async (body, keyword) => {
    const form = new URLSearchParams(read("inbound.form"));
    form.set("Body", body);
    const { events } = await webhook.parse(signed(form.toString()));
    expect(events).toMatchObject([{ type: "inbound", message: { body } }]);
    expect((events[0] as Extract<SmsWebhookEvent, { type: "inbound" }>).message.keyword).toBe(keyword);
  });

  test("the reference comes back from the callback's own URL", async () => {
    const at = `${url}?tenant=7&smskit-reference=order-7%26x`;
    const { events } = await webhook.parse(signed(read("status-sent.form"), at));
    expect(events).toMatchObject([{ update: { reference: "order-7&x" } }]);
  });

  test("updates in any order, and repeated, never go backwards", async () => {
    const updates = await Promise.all(
      ["status-delivered", "status-sent", "status-delivered", "status-sent"].map(async (name) => {
        const [event] = (await webhook.parse(signed(read(`${name}.form`)))).events;
        if (event?.type !== "delivery") throw new Error("not a delivery update");
        return event.update;
      }),
    );
    let state = undefined as ReturnType<typeof mergeDelivery> | undefined;
    for (const update of updates) state = mergeDelivery(state, update);
    expect(state?.status).toBe("delivered");
  });
});

describe("signatures", () => {
  test("fit Twilio's published example", async () => {
    const form = new URLSearchParams({
      CallSid: "CA1234567890ABCDE",
      Caller: "+14158675309",
      Digits: "1234",
      From: "+14158675309",
      To: "+18005551212",
    });
    const request = requestWith(
      form.toString(),
      "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
      "https://mycompany.com/myapp.php?foo=1&bar=2",
    );
    const { events } = await createTwilioWebhook({ authToken: "12345" }).parse(request);
    expect(events).toMatchObject([{ type: "other" }]);
  });

  test("cover JSON bodies by their hash in the URL", async () => {
    const body = JSON.stringify({ level: "é" });
    const at = `${url}?bodySHA256=${createHash("sha256").update(body).digest("hex")}`;
    const request = (text: string) =>
      requestWith(text, sign(at, new URLSearchParams()), at, "application/json");
    expect((await webhook.parse(request(body))).events).toMatchObject([{ type: "other" }]);
    expect(await refusal(request(`${body} `))).toMatchObject({ status: 403 });
    // Without the hash, a JSON body is not covered by anything.
    expect(
      await refusal(requestWith(body, sign(url, new URLSearchParams()), url, "application/json")),
    ).toMatchObject({ status: 403 });
  });

  test("are taken with and without the port, as Twilio varies it", async () => {
    const body = read("status-sent.form");
    const form = new URLSearchParams(body);
    const withPort = "https://example.com:8443/sms/twilio";
    await webhook.parse(requestWith(body, sign(url, form), withPort));
    await webhook.parse(requestWith(body, sign("https://example.com:443/sms/twilio", form)));
  });

  test("behind a proxy are taken for publicUrl, with the query of the request", async () => {
    const body = read("status-sent.form");
    const inner = "http://10.0.0.7:3000/sms/twilio?tenant=7";
    const config = { publicUrl: "https://example.com/sms/twilio" };
    const request = () => signed(body, inner, token, "https://example.com/sms/twilio?tenant=7");
    await createTwilioWebhook({ authToken: token, ...config }).parse(request());
    const error = await refusal(request());
    expect(error.status).toBe(403);
    expect(error.message).toContain("publicUrl");
    // What a client may claim of itself counts for nothing.
    const forwarded = request();
    forwarded.headers.set("X-Forwarded-Host", "example.com");
    forwarded.headers.set("X-Forwarded-Proto", "https");
    expect(await refusal(forwarded)).toMatchObject({ status: 403 });
  });

  test("of either token are taken while it is rotated, or of the account's own", async () => {
    const body = read("status-sent.form");
    const other = "0".repeat(32);
    const rotating = createTwilioWebhook({ authToken: [other, token] });
    await rotating.parse(signed(body));
    await rotating.parse(signed(body, url, other));
    const asked: string[] = [];
    const perAccount = createTwilioWebhook({
      authToken: async (accountSID) => {
        asked.push(accountSID);
        return accountSID === exampleConfig.accountSID ? token : [];
      },
    });
    await perAccount.parse(signed(body));
    expect(asked).toEqual([exampleConfig.accountSID]);
    const foreign = body.replace("AccountSid=AC0", "AccountSid=AC1");
    await expect(perAccount.parse(signed(foreign))).rejects.toMatchObject({ status: 403 });
  });

  test("fail closed: absent, of another token, empty tokens, changed bodies, other URLs", async () => {
    const body = read("status-sent.form");
    const right = sign(url, new URLSearchParams(body));
    for (const request of [
      requestWith(body, undefined),
      requestWith(body, ""),
      requestWith(body, "nonsense"),
      signed(body, url, "0".repeat(32)),
      signed(body, url, ""),
      requestWith(body.replace("sent", "delivered"), right),
      requestWith(`${body}&ErrorCode=30005`, right),
      requestWith(body, right, `${url}?a=1`),
      requestWith(body, right, "https://example.org/sms/twilio"),
    ]) {
      const error = await refusal(request);
      expect(error.status).toBe(403);
      expect(error.message).not.toContain("15558675310");
    }
    expect(await refusal(signed(body, url, ""), { authToken: () => "" })).toMatchObject({ status: 403 });
    for (const authToken of ["", [], [""], undefined as never]) {
      expect(() => createTwilioWebhook({ authToken })).toThrow(/authToken/);
    }
    expect(() => createTwilioWebhook({ authToken: token, publicUrl: "/sms" })).toThrow(/publicUrl/);
  });

  test("are checked against valid tokens only: an environment variable that is not set is ignored", async () => {
    const authToken = [undefined as unknown as string, token];
    expect(await refusal(requestWith("MessageSid=SM1", "AAAA"), { authToken })).toMatchObject({
      status: 403,
    });
    const body = "MessageSid=SM1&MessageStatus=sent";
    expect((await createTwilioWebhook({ authToken }).parse(signed(body))).events).toHaveLength(1);
    expect(() => createTwilioWebhook({ authToken: [undefined as unknown as string] })).toThrow(
      SmsWebhookError,
    );
  });

  test("do not mark where a parameter ends: what is read of a forged split stays harmless", async () => {
    // `A=1B2` and `A=1&B=2` have the same signature; an invalid status is not accepted.
    const body = "AccountSid=AC0&MessageSid=SM0&MessageStatus=delivered";
    const forged = "AccountSid=AC0MessageSidSM0&MessageStatus=delivered";
    const signature = sign(url, new URLSearchParams(body));
    const { events } = await webhook.parse(requestWith(forged, signature));
    expect(events).toMatchObject([{ type: "other" }]);
  });

  test("any change of a signed body is refused", async () => {
    const body = read("status-delivered.form");
    const signature = sign(url, new URLSearchParams(body));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(body.length - 1),
        fc.constantFrom("0", "Z", "%20", "&x=1"),
        async (at, text) => {
          const changed = body.slice(0, at) + text + body.slice(at + 1);
          const same = new URLSearchParams(changed);
          fc.pre(sign(url, same) !== signature);
          await expect(webhook.parse(requestWith(changed, signature))).rejects.toMatchObject({ status: 403 });
        },
      ),
    );
  });
});

describe("bounds", () => {
  test("bodies over 64 KiB, forms of over 1,000 fields and other methods are refused, signed or not", async () => {
    expect(await refusal(signed(`Body=${"x".repeat(65_536)}`))).toMatchObject({ status: 413 });
    expect(await refusal(signed("a=&".repeat(1_001)))).toMatchObject({ status: 413 });
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000)) });
    const request = new Request(url, { method: "POST", body: endless, duplex: "half" } as RequestInit);
    expect(await refusal(request)).toMatchObject({ status: 413 });
    expect(await refusal(new Request(url, { method: "PUT", body: "" }))).toMatchObject({ status: 405 });
  });

  test("parameters with the names of prototypes do no harm", async () => {
    const body = `${read("status-sent.form")}&__proto__=x&constructor=y&toString=z`;
    const { events } = await webhook.parse(signed(body));
    expect(events).toMatchObject([{ type: "delivery", update: { status: "sent" } }]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});

test("works behind Node's server, and each refusal has a status to respond with", async () => {
  const server = createServer(async (request, response) => {
    try {
      const { events, response: result } = await webhook.parse(await toWebRequest(request));
      response.writeHead(result.status, { "X-Events": String(events.length) }).end(await result.text());
    } catch (error) {
      response
        .writeHead(error instanceof SmsWebhookError ? error.status : 500, { Connection: "close" })
        .end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`;
  try {
    expect((await fetch(signed(read("status-sent.form"), at))).status).toBe(204);
    expect((await fetch(requestWith(read("status-sent.form"), "no", at))).status).toBe(403);
    expect((await fetch(signed(`Body=${"x".repeat(70_000)}`, at))).status).toBe(413);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test("an option that nobody reads makes no webhook", () => {
  const config = { authToken: token, publicURL: url } as TwilioWebhookConfig;
  expect(() => createTwilioWebhook(config)).toThrow(SmsWebhookError);
  expect(() => createTwilioWebhook(config)).toThrow(
    "createTwilioWebhook: `publicURL` is not an option (did you mean `publicUrl`?).",
  );
});

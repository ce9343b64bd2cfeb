import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTwilioWebhook } from "./index.ts";

const token = "fedcba9876543210fedcba9876543210";
const url = "https://example.com/sms/twilio?tenant=7";
const fixtures = new URL("fixtures/", import.meta.url);
const webhook = createTwilioWebhook({ authToken: token });

type Pairs = [name: string, value: string][];

const fieldsOf = (name: string): Pairs => [
  ...new URLSearchParams(readFileSync(new URL(`${name}.form`, fixtures), "utf8")),
];
const byName = ([a]: [string, string], [b]: [string, string]) => (a < b ? -1 : a > b ? 1 : 0);
const textOf = (pairs: Pairs) => pairs.toSorted(byName).flat().join("");
const hmac = (text: string) => createHmac("sha1", token).update(text).digest("base64");

/** A genuine signature of a form, over other parameters. */
function posted(pairs: Pairs, signedText: string, at = url): Request {
  return new Request(at, {
    method: "POST",
    headers: { "X-Twilio-Signature": hmac(signedText), "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(pairs).toString(),
  });
}

const genuine = (pairs: Pairs) => posted(pairs, url + textOf(pairs));

async function eventsOf(request: Request): Promise<readonly SmsWebhookEvent[] | SmsWebhookError> {
  return webhook.parse(request).then(
    ({ events }) => events,
    (error: unknown) => {
      expect(error).toBeInstanceOf(SmsWebhookError);
      return error as SmsWebhookError;
    },
  );
}

async function expectForged(request: Request): Promise<void> {
  const outcome = await eventsOf(request);
  expect(outcome).toMatchObject({ status: 403 });
  expect((outcome as SmsWebhookError).message).not.toMatch(/5558675310|7700900123|SM[0-9a-f]{32}/);
}

/** Cuts the signed text of a form before each of these pieces: they become the names of parameters. */
function cut(pairs: Pairs, parameters: Pairs): Request {
  const text = textOf(pairs);
  expect(textOf(parameters), "the attack signs the same characters").toBe(text);
  return posted(parameters, url + text);
}

/** A genuine form in which some parameters are replaced. */
function swapped(pairs: Pairs, without: readonly string[], instead: Pairs): Pairs {
  return [...pairs.filter(([name]) => !without.includes(name)), ...instead];
}

const victim = "+447700900123";

describe("a captured signature", () => {
  test("is not valid for another sender that the author of a text put into it", async () => {
    const text = `hiFrom${victim}FromCityX`;
    const real = swapped(fieldsOf("inbound"), ["Body"], [["Body", text]]);
    expect(await eventsOf(genuine(real))).toMatchObject([{ type: "inbound", message: { body: text } }]);
    const forged: Pairs = [
      ["Body", "hi"],
      ["From", victim],
      ["FromCity", "XFrom+15558675310FromCityNEW YORK"],
    ];
    await expectForged(cut(real, swapped(real, ["Body", "From", "FromCity"], forged)));
  });

  test("is not valid for another sender if the real one is moved into an unknown parameter", async () => {
    const real = swapped(fieldsOf("inbound"), ["Body"], [["Body", `hiFrom${victim}FromA`]]);
    const forged: Pairs = [
      ["Body", "hi"],
      ["From", victim],
      ["FromA", "From+15558675310"],
    ];
    await expectForged(cut(real, swapped(real, ["Body", "From"], forged)));
    const named: Pairs = [
      ["Body", "hi"],
      ["From", victim],
      ["FromAFrom", "+15558675310"],
    ];
    await expectForged(cut(real, swapped(real, ["Body", "From"], named)));
  });

  test("is not valid for a shortened text, or a message without its text", async () => {
    const real = swapped(fieldsOf("inbound"), ["Body"], [["Body", "Yes. Don't do it"]]);
    const cutOff: Pairs = [
      ["Body", "Yes. "],
      ["Don", "'t do it"],
    ];
    await expectForged(cut(real, swapped(real, ["Body"], cutOff)));
    await expectForged(cut(real, swapped(real, ["Body"], [["BodyYes", ". Don't do it"]])));
  });

  test.each([
    ["To", "SmsStatus", "receivedTo+15551230000"],
    ["From", "Body", "From+15558675310"],
    ["SmsStatus", "SmsSid", "SM7f1b0c2d3e4f5a6b7c8d9e0f1a2b3c4dSmsStatusreceived"],
    ["ApiVersion", "AccountSid", "AC0123456789abcdef0123456789abcdefApiVersion2010-04-01"],
  ])("is not valid for a message without its %s", async (name, into, value) => {
    const real = fieldsOf("inbound").filter(([one]) => !/^(?:From|To)(?:City|State|Zip|Country)$/.test(one));
    const plain = swapped(real, ["Body", "MessagingServiceSid"], [["Body", ""]]);
    await expectForged(cut(plain, swapped(plain, [name, into], [[into, value]])));
  });

  test("is not valid for an update without its error, or with another status", async () => {
    const real = fieldsOf("status-undelivered");
    for (const instead of [
      ["ErrorCode30005From", "+15551230000"],
      ["ErrorCod", "e30005From+15551230000"],
      ["ErrorCode", "30005From+15551230000"],
    ] as Pairs) {
      await expectForged(cut(real, swapped(real, ["ErrorCode", "From"], [instead])));
    }
    for (const instead of [
      ["MessageStatu", "sundelivered"],
      ["MessageStatusun", "delivered"],
    ] as Pairs) {
      await expectForged(cut(real, swapped(real, ["MessageStatus"], [instead])));
    }
  });

  test("is not valid for a form whose beginning is in the URL", async () => {
    const real = fieldsOf("status-sent");
    const text = url + textOf(real);
    let attacks = 0;
    for (const length of [1, 7, 10, 12, 20, 44, 45, 60, 70]) {
      const at = text.slice(0, url.length + length);
      const rest = textOf(real).slice(length);
      const whole = real.toSorted(byName).filter(([name, value]) => rest.includes(name + value));
      const head = rest.slice(0, rest.indexOf(textOf(whole)));
      // Where the cut leaves a piece, it becomes a parameter: a name, and the rest of it.
      for (let split = 1; split <= Math.max(1, head.length); split++) {
        const pieces: Pairs = head === "" ? whole : [[head.slice(0, split), head.slice(split)], ...whole];
        if (textOf(pieces) !== rest) continue;
        await expectForged(posted(pieces, text, at));
        attacks += 1;
      }
    }
    expect(attacks).toBeGreaterThan(20);
  });

  test("of a POST is not valid for a GET", async () => {
    const query = `&MessageSid=SM${"0".repeat(32)}&MessageStatus=delivered&SmsStatus=delivered&To=${victim}&x=`;
    const real = swapped(fieldsOf("inbound"), ["Body"], [["Body", query]]);
    const text = url + textOf(real);
    for (const at of [text, encodeURI(text), text.replaceAll("AccountSid", "%41ccountSid")]) {
      const request = new Request(at, { headers: { "X-Twilio-Signature": hmac(text) } });
      const resigned = new Request(at, { headers: { "X-Twilio-Signature": hmac(request.url) } });
      expect(await eventsOf(request)).toMatchObject({ status: 403 });
      await expectForged(resigned);
    }
    const publicUrl = url.replace(/\?.*/, "");
    const behindProxy = createTwilioWebhook({ authToken: token, publicUrl });
    const request = new Request(text.replace("example.com", "10.0.0.7"), {
      headers: { "X-Twilio-Signature": hmac(new URL(text).href) },
    });
    await expect(behindProxy.parse(request)).rejects.toMatchObject({ status: 403 });
  });

  test("of a GET is not valid for a POST, whose parameters are in its body", async () => {
    const at = `${url}&${new URLSearchParams(fieldsOf("status-delivered"))}`;
    const gotten = new Request(at, { headers: { "X-Twilio-Signature": hmac(at) } });
    expect(await eventsOf(gotten)).toMatchObject([{ type: "delivery", update: { status: "delivered" } }]);
    await expectForged(posted([], at, at));
    const json = new Request(at, {
      method: "POST",
      headers: { "X-Twilio-Signature": hmac(at), "Content-Type": "application/json" },
      body: "{}",
    });
    expect(await eventsOf(json)).toMatchObject({ status: 403 });
  });

  test("of a GET is not valid for a query with a repeated parameter", async () => {
    for (const name of ["MessageSid", "MessageStatus", "From", "To", "AccountSid"]) {
      const fields = new URLSearchParams(fieldsOf("status-delivered"));
      fields.append(name, fields.get(name) ?? "");
      const at = `${url}&${fields}`;
      await expectForged(new Request(at, { headers: { "X-Twilio-Signature": hmac(at) } }));
    }
  });
});

describe("a request with a valid signature", () => {
  test.each([
    ["AccountSid", "AC0123"],
    ["AccountSid", "MG0123456789abcdef0123456789abcdef"],
    ["ApiVersion", "latest"],
    ["SmsSid", `SM${"0".repeat(32)}`],
    ["SmsMessageSid", "SM1"],
    ["SmsStatus", "delivered +15558675310"],
    ["SmsStatus", "failed"],
    ["MessageStatus", ""],
    ["From", "+1555867531012345678"],
    ["From", `+15558675310${victim}`],
    ["To", "whatsapp:+15558675310whatsapp:+15551230000"],
    ["ErrorCode", "30003From"],
    ["NumSegments", "one"],
    ["MessagingServiceSid", "MG1"],
  ])("is rejected with a %s of %j", async (name, value) => {
    const fields = swapped(fieldsOf("status-delivered"), [name], [[name, value]]);
    await expectForged(genuine(fields));
    const at = `${url}&${new URLSearchParams(fields)}`;
    await expectForged(new Request(at, { headers: { "X-Twilio-Signature": hmac(at) } }));
  });

  test("is rejected with a repeated known parameter", async () => {
    for (const [name, value] of fieldsOf("inbound").filter(([one]) => !/City|State|Zip|Country/.test(one))) {
      const fields = [...fieldsOf("inbound"), [name, `${value}x`]] as Pairs;
      const names = [...new Set(fields.map(([one]) => one))].toSorted();
      const text = names.map((one) =>
        fields
          .filter(([other]) => other === one)
          .map(([, each]) => one + each)
          .sort(),
      );
      await expectForged(posted(fields, url + text.flat().join("")));
    }
  });

  test.each([
    ["From", "55555"],
    ["From", "Cafe 24"],
    ["From", ""],
    ["From", "whatsapp:+15551230000"],
    ["To", "whatsapp:+15558675310"],
    ["To", "rcs:+15558675310"],
    ["From", "messenger:123456789"],
    ["From", "rcs:cafe_24_agent"],
    ["ErrorCode", "0"],
    ["RawDlrDoneDate", "2611231225"],
    ["ChannelStatusMessage", "Failed to deliver to the From+To fields"],
    ["NewParameter", "1"],
    ["lowerCase", "x"],
    ["Tags", '{"a":"b"}'],
  ])("is accepted with a %s of %j", async (name, value) => {
    const fields = swapped(fieldsOf("status-delivered"), [name], [[name, value]]);
    expect(await eventsOf(genuine(fields))).toMatchObject([{ type: "delivery" }]);
  });

  test.each([
    "From+15558675310",
    "MessageSidSM",
    "Is SmsStatusreceived a word?",
    "AccountSidAC0123456789abcdef0123456789abcdef",
    "&To=+15558675310",
    "",
  ])("is accepted with the text %j", async (body) => {
    const fields = swapped(fieldsOf("inbound"), ["Body"], [["Body", body]]);
    expect(await eventsOf(genuine(fields))).toMatchObject([{ type: "inbound", message: { body } }]);
  });

  test("is accepted from another channel, with the parameters that Twilio adds", async () => {
    const fields: Pairs = [
      ...swapped(
        fieldsOf("inbound"),
        ["From", "To", "FromCity", "ToCity"],
        [
          ["From", "whatsapp:+15558675310"],
          ["To", "whatsapp:+15551230000"],
        ],
      ),
      ["ButtonPayload", "yes"],
      ["ButtonText", "Yes"],
      ["ChannelMetadata", '{"type":"whatsapp"}'],
      ["MessageType", "text"],
      ["ProfileName", "Ann + Bob"],
      ["WaId", "15558675310"],
      ["Latitude", "37.78"],
      ["Address", "1 Main St"],
    ];
    expect(await eventsOf(genuine(fields))).toMatchObject([{ type: "inbound" }]);
  });
});

test("a status update is rejected if its recipient was split into other parameters", async () => {
  await expectForged(
    cut(
      fieldsOf("status-sent"),
      swapped(
        fieldsOf("status-sent"),
        ["SmsSid", "SmsStatus", "To"],
        [
          ["SmsSidS", "M7"],
          ["f1b0c2d3e4f5a6b7c8d9e0f1a2b", "3c4dS"],
          ["m", "sStatussentT"],
          ["o", "+15558675310"],
        ],
      ),
    ),
  );
});

test.each<[what: string, without: string[], instead: Pairs]>([
  [
    "the types of its files in one name",
    ["MediaContentType0", "MediaContentType1"],
    [["MediaContentType0image/jpegMediaContentType1", "video/mp4"]],
  ],
  [
    "one type that holds the other",
    ["MediaContentType0", "MediaContentType1"],
    [["MediaContentType0", "image/jpegMediaContentType1video/mp4"]],
  ],
  [
    "the address of a file in the type before it",
    ["MediaContentType1", "MediaUrl0"],
    [
      [
        "MediaContentType1",
        "video/mp4MediaUrl0https://api.twilio.com/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages/SM7f1b0c2d3e4f5a6b7c8d9e0f1a2b3c4d/Media/ME0",
      ],
    ],
  ],
])("a message with media is rejected if it has %s", async (_, without, instead) => {
  const real = fieldsOf("inbound-media");
  await expectForged(cut(real, swapped(real, without, instead)));
});

test("a signed form that is split in any other way is rejected or has the same event", async () => {
  const forms = readdirSync(fixtures)
    .filter((name) => /^(?:status|inbound).*\.form$/.test(name))
    .map((name) => name.replace(".form", ""));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...forms), fc.infiniteStream(fc.nat()), async (name, choices) => {
      const real = fieldsOf(name);
      const text = textOf(real);
      const next = (below: number) => (choices.next().value as number) % Math.max(1, below);
      // Any pieces of the text, which are parameters if they sort as they stand.
      const pieces: Pairs = [];
      for (let at = 0; at < text.length; ) {
        const known = real.find(([one, value]) => text.startsWith(one + value, at));
        if (known !== undefined && next(10) < 8) {
          pieces.push(known);
          at += known.join("").length;
          continue;
        }
        const length = 2 + next(40);
        const piece = text.slice(at, at + length);
        const split = 1 + next(piece.length - 1);
        pieces.push([piece.slice(0, split), piece.slice(split)]);
        at += length;
      }
      fc.pre(textOf(pieces) === text);
      const outcome = await eventsOf(posted(pieces, url + text));
      const whole = await eventsOf(genuine(real));
      if (outcome instanceof SmsWebhookError || whole instanceof SmsWebhookError) return;
      const told = (event: SmsWebhookEvent | undefined) =>
        event?.type === "delivery"
          ? { ...event.update, at: 0 }
          : event?.type === "inbound"
            ? { ...event.message, at: 0 }
            : undefined;
      if (outcome[0]?.type !== "other") expect(told(outcome[0])).toEqual(told(whole[0]));
    }),
    { numRuns: 1_000 },
  );
});

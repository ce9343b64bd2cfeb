import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { closeInfobip, requestOf, second, serveInfobip, text, to } from "./testing/infobip-client.ts";
import { problemsOfBody } from "./testing/openapi/validate-body.ts";

afterEach(closeInfobip);

test("the SDK sends a text, and the phone gets it", async () => {
  const { carrier, sdk } = await serveInfobip();
  const response = await sdk.channels.sms.send({
    messages: [{ destinations: [{ to }, { to: second }], from: "InfoSMS", text, validityPeriod: 60 }],
  });
  expect(response).toMatchObject({
    status: 200,
    data: { messages: [{ to, status: { id: 26, name: "PENDING_ACCEPTED" } }, { to: second }] },
  });
  expect((await carrier.waitForMessage({ to: `+${to}` })).body).toBe(text);
  expect((await carrier.waitForMessage({ to: `+${second}` })).from).toBe("InfoSMS");
});

test("the SDK sends a binary message, and reads what is wrong with one", async () => {
  const { carrier, sdk } = await serveInfobip();
  const send = (hex: string) =>
    sdk.channels.sms.send({
      type: "binary",
      messages: [{ destinations: [{ to }], from: "InfoSMS", binary: { hex, dataCoding: 0, esmClass: 0 } }],
    });
  expect(await send("54 65 73 74")).toMatchObject({ status: 200, data: { messages: [{ to }] } });
  expect((await carrier.waitForMessage({ to: `+${to}` })).body).toBe("54 65 73 74");
  // Infobip's example of a binary message in UCS-2 has two bytes between spaces.
  expect(await send("0048 0065 006c 006C")).toMatchObject({ status: 200, data: { messages: [{ to }] } });
  expect(await send("Test")).toMatchObject({
    response: {
      status: 400,
      data: {
        requestError: {
          serviceException: { validationErrors: { "messages[0].binary.hex": ["invalid format"] } },
        },
      },
    },
  });
});

test("the SDK sends a text in a query, of which a violation names the parameter", async () => {
  const { carrier, call, sdk } = await serveInfobip();
  const query = {
    from: "InfoSMS",
    to: [to, second],
    text: "true",
    flash: true,
    username: "u",
    password: "p",
  };
  const sent = await sdk.channels.sms.send({ type: "query", ...query } as never);
  expect(sent).toMatchObject({
    status: 200,
    data: { messages: [{ to, status: { id: 26 } }, { to: second }] },
  });
  expect(problemsOfBody("SMSResponse", (sent as { data: unknown }).data)).toEqual([]);
  expect((await carrier.waitForMessage({ to: `+${second}` })).body).toBe("true");
  const path = `/sms/3/text/query?to=${to}&text=Hello&includeSmsCountInResponse=true&validityPeriod=60`;
  const response = await (await call("GET", path)).json();
  expect(problemsOfBody("SmsResponseEnvelope", response)).toEqual([]);
  expect(response.messages).toMatchObject([{ destination: to, details: { messageCount: 1 } }]);
  const refused = await call(
    "GET",
    `/sms/3/text/query?to=${to}&text=Hello&transliteration=KLINGON&validityPeriod=x`,
  );
  expect(refused.status).toBe(400);
  expect((await refused.json()).violations.map(({ property }: { property: string }) => property)).toEqual([
    "transliteration",
    "validityPeriod",
  ]);
  carrier.faults.add({ kind: "server-error", to: `+${to}`, times: 1 });
  expect((await call("GET", `/sms/1/text/query?to=${second}&text=Hello`)).status).toBe(200);
  expect((await call("GET", `/sms/1/text/query?to=${to}&text=Hello`)).status).toBe(500);
});

test("any key is an account, and a request without one is refused", async () => {
  const { carrier, call } = await serveInfobip();
  const withKey = (authorization: string) => call("POST", "/sms/3/messages", requestOf(), { authorization });
  expect((await withKey("App test")).status).toBe(200);
  expect((await withKey("App another")).status).toBe(200);
  expect(new Set(carrier.messages.map(({ accountId }) => accountId)).size).toBe(2);
  for (const authorization of ["App ", "App", "Bearer test", "test"]) {
    expect((await withKey(authorization)).status).toBe(401);
  }
});

test("several messages of one request have one bulk, and each its own text", async () => {
  const { carrier, call } = await serveInfobip();
  const [first] = requestOf()["messages"] as object[];
  const messages = [first, { ...first, content: { text: "Another" } }];
  const { bulkId, messages: sent } = await (await call("POST", "/sms/3/messages", { messages })).json();
  expect(bulkId).toMatch(/^\d{22}$/);
  expect(new Set(sent.map(({ messageId }: { messageId: string }) => messageId)).size).toBe(2);
  await carrier.idle();
  expect(carrier.messages.map(({ body, parameters }) => [body, parameters["bulkId"]])).toEqual([
    [text, bulkId],
    ["Another", bulkId],
  ]);
});

test("a message without a sender has that of the account, or the first of `numbers`", async () => {
  const sendersOf = async (options: Parameters<typeof serveInfobip>[0]) => {
    const { carrier, send } = await serveInfobip(options);
    await send({ sender: undefined });
    return carrier.messages[0]?.from;
  };
  expect(await sendersOf({})).toBe("ServiceSMS");
  expect(await sendersOf({ numbers: ["15551239999"] })).toBe("+15551239999");
  expect(await sendersOf({ defaults: { defaultSender: "Acme" } })).toBe("Acme");
});

test("whatever a request contains, the response is one of Infobip's", async () => {
  const { call } = await serveInfobip();
  const value = fc.jsonValue({ maxDepth: 2 });
  const message = fc.record(
    {
      sender: fc.oneof(fc.string({ unit: anyCharacter }), value),
      destinations: fc.oneof(
        fc.array(fc.record({ to: fc.oneof(fc.string(), fc.constant(to), value), messageId: value }), {
          maxLength: 3,
        }),
        value,
      ),
      content: fc.oneof(fc.record({ text: fc.oneof(fc.string({ unit: anyCharacter }), value) }), value),
      options: value,
      webhooks: value,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.record({ messages: fc.array(message, { maxLength: 2 }), options: value }), value),
      fc.constantFrom("/sms/3/messages", "/sms/2/text/advanced", "/sms/1/preview", "/ct/1/log/end/%E0%A4"),
      async (body, path) => {
        const response = await call("POST", path, body);
        expect([200, 400, 404]).toContain(response.status);
        await response.json();
      },
    ),
    { numRuns: 100 },
  );
});

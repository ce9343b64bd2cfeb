import { afterEach, describe, expect, test } from "vitest";
import { errorCases } from "./testing/error-cases.ts";
import { closeInfobip, from, requestOf, second, serveInfobip, text, to } from "./testing/infobip-client.ts";
import { problemsOfBody } from "./testing/openapi/validate-body.ts";

afterEach(closeInfobip);

describe("responses have the fields of Infobip's OpenAPI, and no others", () => {
  test.each<[string, string, unknown, string, string]>([
    ["POST", "/sms/3/messages", requestOf({ destinations: [{ to }, {}] }), "SmsResponseEnvelope", ""],
    [
      "POST",
      "/sms/3/messages",
      requestOf({}, { includeSmsCountInResponse: true }),
      "SmsResponseEnvelope",
      '"details":{"messageCount":1}',
    ],
    [
      "POST",
      "/sms/2/text/advanced",
      { messages: [{ from, destinations: [{ to }], text }], includeSmsCountInResponse: true },
      "SMSResponse",
      '"smsCount":1',
    ],
    ["GET", "/sms/3/reports", undefined, "DeliveryReports", '"sender":"15550001111"'],
    ["GET", "/sms/3/logs", undefined, "LogResponseSmsLogSmsMessageContent", `"content":{"text":"${text}"}`],
    [
      "GET",
      "/sms/3/logs?useCursor=true&limit=1",
      undefined,
      "LogResponseSmsLogSmsMessageContent",
      '"nextCursor":"1"',
    ],
    ["GET", "/sms/1/reports", undefined, "SMSReportResponse", '"smsCount":1'],
    ["GET", "/sms/1/logs", undefined, "LogsResponse", '"from":"15550001111"'],
    ["GET", "/sms/1/inbox/reports", undefined, "SmsMoReportResponse", '"cleanText":"Hi"'],
    ["GET", "/account/1/balance", undefined, "AccountBalance", '"balance":1000'],
    ["POST", "/ct/1/log/end/mine", undefined, "EndTagResponse", '"processKey"'],
    ["POST", "/sms/1/preview", { text, languageCode: "TR" }, "PreviewResponse", '"languageCode":"TR"'],
  ])("%s %s", async (method, path, json, schema, part) => {
    const { carrier, call, send } = await serveInfobip();
    await send({ destinations: [{ to, messageId: "mine" }, { to: second }] });
    await carrier.idle();
    await carrier.reply({ from: `+${to}`, body: "Hi" });
    const response = await call(method, path, json);
    expect(response.status).toBe(200);
    const body = await response.text();
    expect(problemsOfBody(schema, JSON.parse(body))).toEqual([]);
    expect(body).toContain(part);
  });

  test.each(errorCases)("the refusal of $name", async ({ options, request }) => {
    const infobip = await serveInfobip(options);
    const response = await request(infobip);
    const isVersion3 = infobip.carrier.requests[0]?.path.startsWith("/sms/3/") === true;
    expect(problemsOfBody(isVersion3 ? "ApiError" : "ApiException", await response.json())).toEqual([]);
  });
});

describe("logs and reports", () => {
  test("a report comes once, and a log whenever it is asked for", async () => {
    const { carrier, send, results } = await serveInfobip();
    const [sent] = await send();
    await carrier.idle();
    const path = `?messageId=${sent?.messageId}`;
    expect(await results(`/sms/3/reports${path}`)).toHaveLength(1);
    expect(await results(`/sms/3/reports${path}`)).toEqual([]);
    for (let time = 0; time < 2; time++) expect(await results(`/sms/3/logs${path}`)).toHaveLength(1);
  });

  test.each([
    ["messageId=one,two", 2],
    ["bulkId=bulk", 2],
    ["bulkId=other", 0],
    [`destination=${to}`, 1],
    ["destination=%2B15558675311", 1],
    [`sender=${from}`, 2],
    ["sender=Nobody", 0],
    ["generalStatus=DELIVERED", 1],
    ["generalStatus=UNDELIVERABLE", 1],
    ["mcc=310&mnc=004", 2],
    ["mcc=262", 0],
    ["sentSince=2020-01-01T00:00:00.000%2B0000", 2],
    ["sentUntil=2020-01-01T00:00:00.000%2B0000", 0],
    ["campaignReferenceId=summer", 2],
    ["limit=1", 1],
  ])("logs are found by %s", async (query, count) => {
    const { carrier, send, results } = await serveInfobip();
    carrier.setPhone(`+${second}`, { state: "unreachable" });
    const destinations = [
      { to, messageId: "one" },
      { to: second, messageId: "two" },
    ];
    await send(
      { destinations, options: { campaignReferenceId: "summer" } },
      { schedule: { bulkId: "bulk" } },
    );
    await carrier.idle();
    expect(await results(`/sms/3/logs?${query}`)).toHaveLength(count);
  });

  test("two accounts may choose the same id, and see only their own message", async () => {
    const { carrier, call, send, results } = await serveInfobip();
    const message = { destinations: [{ to, messageId: "mine" }] };
    await send(message);
    const other = { authorization: "App another-key-of-16" };
    const response = await call("POST", "/sms/3/messages", requestOf(message), other);
    expect((await response.json()).messages[0]).toMatchObject({ messageId: "mine", status: { id: 26 } });
    await carrier.idle();
    expect(carrier.messages).toHaveLength(2);
    expect(await results("/sms/3/logs?messageId=mine")).toHaveLength(1);
    carrier.reset();
    expect(await results("/sms/3/logs")).toEqual([]);
  });
});

describe("previews count as Infobip's examples do", () => {
  const turkish =
    "Mesaj gönderimi yapmadan önce önizleme seçeneğini kullanmanız doğru karar vermenize yardımcı olur.";
  const greek =
    "Ως Μεγαρικό ψήφισμα είναι γνωστή η απόφαση της Εκκλησίας του δήμου των Αθηναίων (πιθανόν γύρω στο 433/2 π.Χ.) να επιβάλει αυστηρό και καθολικό εμπάργκο στα";
  test.each([
    [{ text: "Let's see how many characters remain unused in this message." }, [[1, 100]]],
    [
      { text: turkish, languageCode: "TR" },
      [
        [2, 36],
        [1, 57],
      ],
    ],
    [
      { text: turkish, languageCode: "AUTODETECT" },
      [
        [2, 36],
        [1, 57],
      ],
    ],
    [
      { text: greek, transliteration: "GREEK" },
      [
        [3, 46],
        [1, 5],
      ],
    ],
    [
      { text: "Добрый день", transliteration: "CYRILLIC" },
      [
        [1, 59],
        [1, 149],
      ],
    ],
    [
      { text: "Laku noć", transliteration: "CENTRAL_EUROPEAN" },
      [
        [1, 62],
        [1, 152],
      ],
    ],
  ])("%j", async (request, counts) => {
    const { call } = await serveInfobip();
    const { previews } = await (await call("POST", "/sms/1/preview", request)).json();
    expect(
      previews.map((one: { messageCount: number; charactersRemaining: number }) => [
        one.messageCount,
        one.charactersRemaining,
      ]),
    ).toEqual(counts);
    if (request.text === greek) {
      expect(previews[1].textPreview).toBe(
        "ΩΣ MEΓAPIKO ΨHΦIΣMA EINAI ΓNΩΣTH H AΠOΦAΣH THΣ EKKΛHΣIAΣ TOY ΔHMOY TΩN AΘHNAIΩN (ΠIΘANON ΓYPΩ ΣTO 433/2 Π.X.) NA EΠIBAΛEI AYΣTHPO KAI KAΘOΛIKO EMΠAPΓKO ΣTA",
      );
    }
  });

  test("a text is sent as its transliteration", async () => {
    const { carrier, send } = await serveInfobip();
    await send({ content: { text: "Laku noć", transliteration: "CENTRAL_EUROPEAN" } });
    expect((await carrier.waitForMessage({ to: `+${to}` })).body).toBe("Laku noc");
  });
});

test("the SDK returns a refusal as an error of its HTTP client", async () => {
  const { sdk } = await serveInfobip({ defaults: { messaging: false } });
  const error = await sdk.channels.sms.send({ messages: [{ destinations: [{ to }], from, text }] });
  expect(error).toMatchObject({
    isAxiosError: true,
    response: { status: 403, data: { requestError: { serviceException: { messageId: "FORBIDDEN" } } } },
  });
});

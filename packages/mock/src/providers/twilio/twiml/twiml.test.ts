import twilio from "twilio";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Carrier, createCarrier, type MockServer, mockTwilio, startMockServer } from "../../../index.ts";
import { type AppRequest, closeApps, startApp, type WebhookApp } from "../../../testing/webhook-app.ts";

const phone = "+15558675310";
const sender = "+15550001111";
const token = "0".repeat(32);

/** What the app responds to a path. */
interface Page {
  body?: string;
  type?: string;
  status?: number;
  headers?: Record<string, string | string[]>;
}

let pages: Record<string, Page>;
let app: WebhookApp;
let carrier: Carrier;
let server: MockServer;

beforeEach(async () => {
  pages = {};
  app = await startApp((response, { url }) => {
    const { body = "", type = "text/xml", status = 200, headers } = pages[url.split("?", 1)[0] ?? ""] ?? {};
    response.writeHead(status, { "content-type": type, ...headers }).end(body);
  });
  carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({ mocks: [mockTwilio(carrier, { inboundUrl: `${app.url}/in` })] });
});

afterEach(async () => {
  await server.close();
  await closeApps();
});

const respond = (content: string): Page => ({ body: `<Response>${content}</Response>` });

/** Sends a text from the phone; returns what came of it. */
async function reply(body = "hello") {
  const { callbacks } = await carrier.reply({ from: phone, to: sender, body });
  await carrier.idle();
  return {
    texts: carrier.messages.map((message) => message.body),
    asked: app.requests.map(({ method, url }) => `${method} ${url.split("?", 1)[0]}`),
    errors: callbacks.map(({ error }) => error),
  };
}

/** Whether Twilio's SDK accepts the signature of a request. */
function isSigned({ headers, method, url, parameters }: AppRequest): boolean {
  const signature = String(headers["x-twilio-signature"]);
  return twilio.validateRequest(token, signature, app.url + url, method === "GET" ? {} : parameters);
}

describe("Redirect", () => {
  test("goes on at another URL, relative to the document, with the parameters of the text", async () => {
    pages["/in"] = respond(
      "<Message>One</Message><Redirect> steps/two?a=1&amp;b=2 </Redirect><Message>No</Message>",
    );
    pages["/steps/two"] = respond("<Message>Two</Message>");
    const { texts, asked, errors } = await reply();
    expect(texts).toEqual(["One", "Two"]);
    expect(asked).toEqual(["POST /in", "POST /steps/two"]);
    expect(errors).toEqual([undefined, undefined]);
    const [first, second] = app.requests;
    expect(second?.url).toBe("/steps/two?a=1&b=2");
    expect(second?.parameters).toEqual(first?.parameters);
    expect(app.requests.map(isSigned)).toEqual([true, true]);
  });

  test("can be a GET, with the parameters in the query, which is signed", async () => {
    pages["/in"] = respond(`<Redirect method="get">${app.url}/other?step=2</Redirect>`);
    pages["/other"] = respond("<Message>Two</Message>");
    const { texts, asked } = await reply("a & b");
    expect(texts).toEqual(["Two"]);
    expect(asked).toEqual(["POST /in", "GET /other"]);
    const [, second] = app.requests;
    expect(second?.parameters).toMatchObject({ step: "2", Body: "a & b", From: phone, To: sender });
    expect(second?.headers["content-type"]).toBeUndefined();
    expect(second && isSigned(second)).toBe(true);
  });

  test("is not followed forever", async () => {
    pages["/in"] = respond("<Redirect>/in</Redirect>");
    const { asked, errors } = await reply();
    expect(asked).toHaveLength(50);
    expect(errors.at(-1)).toBe("14106 Message Reply TwiML document retrieval limit reached");
  });

  test("with another method is reported and posts", async () => {
    pages["/in"] = respond('<Redirect method="PUT">/two</Redirect>');
    const { asked, errors } = await reply();
    expect(asked).toEqual(["POST /in", "POST /two"]);
    expect(errors[0]).toBe("14104 Message method attribute invalid");
  });
});

describe("redirects of HTTP", () => {
  test.each([
    [301, "GET"],
    [302, "GET"],
    [303, "GET"],
    [307, "POST"],
    [308, "POST"],
  ])("%i is followed as browsers do", async (status, method) => {
    pages["/in"] = { status, headers: { location: "/moved" } };
    pages["/moved"] = respond("<Message>Here</Message>");
    const { texts, asked } = await reply();
    expect(asked).toEqual(["POST /in", `${method} /moved`]);
    expect(texts).toEqual(["Here"]);
    expect(app.requests.map(isSigned)).toEqual([true, true]);
    expect(app.requests[1]?.parameters["Body"]).toBe(method === "POST" ? "hello" : undefined);
  });

  test("end after ten", async () => {
    pages["/in"] = { status: 307, headers: { location: "/in" } };
    const { asked, errors } = await reply();
    expect(asked).toHaveLength(11);
    expect(errors.at(-1)).toBe("11215 HTTP too many redirects");
  });
});

describe("cookies", () => {
  const cookieOf = (index: number) => app.requests[index]?.headers.cookie;

  test("are kept for a conversation, until four hours passed without one", async () => {
    pages["/in"] = {
      ...respond("<Redirect>/in2</Redirect>"),
      headers: { "set-cookie": ["a=1", "b=2; Path=/"] },
    };
    pages["/in2"] = respond("");
    await reply();
    expect(cookieOf(0)).toBeUndefined();
    expect(cookieOf(1)).toBe("a=1; b=2");
    carrier.advance(3 * 60 * 60_000);
    await reply();
    expect(cookieOf(2)).toBe("a=1; b=2");
    await carrier.reply({ from: "+15558675311", to: sender, body: "yo" });
    expect(cookieOf(4)).toBeUndefined();
    await carrier.reply({ from: phone, to: "+15550002222", body: "yo" });
    expect(cookieOf(6)).toBeUndefined();
    carrier.advance(4 * 60 * 60_000);
    await reply();
    expect(cookieOf(8)).toBeUndefined();
  });

  test("can be changed, expire, and belong to a path", async () => {
    pages["/in"] = {
      headers: {
        "set-cookie": [
          "a=1; Max-Age=60",
          "b=2; Path=/other",
          "c=3; Secure",
          "d=4; expires=Thu, 01 Jan 1970 00:00:00 GMT",
          "broken",
          "e=x=y",
        ],
      },
    };
    await reply();
    pages["/in"] = { headers: { "set-cookie": "e=z" } };
    await reply();
    expect(cookieOf(1)).toBe("a=1; e=x=y");
    carrier.advance(60_000);
    await reply();
    expect(cookieOf(2)).toBe("e=z");
    carrier.reset();
    await reply();
    expect(cookieOf(3)).toBeUndefined();
  });
});

describe("what Twilio cannot use is shown at the attempt", () => {
  test.each<[name: string, page: Page, error: string | undefined, texts?: string[]]>([
    ["an error status", { status: 500, body: "oops" }, "11200 HTTP retrieval failure"],
    ["a page that is not there", { status: 404 }, "11200 HTTP retrieval failure"],
    ["JSON", { body: '{"ok":true}', type: "application/json" }, "12300 Invalid Content-Type"],
    ["no content type", { body: "<Response/>", type: "" }, "12300 Invalid Content-Type"],
    ["what is cut off", { body: "<Response><Message>Hi" }, "12100 Document parse failure"],
    [
      "tags that cross",
      { body: "<Response><Message>Hi</Response></Message>" },
      "12100 Document parse failure",
    ],
    ["an ampersand", respond("<Message>Salt & pepper</Message>"), "12100 Document parse failure"],
    ["an unknown entity", respond("<Message>&nbsp;</Message>"), "12100 Document parse failure"],
    ["two roots", { body: "<Response/><Response/>" }, "12100 Document parse failure"],
    [
      "a space before the declaration",
      { body: ' <?xml version="1.0"?><Response/>' },
      "12100 Document parse failure",
    ],
    [
      "a page",
      { body: "<html><body>Hi</body></html>", type: "text/html" },
      "12102 The root element must be Response",
    ],
    [
      "a verb of calls",
      respond("<Say>Hi</Say><Message>Hi</Message>"),
      "12200 Schema validation warning",
      ["Hi"],
    ],
    ["a verb in lower case", respond("<message>Hi</message>"), "12200 Schema validation warning"],
    ["text outside of verbs", respond("Hi"), "12200 Schema validation warning"],
    ["an empty message", respond("<Message/>"), "14103 Message Invalid Body"],
    ["a long message", respond(`<Message>${"x".repeat(1601)}</Message>`), "14103 Message Invalid Body"],
    [
      "a recipient that is not a number",
      respond('<Message to="me">Hi</Message>'),
      '14101 Invalid "To" attribute',
    ],
    ["a sender of no kind", respond('<Message from="!">Hi</Message>'), '14102 Invalid "From" attribute'],
    [
      "a callback that is not a web URL",
      respond('<Message statusCallback="mailto:a@b.c">Hi</Message>'),
      "14105 Message statusCallback attribute Invalid",
      ["Hi"],
    ],
    [
      "eleven messages",
      respond("<Message>Hi</Message>".repeat(11)),
      "14109 TwiML Reply message limit exceeded",
      Array(10).fill("Hi"),
    ],
    ["nothing", { body: "" }, undefined],
    ["an empty response", respond(""), undefined],
    ["the verb of old", respond("<Sms>Hi</Sms>"), undefined, ["Hi"]],
    [
      "a byte order mark",
      { body: "\uFEFF<?xml version='1.0'?><Response><Message>Hi</Message></Response>" },
      undefined,
      ["Hi"],
    ],
    [
      "a type in capitals",
      { ...respond("<Message>Hi</Message>"), type: "Application/XML; Charset=utf-8" },
      undefined,
      ["Hi"],
    ],
    ["plain text", { body: "Hi\nthere", type: "text/plain; charset=utf-8" }, undefined, ["Hi\nthere"]],
  ])("%s", async (_, page, error, texts = []) => {
    pages["/in"] = page;
    const result = await reply();
    expect(result.errors.at(-1)).toBe(error);
    expect(result.texts).toEqual(texts);
  });
});

test("a message's action continues at another URL, which learns of the message", async () => {
  pages["/in"] = respond(
    '<Message action="/sent" method="GET" statusCallback="/status">Hi</Message><Message>No</Message>',
  );
  pages["/sent"] = respond("<Message>Bye</Message>");
  const { texts } = await reply();
  expect(texts).toEqual(["Hi", "Bye"]);
  const [message] = carrier.messages;
  const sent = app.requests.find(({ url }) => url.startsWith("/sent"));
  expect(sent?.parameters).toMatchObject({ MessageSid: message?.id, MessageStatus: "queued", From: phone });
  expect(app.requests.filter(({ url }) => url === "/status")).toHaveLength(3);
});

test("media of a reply are on the message, relative to the document", async () => {
  pages["/in"] = respond(
    "<Message><Body>Look</Body><Media>cat.png</Media><Media>https://x.test/b</Media></Message>",
  );
  await reply();
  expect(carrier.messages[0]).toMatchObject({
    id: expect.stringMatching(/^MM/),
    media: [{ url: `${app.url}/cat.png`, contentType: "image/png" }, { url: "https://x.test/b" }],
  });
});

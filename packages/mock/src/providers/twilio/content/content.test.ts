import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { accountSid, authToken, get, post, sdkFor, serviceSid } from "../testing/twilio-client.ts";
import { fetchAsIs } from "../testing/wire-clients.ts";

const to = "+15558675310";
const from = "+15550001111";
const someSid = `HX${"c".repeat(32)}`;

let carrier: Carrier;
let server: MockServer;

beforeEach(() => serve());
afterEach(() => server.close());

async function serve(options: MockTwilioOptions = {}): Promise<void> {
  await server?.close();
  carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
}

/** Creates a template as curl does, from the JSON of Twilio's documentation. */
async function create(types: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<string> {
  const json = { friendly_name: "test", language: "en", types, ...more };
  const { status, body } = await fetchAsIs.ask(server, { path: "/v1/Content", json });
  expect(status).toBe(201);
  return String(body["sid"]);
}

/** What the phone gets of a template. */
async function receive(
  sid: string,
  variables?: Record<string, unknown>,
  ends: { To?: string; From?: string } = {},
) {
  const { status, body } = await post(server, {
    To: to,
    From: from,
    ContentSid: sid,
    ...(variables && { ContentVariables: JSON.stringify(variables) }),
    ...ends,
  });
  if (status !== 201) return body["code"];
  await carrier.idle();
  return carrier.messages.at(-1)?.body;
}

describe("templates", () => {
  test("are created, read, changed, listed and deleted through the SDK", async () => {
    const { contents } = sdkFor(server).content.v1;
    const request = {
      friendly_name: "order",
      language: "en",
      variables: { 1: "Ada" },
      types: { "twilio/text": { body: "Hello {{1}}" } },
    };
    const created = await contents.create(request as never);
    expect(created).toMatchObject({
      sid: expect.stringMatching(/^HX[0-9a-f]{32}$/),
      accountSid,
      friendlyName: "order",
      language: "en",
      variables: { 1: "Ada" },
      types: { "twilio/text": { body: "Hello {{1}}" } },
      url: `${server.url}/v1/Content/${created.sid}`,
      links: {
        approval_create: `${server.url}/v1/Content/${created.sid}/ApprovalRequests/whatsapp`,
        approval_fetch: `${server.url}/v1/Content/${created.sid}/ApprovalRequests`,
      },
    });
    expect((await contents(created.sid).fetch()).toJSON()).toEqual(created.toJSON());
    const changed = await contents(created.sid).update({
      types: { "twilio/text": { body: "Bye {{1}}" } },
    } as never);
    expect(changed).toMatchObject({ friendlyName: "order", language: "en", types: { "twilio/text": {} } });
    expect((await contents.list()).map(({ sid }) => sid)).toEqual([created.sid]);
    expect(await contents(created.sid).remove()).toBe(true);
    expect(await contents.list()).toEqual([]);
    await expect(contents(created.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  test("can be given in the classes of the SDK, whose fields are in camel case", async () => {
    const json = {
      friendlyName: "quick",
      language: "pt_BR",
      types: { twilioQuickReply: { body: "Ok?", actions: [] }, whatsappCard: { body: "b", headerText: "h" } },
    };
    const { body } = await fetchAsIs.ask(server, { path: "/v1/Content", json });
    expect(body).toMatchObject({
      friendly_name: "quick",
      types: {
        "twilio/quick-reply": { body: "Ok?", actions: [] },
        "whatsapp/card": { body: "b", header_text: "h" },
      },
    });
  });

  test("belong to an account", async () => {
    const sid = await create({ "twilio/text": { body: "x" } });
    const stranger = { username: `AC${"5".repeat(32)}` };
    expect((await get(server, `/v1/Content/${sid}`, stranger)).status).toBe(404);
    expect((await get(server, "/v1/Content", stranger)).body["contents"]).toEqual([]);
    expect((await fetch(`${server.url}/v1/Content/${sid}`)).status).toBe(401);
  });

  test("are not created if a fault keeps the request from Twilio", async () => {
    carrier.faults.add({ kind: "server-error", times: 1 });
    await fetchAsIs.ask(server, {
      path: "/v1/Content",
      json: { language: "en", types: { "twilio/text": { body: "x" } } },
    });
    expect((await get(server, "/v1/Content")).body["contents"]).toEqual([]);
    expect(await receive(someSid)).toBe("");
  });

  test("are approved by WhatsApp at once", async () => {
    const sid = await create({ "twilio/text": { body: "x" } });
    const client = sdkFor(server).content.v1.contents(sid);
    expect((await client.approvalFetch().fetch()).whatsapp).toMatchObject({ status: "unsubmitted" });
    const submitted = await client.approvalCreate.create({ name: "my_text", category: "UTILITY" } as never);
    expect(submitted).toMatchObject({ name: "my_text", category: "UTILITY", status: "received" });
    expect((await client.approvalFetch().fetch()).whatsapp).toEqual({
      type: "whatsapp",
      name: "my_text",
      category: "UTILITY",
      content_type: "twilio/text",
      status: "approved",
      rejection_reason: "",
      allow_category_change: true,
    });
    const [listed] = await sdkFor(server).content.v1.contentAndApprovals.list();
    expect(listed).toMatchObject({ sid, approvalRequests: { status: "approved" } });
  });

  test("are found by what v2 filters", async () => {
    await create({ "twilio/text": { body: "Your code" } }, { friendly_name: "Beta code" });
    await create(
      { "twilio/media": { media: ["https://x.test/a.png"] } },
      { friendly_name: "Alpha", language: "de" },
    );
    const names = async (query: string) => {
      const { body } = await get(server, `/v2/Content?${query}`);
      return (body["contents"] as { friendly_name: string }[]).map(({ friendly_name }) => friendly_name);
    };
    expect(await names("ContentName=beta")).toEqual(["Beta code"]);
    expect(await names("Content=your%20CODE")).toEqual(["Beta code"]);
    expect(await names("Language=de")).toEqual(["Alpha"]);
    expect(await names("ContentType=twilio/media")).toEqual(["Alpha"]);
    expect(await names("ChannelEligibility=whatsapp:approved")).toEqual([]);
    expect(await names("ChannelEligibility=whatsapp:unsubmitted")).toHaveLength(2);
    expect(await names("DateCreatedAfter=2999-01-01T00:00:00Z")).toEqual([]);
    expect(await names("DateCreatedBefore=2999-01-01T00:00:00Z")).toHaveLength(2);
    expect(await names("SortByContentName=asc")).toEqual(["Alpha", "Beta code"]);
    expect(await names("SortByContentName=desc")).toEqual(["Beta code", "Alpha"]);
    expect(await names("SortByDate=asc")).toEqual(["Beta code", "Alpha"]);
    expect(await names("SortByDate=desc")).toEqual(["Alpha", "Beta code"]);
  });
});

describe("a message with a template", () => {
  const text = (body: string) => ({ "twilio/text": { body } });

  test("has its text, with the variables of the message or else the defaults", async () => {
    const sid = await create(text("Hello {{1}}, {{name}} is {{2}}. {{1}}!"), {
      variables: { 1: "you", name: "it" },
    });
    expect(await receive(sid, { 1: "Ada", 2: "ready" })).toBe("Hello Ada, it is ready. Ada!");
    expect(await receive(sid, { 2: 7 })).toBe("Hello you, it is 7. you!");
    expect(await receive(sid)).toBe(21656);
    expect(await receive(sid, { 2: "$& {{1}}" })).toBe("Hello you, it is $& {{1}}. you!");
  });

  test("has the text, segments and code that the phone shows, also at Twilio", async () => {
    const sid = await create(text("{{1}} is your code."));
    await receive(sid, { 1: "123456" });
    expect(carrier.messages[0]).toMatchObject({ body: "123456 is your code.", segments: 1 });
    const [message] = await sdkFor(server).messages.list();
    expect(message).toMatchObject({ body: "123456 is your code.", numSegments: "1" });
    expect((await carrier.waitForMessage({ to })).code).toBe("123456");
  });

  test("has no text at Twilio until its service has sent it", async () => {
    const sid = await create(text("Hello"));
    const { body } = await post(server, { To: to, MessagingServiceSid: serviceSid, ContentSid: sid });
    expect(body).toMatchObject({ status: "accepted", body: "" });
    await carrier.idle();
    expect((await sdkFor(server).messages(String(body["sid"])).fetch()).body).toBe("Hello");
    expect((await post(server, { To: to, From: from, ContentSid: sid })).body["body"]).toBe("Hello");
  });

  test("has its media, with variables", async () => {
    const sid = await create({ "twilio/media": { body: "Look", media: ["https://x.test/{{1}}.png"] } });
    expect(await receive(sid, { 1: "cat" })).toBe("Look");
    expect(carrier.messages[0]).toMatchObject({ media: [{ url: "https://x.test/cat.png" }] });
    const [message] = await sdkFor(server).messages.list();
    expect(message).toMatchObject({ numMedia: "1", sid: expect.stringMatching(/^MM/) });
  });

  test.each([
    ["quick-reply", { "twilio/quick-reply": { body: "Ok?", actions: [{ title: "Yes" }] } }, "Ok?"],
    ["card", { "twilio/card": { title: "Order {{1}}", subtitle: "soon" } }, "Order 7\nsoon"],
    ["location", { "twilio/location": { latitude: 1, longitude: 2, label: "Here" } }, "Here"],
    [
      "authentication",
      {
        "whatsapp/authentication": {
          add_security_recommendation: true,
          code_expiration_minutes: 5,
          actions: [{ type: "COPY_CODE", copy_code_text: "Copy" }],
        },
      },
      "7 is your verification code. For your security, do not share this code. This code expires in 5 minutes.",
    ],
    ["list-picker", { "twilio/list-picker": { body: "Which?", button: "Go", items: [] } }, "Which?"],
    ["call-to-action", { "twilio/call-to-action": { body: "Call {{1}}", actions: [] } }, "Call 7"],
  ])("%s is a text on the phone", async (_, types, expected) => {
    expect(await receive(await create(types), { 1: "7" })).toBe(expected);
  });

  test("is plain by SMS and rich by WhatsApp if the template has both", async () => {
    const sid = await create({ ...text("plain"), "twilio/quick-reply": { body: "rich", actions: [] } });
    expect(await receive(sid)).toBe("plain");
    expect(await receive(sid, undefined, { To: `whatsapp:${to}`, From: `whatsapp:${from}` })).toBe("rich");
  });

  test("may name any SID until the account creates a template, or only those of the options", async () => {
    expect(await receive(someSid)).toBe("");
    const sid = await create(text("x"));
    expect(await receive(someSid)).toBe(21655);
    expect(await receive(sid)).toBe("x");
    await fetch(`${server.url}/v1/Content/${sid}`, {
      method: "DELETE",
      headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    });
    expect(await receive(sid)).toBe(21655);
    carrier.reset();
    expect(await receive(someSid)).toBe("");
    await serve({ contents: [someSid] });
    expect(await receive(sid)).toBe(21655);
    expect(await receive(someSid)).toBe("");
    expect(await receive(await create(text("y")))).toBe("y");
  });
});

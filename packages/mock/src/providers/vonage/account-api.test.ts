import { afterEach, expect, test } from "vitest";
import { applicationId, ask, closeVonage, from, publicKeyOf, serveVonage } from "./testing/vonage-client.ts";

afterEach(closeVonage);

const statusUrl = "http://localhost:3000/status";
const inboundUrl = "http://localhost:3000/inbound";
const wrong = { authorization: `Basic ${btoa("abcd1234:wrong")}` };

test("an application shows its webhooks and its key, and is read with Basic credentials", async () => {
  const publicKey = publicKeyOf();
  const { server } = await serveVonage({
    applications: [{ id: applicationId, apiKey: "abcd1234", publicKey, statusUrl }],
    inboundUrl,
  });
  const path = `/v2/applications/${applicationId}`;
  const { status, body } = await ask(server, path);
  expect(status).toBe(200);
  expect(body).toEqual({
    id: applicationId,
    name: expect.any(String),
    keys: { public_key: publicKey },
    capabilities: {
      messages: {
        version: "v1",
        webhooks: {
          inbound_url: { address: inboundUrl, http_method: "POST" },
          status_url: { address: statusUrl, http_method: "POST" },
        },
      },
    },
    privacy: { improve_ai: false },
    _links: { self: { href: path } },
  });
});

test("an application without messages lacks the capability, and one without URLs has no webhooks", async () => {
  const other = applicationId.replace(/1$/, "2");
  const { server } = await serveVonage({
    applications: [
      { id: applicationId, apiKey: "abcd1234", messages: false },
      { id: other, apiKey: "abcd1234" },
    ],
  });
  const read = async (id: string) => (await ask(server, `/v2/applications/${id}`)).body["capabilities"];
  expect(await read(applicationId)).toEqual({});
  expect(await read(other)).toEqual({ messages: { version: "v1", webhooks: {} } });
});

test.each([
  ["of another account", { applications: [{ id: applicationId, apiKey: "1234abcd" }] }, applicationId],
  ["that is not listed", { applications: [] }, applicationId],
  ["that is not a UUID", {}, "mine"],
])("an application %s is not found", async (_, options, id) => {
  const { server } = await serveVonage(options);
  const { status, body } = await ask(server, `/v2/applications/${id}`);
  expect(status).toBe(404);
  expect(body["type"]).toBe("https://developer.vonage.com/api-errors#not-found");
});

test("the account's settings are shown, changed, and removed with an empty text", async () => {
  const { server } = await serveVonage();
  const change = (query: string) => ask(server, `/account/settings?${query}`, { method: "POST" });
  expect((await change("")).body).toEqual({
    "mo-callback-url": "",
    "dr-callback-url": "",
    "max-outbound-request": 30,
    "max-inbound-request": 30,
    "max-calls-per-second": 30,
  });
  const set = await change(`moCallBackUrl=${inboundUrl}&drCallBackUrl=${statusUrl}`);
  expect(set.body).toMatchObject({ "mo-callback-url": inboundUrl, "dr-callback-url": statusUrl });
  expect((await change("moCallBackUrl=")).body).toMatchObject({
    "mo-callback-url": "",
    "dr-callback-url": statusUrl,
  });
  expect((await change("drCallBackUrl=localhost")).status).toBe(420);
});

test("a request that a fault loses changes no setting", async () => {
  const { server, carrier } = await serveVonage();
  carrier.faults.add({ kind: "server-error", times: 1 });
  await ask(server, `/account/settings?moCallBackUrl=${inboundUrl}`, { method: "POST" });
  expect((await ask(server, "/account/settings", { method: "POST" })).body["mo-callback-url"]).toBe("");
});

test("balance and numbers need the account's credentials", async () => {
  const { server } = await serveVonage({ numbers: [`+${from}`, { number: "+447700900999", sms: false }] });
  expect((await ask(server, "/account/get-balance")).body).toEqual({ value: 10.28, autoReload: false });
  const { body } = await ask(server, "/account/numbers");
  expect(body).toMatchObject({
    count: 2,
    numbers: [
      { msisdn: from, country: "US", features: ["SMS", "VOICE"] },
      { msisdn: "447700900999", country: "GB", features: ["VOICE"] },
    ],
  });
  for (const path of ["/account/get-balance", "/account/numbers", `/v2/applications/${applicationId}`]) {
    expect((await ask(server, path, { headers: wrong })).status).toBe(401);
  }
});

test.each([
  ["has_application=false", ["447700900999"]],
  ["has_application=true", [from]],
  [`application_id=${applicationId}`, [from]],
  ["pattern=999&search_pattern=2", ["447700900999"]],
  ["pattern=123", []],
])("numbers are found by %s", async (query, expected) => {
  const { server } = await serveVonage({
    numbers: [{ number: `+${from}`, application: applicationId }, "+447700900999"],
  });
  const { body } = await ask(server, `/account/numbers?${query}`);
  const numbers = (body["numbers"] ?? []) as { msisdn: string }[];
  expect(numbers.map(({ msisdn }) => msisdn)).toEqual(expected);
});

test("the numbers of the options are in the inbox", async () => {
  const { server } = await serveVonage({ numbers: [`+${from}`], inboundUrl });
  const { numbers } = (await (await fetch(`${server.url}/api/v1/numbers`)).json()) as { numbers: unknown };
  expect(numbers).toEqual([{ number: `+${from}`, provider: "vonage", inboundUrl }]);
});

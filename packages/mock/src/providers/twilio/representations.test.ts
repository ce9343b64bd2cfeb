import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createCarrier,
  createManualClock,
  type MockServer,
  mockTwilio,
  startMockServer,
} from "../../index.ts";
import { accountSid, authToken, get, post } from "./testing/twilio-client.ts";

const account = `/2010-04-01/Accounts/${accountSid}`;
const hello = { To: "+15558675310", From: "+15550001111", Body: 'Tom & "Jerry" <3, again' };
const credentials = { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
let server: MockServer;

beforeEach(async () => {
  const carrier = createCarrier({ clock: createManualClock() });
  server = await startMockServer({ mocks: [mockTwilio(carrier)] });
});

afterEach(() => server.close());

test.each(["", ".xml"])("a resource is XML at a path that ends in %j", async (extension) => {
  const { body } = await post(server, hello);
  const path = `${account}/Messages/${body["sid"]}`;
  const { status, headers, text } = await get(server, path + extension);
  expect([status, headers.get("content-type")]).toEqual([200, "application/xml"]);
  expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<TwilioResponse><Message><Body>/);
  expect(text).toContain("<Body>Tom &amp; &quot;Jerry&quot; &lt;3, again</Body>");
  expect(text).toContain(`<Sid>${body["sid"]}</Sid>`);
  expect(text).toContain("<DateSent/>");
  expect(text).toContain(`<Uri>${path}</Uri><AccountSid>`);
  expect(text).toContain(`<SubresourceUris><Media>${path}/Media</Media></SubresourceUris>`);
});

test("a list is XML with its page in attributes", async () => {
  await post(server, hello);
  await post(server, hello);
  const { text } = await get(server, `${account}/Messages?PageSize=1`);
  expect(text).toMatch(
    /<TwilioResponse><Messages end="0" firstpageuri="\/2010-04-01[^"]+" nextpageuri="[^"]+Page=1/,
  );
  expect(text.match(/<Message>/g)).toHaveLength(1);
  expect((await get(server, `${account}/AvailablePhoneNumbers`)).text).toContain("<Country><CountryCode>US<");
  expect((await get(server, `${account}/Applications`)).text).toContain("</Applications></TwilioResponse>");
});

test.each([
  ["", "Account"],
  ["/Balance", "Balance"],
  ["/AvailablePhoneNumbers/US", "Country"],
  [`/Keys/SK${"a".repeat(32)}`, "Key"],
])("the element of %j is %s", async (below, element) => {
  expect((await get(server, account + below)).text).toContain(`<TwilioResponse><${element}>`);
});

test("an error is XML as well", async () => {
  const { status, text } = await get(server, `${account}/Messages/SM1`);
  expect(status).toBe(404);
  expect(text).toContain("<TwilioResponse><RestException><Code>20404</Code><Message>The requested resource");
  expect(text).toContain("<MoreInfo>https://www.twilio.com/docs/errors/20404</MoreInfo><Status>404</Status>");
  const refused = await get(server, `${account}/Messages`, { authorization: "" });
  expect([refused.status, refused.text]).toEqual([401, expect.stringContaining("<Code>20003</Code>")]);
});

test("a message can be sent in XML", async () => {
  const response = await fetch(`${server.url}${account}/Messages`, {
    method: "POST",
    headers: credentials,
    body: new URLSearchParams(hello),
  });
  expect([response.status, response.headers.get("content-type")]).toEqual([201, "application/xml"]);
});

test("a client that accepts JSON gets it without an extension", async () => {
  const headers = { ...credentials, accept: "application/json, */*" };
  const response = await fetch(`${server.url}${account}/Messages`, { headers });
  expect(await response.json()).toMatchObject({ messages: [] });
});

test("a list is CSV with a header row", async () => {
  await post(server, hello);
  const { headers, text } = await get(server, `${account}/Messages.csv`);
  expect(headers.get("content-type")).toBe("text/csv");
  const [header, row] = text.split("\r\n");
  expect(header).toMatch(/^Body,NumSegments,Direction,From,/);
  expect(row).toMatch(/^"Tom & ""Jerry"" <3, again",1,outbound-api,\+15550001111,/);
});

test("the newer APIs know JSON only", async () => {
  const { headers } = await get(server, "/v1/Services");
  expect(headers.get("content-type")).toBe("application/json");
});

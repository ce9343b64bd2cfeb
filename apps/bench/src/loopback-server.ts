/**
 * Responds as Twilio's Messages resource does, in a separate process, so that none of its work counts. It is
 * leaner than `startMockServer`: a server that is slower than its clients leaves them idling between responses,
 * and an idling event loop costs more a send than a busy one.
 */
import { writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { account, textOf } from "./account.ts";
import { createCertificate } from "./create-certificate.ts";

const [, , certificateFile = ""] = process.argv;
const path = `/2010-04-01/Accounts/${account.accountSID}/Messages.json`;
const created = Buffer.from(
  JSON.stringify({
    body: textOf(0),
    num_segments: "0",
    direction: "outbound-api",
    from: null,
    date_updated: "Mon, 23 Nov 2026 12:00:00 +0000",
    price: null,
    error_message: null,
    uri: path.replace("Messages", "Messages/SM0123456789abcdef0123456789abcdef"),
    account_sid: account.accountSID,
    num_media: "0",
    // Without a recipient, as of accounts that have Twilio hide it: this one response is for every number.
    to: null,
    date_created: "Mon, 23 Nov 2026 12:00:00 +0000",
    status: "accepted",
    sid: "SM0123456789abcdef0123456789abcdef",
    date_sent: null,
    messaging_service_sid: account.fromMessagingServiceSID,
    error_code: null,
    price_unit: null,
    api_version: "2010-04-01",
    subresource_uris: {
      media: path.replace("Messages", "Messages/SM0123456789abcdef0123456789abcdef/Media"),
    },
  }),
);
const headers = [
  ...["Content-Type", "application/json;charset=utf-8"],
  ...["Content-Length", String(created.length)],
  ...["Twilio-Concurrent-Requests", "1"],
  ...["Twilio-Request-Id", "RQ0123456789abcdef0123456789abcdef"],
];

const isForm = (body: string) => body.includes("To=%2B1555867") && body.includes("Body=Your");
/** notifme-sdk sends its forms so. */
const isMultipart = (body: string) =>
  body.includes('name="To"\r\n\r\n+1555867') && body.includes('name="Body"\r\n\r\nYour');

const certificate = await createCertificate("api.twilio.com");
writeFileSync(certificateFile, certificate.cert);
const server = createServer({ ...certificate, keepAliveTimeout: 60_000 }, (request, response) => {
  let form = "";
  request.setEncoding("latin1");
  request.on("data", (chunk: string) => {
    form += chunk;
  });
  request.on("end", () => {
    const { method, url } = request;
    const expected = method === "POST" && url === path && (isForm(form) || isMultipart(form));
    if (expected) response.writeHead(201, headers).end(created);
    else response.writeHead(400, ["Content-Type", "application/json"]).end('{"code":21211,"status":400}');
  });
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit());

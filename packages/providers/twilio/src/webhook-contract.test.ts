import { createHmac } from "node:crypto";
import { testWebhook, type WebhookContractOptions } from "@smskit/contract";
import { createTwilioWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { accountSID, authToken } = exampleConfig;
const url = "https://example.com/sms/twilio?tenant=7";
const [id, phone, sender] = ["SM7f1b0c2d3e4f5a6b7c8d9e0f1a2b3c4d", "+15558675310", "+15551230000"];
const account = { AccountSid: accountSID, ApiVersion: "2010-04-01" };

type Fields = Readonly<Record<string, string>>;

const delivery = (status: string, extra: Fields = {}): Fields => ({
  SmsSid: id,
  SmsStatus: status,
  MessageStatus: status,
  To: phone,
  MessageSid: id,
  From: sender,
  ...account,
  ...(status === "undelivered" ? { ErrorCode: "30003" } : {}),
  ...extra,
});

const inbound = (text: string): Fields => ({
  SmsSid: "SM0123456789abcdef0123456789abcdef",
  SmsStatus: "received",
  MessageSid: "SM0123456789abcdef0123456789abcdef",
  NumMedia: "0",
  NumSegments: "1",
  FromZip: "",
  Body: text,
  To: sender,
  From: phone,
  ...account,
});

function signatureOf(text: string): string {
  return createHmac("sha1", authToken).update(text).digest("base64");
}

/** By POST: the URL and each parameter, sorted by name. */
function posted(fields: Fields): Request {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return new Request(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
      "User-Agent": "TwilioProxy/1.1",
      "X-Twilio-Signature": signatureOf(url + sorted.flat().join("")),
    },
    body: new URLSearchParams(fields).toString(),
  });
}

/** By GET: the URL, which has the parameters in its query. */
function gotten(fields: Fields): Request {
  const whole = `${url}&${new URLSearchParams(fields)}`;
  return new Request(whole, { headers: { "X-Twilio-Signature": signatureOf(whole) } });
}

function optionsOf(name: string, request: (fields: Fields) => Request): WebhookContractOptions {
  return {
    name,
    create: () => createTwilioWebhook({ authToken }),
    createWithoutSecret: () => createTwilioWebhook({ authToken: "" }),
    about: { id, phone, sender, at: false },
    requests: {
      delivery: (status, extra) => request(delivery(status, extra)),
      unknownStatus: (word) => request(delivery(word)),
      inbound: (text) => request(inbound(text)),
    },
    signsUrl: true,
    secrets: [authToken],
  };
}

testWebhook(optionsOf("twilio", posted));
testWebhook(optionsOf("twilio, by GET", gotten));

import { testWebhook } from "@smskit/contract";
import { createVonageWebhook } from "./index.ts";
import { signedRequest, signedWebhooks } from "./testing/signed-webhooks.ts";

// FILL IN: when the reports and texts happened, if Vonage says so.
const about = { id: "m-1", phone: "+15558675310", sender: "+15551230000", at: false as const };
const secret = signedWebhooks()[0]?.config.secret ?? "";

function request(event: string, fields: object): Request {
  const { url, ...init } = signedRequest({ event, message: { id: about.id, ...fields } });
  return new Request(url, init);
}

const update = (status: string, extra: object = {}) =>
  request("status", { to: about.phone, status, ...extra });

testWebhook({
  name: "vonage",
  create: () => createVonageWebhook({ secret }),
  createWithoutSecret: () => createVonageWebhook({ secret: "" }),
  about,
  requests: {
    delivery: update,
    unknownStatus: (word) => update(word),
    inbound: (text) => request("inbound", { from: about.phone, to: about.sender, text }),
  },
  secrets: [secret],
});

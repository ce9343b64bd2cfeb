import { testWebhook } from "@smskit/contract";
import type { ProviderFeatures } from "@smskit/core/provider";
import { features } from "./features.ts";
import { createPlivoWebhook } from "./index.ts";
import { authToken, type Signing, signedRequest } from "./testing/signed-webhooks.ts";

const about = {
  id: "5b40a428-bfc7-4daf-9d06-726c558bf3b8",
  phone: "+15558675310",
  sender: "+15551230000",
  at: false as const,
};
const numbers = { To: "15558675310", From: "15551230000" };

/** The requests of Plivo, signed in one way. */
function requestsBy(signing: Signing) {
  const request = (fields: Record<string, string>) => {
    const { url, ...init } = signedRequest(fields, signing);
    return new Request(url, init);
  };
  const update = (Status: string, extra: object = {}) =>
    request({ MessageUUID: about.id, ...numbers, Type: "sms", Status, ...extra });
  return {
    delivery: update,
    unknownStatus: (word: string) => update(word),
    inbound: (Text: string) =>
      request({
        MessageUUID: "db3ce55a-7f1d-11e1-8ea7-1231380bc196",
        From: numbers.To,
        To: numbers.From,
        Type: "sms",
        Text,
      }),
  };
}

const shared = {
  createWithoutSecret: () => createPlivoWebhook({ authToken: "" }),
  about,
  secrets: [authToken],
};

testWebhook({
  ...shared,
  name: "plivo, V2, which does not cover the body",
  create: () => createPlivoWebhook({ authToken }),
  features,
  requests: requestsBy({ version: "v2" }),
});

/** A V3 signature covers all. */
const covered: ProviderFeatures = { ...features, webhooks: { ...features.webhooks, coversBody: true } };

for (const method of ["POST", "GET"] as const) {
  testWebhook({
    ...shared,
    name: `plivo, V3 by ${method}`,
    create: () => createPlivoWebhook({ authToken, requireV3: true }),
    features: covered,
    signsUrl: true,
    requests: requestsBy({ version: "v3", method }),
  });
}

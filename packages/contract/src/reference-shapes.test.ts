import { noFeatures } from "@smskit/test-support/features";
import { expect, test } from "vitest";
import { testConnector } from "./test-connector.ts";
import { testWebhook } from "./test-webhook.ts";
import { batchOptions } from "./testing/shapes/batches.ts";
import { notificationOptions } from "./testing/shapes/notifications.ts";
import { storedOptions } from "./testing/shapes/stored-templates.ts";
import { uncodedOptions } from "./testing/shapes/uncoded-refusals.ts";

testConnector(storedOptions());
testConnector(uncodedOptions());
testWebhook(notificationOptions());
testWebhook(batchOptions("basic"));
testWebhook(batchOptions("url-secret"));

const { inbound: _, ...reports } = notificationOptions().requests;
const withoutInbound = {
  ...notificationOptions(),
  name: "reference, without inbound texts",
  requests: reports,
};

testWebhook({
  ...withoutInbound,
  features: {
    ...noFeatures,
    webhooks: { delivery: true, inbound: false, signatures: ["rsa"], coversBody: true },
  },
});

test("says when the features declare inbound texts and no request is one", () => {
  expect(() => testWebhook(withoutInbound)).toThrow(/requests\.inbound: is missing/);
});

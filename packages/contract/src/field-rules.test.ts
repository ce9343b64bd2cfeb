import type { DeliveryUpdate, InboundMessage, SmsMessage, SmsReceipt } from "@smskit/core";
import { expect, test } from "vitest";
import { contractRules } from "./test-connector.ts";
import { webhookRules } from "./test-webhook.ts";
import { brokenConnectors, brokenWebhooks } from "./testing/broken/all.ts";
import { referenceOptions } from "./testing/reference-options.ts";
import { referenceWebhookOptions } from "./testing/reference-webhook.ts";

/** The fields of a type, of every member of a union. */
type FieldsOf<T> = T extends unknown ? keyof T : never;

/** By field: a rule that proves it, and a mistake that loses the field and fails the rule. A missing field does not compile. */
type Proofs<T> = Readonly<Record<FieldsOf<T>, readonly [rule: string, mistake: string]>>;

const message: Proofs<SmsMessage> = {
  to: ["canonical-numbers", "passes the number on as it was typed"],
  from: ["sends-from-the-sender", "ignores the sender of a message"],
  reference: ["returns-the-reference", "loses the reference on its way to the provider"],
  sendAt: ["schedules-as-declared", "sends at once what it says is scheduled"],
  validityPeriodSeconds: ["expires-as-declared", "loses the validity"],
  statusCallback: ["reports-to-the-callback", "loses the status callback"],
  bestEffort: ["takes-best-effort", "drops what is a best effort for the next provider too"],
  maxSegments: ["refuses-unsendable-texts", "ignores maxSegments"],
  providerOptions: ["passes-provider-options", "loses the options of the provider"],
  body: ["counts-segments", "tidies blanks up"],
  literal: ["refuses-unfilled-placeholders", "texts a placeholder that nothing fills"],
  usageType: [
    "refuses-unknown-usage-types",
    "falls back to any template for a usage type that it does not know",
  ],
  variables: ["prepares-idempotently", "loses the variables when it prepares"],
  locale: ["understands-locales", "has one language for everybody"],
};

const receipt: Proofs<SmsReceipt> = {
  connector: ["names-itself", "ignores the id that the caller chose in its receipts"],
  provider: ["gives-a-receipt", "names another provider in its receipts"],
  id: ["gives-a-receipt", "makes up an id for the receipt"],
  reference: ["gives-a-receipt", "loses the reference"],
  to: ["gives-a-receipt", "names the sender in its receipts for the recipient"],
  status: ["schedules-as-declared", "calls a scheduled message accepted"],
  segments: ["takes-the-providers-count", "counts segments itself"],
  encoding: ["counts-segments", "loses the encoding of a text"],
  attempts: ["gives-a-receipt", "says of its last attempt that nothing was sent"],
  possibleDuplicate: ["gives-a-receipt", "says that every message may arrive twice"],
  raw: ["gives-a-receipt", "shows the provider's whole response in the receipt"],
};

/** In delivery reports. */
const reported: Proofs<Omit<DeliveryUpdate, "connector">> = {
  provider: ["reports-how-it-ended", "names another provider in reports"],
  id: ["reports-how-it-ended", "gives a report an id that no receipt has"],
  reference: ["returns-the-reference", "loses the reference in reports"],
  to: ["reports-how-it-ended", "loses the recipient of a report"],
  status: ["reports-how-it-ended", "reports as delivered what is only sent"],
  providerStatus: ["reports-how-it-ended", "loses the provider's own word in reports"],
  code: ["reports-how-it-ended", "loses the code of a failure in reports"],
  providerCode: ["reports-how-it-ended", "loses the provider's code of a failure in reports"],
  price: ["reports-how-it-ended", "gives a price as a number in reports"],
  at: ["takes-delivery-updates", "gives the time when it reads a request"],
};

/** Of `getStatus`. A `reference` that comes back does so in reports. */
const asked: Proofs<Omit<DeliveryUpdate, "reference">> = {
  provider: ["knows-its-own-messages", "names another provider in getStatus"],
  id: ["knows-its-own-messages", "returns another id from getStatus"],
  connector: ["knows-its-own-messages", "does not say whose message an update is about"],
  to: ["tells-how-it-ended", "returns from getStatus the sender for the recipient"],
  status: ["tells-how-it-ended", "returns delivered from getStatus for every message"],
  providerStatus: ["tells-how-it-ended", "returns from getStatus nothing for the provider's own word"],
  code: ["tells-how-it-ended", "returns from getStatus no code of a failure"],
  providerCode: ["tells-how-it-ended", "returns from getStatus no code of the provider"],
  price: ["reads-the-whole-status", "returns from getStatus no price"],
  at: ["knows-when-it-happened", "returns from getStatus when it was asked, not when it happened"],
};

const inbound: Proofs<InboundMessage> = {
  provider: ["receives-texts", "names another provider in inbound texts"],
  id: ["receives-texts", "gives inbound texts another id"],
  from: ["receives-texts", "takes the sender of an inbound text for its recipient"],
  to: ["receives-texts", "names the phone as the number that it texted"],
  body: ["receives-texts", "cuts inbound texts"],
  media: ["receives-texts", "loses media"],
  parts: ["receives-texts", "does not say which part of a text an inbound message is"],
  keyword: ["receives-texts", "loses what a keyword means"],
  at: ["takes-inbound-messages", "gives the time when it reads a text"],
};

const rules = new Set(
  [...contractRules(referenceOptions), ...webhookRules(referenceWebhookOptions("form"))].map(({ id }) => id),
);
const broken = [...brokenConnectors, ...brokenWebhooks];

test.each(Object.entries({ message, receipt, reported, asked, inbound }))(
  "every field of a %s has a rule and a broken connector that drops the field and fails the rule",
  (_, proofs) => {
    for (const [field, [rule, mistake]] of Object.entries(proofs)) {
      expect(rules, `the rule of ${field}`).toContain(rule);
      const connector = broken.find((one) => one.mistake === mistake);
      expect(Object.keys(connector?.fails ?? {}), `a connector that ${mistake}`).toContain(rule);
    }
  },
);

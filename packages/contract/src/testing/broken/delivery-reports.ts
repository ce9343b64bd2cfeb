import type { DeliveryUpdate } from "@smskit/core";
import { altered, type BrokenConnector, declaring, hoursAgo, readingReports, telling } from "./mistakes.ts";

function updating(update: (update: DeliveryUpdate) => object): Pick<BrokenConnector, "options"> {
  return readingReports({ update: (good) => update(good) as Partial<DeliveryUpdate> });
}

/** Mistakes with what a provider reports of a message, in webhooks or in `getStatus`. */
export const brokenDeliveryReports: readonly BrokenConnector[] = [
  {
    mistake: "reports as delivered what is only sent",
    ...updating(({ status }) => (status === "sent" ? { status: "delivered" } : {})),
    fails: { "reports-how-it-ended": /the status of a message that is sent/ },
  },
  {
    mistake: "reports every message as delivered",
    ...updating(() => ({ status: "delivered", code: undefined, providerCode: undefined })),
    fails: { "reports-how-it-ended": /the status of a message that is/ },
  },
  {
    mistake: "loses the code of a failure in reports",
    ...updating(() => ({ code: undefined })),
    fails: { "reports-how-it-ended": /the code of a failure/ },
  },
  {
    mistake: "loses the provider's code of a failure in reports",
    ...updating(() => ({ providerCode: undefined })),
    fails: { "reports-how-it-ended": /the provider's code of a failure/ },
  },
  {
    mistake: "has one code for every failure that is reported",
    ...updating(({ code }) => (code === undefined ? {} : { code: "rejected" })),
    fails: { "reports-how-it-ended": /must not all have the same code/ },
  },
  {
    mistake: "knows the codes of one status only",
    ...updating(({ status, providerStatus }) =>
      status === "undelivered" ? { code: undefined, providerCode: undefined, providerStatus } : {},
    ),
    fails: { "reports-how-it-ended": /the code of a failure/ },
  },
  {
    mistake: "loses the recipient of a report",
    ...updating(() => ({ to: undefined })),
    fails: { "reports-how-it-ended": /the recipient/ },
  },
  {
    mistake: "loses the provider's own word in reports",
    ...updating(() => ({ providerStatus: "" })),
    fails: { "reports-how-it-ended": /the provider's own word/ },
  },
  {
    mistake: "names another provider in reports",
    ...updating(() => ({ provider: "another-provider" })),
    fails: { "reports-how-it-ended": /the provider/ },
  },
  {
    mistake: "reads the time of a report in another time zone",
    ...updating(({ at }) => ({ at: hoursAgo(at, 1) })),
    fails: { "reports-how-it-ended": /another time zone, unit or event/ },
  },
  {
    mistake: "gives a report an id that no receipt has",
    ...updating(({ id }) => ({ id: id.toLowerCase() })),
    fails: { "reports-how-it-ended": /with the id of its receipt/ },
  },
  {
    mistake: "gives a price as a number in reports",
    ...updating(() => ({ price: { amount: 0.0075, currency: "USD" } })),
    fails: { "reports-how-it-ended": /the price is a decimal string/ },
  },
  {
    mistake: "reports a canceled message as failed",
    ...updating(({ status }) => (status === "canceled" ? { status: "failed" } : {})),
    fails: { "reports-cancellations": /the status of a message that is canceled/ },
  },
  {
    mistake: "loses the reference in reports",
    ...updating(() => ({ reference: undefined })),
    fails: { "returns-the-reference": /the reference in a delivery report/ },
  },
  {
    mistake: "believes reports that nobody signed",
    ...readingReports({ isSigned: () => true }),
    fails: { "verifies-as-declared": /a request without a signature is accepted/ },
  },
  {
    mistake: "believes any signature",
    ...readingReports({ isSigned: ({ headers }) => headers.has("x-twilio-signature") }),
    fails: { "verifies-as-declared": /as features\.webhooks\.coversBody says/ },
  },
  {
    mistake: "verifies a signature, and declares none",
    create: declaring({ webhooks: { delivery: true, inbound: true, signatures: [], coversBody: false } }),
    fails: { "verifies-as-declared": /a request without a signature is accepted/ },
  },
  {
    mistake: "returns delivered from getStatus for every message",
    create: telling(() => ({ status: "delivered", code: undefined, providerCode: undefined })),
    fails: { "tells-how-it-ended": /the status of a message that is undelivered/ },
  },
  {
    mistake: "names another provider in getStatus",
    create: telling(() => ({ provider: "another-provider" })),
    fails: { "knows-its-own-messages": /the delivery update/ },
  },
  {
    mistake: "returns another id from getStatus",
    create: telling(({ id }) => ({ id: id.toLowerCase() })),
    fails: { "knows-its-own-messages": /the delivery update/ },
  },
  {
    mistake: "returns from getStatus nothing for the provider's own word",
    create: telling(() => ({ providerStatus: "" })),
    fails: { "tells-how-it-ended": /the provider's own word/ },
  },
  {
    mistake: "returns from getStatus no code of a failure",
    create: telling(() => ({ code: undefined })),
    fails: { "tells-how-it-ended": /the code of a failure/ },
  },
  {
    mistake: "returns from getStatus no code of the provider",
    create: telling(() => ({ providerCode: undefined })),
    fails: { "tells-how-it-ended": /the provider's code of a failure/ },
  },
  {
    mistake: "returns from getStatus one code for every failure",
    create: telling(({ code }) => (code === undefined ? {} : { code: "rejected" })),
    fails: { "tells-how-it-ended": /must not all have the same code/ },
  },
  {
    mistake: "returns from getStatus the sender for the recipient",
    create: telling(() => ({ to: "+15551230000" })),
    fails: { "tells-how-it-ended": /the recipient/ },
  },
  {
    mistake: "returns from getStatus no recipient",
    create: telling(() => ({ to: undefined })),
    fails: { "reads-the-whole-status": /getStatus\(\): the recipient/ },
  },
  {
    mistake: "returns from getStatus no price",
    create: telling(() => ({ price: undefined })),
    fails: { "reads-the-whole-status": /the price that the provider told/ },
  },
  {
    mistake: "returns from getStatus a price as a number",
    create: telling(({ price }) => (price ? { price: { ...price, amount: Number(price.amount) } } : {})),
    fails: { "tells-how-it-ended": /the price is a decimal string/ },
  },
  {
    mistake: "returns from getStatus a currency in small letters",
    create: telling(({ price }) => (price ? { price: { ...price, currency: "usd" } } : {})),
    fails: { "tells-how-it-ended": /the currency/ },
  },
  {
    mistake: "returns from getStatus that a message was delivered when it was sent",
    create: telling(({ status }) => (status === "sent" ? { status: "delivered" } : {})),
    fails: { "tells-how-far-it-is": /sent, and not yet delivered/ },
  },
  {
    mistake: "returns from getStatus that a scheduled message is on its way",
    create: telling(({ status }) => (status === "scheduled" ? { status: "queued" } : {})),
    fails: { "tells-how-far-it-is": /the status of a scheduled message/ },
  },
  {
    mistake: "returns from getStatus when it was asked, not when it happened",
    create: telling(() => ({ at: new Date() })),
    fails: { "knows-when-it-happened": /another time zone, unit or event/ },
  },
  {
    mistake: "cancels nothing, and throws for what has arrived",
    create: altered((good) => ({
      async cancel(message, options) {
        const update = await good.getStatus?.(message, options);
        if (update?.status !== "scheduled") await good.cancel?.(message, options);
      },
    })),
    fails: { "cancels-what-is-scheduled": /the status of a canceled message/ },
  },
];

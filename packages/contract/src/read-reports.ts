import type { DeliveryUpdate, SmsReceipt, SmsWebhook, SmsWebhookEvent } from "@smskit/core";
import { assert, expect } from "vitest";
import type { Bench, MessageFields } from "./contract-rule.ts";
import { outcomeOf, succeeded } from "./outcome-of.ts";
import { atProvider } from "./send-declared.ts";
import type { TestApp } from "./test-app.ts";
import type { TestMessage } from "./test-provider.ts";
import { requestOf, textsIn, type WireRequest } from "./wire-request.ts";

/** Returns the webhook under test; `undefined` if the features do not declare that it reads such requests. */
export function webhookOf(
  { connector, webhook }: Bench,
  kind: "delivery" | "inbound",
): SmsWebhook | undefined {
  const declared = connector.features?.webhooks;
  if (declared === undefined || declared === false) return undefined;
  if (declared[kind] === false) return undefined;
  assert(
    webhook !== undefined,
    "webhook: the features declare webhooks; pass a function that creates the webhook, with the secret of the test provider",
  );
  return webhook();
}

/** Has a message reported to the app: by its own callback if it can have one, otherwise as the provider is set up. */
export function reportedTo({ app, connector }: Pick<Bench, "connector"> & { app?: TestApp }): MessageFields {
  return app !== undefined && connector.features?.statusCallback ? { statusCallback: app.url } : {};
}

/** A request of the provider, and what the webhook makes of it. */
export interface ReadRequest {
  request: WireRequest;
  events: readonly SmsWebhookEvent[];
}

/** Passes every request that the app received to the webhook, which must accept it. */
export async function readRequests({ app }: Bench, webhook: SmsWebhook): Promise<ReadRequest[]> {
  const read: ReadRequest[] = [];
  for (const request of app.requests) {
    const outcome = await outcomeOf("parse()", () => webhook.parse(requestOf(request)));
    const { events } = succeeded("parse() of a request of the test provider", outcome);
    read.push({ request, events });
  }
  return read;
}

/** A delivery report that arrived, in the order of the provider. */
export interface Report {
  /** The status, as the provider meant it. */
  told: string;
  update: DeliveryUpdate;
  request: WireRequest;
}

/** Returns the reports about a message, of which the provider must have sent at least one. */
export function reportsAbout(
  bench: Bench,
  receipt: SmsReceipt,
  read: readonly ReadRequest[],
): readonly Report[] {
  const { callbacks } = atProvider(bench, receipt);
  const mine = read.flatMap(({ request, events }) =>
    events.flatMap((event) =>
      event.type === "delivery" && event.update.id === receipt.id ? [{ request, update: event.update }] : [],
    ),
  );
  expect(mine.length, "each report about a message becomes an update with the id of its receipt").toBe(
    callbacks.length,
  );
  assert(
    mine.length > 0,
    "the provider must report to the app: start it with `webhookUrl`, or declare no `webhooks.delivery`",
  );
  return mine.map((report, index) => ({ ...report, told: callbacks[index]?.told ?? "" }));
}

/** Generous: enough to see another time zone or unit. */
const slackMs = 300_000;

/** Checks that a time is the one of an event, give or take what clocks differ. */
export function expectTime(what: string, at: unknown, expectedMs: number): void {
  assert(at instanceof Date && !Number.isNaN(at.getTime()), `${what}: \`at\` is a valid Date`);
  assert(
    Math.abs(at.getTime() - expectedMs) < slackMs,
    `${what}: \`at\` must be when it happened: it is another time zone, unit or event`,
  );
}

/** Statuses on the way to the network, which providers divide differently. */
const onItsWay: readonly string[] = ["accepted", "queued", "sending"];
const notDelivered: readonly string[] = ["undelivered", "failed"];

/** Checks that an update says what became of the message. */
export function expectUpdate(
  what: string,
  update: DeliveryUpdate,
  { status, message }: { status: string; message: TestMessage },
): void {
  const same = [onItsWay, notDelivered].find((group) => group.includes(status)) ?? [status];
  expect(same, `${what}: the status of a message that is ${status}`).toContain(update.status);
  expect(update.providerStatus, `${what}: the provider's own word`).toMatch(/./);
  if (notDelivered.includes(status)) {
    expect(update.code, `${what}: the code of a failure`).toEqual(
      expect.stringMatching(/^[a-z]+(?:-[a-z]+)*$/),
    );
    expect(update.providerCode, `${what}: the provider's code of a failure`).toBe(message.errorCode);
  } else {
    expect(update.code, `${what}: the code of a message that is ${status}`).toBeUndefined();
    expect(
      update.providerCode,
      `${what}: the provider's code of a message that is ${status}`,
    ).toBeUndefined();
  }
  expectPriceForm(what, update);
}

/** Checks the form of an update, whatever it says. */
export function expectWellFormed(what: string, update: DeliveryUpdate): void {
  const { at, to, status, code, providerStatus } = update;
  assert(at instanceof Date && !Number.isNaN(at.getTime()), `${what}: \`at\` is a valid Date`);
  if (to !== undefined) expect(to, `${what}: the recipient, E.164`).toMatch(/^\+[1-9]\d{6,14}$/);
  assert(typeof providerStatus === "string", `${what}: the provider's own word is a string`);
  const mayHaveCode = status === "unknown" || notDelivered.includes(status);
  if (!mayHaveCode) expect(code, `${what}: the code of a message that is ${status}`).toBeUndefined();
  expectPriceForm(what, update);
}

function expectPriceForm(what: string, { price }: DeliveryUpdate): void {
  if (price === undefined) return;
  const { amount, currency } = price;
  expect(amount, `${what}: the price is a decimal string`).toEqual(
    expect.stringMatching(/^-?\d+(?:\.\d+)?$/),
  );
  expect(currency, `${what}: the currency`).toEqual(expect.stringMatching(/^[A-Z]{3}$/));
}

/** The prices in a request or response: decimals behind a name, in JSON or in a form. */
function pricesIn(content: string): string[] {
  const behindNames = content.split(/price|cost/i).slice(1);
  return behindNames.flatMap((text) => /^[^\d}]{1,60}(\d{1,9}\.\d{1,9})/.exec(text)?.[1] ?? []);
}

/**
 * Checks that an update has the price that the provider told.
 * @param content The request or response that the update was read from.
 */
export function expectPrice(what: string, { price }: DeliveryUpdate, content: string): void {
  const amounts = pricesIn(content);
  if (amounts.length === 0) return;
  expect(amounts, `${what}: the price that the provider told`).toContain(price?.amount.replace(/^-/, ""));
}

/** Whether a request names a number, in whatever format. */
export function hasNumber(request: WireRequest, number: string): boolean {
  const digits = number.replace(/\D/g, "");
  return textsIn(request).some((text) => text.replace(/^\+/, "") === digits);
}

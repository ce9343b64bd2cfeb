import { SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import { assert, expect } from "vitest";
import { expectSafe, type Secret } from "./expect-safe.ts";
import { outcomeOf } from "./outcome-of.ts";
import { withoutSignatures } from "./tamper.ts";
import type { WebhookBench, WebhookContractOptions } from "./webhook-rule.ts";
import { kindOf, requestOf, textsIn, type WireRequest, wireOf } from "./wire-request.ts";

/** Makes a webhook for one rule. */
export function openWebhookBench(options: WebhookContractOptions): WebhookBench {
  const { about, requests, secrets = [], createWithoutSecret, unsignedFields = [] } = options;
  const statuses = options.statuses ?? (["sent", "delivered", "undelivered"] as const);
  const { webhooks = false } = options.features ?? {};
  const asksForCredentials = webhooks !== false && webhooks.signatures.includes("basic");
  const fetched: string[] = [];
  const served = new Map<string, string | undefined>();

  async function fetchForWebhook(input: string | URL | Request): Promise<Response> {
    const url = input instanceof Request ? input.url : String(input);
    fetched.push(url);
    const source = served.has(url) ? served.get(url) : url;
    if (source === undefined || options.fetch === undefined) throw new TypeError("fetch failed");
    return options.fetch(source);
  }

  const webhook = options.create({ fetch: fetchForWebhook });

  const bench: WebhookBench = {
    about,
    webhook,
    createWithoutSecret,
    maximumBytes: options.maximumBytes ?? 65_536,
    hasInbound: requests.inbound !== undefined,
    statuses,
    secrets,
    unsignedFields,
    fetched,
    serve: (url, as) => void served.set(url, as),
    delivery: async (status = statuses[0] ?? "delivered", extra = {}) =>
      wireOf(await requests.delivery(status, extra)),
    unknownStatus: async (word) => wireOf(await requests.unknownStatus(word)),
    inbound: async (text) => wireOf(await madeBy("inbound", requests.inbound?.(text))),
    batch: async (several) => wireOf(await madeBy("batch", requests.batch?.(several))),
    challenge: async () => wireOf(await madeBy("challenge", requests.challenge?.())),
    genuine: async () => [
      await bench.delivery("delivered"),
      ...(bench.hasInbound ? [await bench.inbound("Will you come today")] : []),
      ...(requests.challenge === undefined ? [] : [await bench.challenge()]),
    ],
    async unsigned(request) {
      if (options.unsigned) return [await wireOf(await options.unsigned(requestOf(request)))];
      const without = withoutSignatures(request, secrets);
      assert(
        without.length > 0,
        "no signature was found in the request: say with `unsigned` how to take it off",
      );
      return without;
    },
    async parse(what, request) {
      const outcome = await outcomeOf(`parse() of ${what}`, () => webhook.parse(requestOf(request)));
      if ("value" in outcome) {
        const { events, response } = outcome.value ?? {};
        assert(Array.isArray(events), `parse() of ${what} must give events`);
        assert(response instanceof Response, `parse() of ${what} must give a Response`);
        assert(response.ok, `${what} was accepted, so the response must be a 2xx, not ${response.status}`);
        return { events };
      }
      const error = outcome.thrown;
      assert(
        error instanceof SmsWebhookError,
        `what parse() throws for ${what} must be an SmsWebhookError, not ${String(error)}`,
      );
      const { status, message } = error;
      assert(
        Number.isInteger(status) && status >= 400 && status < 500,
        `${what}: the status is a 4xx, not ${status}`,
      );
      expect(message, `${what}: the error is a sentence`).toMatch(/\S \S/);
      bench.expectSafe(error, request);
      return { error };
    },
    async events(what, request) {
      const { events, error } = await bench.parse(what, request);
      if (error !== undefined)
        assert.fail(`${what} must be taken; it was refused: ${error.status} ${error.message}`);
      return events;
    },
    async update(what, request) {
      const event = onlyEvent(what, await bench.events(what, request));
      if (event.type !== "delivery")
        assert.fail(`${what} must become a delivery update, not "${event.type}"`);
      expectDate(event.update.at, about.at);
      return event.update;
    },
    async message(what, request) {
      const event = onlyEvent(what, await bench.events(what, request));
      if (event.type !== "inbound")
        assert.fail(`${what} must become an inbound message, not "${event.type}"`);
      expectDate(event.message.at, about.at);
      return event.message;
    },
    async refused(what, request, status) {
      const { error } = await bench.parse(what, request);
      if (error === undefined) assert.fail(`${what} must be refused; it was taken`);
      expect(error.status, `${what}: the status`).toBe(status);
      return error;
    },
    async distrusted(what, request) {
      const { error } = await bench.parse(what, request);
      if (error === undefined) assert.fail(`${what} must be refused; it was taken`);
      if (!asksForCredentials || error.status !== 401) expect(error.status, `${what}: the status`).toBe(403);
    },
    expectSafe(value, request) {
      const credentials = secrets.map((secret) => ({ what: "a secret", value: secret }));
      const people = [about.phone, about.sender].flatMap((number) => [
        { what: "a number", value: number },
        { what: "a number's digits", value: number.replace(/\D/g, "") },
      ]);
      expectSafe(value, [...credentials, ...(request ? contentsOf(request) : []), ...people]);
    },
  };
  return bench;
}

function madeBy(name: string, made: Request | Promise<Request> | undefined): Request | Promise<Request> {
  assert(made !== undefined, `requests.${name}: is missing`);
  return made;
}

function onlyEvent(what: string, events: readonly SmsWebhookEvent[]): SmsWebhookEvent {
  expect(events, `the events of ${what}`).toHaveLength(1);
  return events[0] as SmsWebhookEvent;
}

function expectDate(at: unknown, happened: Date | false): void {
  assert(at instanceof Date && !Number.isNaN(at.getTime()), "`at` is a valid Date");
  if (happened !== false) expect(at, "`at` is when it happened").toEqual(happened);
}

/** Shorter values are found in any string. */
const tellingLength = 12;

/** What of a request must not be printed. */
function contentsOf(request: WireRequest): Secret[] {
  const { body, url } = request;
  const whole = kindOf(request) === "query" ? new URL(url).search.slice(1) : body;
  if (typeof whole !== "string") return [];
  return [
    { what: "the request's content", value: whole },
    ...valuesIn(request).map((value) => ({ what: "a value of the request", value })),
  ].filter(({ value }) => value.length >= tellingLength);
}

/** As many as a genuine request has. */
const manyValues = 50;

function valuesIn(request: WireRequest): string[] {
  try {
    return [...textsIn(request)].slice(0, manyValues);
  } catch {
    return [];
  }
}

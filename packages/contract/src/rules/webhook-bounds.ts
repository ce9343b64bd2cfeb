import { SmsWebhookError } from "@smskit/core";
import { assert, expect } from "vitest";
import { garbageBodies, garbageQueries, garbageTypes } from "../malformed-bodies.ts";
import { outcomeOf } from "../outcome-of.ts";
import type { WebhookBench, WebhookRule } from "../webhook-rule.ts";
import { kindOf, type WireRequest, withHeader } from "../wire-request.ts";
import { timeless } from "./webhook-events.ts";

const maximumFields = 1_000;
const tenMegabytes = 10_000_000;
/** Generous: enough to see whether reading stops. */
const readAtMost = 1_000_000;
const chunk = new Uint8Array(16_384).fill(97);

/** A body that is far larger than the limit. */
function endlessBody() {
  let given = 0;
  const stream = new ReadableStream(
    {
      pull(controller) {
        if (given >= tenMegabytes) return controller.close();
        given += chunk.length;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, given: () => given };
}

/** Further fields that take a genuine request over the bounds. */
function paddings(maximumBytes: number): Record<string, Record<string, string>> {
  const count = Math.ceil(maximumBytes / 1_000) + 4;
  return {
    "one long field": { padding: "x".repeat(maximumBytes) },
    "many long fields": Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`padding${index}`, "x".repeat(1_000)]),
    ),
  };
}

/** Requests that are refused regardless of who sent them. */
export const webhookBoundRules: readonly WebhookRule[] = [
  {
    id: "bounds-bodies",
    title:
      "refuses more than 64 KiB, or the size that it declares, with a 413, signed or not, and stops reading there",
    async run({ delivery, refused, maximumBytes }) {
      for (const [what, extra] of Object.entries(paddings(maximumBytes))) {
        await refused(`a genuine request with ${what}`, await delivery(undefined, extra), 413);
      }
      const request = await delivery();
      if (kindOf(request) === "query") return;
      for (const length of [undefined, "10", String(tenMegabytes)]) {
        const { stream, given } = endlessBody();
        const endless = { ...withHeader(request, "content-length", length), body: stream };
        const said = length === undefined ? "without content-length" : `that says content-length: ${length}`;
        await refused(`a body of 10 MB ${said}`, endless, 413);
        assert(given() < readAtMost, `a body of 10 MB ${said}: reading must stop at the bound`);
      }
      await refused("10 MB in one piece", { ...request, body: "a".repeat(tenMegabytes) }, 413);
    },
  },
  {
    id: "bounds-fields",
    title: "refuses more than 1,000 fields of a form or query with a 413",
    async run({ delivery, refused, events }) {
      const fields = (count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, ""]));
      await events("a request of 900 further fields", await delivery(undefined, fields(900)));
      const request = await delivery(undefined, fields(maximumFields + 1));
      if (kindOf(request) === "json") return;
      await refused("a request of more than 1,000 fields", request, 413);
      const empty = "&".repeat(maximumFields + 1);
      const url = new URL(request.url);
      if (kindOf(request) === "form")
        return void (await refused("1,000 empty fields", { ...request, body: empty }, 413));
      url.search = empty;
      await refused("1,000 empty fields", { ...request, url: url.href }, 413);
    },
  },
  {
    id: "refuses-other-methods",
    title: "refuses other methods with a 405",
    async run({ delivery, refused }) {
      const request = await delivery();
      for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]) {
        const { body: _, ...bare } = request;
        await refused(`a ${method}`, { ...(method === "HEAD" ? bare : request), method }, 405);
      }
    },
  },
  {
    id: "survives-malformed-requests",
    title: "makes no event of a malformed request, and throws only its own error",
    async run(bench) {
      const request = await bench.delivery();
      const unsigned = (await bench.unsigned(request)).at(-1) as WireRequest;
      for (const base of [request, unsigned]) {
        for (const [index, query] of garbageQueries.entries()) {
          const url = request.url.replace(/\?.*$/s, "") + query;
          // A body that is signed, at a URL that is not.
          if (kindOf(request) === "query")
            await expectNothing(bench, `malformed query ${index}`, { ...base, url });
          else await bench.parse(`malformed query ${index}`, { ...base, url });
        }
        if (kindOf(request) === "query") continue;
        for (const type of garbageTypes) {
          const typed = withHeader(base, "content-type", type);
          for (const [index, body] of garbageBodies.entries()) {
            await expectNothing(bench, `malformed body ${index} as ${type}`, { ...typed, body });
          }
        }
      }
      await expectSameOrRefused(bench, request);
    },
  },
  {
    id: "says-what-it-takes",
    title: "says how to convert a value that is not a web request, such as a request of Express",
    async run({ webhook, delivery, expectSafe }) {
      const { headers, url } = await delivery();
      const plainHeaders = Object.fromEntries(headers);
      const ofNode = { method: "POST", url: new URL(url).pathname, headers: plainHeaders, on() {}, body: {} };
      for (const value of [undefined, null, 7, "POST", {}, [], new Map(), ofNode]) {
        const outcome = await outcomeOf("parse() of a value that is not a request", () =>
          webhook.parse(value as never),
        );
        if ("value" in outcome) assert.fail("parse() of a value that is not a request must throw");
        const error = outcome.thrown;
        assert(
          error instanceof SmsWebhookError,
          `parse() must throw an SmsWebhookError, not ${String(error)}`,
        );
        expect(error.message, "the error says what to use").toContain("toWebRequest");
        expectSafe(error);
      }
    },
  },
];

/** Whatever the response is, there is no event. */
async function expectNothing(bench: WebhookBench, what: string, request: WireRequest): Promise<void> {
  const { events = [] } = await bench.parse(what, request);
  assert(events.length === 0, `${what} must become no event`);
}

/** A genuine body whose type was lost on the way. */
async function expectSameOrRefused(bench: WebhookBench, request: WireRequest): Promise<void> {
  if (kindOf(request) === "query") return;
  const genuine = timeless(await bench.events("a genuine request", request));
  for (const type of garbageTypes) {
    const { events } = await bench.parse(`a body as ${type}`, withHeader(request, "content-type", type));
    if (events === undefined) continue;
    const isSame = JSON.stringify(timeless(events)) === JSON.stringify(genuine);
    assert(isSame, `a body as ${type} must be refused, or be read as what it is`);
  }
}

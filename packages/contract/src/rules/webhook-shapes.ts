import { SmsWebhookError } from "@smskit/core";
import { assert, expect } from "vitest";
import { outcomeOf, succeeded } from "../outcome-of.ts";
import type { WebhookBench, WebhookContractOptions, WebhookRule } from "../webhook-rule.ts";
import { textsIn, type WireRequest } from "../wire-request.ts";

/** Shorter values of a request prove nothing. */
const tellingLength = 8;

/** URLs that an attacker may put in place of the provider's own. */
function foreignUrls(url: string): string[] {
  const { host, pathname } = new URL(url);
  return [
    `https://evil.example${pathname}`,
    `https://${host}.evil.example${pathname}`,
    `https://evil-${host}${pathname}`,
    `https://${host}@evil.example${pathname}`,
    `https://evil.example/?${host}${pathname}`,
    `http://${host}${pathname}`,
    `https://${host}:8443${pathname}`,
    "not a URL",
  ];
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function confirmationOf(bench: WebhookBench, request: WireRequest) {
  return bench.events("a challenge", request).then(([event, ...others]) => {
    assert(
      event?.type === "challenge" && others.length === 0,
      `a challenge must become a challenge, not "${event?.type}"`,
    );
    return event;
  });
}

/** What only some providers do: several reports at once, subscriptions to be confirmed, certificates to be fetched. */
export function webhookShapeRules({
  fetch,
  requests,
}: Pick<WebhookContractOptions, "fetch" | "requests">): WebhookRule[] {
  const rules: WebhookRule[] = [];
  if (requests.batch) {
    rules.push({
      id: "takes-batches",
      title: "makes an event of each report in a request, in their order",
      async run({ about, statuses, batch, events }) {
        for (const reported of [statuses, [...statuses, ...statuses.toReversed()]]) {
          const made = await events("a request with several reports", await batch(reported));
          const known = made.map((event) => (event.type === "delivery" ? event.update.status : event.type));
          expect(known, "the events of a request with several reports").toEqual(reported);
          for (const event of made) {
            if (event.type === "delivery") expect(event.update.id, "the id of each update").toBe(about.id);
          }
        }
      },
    });
  }
  if (requests.challenge) {
    rules.push({
      id: "confirms-when-asked",
      title: "makes a challenge of a subscription to be confirmed, and confirms it only when it is told to",
      async run(bench) {
        await bench.events("an update", await bench.delivery());
        const before = new Set(bench.fetched);
        const request = await bench.challenge();
        const event = await confirmationOf(bench, request);
        expect(Object.keys(event).sort(), "the fields of a challenge").toEqual(["respond", "type"]);
        const unasked = bench.fetched.filter((url) => !before.has(url));
        expect(unasked, "nothing is confirmed before respond() is called").toEqual([]);

        const response = succeeded("respond()", await outcomeOf("respond()", () => event.respond()));
        assert(response instanceof Response && response.ok, "respond() must return a response with a 2xx");
        const confirmations = bench.fetched.filter((url) => !before.has(url));
        const proof = [await response.text(), ...confirmations].join("\n");
        const isProven = textsIn(request).some(
          (text) => text.length >= tellingLength && proof.includes(text),
        );
        assert(isProven, "respond() must prove that the request was read, by a value of it");

        const [confirmation] = confirmations;
        if (confirmation === undefined) return;
        bench.serve(confirmation, undefined);
        const outcome = await outcomeOf("respond()", () => event.respond());
        if ("value" in outcome) assert.fail("respond() must throw when the provider cannot be reached");
        assert(outcome.thrown instanceof SmsWebhookError, "what respond() throws must be an SmsWebhookError");
        bench.expectSafe(outcome.thrown, request);
      },
    });
  }
  if (fetch) {
    rules.push({
      id: "fetches-from-the-provider",
      title: "fetches certificates from the provider's host alone, whatever a request says",
      async run(bench) {
        let named = 0;
        for (const request of await bench.genuine()) {
          await bench.events("a genuine request", request);
          for (const url of new Set(bench.fetched)) {
            const body = String(request.body);
            if (!body.includes(escaped(url))) continue;
            named += 1;
            for (const foreign of foreignUrls(url)) {
              // Even if there is a certificate that fits.
              bench.serve(foreign, url);
              const before = bench.fetched.length;
              const changed = { ...request, body: body.replaceAll(escaped(url), escaped(foreign)) };
              await bench.distrusted(`a certificate at ${foreign}`, changed);
              expect(bench.fetched.slice(before), "nothing is fetched from another host").toEqual([]);
            }
          }
        }
        assert(named > 0 || requests.challenge, "fetch: the webhook fetches nothing; leave the option out");
      },
    });
  }
  return rules;
}

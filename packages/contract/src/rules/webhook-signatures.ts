import { SmsError, SmsWebhookError } from "@smskit/core";
import { assert, expect } from "vitest";
import { changedContents, changedSignatures, changedUrls, verifiedHeaders } from "../tamper.ts";
import type { WebhookBench, WebhookContractOptions, WebhookRule } from "../webhook-rule.ts";
import { type Changed, type WireRequest, withHeader } from "../wire-request.ts";
import { asData } from "./webhook-events.ts";

/** What an attacker may put in place of a signature or its time. */
const nonsense = [
  "nonsense",
  "0",
  "-1",
  "NaN",
  "1e999",
  "%",
  "====",
  "é",
  "A".repeat(88),
  "x".repeat(10_000),
];

/** Checks that a genuine request is taken, and each of what was made of it refused, or the same if it may be. */
async function expectRefused(
  bench: WebhookBench,
  change: (request: WireRequest) => readonly Changed[] | Promise<readonly Changed[]>,
): Promise<void> {
  for (const request of await bench.genuine()) {
    const genuine = asData(await bench.events("a genuine request", request));
    for (const { what, request: changed, unsigned = false } of await change(request)) {
      const shown = `a request with ${what}`;
      if (!unsigned) {
        await bench.distrusted(shown, changed);
        continue;
      }
      const { events } = await bench.parse(shown, changed);
      if (events !== undefined)
        expect(asData(events), `${shown}: what is not signed changes nothing`).toEqual(genuine);
    }
  }
}

/** Whose word is taken. */
export function webhookSignatureRules({
  createWithoutSecret,
  signsUrl = false,
  features,
}: Pick<WebhookContractOptions, "createWithoutSecret" | "signsUrl" | "features">): WebhookRule[] {
  const rules: WebhookRule[] = [
    {
      id: "refuses-unsigned-requests",
      title: "refuses a request without its signature, or with another",
      async run(bench) {
        await expectRefused(bench, async (request) => {
          const unsigned = await bench.unsigned(request);
          const headers = verifiedHeaders(request).flatMap((name) =>
            nonsense.map((value) => ({
              what: `nonsense in ${name}`,
              request: withHeader(request, name, value),
            })),
          );
          return [
            ...unsigned.map((without) => ({ what: "no signature", request: without })),
            ...changedSignatures(request, bench.secrets),
            ...headers,
          ];
        });
      },
    },
  ];
  if (!features?.webhooks || features.webhooks.coversBody) {
    rules.unshift({
      id: "refuses-changed-requests",
      title: "refuses a request with anything changed, left out, added or given twice",
      run: (bench) => expectRefused(bench, (request) => changedContents(request, bench.unsignedFields)),
    });
  }
  if (signsUrl) {
    rules.push({
      id: "refuses-other-urls",
      title: "refuses a request that was signed for another URL or query",
      run: (bench) => expectRefused(bench, changedUrls),
    });
  }
  if (createWithoutSecret) {
    rules.push({
      id: "fails-closed",
      title: "is not made without a secret, unless it was told to do without",
      async run({ expectSafe }) {
        const thrown = thrownBy(createWithoutSecret);
        assert(
          thrown instanceof SmsWebhookError || SmsError.is(thrown),
          `making a webhook without a secret must throw an SmsWebhookError, not ${String(thrown)}`,
        );
        expect(thrown.message, "the error is a sentence").toMatch(/\S \S/);
        expectSafe(thrown);
      },
    });
  }
  return rules;
}

function thrownBy(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  assert.fail("making a webhook without a secret must throw; it was made");
}

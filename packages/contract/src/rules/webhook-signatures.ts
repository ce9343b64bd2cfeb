import { SmsError, SmsWebhookError } from "@smskit/core";
import { assert, expect } from "vitest";
import { changedContents, changedSignatures, changedUrls, verifiedHeaders } from "../tamper.ts";
import type { WebhookBench, WebhookContractOptions, WebhookRule } from "../webhook-rule.ts";
import { type Changed, type WireRequest, withHeader } from "../wire-request.ts";

/** What somebody puts where a signature or its time belongs. */
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

/** One of each kind that providers send. */
async function genuine(bench: WebhookBench): Promise<WireRequest[]> {
  return [await bench.delivery("delivered"), await bench.inbound("Will you come today")];
}

/** Checks that a genuine request is taken, and each of what was made of it refused. */
async function expectRefused(
  bench: WebhookBench,
  change: (request: WireRequest) => readonly Changed[] | Promise<readonly Changed[]>,
): Promise<void> {
  for (const request of await genuine(bench)) {
    await bench.events("a genuine request", request);
    for (const changed of await change(request)) {
      await bench.refused(`a request with ${changed.what}`, changed.request, 403);
    }
  }
}

/** Whose word is taken. */
export function webhookSignatureRules({
  createWithoutSecret,
  signsUrl = false,
}: Pick<WebhookContractOptions, "createWithoutSecret" | "signsUrl">): WebhookRule[] {
  const rules: WebhookRule[] = [
    {
      id: "refuses-changed-requests",
      title: "refuses a request with anything changed, left out, added or given twice",
      run: (bench) => expectRefused(bench, changedContents),
    },
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
            ...changedSignatures(request),
            ...headers,
          ];
        });
      },
    },
  ];
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

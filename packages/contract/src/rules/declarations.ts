import type { Seconds } from "@smskit/core/provider";
import { assert, expect } from "vitest";
import type { ContractRule } from "../contract-rule.ts";
import { readRequests, reportedTo, webhookOf } from "../read-reports.ts";
import { changedContents, withoutSignatures } from "../tamper.ts";
import { requestOf, type WireRequest } from "../wire-request.ts";
import { asData } from "./webhook-events.ts";

function expectSeconds(field: string, range: false | Seconds): void {
  if (range === false) return;
  const { min, max } = range;
  assert(
    Number.isInteger(min) && Number.isInteger(max) && min >= 0 && min <= max,
    `features.${field}: must be whole seconds, from min to max`,
  );
}

/** What the features say, apart from single fields. */
export const declarationRules: readonly ContractRule[] = [
  {
    id: "declares-consistently",
    title: "declares features that are data and do not contradict each other",
    needs: "nothing",
    async run({ connector, webhook }) {
      const { features } = connector;
      if (features === undefined) return;
      expect(JSON.parse(JSON.stringify(features)), "features are data").toEqual(features);
      const { schedule, validity, senders, reference, statusCallback, idempotency, webhooks } = features;
      expectSeconds("schedule", schedule);
      expectSeconds("validity", validity);
      assert(senders.length > 0, "features.senders: a message is sent from something");
      assert(
        reference !== "callback-url" || statusCallback,
        'features.reference: "callback-url" needs a statusCallback, which carries the reference',
      );
      assert(
        idempotency === false || idempotency.withinSeconds > 0,
        "features.idempotency: withinSeconds must be above 0",
      );
      if (webhooks === false) {
        assert(webhook === undefined, "features.webhooks: is false, and the suite has a webhook");
        assert(reference === false, "features.reference: comes back in a webhook, which the features lack");
        return;
      }
      assert(webhooks.delivery || webhooks.inbound, "features.webhooks: report nothing; declare false");
      assert(
        webhooks.signatures.length > 0 || !webhooks.coversBody,
        "features.webhooks: without a signature, nothing covers the body",
      );
      assert(
        webhooks.delivery || reference === false,
        "features.reference: comes back in delivery reports, which the features lack",
      );
    },
  },
  {
    id: "verifies-as-declared",
    title: "refuses requests without the provider's signature or with another body, as the features declare",
    needs: "app",
    async run(bench) {
      const webhook = webhookOf(bench, "delivery");
      const declared = bench.connector.features?.webhooks;
      if (webhook === undefined || !declared) return;
      await bench.send(bench.message(reportedTo(bench)));
      await bench.provider.carrier.idle();
      const [first] = await readRequests(bench, webhook);
      assert(first !== undefined, "the provider must report to the app: start it with `webhookUrl`");
      const unsigned = withoutSignatures(first.request, bench.secrets ?? []).at(-1) ?? {
        ...first.request,
        url: String(first.request.url.split("?", 1)[0]),
      };
      const read = (request: WireRequest) =>
        webhook.parse(requestOf(request)).then(
          ({ events }) => asData(events),
          () => "refused",
        );
      const isSigned = declared.signatures.length > 0;
      const what = "whether a request without a signature is accepted, as features.webhooks.signatures says";
      expect((await read(unsigned)) !== "refused", what).toBe(!isSigned);
      if (!declared.coversBody) return;
      const genuine = asData(first.events);
      for (const changed of changedContents(first.request, [])) {
        const covered = `whether a request with ${changed.what} is accepted, as features.webhooks.coversBody says`;
        // What no event shows may be left out of a signature, as the URL of a certificate is.
        expect(["refused", genuine], covered).toContainEqual(await read(changed.request));
      }
    },
  },
];

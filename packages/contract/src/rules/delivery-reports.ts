import type { SmsErrorCode } from "@smskit/core";
import { assert, expect } from "vitest";
import type { ContractRule } from "../contract-rule.ts";
import { outcomeOf, succeeded } from "../outcome-of.ts";
import {
  expectPrice,
  expectTime,
  expectUpdate,
  hasNumber,
  readRequests,
  reportedTo,
  reportsAbout,
  webhookOf,
} from "../read-reports.ts";
import { atProvider } from "../send-declared.ts";
import { expectCauses, isFailed, sendToEveryPhone } from "../send-to-every-phone.ts";

/** What a provider reports without being asked. */
export const deliveryReportRules: readonly ContractRule[] = [
  {
    id: "reports-how-it-ended",
    title: "reads every delivery report of the provider: status, recipient, cause of a failure, time",
    needs: "app",
    async run(bench) {
      const webhook = webhookOf(bench, "delivery");
      if (webhook === undefined) return;
      const sent = await sendToEveryPhone(bench);
      const read = await readRequests(bench, webhook);
      const codes = new Map<string, SmsErrorCode | undefined>();
      for (const { state, receipt } of sent) {
        const message = atProvider(bench, receipt);
        const what = `the report about a phone that is ${state}`;
        for (const { told, update, request } of reportsAbout(bench, receipt, read)) {
          expectUpdate(what, update, { status: told, message });
          expectPrice(what, update, String(request.body ?? request.url));
          expect(update.provider, `${what}: the provider`).toBe(bench.connector.provider);
          if (hasNumber(request, receipt.to)) expect(update.to, `${what}: the recipient`).toBe(receipt.to);
          const happened = message.events.find(({ status }) => status === told)?.at ?? new Date();
          expectTime(what, update.at, happened.getTime());
          if (isFailed(told)) codes.set(String(update.providerCode), update.code);
        }
      }
      expectCauses(codes);
    },
  },
  {
    id: "reports-cancellations",
    title: "reads the report about a canceled message, if the provider sends one",
    needs: "app",
    async run(bench) {
      const { connector, provider, message, send } = bench;
      const webhook = webhookOf(bench, "delivery");
      const range = connector.features?.schedule;
      if (webhook === undefined || !range || connector.cancel === undefined) return;
      const seconds = Math.min(Math.max(7_200, range.min), range.max);
      const sendAt = new Date(provider.carrier.now() + seconds * 1_000);
      const receipt = await send(message({ sendAt, ...reportedTo(bench) }));
      succeeded("cancel()", await outcomeOf("cancel()", () => connector.cancel?.(receipt)));
      await provider.carrier.idle();
      const canceled = atProvider(bench, receipt);
      if (canceled.callbacks.length === 0) return;
      for (const { told, update } of reportsAbout(bench, receipt, await readRequests(bench, webhook))) {
        expectUpdate("the report about a canceled message", update, { status: told, message: canceled });
      }
    },
  },
  {
    id: "returns-the-reference",
    title: "returns the reference of each message in its delivery reports, as the features declare",
    needs: "app",
    async run(bench) {
      const { connector, message, send, provider } = bench;
      const { features } = connector;
      const references = ["order-70481", "order-70482", undefined];
      const receipts = await Promise.all(
        references.map((reference) =>
          send(message({ ...reportedTo(bench), ...(reference === undefined ? {} : { reference }) })),
        ),
      );
      await provider.carrier.idle();
      const webhook = webhookOf(bench, "delivery");
      const read = webhook === undefined ? [] : await readRequests(bench, webhook);
      for (const [index, receipt] of receipts.entries()) {
        const reference = references[index];
        expect(receipt.reference, "the reference in the receipt").toBe(reference);
        if (features === undefined) continue;
        if (features.reference === false && reference !== undefined) {
          const request = JSON.stringify(atProvider(bench, receipt).parameters);
          expect(request, "a reference that the features lack, at the provider").not.toContain(reference);
        }
        if (webhook === undefined) continue;
        const expected = features.reference === false ? undefined : reference;
        for (const { update } of reportsAbout(bench, receipt, read)) {
          expect(update.reference, "the reference in a delivery report").toBe(expected);
        }
      }
      if (features?.reference) {
        assert(
          webhook !== undefined,
          "features: a reference that comes back needs `webhooks.delivery`, which brings it",
        );
      }
    },
  },
];

import type { SmsMessage } from "@smskit/core";
import type { Seconds } from "@smskit/core/provider";
import { assert, expect } from "vitest";
import type { Bench, ContractRule } from "../contract-rule.ts";
import { atProvider, expectRefused, sendDeclared } from "../send-declared.ts";

/** Generous: rules do not depend on how fast a machine is. */
const marginMs = 30_000;

/** Not a multiple of an hour: a date in the wrong time zone is another. */
const usualSchedule = 5_025;
const usualValidity = 3_600;

const finished: readonly string[] = ["delivered", "undelivered", "failed", "canceled"];
const gone: readonly string[] = ["sending", "sent", ...finished];

function within(seconds: number, { min, max }: Seconds): number {
  return Math.min(Math.max(seconds, min), max);
}

/** Whole seconds: some providers have no milliseconds. */
function secondsFromNow({ provider }: Bench, seconds: number): Date {
  return new Date(Math.ceil(provider.carrier.now() / 1_000 + seconds) * 1_000);
}

/** The error names the field: nobody finds out from "the request is invalid" what to change. */
async function expectRefusedFor(
  bench: Bench,
  field: "sendAt" | "validityPeriodSeconds",
  message: SmsMessage,
): Promise<void> {
  const what = `a ${field} outside the declared range`;
  const error = await expectRefused(bench, what, message);
  expect(error.message, `${what}: the error must name the field`).toContain(field);
}

/** When a message is sent, and until when. */
export const messageTimeRules: readonly ContractRule[] = [
  {
    id: "schedules-as-declared",
    title: "sends a scheduled message when it is due, within the range that the features declare",
    needs: "provider",
    async run(bench) {
      const { connector, provider, message } = bench;
      const { carrier } = provider;
      const range = connector.features?.schedule;
      const margin = marginMs / 1_000;
      const inside = range ? { min: range.min + margin, max: range.max - margin } : undefined;
      const ahead = inside ? within(usualSchedule, inside) : usualSchedule;
      const dates = [...new Set(inside ? [inside.min, ahead, inside.max] : [ahead])].map((seconds) =>
        secondsFromNow(bench, seconds),
      );
      const isDeclared = range === undefined ? undefined : range !== false;
      const sent = [];
      for (const sendAt of dates) {
        const receipt = await sendDeclared(bench, message({ sendAt }), { field: "sendAt", isDeclared });
        if (receipt === undefined) return;
        expect(receipt.status, "the status of a scheduled message").toBe("scheduled");
        sent.push({ sendAt, receipt });
      }
      if (range) {
        for (const seconds of [range.min - 2 * margin, range.max + 2 * margin]) {
          const sendAt = secondsFromNow(bench, seconds);
          if (seconds <= 0 || Number.isNaN(sendAt.getTime())) continue;
          await expectRefusedFor(bench, "sendAt", message({ sendAt }));
        }
      }
      for (const { sendAt, receipt } of sent) {
        const due = sendAt.getTime();
        carrier.advance(Math.max(0, due - marginMs - carrier.now()));
        assert(
          !gone.includes(atProvider(bench, receipt).status),
          "a scheduled message must not be sent before it is due",
        );
        carrier.advance(Math.max(0, due + marginMs - carrier.now()));
        await carrier.idle();
        expect(atProvider(bench, receipt).status, "a scheduled message, when it was due").toBe("delivered");
      }
    },
  },
  {
    id: "expires-as-declared",
    title:
      "lets a message expire after its validity, and not before, within the range that the features declare",
    needs: "provider",
    async run(bench) {
      const { connector, provider, message } = bench;
      const { carrier } = provider;
      const range = connector.features?.validity;
      const periods = range
        ? [...new Set([range.min, within(usualValidity, range), range.max])]
        : [usualValidity];
      const isDeclared = range === undefined ? undefined : range !== false;
      const sent = [];
      for (const validityPeriodSeconds of periods) {
        const text = message({ validityPeriodSeconds });
        carrier.setPhone(text.to, { state: "unreachable" });
        const began = carrier.now();
        const field = "validityPeriodSeconds";
        const receipt = await sendDeclared(bench, text, { field, isDeclared });
        if (receipt === undefined) return;
        sent.push({ receipt, ends: began + validityPeriodSeconds * 1_000 });
      }
      if (range) {
        for (const validityPeriodSeconds of [range.min - 1, range.max + 1]) {
          if (validityPeriodSeconds < 1) continue;
          await expectRefusedFor(bench, "validityPeriodSeconds", message({ validityPeriodSeconds }));
        }
      }
      for (const { receipt, ends } of sent) {
        const waitMs = ends - marginMs - carrier.now();
        if (waitMs > 0) {
          carrier.advance(waitMs);
          await carrier.idle();
          assert(
            !finished.includes(atProvider(bench, receipt).status),
            "a message to a phone that is off must wait until its validity is over",
          );
        }
        carrier.advance(Math.max(0, ends + marginMs - carrier.now()));
        await carrier.idle();
        assert(
          /^(?:undelivered|failed)$/.test(atProvider(bench, receipt).status),
          "a message to a phone that is off must expire when its validity is over",
        );
      }
    },
  },
];

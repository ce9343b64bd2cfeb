import { type DeliveryUpdate, SmsError, type SmsReceipt } from "@smskit/core";
import { assert, expect } from "vitest";
import { changedValues } from "../changed-json.ts";
import type { Bench, ContractRule } from "../contract-rule.ts";
import { type LocalResponse, relayed, withLocalServer } from "../local-server.ts";
import { type Outcome, outcomeOf } from "../outcome-of.ts";
import { expectWellFormed } from "../read-reports.ts";
import { parsedObject } from "../wire-request.ts";

/** What only a provider can say, and never by accident. */
export const ends: readonly string[] = ["delivered", "read", "undelivered", "failed", "canceled"];

/** Calls a method once, and then with each field of each JSON that the provider responded with changed. */
async function withChangedFields<T>(
  { create, provider }: Bench,
  method: string,
  call: (connector: Bench["connector"]) => Promise<T> | undefined,
  check: (what: string, outcome: Outcome<T>, genuine: Outcome<T>) => void,
): Promise<void> {
  const recorded = new Map<string, LocalResponse>();
  let changed: { key: string; body: string } | undefined;
  await withLocalServer(
    async (request) => {
      const key = `${request.method} ${request.path}`;
      const response = recorded.get(key) ?? (await relayed(provider.url, request));
      recorded.set(key, response);
      return changed?.key === key ? { ...response, body: changed.body } : response;
    },
    async (url) => {
      const connector = create({ url });
      const once = () => outcomeOf(`${method}()`, () => call(connector));
      const genuine = await once();
      for (const [key, { body }] of [...recorded]) {
        for (const { what, value } of changedValues(parsedObject(String(body)))) {
          changed = { key, body: JSON.stringify(value) };
          check(`${method}() with ${what}`, await once(), genuine);
        }
      }
    },
  );
}

/** Responses in which one field is not what it should be: of a new version of the API, or of a gateway before it. */
export const changedFieldRules: readonly ContractRule[] = [
  {
    id: "doubts-changed-acceptances",
    title: "accepts, or leaves the outcome unknown, whatever field of an acceptance is missing or strange",
    needs: "provider",
    async run(bench) {
      const own = bench.message();
      const send = ({ send: one }: Bench["connector"]): Promise<SmsReceipt> => one(own);
      await withChangedFields(bench, "send", send, (what, outcome) => {
        if ("thrown" in outcome) {
          const error = outcome.thrown;
          assert(SmsError.is(error), `${what} must throw an SmsError, not ${String(error)}`);
          // A provider may name a refusal by a new word; nothing else is one.
          const isRefusal = error.providerCode === "teleported";
          if (!isRefusal) expect(error.delivery, `${what}: it was most likely accepted`).toBe("unknown");
          return;
        }
        const { id, status, segments = 1 } = outcome.value;
        expect(id, `${what}: the id of what is accepted`).toMatch(/./);
        expect(ends, `${what}: nobody said how it ended`).not.toContain(status);
        assert(Number.isInteger(segments) && segments > 0, `${what}: segments is a count, not ${segments}`);
      });
    },
  },
  {
    id: "doubts-changed-statuses",
    title:
      "claims no other end of a message, whatever field of the response to getStatus is missing or strange",
    needs: "provider",
    async run(bench) {
      if (bench.connector.getStatus === undefined) return;
      for (const isOver of [true, false]) {
        const receipt = await bench.send(bench.message());
        if (isOver) await bench.provider.carrier.idle();
        const ask = ({ getStatus }: Bench["connector"]): Promise<DeliveryUpdate> | undefined =>
          getStatus?.(receipt);
        await withChangedFields(bench, "getStatus", ask, (what, outcome, genuine) => {
          if ("thrown" in outcome) {
            assert(
              SmsError.is(outcome.thrown),
              `${what} must throw an SmsError, not ${String(outcome.thrown)}`,
            );
            return;
          }
          const update = outcome.value;
          const status = "value" in genuine ? genuine.value.status : undefined;
          if (update.status !== status) {
            expect(ends, `${what}: the provider said "${status}"`).not.toContain(update.status);
          }
          expect(update.id, `${what}: the id`).toBe(receipt.id);
          expectWellFormed(what, update);
        });
      }
    },
  },
];

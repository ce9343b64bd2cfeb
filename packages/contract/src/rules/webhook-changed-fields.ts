import { expect } from "vitest";
import { strangeValues } from "../changed-json.ts";
import { expectWellFormed } from "../read-reports.ts";
import { isFailed } from "../send-to-every-phone.ts";
import type { WebhookBench, WebhookRule } from "../webhook-rule.ts";
import { fieldsIn, kindOf, namesIn } from "../wire-request.ts";
import { ends } from "./changed-fields.ts";

/** Reports in which one field is not what it should be. */
export const webhookChangedFieldRules: readonly WebhookRule[] = [
  {
    id: "doubts-changed-reports",
    title: "claims no other end of a message, whatever field of a report is strange",
    async run(bench) {
      const { statuses, delivery, parse } = bench;
      for (const status of statuses) {
        const request = await delivery(status);
        // Forms and queries have only texts.
        const values = strangeValues.filter(
          (value) => kindOf(request) === "json" || typeof value === "string",
        );
        for (const name of namesIn(request)) {
          for (const value of values) {
            const what = `a "${status}" update with ${name}: ${JSON.stringify(value)}`;
            const { events = [] } = await parse(what, await delivery(status, { [name]: value as string }));
            for (const event of events) {
              if (event.type !== "delivery") continue;
              const { update } = event;
              const isSame = update.status === status || (isFailed(status) && isFailed(update.status));
              if (!isSame) expect(ends, `${what}: the provider did not say so`).not.toContain(update.status);
              expectWellFormed(what, update);
            }
          }
        }
      }
      await expectNoCauses(bench);
    },
  },
];

/** Gives the report of a delivery each field of a failure's report: a message that arrived has not failed. */
async function expectNoCauses({ statuses, delivery, parse }: WebhookBench): Promise<void> {
  if (!(statuses.includes("delivered") && statuses.includes("undelivered"))) return;
  const own = fieldsIn(await delivery("delivered")).map((field) => JSON.stringify(field));
  for (const [name, value] of fieldsIn(await delivery("undelivered"))) {
    if (/^\d+$/.test(name) || own.includes(JSON.stringify([name, value]))) continue;
    const what = `a delivery with ${name} of a failure`;
    const { events = [] } = await parse(what, await delivery("delivered", { [name]: value as string }));
    for (const event of events) {
      if (event.type === "delivery" && event.update.status === "delivered")
        expectWellFormed(what, event.update);
    }
  }
}

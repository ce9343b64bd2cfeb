import { expect } from "vitest";
import { strangeValues } from "../changed-json.ts";
import { expectWellFormed } from "../read-reports.ts";
import { isFailed } from "../send-to-every-phone.ts";
import type { WebhookRule } from "../webhook-rule.ts";
import { kindOf, namesIn } from "../wire-request.ts";
import { ends } from "./changed-fields.ts";

/** Reports in which one field is not what it should be. */
export const webhookChangedFieldRules: readonly WebhookRule[] = [
  {
    id: "doubts-changed-reports",
    title: "claims no other end of a message, whatever field of a report is strange",
    async run({ statuses, delivery, parse }) {
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
    },
  },
];

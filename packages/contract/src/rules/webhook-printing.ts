import { printedDuring } from "../printed-during.ts";
import type { WebhookRule } from "../webhook-rule.ts";

/** What ends up in logs. Errors are checked in every rule that expects one. */
export const webhookPrintingRules: readonly WebhookRule[] = [
  {
    id: "hides-its-secret",
    title: "does not show its secret when it is printed, used or not",
    async run({ webhook, expectSafe, delivery, events }) {
      expectSafe(webhook);
      await events("an update", await delivery());
      expectSafe(webhook);
    },
  },
  {
    id: "logs-no-request",
    title: "writes nothing of a request or of its secret to the console",
    async run({ genuine, unsigned, parse, expectSafe }) {
      const requests = await genuine();
      const forged = (await Promise.all(requests.map(unsigned))).flat();
      const printed = await printedDuring(async () => {
        for (const request of [...requests, ...forged]) await parse("a request", request);
      });
      for (const request of requests) expectSafe(printed, request);
    },
  },
];

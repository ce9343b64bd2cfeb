import type { SmsWebhookEvent } from "@smskit/core";
import { assert, expect } from "vitest";
import type { WebhookBench, WebhookRule } from "../webhook-rule.ts";
import { hasField, textsIn } from "../wire-request.ts";

/** A word that no provider has for a status. */
export const unknownWord = "teleported";

/** Characters that mean something to forms, URLs, JSON or HTML. */
const trickyText = 'Yes & no = 100% +1 {{code}} <b>"\\" é 😀?\nsecond line';

/** Fields that a provider may add next year. */
const newFields = { SmskitNewField: "new", "smskit-new.field[0]": "", smskitLongField: "x".repeat(2_000) };

/** Names that mean something to objects. */
const hostileFields: Record<string, string> = JSON.parse(`{
  "__proto__": "hostile", "constructor": "hostile", "prototype": "hostile", "toString": "hostile",
  "valueOf": "hostile", "hasOwnProperty": "hostile", "then": "hostile", "length": "-1",
  "__proto__[smskitPolluted]": "yes", "__proto__.smskitPolluted": "yes",
  "constructor[prototype][smskitPolluted]": "yes", "constructor.prototype.smskitPolluted": "yes"
}`);

/** Events without their times: some providers tell none, and then it is the time of arrival. */
export function timeless(events: readonly SmsWebhookEvent[]): unknown[] {
  return events.map((event) => {
    if (event.type === "delivery") return { ...event, update: { ...event.update, at: undefined } };
    if (event.type === "inbound") return { ...event, message: { ...event.message, at: undefined } };
    return event;
  });
}

/** The same as data, without the function of a challenge. */
export function asData(events: readonly SmsWebhookEvent[]): unknown {
  return JSON.parse(JSON.stringify(timeless(events)));
}

/** What can be put on a queue. */
function expectData(what: string, made: object): void {
  const { at: _, ...fields } = made as { at?: Date };
  expect(JSON.parse(JSON.stringify(fields)), `${what} is data, which survives JSON`).toEqual(fields);
}

/** Checks that further fields, properly signed, change nothing. */
async function expectIgnored(bench: WebhookBench, extra: Readonly<Record<string, string>>): Promise<void> {
  for (const status of bench.statuses) {
    const request = await bench.delivery(status, extra);
    for (const name of Object.keys(extra)) {
      assert(
        hasField(request, name),
        `delivery() must put each field of \`extra\` into the request: ${name}`,
      );
    }
    const plain = await bench.events(`a "${status}" update`, await bench.delivery(status));
    const events = await bench.events(`a "${status}" update with further fields`, request);
    expect(timeless(events), "further fields change nothing").toEqual(timeless(plain));
  }
}

/** What genuine requests become. */
export const webhookEventRules: readonly WebhookRule[] = [
  {
    id: "takes-delivery-updates",
    title: "makes an update of a delivery report, with the provider's status and with ours",
    async run({ about, statuses, delivery, update }) {
      for (const status of statuses) {
        const request = await delivery(status);
        const made = await update(`a "${status}" update`, request);
        expect(made, "the update").toMatchObject({ id: about.id, status });
        expect(made.provider, "the provider, in lower case").toMatch(/^[a-z][a-z0-9-]*$/);
        expect(textsIn(request), "the provider's own word").toContain(made.providerStatus);
        expect([undefined, about.phone], "who got the message, E.164").toContain(made.to);
        expectData("an update", made);
      }
    },
  },
  {
    id: "keeps-unknown-statuses",
    title: "reports an unknown status as `unknown`, and keeps the provider's word",
    async run({ about, unknownStatus, update }) {
      const made = await update("an update with a new status", await unknownStatus(unknownWord));
      expect(made, "the update").toMatchObject({
        id: about.id,
        status: "unknown",
        providerStatus: unknownWord,
      });
    },
  },
  {
    id: "takes-inbound-messages",
    title: "makes a message of an inbound text, unchanged",
    needs: "inbound",
    async run({ about, inbound, message, delivery, update }) {
      const { provider } = await update("an update", await delivery());
      for (const body of ["Will you come today", trickyText]) {
        const made = await message("an inbound text", await inbound(body));
        const { phone: from, sender: to } = about;
        expect(made, "the message").toMatchObject({ provider, from, to, body, media: [] });
        expect(made.id, "the provider's id").toMatch(/./);
        expect(made.keyword, "the keyword of a normal text").toBeUndefined();
        expectData("a message", made);
      }
    },
  },
  {
    id: "knows-who-said-stop",
    title: "distinguishes STOP, alone in a text, from a text that contains the word",
    needs: "inbound",
    async run({ inbound, message }) {
      for (const body of ["STOP", "stop"]) {
        const { keyword } = await message("the text STOP", await inbound(body));
        expect(keyword, `the keyword of "${body}"`).toBe("stop");
      }
      const { keyword } = await message("a text", await inbound("Please stop at the corner"));
      expect(keyword, "the keyword of a text with the word in it").toBeUndefined();
    },
  },
  {
    id: "ignores-new-fields",
    title: "ignores fields that the provider may add one day",
    run: (bench) => expectIgnored(bench, newFields),
  },
  {
    id: "survives-hostile-names",
    title: "is not affected by fields named __proto__ or constructor",
    async run(bench) {
      try {
        await expectIgnored(bench, hostileFields);
        const { smskitPolluted } = {} as { smskitPolluted?: unknown };
        expect(smskitPolluted, "a property that all objects have got").toBeUndefined();
      } finally {
        delete (Object.prototype as { smskitPolluted?: unknown }).smskitPolluted;
      }
    },
  },
  {
    id: "keeps-what-came",
    title: "keeps what the provider sent in `raw` of each event, out of logs and queues",
    async run(bench) {
      const mark = "something-of-next-year";
      const requests = {
        update: await bench.delivery(undefined, { SmskitMark: mark }),
        ...(bench.hasInbound && { text: await bench.inbound(mark) }),
      };
      for (const [what, request] of Object.entries(requests)) {
        for (const event of await bench.events(`an ${what}`, request)) {
          expect(JSON.stringify(event.raw) ?? "", `raw of an ${what} has every field`).toContain(mark);
          expect(Object.keys(event), `raw of an ${what} is not enumerable`).not.toContain("raw");
        }
      }
    },
  },
];

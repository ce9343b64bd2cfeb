import type { SmsMessage } from "@smskit/core";
import { expect } from "vitest";
import { recipient, takesTexts } from "../bench.ts";
import type { ContractRule } from "../contract-rule.ts";
import { outcomeOf } from "../outcome-of.ts";

const family = "👨‍👩‍👧‍👦";

/** Texts, and the segments that every provider bills for them. */
const segmentVectors: readonly (readonly [body: string, segments: number])[] = [
  ["a".repeat(160), 1],
  ["a".repeat(161), 2],
  ["a".repeat(306), 2],
  ["a".repeat(307), 3],
  ["€".repeat(80), 1],
  ["€".repeat(81), 2],
  [`${"a".repeat(152)}€${"a".repeat(151)}`, 2],
  [`${"a".repeat(152)}€${"a".repeat(152)}`, 3],
  ["á".repeat(70), 1],
  ["á".repeat(71), 2],
  ["😀".repeat(35), 1],
  ["😀".repeat(36), 2],
  [family.repeat(10), 2],
  ["line one\r\nline two", 1],
  ["50% off & 1+1=2 #1? a;b %41 \"quoted\" 'it' <b>", 1],
  ["  two  spaces  ", 1],
  ["{\\back}[~]^|€", 1],
];

const unsendable: readonly (readonly [what: string, message: unknown])[] = [
  ["an empty text", { body: "" }],
  ["a text of blanks", { body: " \n " }],
  ["half an emoji", { body: "half an emoji \ud83d" }],
  ["the other half", { body: "\ude00 the other half" }],
  ["a text without end", { body: "x".repeat(1_000_000) }],
  ["a number for a text", { body: 48_151 }],
  ["an object for a text", { body: { toString: () => "an object" } }],
  ["neither text nor usage type", {}],
  ["more segments than the caller pays for", { body: "x".repeat(200), maxSegments: 1 }],
];

const variablesBesideText = ["variables beside a text", { variables: { code: "048151" } }] as const;

const malformed: readonly (readonly [what: string, message: unknown])[] = [
  ["a misspelled field", { maxSegment: 1 }],
  ["a maxSegments of 0", { maxSegments: 0 }],
  ["half a second of validity", { validityPeriodSeconds: 0.5 }],
  ["an invalid date", { sendAt: new Date(Number.NaN) }],
  ["a date as a string", { sendAt: "2030-01-01T00:00:00Z" }],
  ["a callback that is not an http(s) URL", { statusCallback: "javascript:alert(1)" }],
  ["a line break in the sender", { from: "+15558675310\r\nX: y" }],
  ["a line break in the reference", { reference: "order-7\r\nX: y" }],
];

/** What the text may be, and what the rest of a message may be. */
export const textRules: readonly ContractRule[] = [
  {
    id: "refuses-unsendable-texts",
    title: "refuses texts that no phone can show: empty, cut inside a character, or too long",
    needs: "nothing",
    async run({ connector, refused, hasProvider, provider }) {
      if (!takesTexts(connector)) return;
      for (const [what, message] of unsendable) {
        for (const call of ["send", "prepare"] as const) {
          const error = await refused({ to: recipient, ...(message as object) } as SmsMessage, { call });
          expect(error, `${call}() of ${what}`).toMatchObject({
            code: "invalid-message",
            delivery: "not-sent",
          });
        }
      }
      if (hasProvider) expect(provider.carrier.requests, "nobody is texted").toHaveLength(0);
    },
  },
  {
    id: "refuses-unfilled-placeholders",
    title: "refuses a text with an unfilled placeholder, unless it is literal",
    needs: "nothing",
    async run({ connector, refused, prepare, send, hasProvider, provider }) {
      if (!takesTexts(connector)) return;
      const bodies = ["Hi {{name}}, it is time", "Your code is {{ user.code }}", "{{{code}}}"];
      for (const body of bodies) {
        for (const call of ["send", "prepare"] as const) {
          const error = await refused({ to: recipient, body }, { call });
          expect(error, `${call}() of ${body}`).toMatchObject({
            code: "invalid-message",
            delivery: "not-sent",
          });
        }
      }
      if (hasProvider) expect(provider.carrier.requests, "nobody is texted").toHaveLength(0);
      for (const body of bodies) {
        const prepared = await prepare({ to: recipient, body, literal: true });
        expect(prepared.body, "a text that is meant so").toBe(body);
        await send(prepared);
        if (!hasProvider) continue;
        const arrived = provider.carrier.messages.at(-1)?.body;
        expect(arrived, "a prepared text is sent unchanged").toBe(body);
      }
    },
  },
  {
    id: "refuses-malformed-messages",
    title: "refuses a message with an invalid field instead of ignoring the field",
    needs: "nothing",
    async run({ connector, message, refused, hasProvider, provider }) {
      const fieldsOfAll = takesTexts(connector) ? [variablesBesideText, ...malformed] : malformed;
      for (const [what, fields] of fieldsOfAll) {
        const { code, delivery } = await refused({ ...message(), ...(fields as object) } as SmsMessage);
        expect(["invalid-message", "unsupported"], `send() with ${what}`).toContain(code);
        expect(delivery, "nothing was sent").toBe("not-sent");
      }
      for (const nothing of [undefined, null, "text"]) {
        const error = await refused(nothing as unknown as SmsMessage);
        expect(error.code, `send(${JSON.stringify(nothing)})`).toMatch(/^invalid-/);
      }
      if (hasProvider) expect(provider.carrier.requests, "nobody is texted").toHaveLength(0);
    },
  },
  {
    id: "takes-best-effort",
    title: "sends a message with a best-effort validity or status callback, whatever the provider supports",
    needs: "nothing",
    async run({ message, prepare, send, hasProvider, provider }) {
      const validities = [1, 15, 36_001, 3_155_760_000];
      for (const validityPeriodSeconds of validities) {
        const bestEffort = ["validityPeriodSeconds"] as const;
        const prepared = await prepare(message({ validityPeriodSeconds, bestEffort }));
        expect(prepared, "prepare() changes nothing by it").toMatchObject({
          validityPeriodSeconds,
          bestEffort,
        });
        await send(prepared);
      }
      if (hasProvider) expect(provider.carrier.messages, "the texts").toHaveLength(validities.length);
      const statusCallback = "http://127.0.0.1:9/status";
      await send(message({ statusCallback, bestEffort: ["statusCallback"] }));
    },
  },
  {
    id: "counts-segments",
    title: "delivers every character, and counts segments as the provider does",
    needs: "nothing",
    async run({ connector, hasProvider, provider, prepare, send }) {
      if (!takesTexts(connector)) return;
      for (const [body, segments] of segmentVectors) {
        const shown = JSON.stringify(body.slice(0, 40));
        const receipt = await send({ to: recipient, body });
        const prepared = await prepare({ to: recipient, body });
        if (prepared.body !== undefined) {
          expect(prepared.segments, `segments of ${shown}…, prepared`).toBe(segments);
        }
        expect(receipt.segments, `segments of ${shown}…, in the receipt`).toBe(segments);
        if (hasProvider) {
          const arrived = provider.carrier.messages.at(-1);
          expect(arrived?.body, `the text ${shown}…, as it arrives`).toBe(body);
          expect(receipt.encoding, `the encoding of ${shown}…, in the receipt`).toBe(arrived?.encoding);
        }
      }
      // A NUL may be refused; if it is not, it must arrive.
      const body = "before\0after";
      const outcome = await outcomeOf("send()", () => connector.send({ to: recipient, body }));
      if (hasProvider && "value" in outcome) {
        expect(provider.carrier.messages.at(-1)?.body, "a text with a NUL").toBe(body);
      }
    },
  },
];

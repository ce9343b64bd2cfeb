import { SmsError, type SmsMessage, type TemplateVariables } from "@smskit/core";
import { expect } from "vitest";
import { recipient } from "../bench.ts";
import type { Bench, ContractRule } from "../contract-rule.ts";

/** Numbers as hostile input has them; libphonenumber understands each in its own way. */
const numbers = [
  "+2348012345678\r\nX: y",
  "+234801\u200b2345678",
  "\u202a+2348012345678\u202c",
  "＋２３４８０１２３４５６７８",
  "+٢٣٤٨٠١٢٣٤٥٦٧٨",
  "+234 (801) 234-5678",
  "002348012345678",
  "6465550123",
  "+2348012345678;ext=5",
  "+2348012345678,+15558675310",
  "tel:+2348012345678",
  "+1",
  "",
  "+",
  "1".repeat(1_000_000),
  `+234801${" ".repeat(1_000_000)}2345678`,
];

function signIn(variables: TemplateVariables): SmsMessage {
  return { to: recipient, usageType: "SignIn", variables };
}

/** What arrived, for connectors that have a provider; what was prepared, for those without. */
async function textOf(
  { connector, hasProvider, provider }: Bench,
  message: SmsMessage,
): Promise<string | undefined> {
  const { body } = await connector.prepare(message);
  await connector.send(message);
  return hasProvider ? provider.carrier.messages.at(-1)?.body : body;
}

/** Numbers, texts and variables: what people type, and what attackers do. */
export const contentRules: readonly ContractRule[] = [
  {
    id: "canonical-numbers",
    title: "passes a number on in E.164, or refuses it; never as it was typed",
    needs: "nothing",
    async run({ connector, hasProvider, provider, refused, text }) {
      for (const to of numbers) {
        const message = { to, body: text() };
        const prepared = await connector.prepare(message).catch((error: unknown) => error);
        if (SmsError.is(prepared)) {
          const error = await refused(message);
          expect(error).toMatchObject({ code: "invalid-recipient", delivery: "not-sent" });
          continue;
        }
        await connector.send(message);
        const sent = hasProvider ? provider.carrier.messages.at(-1) : prepared;
        expect((sent as { to: string }).to, JSON.stringify(to.slice(0, 40))).toMatch(/^\+[1-9]\d{6,14}$/);
      }
      expect((await connector.prepare({ to: "+1 (555) 867-5310", body: "x" })).to).toBe(recipient);
    },
  },
  {
    id: "renders-the-template",
    title: "texts the template of the usage type with its variables filled in",
    needs: "nothing",
    async run(bench) {
      const body = await textOf(bench, signIn({ code: "048151" }));
      expect(body).toContain("048151");
      expect(body).not.toContain("{{");
    },
  },
  {
    id: "inserts-values-once",
    title: "inserts a variable's value as it stands, whatever it looks like",
    needs: "nothing",
    async run(bench) {
      for (const code of ["{{code}}", "$&", "$1", "{{constructor}}", "<b>&amp;"]) {
        expect(await textOf(bench, signIn({ code }))).toContain(code);
      }
    },
  },
  {
    id: "refuses-bad-variables",
    title: "texts nobody when a variable is missing, inherited, an object, or enormous",
    needs: "nothing",
    async run({ connector, hasProvider, provider, refused }) {
      const hostile: unknown[] = [
        {},
        undefined,
        { code: undefined },
        { code: null },
        { code: {} },
        { code: () => "048151" },
        JSON.parse('{"__proto__": {"code": "048151"}}'),
        Object.create({ code: "048151" }),
        Object.defineProperty({}, "code", { get: () => "048151", enumerable: true }),
        { code: "x".repeat(1_000_000) },
      ];
      for (const variables of hostile) {
        const message = signIn(variables as TemplateVariables);
        expect(await refused(message)).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
        await expect(connector.prepare(message)).rejects.toMatchObject({ code: "invalid-message" });
      }
      expect(({} as { code?: string }).code, "nothing is polluted").toBeUndefined();
      if (hasProvider) expect(provider.carrier.requests).toHaveLength(0);
    },
  },
  {
    id: "refuses-unknown-usage-types",
    title: "texts nobody when there is no template for a usage type of one's own",
    needs: "nothing",
    async run({ refused }) {
      for (const usageType of ["SignInn", "constructor", "__proto__", ""]) {
        const error = await refused({ to: recipient, usageType, variables: { code: "048151" } });
        expect(["template-not-found", "invalid-message"]).toContain(error.code);
        expect(error.delivery).toBe("not-sent");
      }
    },
  },
  {
    id: "refuses-unsendable-texts",
    title: "refuses texts that no phone can show: empty, cut inside a character, or without end",
    needs: "nothing",
    async run({ refused }) {
      for (const body of ["", "half an emoji \ud83d", "\ude00 the other half", "x".repeat(1_000_000)]) {
        expect(await refused({ to: recipient, body })).toMatchObject({
          code: "invalid-message",
          delivery: "not-sent",
        });
      }
      expect(await refused({ to: recipient, body: "x".repeat(200), maxSegments: 1 })).toMatchObject({
        code: "invalid-message",
      });
    },
  },
  {
    id: "counts-segments",
    title: "delivers every character, and counts segments as the provider does",
    needs: "nothing",
    async run({ connector, hasProvider, provider }) {
      for (const [body, segments] of segmentVectors) {
        const receipt = await connector.send({ to: recipient, body });
        const prepared = await connector.prepare({ to: recipient, body });
        expect(prepared.segments, body).toBe(segments);
        if (receipt.segments !== undefined) expect(receipt.segments, body).toBe(segments);
        if (hasProvider) expect(provider.carrier.messages.at(-1)).toMatchObject({ body, segments });
      }
    },
  },
];

const family = "👨‍👩‍👧‍👦";
const segmentVectors: readonly (readonly [string, number])[] = [
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
];

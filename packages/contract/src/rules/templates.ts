import type { SmsMessage, TemplateVariables } from "@smskit/core";
import { expect } from "vitest";
import { recipient } from "../bench.ts";
import type { Bench, ContractRule } from "../contract-rule.ts";

function signIn(variables: TemplateVariables): SmsMessage {
  return { to: recipient, usageType: "SignIn", variables };
}

/** What arrived, for connectors that have a provider; what was prepared, for those without. */
async function textOf({ prepare, send, hasProvider, provider }: Bench, message: SmsMessage): Promise<string> {
  const { body } = await prepare(message);
  await send(message);
  const arrived = hasProvider ? provider.carrier.messages.at(-1)?.body : body;
  return arrived ?? "";
}

/** Locales as systems write them; some name no language, and some are invalid. */
const locales = [
  ...["nl_NL", "en_US.UTF-8", "de-DE@euro", "pt_BR.ISO8859-1", "zh-Hans-CN", "nl-NL,nl;q=0.9,en;q=0.8"],
  ...["", "C", "POSIX", "not a locale", "x".repeat(1_000), null, undefined],
];

const inTwoLanguages = [
  { usageType: "SignIn", content: "English {{code}}" },
  { usageType: "SignIn", locale: "nl", content: "Nederlands {{code}}" },
];

/** Variables that are missing, inherited or not a string, and codes that nobody could enter. */
const hostile: readonly (readonly [what: string, variables: unknown])[] = [
  ["no variable", {}],
  ["no variables at all", undefined],
  ["an undefined variable", { code: undefined }],
  ["null", { code: null }],
  ["an object", { code: {} }],
  ["a list", { code: ["048151"] }],
  ["a boolean", { code: true }],
  ["NaN", { code: Number.NaN }],
  ["a number, which has lost its zeros", { code: 48_151 }],
  ["an empty text", { code: "" }],
  ["a text of blanks", { code: " \u00a0\u200b" }],
  ["undefined as a text", { code: "undefined" }],
  ["null as a text", { code: "null" }],
  ["a function", { code: () => "048151" }],
  ["a __proto__ key", JSON.parse('{"__proto__": {"code": "048151"}}')],
  ["an inherited variable", Object.create({ code: "048151" })],
  ["a getter", Object.defineProperty({}, "code", { get: () => "048151", enumerable: true })],
  ["a megabyte", { code: "x".repeat(1_000_000) }],
];

/** Templates and their variables. A connector whose provider keeps the texts leaves these to it. */
export const templateRules: readonly ContractRule[] = [
  {
    id: "renders-the-template",
    title: "sends the template of the usage type with its variables filled in",
    needs: "nothing",
    async run(bench) {
      for (const code of ["048151", "K7-PQ2"]) {
        const body = await textOf(bench, signIn({ code }));
        expect(body, "the text has the code").toContain(code);
        expect(body, "no placeholder is sent").not.toMatch(/\{\{|\}\}/);
      }
    },
  },
  {
    id: "inserts-values-once",
    title: "inserts the value of a variable unchanged, whatever it contains",
    needs: "nothing",
    async run(bench) {
      for (const code of ["{{code}}", "{{name}}", "$&", "$1", "$$", "$`", "{{constructor}}", "<b>&amp;"]) {
        const body = await textOf(bench, signIn({ code, name: "a second expansion" }));
        expect(body, `the value ${code} stays as it is`).toContain(code);
      }
    },
  },
  {
    id: "refuses-bad-variables",
    title: "sends nothing when the code is missing, inherited, blank, not a string, or too long",
    needs: "nothing",
    async run({ hasProvider, provider, refused }) {
      for (const [what, variables] of hostile) {
        for (const call of ["send", "prepare"] as const) {
          const error = await refused(signIn(variables as TemplateVariables), { call });
          expect(error, `${call}() with ${what}`).toMatchObject({
            code: "invalid-message",
            delivery: "not-sent",
          });
        }
      }
      expect(({} as { code?: string }).code, "no prototype is polluted").toBeUndefined();
      if (hasProvider) expect(provider.carrier.requests, "nobody is texted").toHaveLength(0);
    },
  },
  {
    id: "understands-locales",
    title: "sends a text for every locale, however it is written, valid or not",
    needs: "nothing",
    async run(bench) {
      for (const locale of locales) {
        const body = await textOf(bench, { ...signIn({ code: "048151" }), locale } as SmsMessage);
        expect(body, `the text for the locale ${JSON.stringify(locale)} has the code`).toContain("048151");
      }
      const connector = bench.create({ config: { templates: inTwoLanguages } });
      const code = { variables: { code: "048151" }, usageType: "SignIn", to: recipient };
      const { body } = await bench.prepare(code, { connector });
      // Not checked for a factory without a config argument.
      if (body !== "English 048151") return;
      const dutch = await bench.prepare({ ...code, locale: "nl-NL" }, { connector });
      expect(dutch.body, "the text for a locale that has its own").toBe("Nederlands 048151");
    },
  },
  {
    id: "refuses-unknown-usage-types",
    title: "sends nothing when a custom usage type has no template",
    needs: "nothing",
    async run({ hasProvider, provider, refused }) {
      for (const usageType of ["SignInn", "signin", "constructor", "__proto__", ""]) {
        const error = await refused({ to: recipient, usageType, variables: { code: "048151" } });
        const codes = ["template-not-found", "invalid-message"];
        expect(codes, `the usage type ${JSON.stringify(usageType)}`).toContain(error.code);
        expect(error.delivery, "nothing was sent").toBe("not-sent");
      }
      if (hasProvider) expect(provider.carrier.requests, "nobody is texted").toHaveLength(0);
    },
  },
];

import type { SmsMessage, TemplateVariables } from "@smskit/core";
import { expect } from "vitest";
import { recipient, takesTexts } from "../bench.ts";
import type { Bench, ContractRule } from "../contract-rule.ts";
import { atProvider } from "../send-declared.ts";
import { parsedObject } from "../wire-request.ts";

function signIn(variables: TemplateVariables): SmsMessage {
  return { to: recipient, usageType: "SignIn", variables };
}

/**
 * Returns what arrived or, for a connector without a provider, what was prepared. Of a template that the provider stores,
 * its id and the value of the code must be what the provider got.
 */
async function textOf(bench: Bench, message: SmsMessage): Promise<string> {
  const { connector, prepare, send, hasProvider, provider } = bench;
  const { body, templateId } = await prepare(message);
  const receipt = await send(message);
  if (!takesTexts(connector)) expect(templateId, "the id of the template, prepared").toMatch(/./);
  // Only a provider renders its own templates.
  if (!hasProvider) return body ?? String(message.variables?.["code"]);
  if (templateId !== undefined) {
    const got = valuesIn(atProvider(bench, receipt).parameters);
    expect(got, "the id of the template, at the provider").toContain(templateId);
    expect(got, "the value of the code, at the provider").toContain(message.variables?.["code"]);
  }
  return provider.carrier.messages.at(-1)?.body ?? "";
}

/** Every string of a request, those inside a JSON string included. */
function valuesIn(parameters: unknown): unknown[] {
  if (typeof parameters === "object" && parameters !== null)
    return Object.values(parameters).flatMap(valuesIn);
  const inside = typeof parameters === "string" ? parsedObject(parameters) : undefined;
  return inside === undefined ? [parameters] : valuesIn(inside);
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

/** Variables that are missing, inherited or not a string, and codes that cannot be entered. */
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
    id: "refuses-texts-without-a-template",
    title:
      "refuses the caller's own text as unsupported, if the provider sends only templates that it stores",
    needs: "nothing",
    async run({ connector, refused, text, hasProvider, provider }) {
      if (takesTexts(connector)) return;
      for (const body of [text(), "Your code is 048151", "x".repeat(2_000)]) {
        for (const call of ["send", "prepare"] as const) {
          const error = await refused({ to: recipient, body }, { call });
          expect(error, `${call}() of a text`).toMatchObject({
            code: "unsupported",
            delivery: "not-sent",
            failover: true,
          });
        }
      }
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
      if (!takesTexts(bench.connector)) return;
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

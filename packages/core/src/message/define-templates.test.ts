import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  createMemoryConnector,
  defineTemplates,
  parseTemplate,
  type Templates,
  type TemplateVariables,
  type VariablesOf,
} from "../index.ts";
import { errorOf } from "../testing/error-of.ts";
import { createTemplateConnector } from "../testing/template-connector.ts";
import imported from "../testing/templates.json" with { type: "json" };

const to = "+15558675310";
const texts = defineTemplates([
  { usageType: "SignIn", content: "Your code is {{code}}" },
  {
    usageType: "SignIn",
    locale: "pt",
    content: "{{ user.name }}, o seu código é {{\tcode\n}}",
    appendOrigin: "a.example",
  },
  { usageType: "Order", content: "{{first.0}} and {{first.1}} for {{ user.name }} of {{user.company.city}}" },
  { usageType: "Alert", content: "{single} } { {{level}}" },
  { usageType: "Closed", content: "We are closed." },
  { usageType: "Stored", templateIds: { acme: "S1" } },
  {
    usageType: "Shipped",
    templateIds: {
      acme: { id: "S2", parameters: ["number"] },
      other: { id: "S3", parameters: { "1": "shop.name" } },
    },
  },
  { usageType: "Shipped", locale: "de", content: "Da: {{number}}", templateIds: { acme: "S4" } },
  { usageType: "Generic", templateIds: { acme: "S5", other: { id: "S6", parameters: ["code", "minutes"] } } },
]);
type List = typeof texts.templates;

describe("defineTemplates", () => {
  it("makes messages for send and the list for connectors", async () => {
    const sms = createMemoryConnector({}, { templates: texts.templates });
    await sms.send({ to, ...texts.message("Closed") });
    const user = { name: "Ann" };
    await sms.send({ to, ...texts.message("SignIn", { code: "012345", user }, { locale: "pt" }) });
    await sms.send({ to, ...texts.message("Alert", { level: 3 }, { locale: null }) });
    expect(sms.messages.map(({ body }) => body)).toEqual([
      "We are closed.",
      "Ann, o seu código é 012345\n@a.example #012345",
      "{single} } { 3",
    ]);
    const acme = createTemplateConnector("template-id", texts.templates);
    await acme.send({ to, ...texts.message("Shipped", { number: 5, shop: { name: "Lemon" } }) });
    expect(acme.requests).toMatchObject([{ template: "S2", values: ["5"] }]);
  });

  it("allows other usage types in send", async () => {
    const sms = createMemoryConnector({
      templates: [...texts.templates, { usageType: "Other", content: "Hi" }],
    });
    await sms.send({ to, usageType: "Other" });
    await expect(sms.send({ to, usageType: "Orders" })).rejects.toMatchObject({ code: "template-not-found" });
  });

  it("sets no locale if none is given", () => {
    expect(texts.message("Closed")).toEqual({ usageType: "Closed", variables: {} });
    expect(texts.message("Closed", {}, {})).not.toHaveProperty("locale");
    expect(texts.message("Closed", {}, { locale: "fr" })).toEqual({
      usageType: "Closed",
      variables: {},
      locale: "fr",
    });
  });

  it("rejects templates that a config rejects", () => {
    const error = errorOf(() =>
      defineTemplates([
        { usageType: "SignIn", content: "no code" },
        { usageType: "A", content: "{{" },
        { usageType: "B", templateIds: { "": "" } },
      ]),
    );
    expect(error).toMatchObject({ code: "invalid-config", delivery: "not-sent" });
    expect(error.message).toMatch(
      /^The templates config has 4 problems:\n {2}\[0\]\.content: has no \{\{code\}\}/,
    );
  });
});

describe("the types of defineTemplates", () => {
  it("list the usage types", () => {
    expectTypeOf(texts.message)
      .parameter(0)
      .toEqualTypeOf<"SignIn" | "Order" | "Alert" | "Closed" | "Stored" | "Shipped" | "Generic">();
    // @ts-expect-error
    texts.message("Singin", { code: "1" });
  });

  it("include the variables of all locales, of the origin line, and of nested names and lists", () => {
    expectTypeOf<VariablesOf<List, "SignIn">>().branded.toEqualTypeOf<{
      readonly code: string;
      readonly user: { readonly name: string | number };
    }>();
    expectTypeOf<VariablesOf<List, "Order">>().branded.toEqualTypeOf<{
      readonly first: readonly (string | number)[];
      readonly user: { readonly name: string | number; readonly company: { readonly city: string | number } };
    }>();
    expectTypeOf<VariablesOf<List, "Alert">>().branded.toEqualTypeOf<{ readonly level: string | number }>();
    texts.message("Order", { first: ["a", 2], user: { name: "Ann", company: { city: "Rome" } } });
  });

  it("include the parameters of ids, or the code if the template lists none", () => {
    expectTypeOf<VariablesOf<List, "Stored">>().branded.toEqualTypeOf<{ readonly code: string }>();
    expectTypeOf<VariablesOf<List, "Shipped">>().branded.toEqualTypeOf<{
      readonly number: string | number;
      readonly shop: { readonly name: string | number };
    }>();
    expectTypeOf<VariablesOf<List, "Generic">>().branded.toEqualTypeOf<{
      readonly code: string;
      readonly minutes: string | number;
    }>();
  });

  it("reject a variable that is missing, misspelled or of another type", () => {
    // @ts-expect-error
    texts.message("Stored");
    // @ts-expect-error
    texts.message("Stored", {});
    // @ts-expect-error
    texts.message("Stored", { coed: "1" });
    // @ts-expect-error
    texts.message("Stored", { code: 1 });
    // @ts-expect-error
    texts.message("Alert", { level: 1, lvel: 1 });
    // @ts-expect-error
    texts.message("Alert", { level: undefined });
    // @ts-expect-error
    texts.message("SignIn", { code: "1", user: { nmae: "Ann" } });
    // @ts-expect-error
    texts.message("Order", { first: "a", user: { name: "Ann", company: { city: "Rome" } } });
    // @ts-expect-error
    texts.message("Shipped", { number: 5 });
  });

  it("suggest the locales of the usage type and accept any other", () => {
    type Options = NonNullable<Parameters<typeof texts.message<"Shipped">>[2]>;
    expectTypeOf<Options["locale"]>().toEqualTypeOf<"de" | (string & {}) | null | undefined>();
    texts.message("Shipped", { number: 5, shop: { name: "Lemon" } }, { locale: "nl" });
    // @ts-expect-error
    texts.message("Closed", {}, { local: "nl" });
  });

  it("are loose for imported JSON and for a list of any templates", async () => {
    const fromJson = defineTemplates(imported);
    expectTypeOf(fromJson.message).parameter(0).toEqualTypeOf<string>();
    expectTypeOf<VariablesOf<typeof fromJson.templates, "SignIn">>().toEqualTypeOf<TemplateVariables>();
    const sms = createTemplateConnector("both", fromJson.templates);
    await sms.send({ to, ...fromJson.message("SignIn", { code: "012345" }) });
    await expect(sms.send({ to, ...fromJson.message("Order") })).rejects.toThrow(
      "variables.number: is missing",
    );
    const list: Templates = [{ usageType: "Mine", content: "Hi {{name}}" }];
    const loose = defineTemplates([{ usageType: "SignIn", content: "{{code}}" }, ...list]);
    expect(loose.message("Mine", { name: "Ann" })).toEqual({ usageType: "Mine", variables: { name: "Ann" } });
    loose.message("Mine");
    loose.message("SignIn", { code: "1" });
    // @ts-expect-error
    loose.message("SignIn", { code: 1 });
  });

  it("find the same placeholders as the parser", () => {
    const list = ["{{a}}", "x {{a}}{{ b.c }} {{a}}", "{ {{a}} }", "{{\n a\t}}", "none"] as const;
    const defined = defineTemplates(list.map((content) => ({ usageType: "Mine", content })).slice(0, 1));
    expect(defined.templates).toHaveLength(1);
    expectTypeOf<VariablesOf<[{ usageType: "M"; content: (typeof list)[1] }], "M">>().branded.toEqualTypeOf<{
      readonly a: string | number;
      readonly b: { readonly c: string | number };
    }>();
    expect(list.map((content) => parseTemplate(content).placeholders)).toEqual([
      ["a"],
      ["a", "b.c"],
      ["a"],
      ["a"],
      [],
    ]);
  });
});

it("a message from defineTemplates is sent as if its fields were passed to send", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1 }), fc.option(fc.string()), async (name, locale) => {
      const defined = defineTemplates([{ usageType: "Mine", content: "Hi {{name}}!" }]);
      const sms = createMemoryConnector({}, { templates: defined.templates });
      const outcome = (message: Parameters<typeof sms.prepare>[0]) => sms.prepare(message).catch(String);
      expect(await outcome({ to, ...defined.message("Mine", { name }, { locale }) })).toEqual(
        await outcome({ to, usageType: "Mine", variables: { name }, locale }),
      );
    }),
  );
});

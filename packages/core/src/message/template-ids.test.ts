import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PreparedMessage, SmsMessage, Templates } from "../index.ts";
import { createTemplateConnector } from "../testing/template-connector.ts";

const to = "+15558675310";
const signIn = { to, usageType: "SignIn", variables: { code: "012345", name: "Ann" } } as const;
const stored: Templates = [
  { usageType: "SignIn", templateIds: { acme: "SMS_1", other: "X" } },
  { usageType: "SignIn", locale: "zh", templateIds: { acme: "SMS_2" } },
  { usageType: "SignIn", locale: "pt", content: "O seu código é {{code}}" },
];

describe("a provider that supports only template ids", () => {
  it("receives its own id of the nearest locale, regardless of content", async () => {
    const acme = createTemplateConnector("template-id", stored);
    for (const locale of [undefined, "zh-Hans-CN", "pt-BR", "pt"]) await acme.send({ ...signIn, locale });
    expect(acme.requests.map((request) => "template" in request && request.template)).toEqual([
      "SMS_1",
      "SMS_2",
      "SMS_1",
      "SMS_1",
    ]);
  });

  it("has no template if only other providers' ids or content exist", async () => {
    const templates: Templates = [
      { usageType: "SignIn", content: "{{code}}", templateIds: { other: "X" } },
      { usageType: "Generic", templateIds: { acme: "G" } },
    ];
    const acme = createTemplateConnector("template-id", templates);
    await acme.send(signIn);
    expect(acme.requests).toMatchObject([{ template: "G" }]);
    const constructors = createTemplateConnector("template-id", templates, "constructor");
    await expect(constructors.send(signIn)).rejects.toMatchObject({
      code: "template-not-found",
      message: 'usageType: no template with templateIds.constructor for "SignIn"; the config has none.',
    });
  });

  it("rejects a text from the caller, with or without a usage type, prepared elsewhere or not", async () => {
    const acme = createTemplateConnector("template-id", [
      { usageType: "Order", templateIds: { acme: { id: "O", parameters: [] } } },
    ]);
    const texts = createTemplateConnector("content", []);
    for (const own of [
      { to, body: "Your order is late" },
      { to, body: "Late", usageType: "Order" },
    ]) {
      const prepared = JSON.parse(JSON.stringify(await texts.prepare(own)));
      for (const message of [own, prepared]) {
        await expect(acme.send(message)).rejects.toMatchObject({
          code: "unsupported",
          delivery: "not-sent",
          failover: true,
          message: expect.stringMatching(/^body: /),
        });
      }
    }
    expect(acme.requests).toEqual([]);
  });

  it("rejects a message without a template", async () => {
    const acme = createTemplateConnector("template-id", stored);
    await expect(acme.send({ to } as unknown as SmsMessage)).rejects.toMatchObject({
      code: "invalid-message",
    });
  });
});

describe("template parameters", () => {
  const sentWith = async (template: Templates[number], variables: object) => {
    const acme = createTemplateConnector("template-id", [template]);
    await acme.send({ to, usageType: template.usageType, variables } as SmsMessage);
    const [request] = acme.requests;
    return request && "template" in request ? { values: request.values, named: request.named } : undefined;
  };
  const variables = { code: "012345", minutes: 5, user: { name: "Ann" }, list: ["a"], other: "secret" };

  it("are those that the entry lists, in order", async () => {
    const parameters = ["minutes", "code", "user.name", "list.0"];
    const template = {
      usageType: "SignIn",
      content: "{{code}}",
      templateIds: { acme: { id: "1", parameters } },
    };
    expect(await sentWith(template, variables)).toEqual({
      values: ["5", "012345", "Ann", "a"],
      named: { minutes: "5", code: "012345", "user.name": "Ann", "list.0": "a" },
    });
  });

  it("use the provider's names if the entry sets them", async () => {
    const parameters = { otp: "code", "2": "user.name", unused: undefined, again: "code" };
    expect(
      await sentWith({ usageType: "SignIn", templateIds: { acme: { id: "1", parameters } } }, variables),
    ).toEqual({
      values: ["Ann", "012345", "012345"],
      named: { "2": "Ann", otp: "012345", again: "012345" },
    });
  });

  it("default to the placeholders of the content, each once, without those of the origin line", async () => {
    const content = "{{user.name}}: {{code}} for {{minutes}} minutes, {{user.name}}";
    const template = {
      usageType: "SignIn",
      content,
      appendOrigin: "example.com",
      templateIds: { acme: "1" },
    };
    expect((await sentWith(template, variables))?.values).toEqual(["Ann", "012345", "5"]);
  });

  it("default to the code alone if nothing lists any", async () => {
    for (const acme of ["1", { id: "1" }]) {
      const named = { code: "012345" };
      expect(await sentWith({ usageType: "Mine", templateIds: { acme } }, variables)).toEqual({
        values: ["012345"],
        named,
      });
    }
    const none = { usageType: "Mine", templateIds: { acme: { id: "1", parameters: [] } } };
    expect(await sentWith(none, {})).toEqual({ values: [], named: {} });
  });

  it.each([
    [{}, "variables.code: is missing"],
    [{ code: 12345 }, "variables.code: is a number, which loses leading zeros"],
    [{ code: " " }, "variables.code: is blank"],
    [{ code: "undefined" }, "variables.code: is the name of a missing value"],
    [{ code: "1" }, "variables.user.name: is missing"],
    [{ code: "1", user: { name: null } }, "variables.user.name: is null"],
    [
      { code: "1", user: { name: 1e21 } },
      "variables.user.name: is a number that JavaScript writes with an exponent",
    ],
    [{ code: "1", user: { name: "a\0" } }, "NUL"],
    [{ code: "1", user: { name: "\ud800" } }, "lone surrogate"],
    [{ code: "1", user: { name: "x".repeat(40_000) } }, "variables.user.name: makes the text longer"],
  ])("are validated like those of content: %o", async (given, problem) => {
    const parameters = ["code", "user.name"];
    const acme = createTemplateConnector("template-id", [
      { usageType: "SignIn", templateIds: { acme: { id: "1", parameters } } },
    ]);
    const message = { to, usageType: "SignIn", variables: given } as unknown as SmsMessage;
    for (const call of [acme.prepare(message), acme.send(message)]) {
      await expect(call).rejects.toMatchObject({
        code: "invalid-message",
        message: expect.stringContaining(problem),
      });
    }
    expect(acme.requests).toEqual([]);
  });

  it("never include a variable that nothing lists", async () => {
    const name = fc.constantFrom("code", "a", "b", "user.name", "list.0");
    const values = { code: "<code>", a: "<a>", b: "<b>", user: { name: "<user.name>" }, list: ["<list.0>"] };
    const entry = fc.record(
      {
        content: fc
          .array(name, { minLength: 1 })
          .map((names) => names.map((each) => `{{${each}}}`).join(" ")),
        parameters: fc.oneof(fc.uniqueArray(name), fc.dictionary(fc.constantFrom("x", "y", "1"), name)),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(entry, async ({ content, parameters }) => {
        const templateIds = { acme: parameters === undefined ? "1" : { id: "1", parameters } };
        const sent = await sentWith({ usageType: "Mine", content, templateIds } as Templates[number], values);
        const placeholders = content?.match(/[\w.]+/g) ?? ["code"];
        const named = parameters === undefined ? new Set(placeholders) : Object.values(parameters);
        expect(sent?.values).toEqual([...named].map((each) => `<${each}>`));
        expect(new Set(Object.values(sent?.named ?? {}))).toEqual(new Set(sent?.values));
      }),
    );
  });
});

describe("a provider that supports both ids and content", () => {
  it("receives the nearest locale, and its own template within one locale", async () => {
    const locale = fc.option(fc.constantFrom("pt-BR", "pt", "zh-Hant-TW", "zh-Hant", "zh"), {
      nil: undefined,
    });
    const kind = fc.constantFrom("content", "id", "others", "content and id");
    const list = fc.uniqueArray(fc.record({ locale, kind }), { selector: (each) => each.locale });
    await fc.assert(
      fc.asyncProperty(list, locale, async (entries, wanted) => {
        const templates = entries.flatMap(({ locale: tag, kind: what }): Templates => {
          const content = `${tag}: {{code}}`;
          const ids = { templateIds: { acme: `id of ${tag}` } };
          if (what === "content") return [{ usageType: "SignIn", locale: tag, content }];
          if (what === "id") return [{ usageType: "SignIn", locale: tag, ...ids }];
          if (what === "others") return [{ usageType: "SignIn", locale: tag, templateIds: { other: "X" } }];
          return [
            { usageType: "SignIn", locale: tag, content },
            { usageType: "SignIn", locale: tag, ...ids },
          ];
        });
        const subtags = wanted?.split("-") ?? [];
        const fallbacks = [
          ...subtags.map((_, end) => subtags.slice(0, subtags.length - end).join("-")),
          undefined,
        ];
        const [nearest] = fallbacks.flatMap((tag) =>
          entries.filter((each) => each.locale === tag && each.kind !== "others"),
        );
        const acme = createTemplateConnector("both", templates);
        const sent = acme.send({ ...signIn, locale: wanted });
        if (nearest === undefined) {
          await expect(sent).rejects.toMatchObject({ code: "template-not-found" });
          return;
        }
        await sent;
        expect(acme.requests).toMatchObject([
          nearest.kind === "content"
            ? { text: `${nearest.locale}: 012345` }
            : { template: `id of ${nearest.locale}`, values: ["012345"] },
        ]);
      }),
    );
  });

  it("receives a body unchanged", async () => {
    const acme = createTemplateConnector("both", stored);
    await acme.send({ to, body: "Hello", usageType: "SignIn" });
    expect(acme.requests).toEqual([{ to, text: "Hello" }]);
  });
});

describe("a prepared message that another provider sends, also as JSON", () => {
  const copies = (prepared: PreparedMessage): PreparedMessage[] => [
    prepared,
    JSON.parse(JSON.stringify(prepared)),
  ];
  const texts = () =>
    createTemplateConnector("content", [{ usageType: "SignIn", content: "Code: {{code}}" }], "texts");
  const ids = () => createTemplateConnector("template-id", stored);
  const both = () => createTemplateConnector("both", stored);
  const text = { to, text: "Code: 012345" };
  const template = { to, template: "SMS_1", values: ["012345"], named: { code: "012345" } };

  it.each([
    ["from a text to a template id", texts, ids, template],
    ["from a text to both, as that text", texts, both, text],
    ["from a template id to a text", ids, texts, text],
    ["from a template id to both", ids, both, template],
    ["from both to a text", both, texts, text],
    ["from both to a template id", both, ids, template],
  ])("%s", async (_, from, to, request) => {
    for (const copy of copies(await from().prepare(signIn))) {
      const second = to();
      await second.send(copy);
      expect(second.requests).toEqual([request]);
      for (const third of copies(await second.prepare(copy))) {
        expect(await second.prepare(third)).toEqual(await second.prepare(copy));
      }
    }
  });

  it("can be a text without placeholders", async () => {
    const news = { usageType: "News", content: "We have moved." };
    const id = { usageType: "News", templateIds: { acme: { id: "N", parameters: [] } } };
    for (const copy of copies(
      await createTemplateConnector("content", [news]).prepare({ to, usageType: "News" }),
    )) {
      const acme = createTemplateConnector("template-id", [id]);
      await acme.send(copy);
      expect(acme.requests).toMatchObject([{ template: "N", values: [] }]);
    }
  });

  it("is the first text again when it returns to the first provider", async () => {
    const prepared = await ids().prepare(await texts().prepare(signIn));
    expect(prepared).toMatchObject({ templateId: "SMS_1", body: "Code: 012345" });
    const last = createTemplateConnector("content", [{ usageType: "SignIn", content: "Other: {{code}}" }]);
    await last.send(prepared);
    expect(last.requests).toEqual([text]);
    expect(last.prepared[0]).not.toHaveProperty("templateId");
  });

  it("has no segment count if its text is not sent", async () => {
    const prepared = await texts().prepare(signIn);
    const receipt = await ids().send(prepared);
    for (const absent of ["segments", "encoding"]) {
      expect(await ids().prepare(prepared)).not.toHaveProperty(absent);
      expect(receipt).not.toHaveProperty(absent);
    }
  });
});

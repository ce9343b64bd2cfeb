import { expect, it } from "vitest";
import { SmsError } from "../errors/sms-error.ts";
import { lintTemplate } from "./lint-template.ts";

it("measures the text rendered from the samples", () => {
  expect(lintTemplate("Your code is {{code}}", { code: "123456" })).toEqual({
    body: "Your code is 123456",
    encoding: "gsm-7",
    segments: 1,
    characters: 19,
    units: 19,
    unitsLeft: 141,
    nonGsmCharacters: [],
    nonGsmInTemplate: [],
  });
});

it("distinguishes the template's characters from those of the samples", () => {
  const lint = lintTemplate("Hej {{name}} – {{code}}", { name: "Zoé ç", code: "1" });
  expect(lint).toMatchObject({ encoding: "ucs-2", nonGsmCharacters: ["ç", "–"], nonGsmInTemplate: ["–"] });
});

it("includes the origin line in the measurement", () => {
  const entry = { usageType: "SignIn", content: "{{code}}", appendOrigin: "example.com" };
  expect(lintTemplate(entry, { code: "1" }).body).toBe("1\n@example.com #1");
});

it("rejects a template that cannot be rendered", () => {
  expect(() => lintTemplate("{{code}}")).toThrow(SmsError);
  expect(() => lintTemplate("{{")).toThrow(SmsError);
});

it("measures the content of an entry even if it has template ids, and rejects an entry without content", () => {
  const templateIds = { acme: "T1" };
  expect(lintTemplate({ usageType: "A", content: "Hi", templateIds })).toEqual(lintTemplate("Hi"));
  expect(() => lintTemplate({ usageType: "A", templateIds } as never)).toThrow(
    expect.objectContaining({
      code: "invalid-config",
      message: "lintTemplate: the template has no content; measure its text where the provider stores it.",
    }),
  );
});

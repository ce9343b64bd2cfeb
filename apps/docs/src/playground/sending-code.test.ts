import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { examples } from "./examples.ts";
import { tokensOf } from "./highlight.ts";
import { emptyState, type PlaygroundState } from "./playground-state.ts";
import { readText } from "./read-text.ts";
import { sendingCode } from "./sending-code.ts";

function codeFor(state: PlaygroundState): string {
  const result = readText(state);
  if (!("text" in result)) throw new Error(result.problems.join("\n"));
  return sendingCode({ ...state, ...result.text });
}

const awkward: PlaygroundState[] = [
  { ...emptyState, template: "No variables, no code" },
  {
    ...emptyState,
    template: 'Hi {{ user.name }}, "{{item-1}}" \\ $x `y`\n{{list.0}} {{list.1}} {{code}}',
    values: { "user.name": "O'Neil", "item-1": "a\\b", "list.0": "1", "list.1": "2", code: "007" },
    origin: "acme.example",
    number: "020 7946 0018",
    country: "GB",
  },
  { ...emptyState, template: "{{naïve}} {{class}} {{__proto__}} \u2028 \u200b", values: { naïve: "é" } },
  {
    ...emptyState,
    template: "{{first}} {{second}} {{third}}",
    values: { first: "a".repeat(40), second: "b", third: "c" },
  },
];

test("the code type-checks, whatever is typed", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  mkdirSync(`${root}.turbo`, { recursive: true });
  const folder = mkdtempSync(`${root}.turbo/playground-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const valid = examples.filter(({ id }) => id !== "mistake").map(({ state }) => state);
  for (const [index, state] of [...valid, ...awkward].entries()) {
    writeFileSync(`${folder}/code-${index}.ts`, codeFor(state));
  }
  writeFileSync(
    `${folder}/tsconfig.json`,
    JSON.stringify({ extends: "../../../../tsconfig.json", include: ["*.ts"], exclude: [] }),
  );
  const { stdout, status } = spawnSync("tsc", ["-p", folder], { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});

test("the code is what a reader would write", () => {
  const state = examples.find(({ id }) => id === "web-otp")?.state ?? emptyState;
  expect(codeFor({ ...state, country: "US" })).toMatchInlineSnapshot(`
    "import { defineTemplates } from "@smskit/core";
    import { createTwilio } from "@smskit/twilio";

    const texts = defineTemplates([
      {
        usageType: "SignIn",
        content: "{{code}} is your Acme sign-in code.",
        appendOrigin: "acme.example",
      },
    ]);

    const sms = createTwilio(
      {
        accountSID: "AC00000000000000000000000000000000",
        authToken: "your-auth-token",
        fromMessagingServiceSID: "MG00000000000000000000000000000000",
      },
      { templates: texts.templates, defaultCountry: "US" },
    );

    await sms.send({
      to: "+1 202 555 0123",
      ...texts.message("SignIn", { code: "493817" }),
    });
    "
  `);
});

test("hidden characters are escaped", () => {
  const code = codeFor({ ...emptyState, template: "a\u200bb\u2028c" });
  expect(code).toContain('content: "a\\u{200b}b\\u{2028}c"');
});

test("colors keep every character", () => {
  for (const state of awkward) {
    const code = codeFor(state);
    const tokens = tokensOf(code);
    expect(tokens.map(({ text }) => text).join("")).toBe(code);
    expect(tokens).toContainEqual({ text: "import", kind: "keyword" });
    expect(tokens).toContainEqual({ text: '"@smskit/twilio"', kind: "string" });
    expect(tokens).toContainEqual({ text: "createTwilio", kind: "name" });
  }
});

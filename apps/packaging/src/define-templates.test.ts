import { join } from "node:path";
import * as ts from "typescript59";
import { describe, expect, test } from "vitest";

const file = join(import.meta.dirname, "made-by-a-test.ts");
const head = `
  import { defineTemplates } from "@smskit/core";
  const texts = defineTemplates([
    { usageType: "SignIn", content: "{{code}} for {{user.name}}" },
    { usageType: "SignIn", locale: "pt-BR", content: "{{code}}" },
    { usageType: "Order", locale: "de", content: "{{number}}", templateIds: { acme: { id: "1", parameters: ["shop"] } } },
  ]);
`;
let program = head;
let version = 0;
const service = ts.createLanguageService(hostOf());

/** A host that knows the program of the test, and everything that is on the disk. */
function hostOf(): ts.LanguageServiceHost {
  const root = join(import.meta.dirname, "../../..");
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  return {
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? String(version) : "0"),
    getScriptSnapshot(name) {
      const text = name === file ? program : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  };
}

/** What an editor proposes at the bar. */
function proposals(line: string): string[] {
  const before = `${head}${line.slice(0, line.indexOf("|"))}`;
  program = before + line.slice(line.indexOf("|") + 1);
  version += 1;
  const { entries = [] } = service.getCompletionsAtPosition(file, before.length, {}) ?? {};
  return entries.filter(({ kind }) => kind !== "warning").map(({ name }) => name);
}

function errorsOf(line: string): string[] {
  program = head + line;
  version += 1;
  const found = [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)];
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("with TypeScript 5.9, an editor", () => {
  test("completes the usage types of defineTemplates", () => {
    expect(proposals('texts.message("|");').toSorted()).toEqual(["Order", "SignIn"]);
  });

  test("completes the variables of a usage type", () => {
    expect(proposals('texts.message("SignIn", { | });').toSorted()).toEqual(["code", "user"]);
    expect(proposals('texts.message("SignIn", { code: "1", user: { | } });')).toEqual(["name"]);
    expect(proposals('texts.message("Order", { | });').toSorted()).toEqual(["number", "shop"]);
  });

  test("completes the locales of a usage type", () => {
    const variables = '{ code: "1", user: { name: "Ann" } }';
    expect(proposals(`texts.message("SignIn", ${variables}, { locale: "|" });`)).toEqual(["pt-BR"]);
  });

  test("compiles valid code and reports missing variables", () => {
    expect(
      errorsOf('texts.message("SignIn", { code: "1", user: { name: "Ann" } }, { locale: "fr" });'),
    ).toEqual([]);
    expect(errorsOf('texts.message("Order", { number: 1 });')).toEqual([
      expect.stringContaining("Property 'shop' is missing in type '{ number: number; }'"),
    ]);
    expect(errorsOf('texts.message("Order", { nubmer: 1, shop: "Lemon" });')).toEqual([
      expect.stringContaining("'nubmer' does not exist"),
    ]);
    expect(errorsOf('texts.message("Oder", { number: 1, shop: "Lemon" });')).toHaveLength(1);
  });
});

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { effort } from "./effort.ts";
import { type Bench, interleave, ratiosOf, versionOf } from "./measurement.ts";

const rounds = effort(7);
const usageTypes = effort(500, 5);
const here = fileURLToPath(new URL("../", import.meta.url));
const compiler = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));

/** A list of two locales for each usage type, and a message for each. */
const programs = {
  defineTemplates: `
    import { defineTemplates } from "@smskit/core";
    const texts = defineTemplates([${entries()}]);
    ${messages((usageType, variables) => `texts.message("${usageType}", ${variables});`)}`,
  "a list typed as Templates": `
    import type { SmsMessage, Templates } from "@smskit/core";
    export const templates: Templates = [${entries()}];
    type Message = Omit<SmsMessage & { usageType: string }, "to">;
    ${messages((usageType, variables) => `({ usageType: "${usageType}", variables: ${variables} }) satisfies Message;`)}`,
};
type Program = keyof typeof programs;

export const typeCheck: Bench = {
  name: "type-check",
  title: `Type check of ${usageTypes * 2} templates and ${usageTypes} messages`,
  ratio: "smskit ÷ this",
  async run(progress) {
    const names = Object.keys(programs) as Program[];
    const folder = await mkdtemp(`${here}.types-`);
    try {
      for (const name of names) await writeFile(`${folder}/${fileOf(name)}`, programs[name]);
      const values = await interleave(names, rounds, async (name, round) => {
        if (name === "defineTemplates") progress(`round ${round + 1} of ${rounds}`);
        return await checkTime(folder, fileOf(name));
      });
      const ours = values.defineTemplates;
      const theirs = values["a list typed as Templates"];
      return [
        { name: "defineTemplates", version: versionOf("@smskit/core"), unit: "ms", values: ours },
        {
          name: "a list typed as Templates",
          unit: "ms",
          values: theirs,
          ratios: ratiosOf(ours, theirs),
          bar: { atMost: 3 },
        },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function fileOf(name: Program): string {
  return `${name.replaceAll(" ", "-")}.ts`;
}

/** Milliseconds that the compiler spends on checking, without reading files and binding names. */
async function checkTime(folder: string, file: string): Promise<number> {
  const options = ["--strict", "--noEmit", "--skipLibCheck", "--module", "nodenext", "--types", ""];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [compiler, ...options, "--ignoreConfig", "--target", "es2023", "--extendedDiagnostics", file],
    { cwd: folder },
  );
  return Number(/Check time:\s+([\d.]+)s/.exec(stdout)?.[1]) * 1_000;
}

function entries(): string {
  const of = (index: number, locale: string) => `{
    usageType: "Type${index}",${locale}
    content: "Hello {{user.name}}, your order {{number}} of {{shop.name}} is {{state${index % 7}}}.",
    templateIds: { acme: { id: "T${index}", parameters: ["number", "user.name"] }, other: "${index}" },
  }`;
  return Array.from({ length: usageTypes }, (_, index) =>
    [of(index, ""), of(index, ' locale: "pt-BR",')].join(),
  ).join();
}

function messages(of: (usageType: string, variables: string) => string): string {
  return Array.from({ length: usageTypes }, (_, index) => {
    const state = `state${index % 7}: "sent"`;
    return of(
      `Type${index}`,
      `{ user: { name: "Ann" }, number: ${index}, shop: { name: "Lemon" }, ${state} }`,
    );
  }).join("\n");
}

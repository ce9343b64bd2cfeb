/**
 * `pnpm new-provider acme [Acme]`: writes the connector of a new provider, its mock and its page, ready to be filled in. The
 * second argument is the display name.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exportsOf, providerPackages } from "../apps/test-support/src/provider-packages.ts";
import { manifestsWithProviders, withProviderDependencies } from "./generate/provider-lists.ts";

const templates = join(import.meta.dirname, "templates/provider");

/** The name of the templates' provider: in identifiers (acmeConfigSchema, createAcme), and elsewhere. */
const wordsOfTemplates =
  /(?<definition>\bacme(?=[A-Z])|(?<=export const )acme(?=:)|(?<=`)acme(?=\.))|(?<pascal>(?<=[a-z])Acme|Acme(?=[A-Z]))|(?<provider>acme)|(?<name>Acme)/g;

/**
 * Writes the files of a new provider below a root.
 * @returns their paths.
 * @throws {Error} if the name cannot be a provider's, or the provider exists.
 */
export function writeProvider(root: string, provider: string, displayName?: string): string[] {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(provider)) {
    throw new Error("provider: must be lower case, such as acme or acme-sms.");
  }
  const folder = `packages/providers/${provider}`;
  if (existsSync(join(root, folder))) throw new Error(`${folder} exists: choose another name, or delete it.`);
  const { definition, factory } = exportsOf(provider);
  const pascal = factory.replace(/^create/, "");
  const name = displayName ?? pascal;
  return globSync("**/*.txt", { cwd: templates }).map((file) => {
    const target = file.replace(/\.txt$/, "").replaceAll("acme", provider);
    const path = target.startsWith("mock/")
      ? target.replace("mock/", `packages/mock/src/providers/${provider}/`)
      : `${folder}/${target}`;
    const words: Record<string, string> = { definition, pascal, provider, name };
    const text = readFileSync(join(templates, file), "utf8").replace(
      wordsOfTemplates,
      (...match) =>
        Object.entries(match.at(-1)).flatMap(([word, found]) => (found ? [words[word]] : []))[0] ?? "",
    );
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    return path;
  });
}

if (import.meta.main) {
  const [provider = "", displayName] = process.argv.slice(2);
  const paths = writeProvider(".", provider, displayName);
  for (const path of paths) console.log(`wrote ${path}`);
  const run = (command: string, parameters: string[]) => spawnSync(command, parameters, { stdio: "inherit" });
  // What depends on all providers depends on it before it is installed, so that one installation is enough.
  for (const path of manifestsWithProviders) {
    writeFileSync(path, withProviderDependencies(readFileSync(path, "utf8"), providerPackages(".")));
  }
  run("pnpm", ["install", "--prefer-offline"]);
  run("pnpm", ["generate"]);
  run("biome", ["format", "--write", ...paths.filter((path) => !path.endsWith(".md"))]);
  console.log(`Next: vitest run packages/providers/${provider}, and docs/write-a-connector.md.`);
}

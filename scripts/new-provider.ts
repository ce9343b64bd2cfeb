/**
 * `pnpm new-provider acme [Acme]`: writes the connector of a new provider, its mock and the pages of both, ready to be filled in. The
 * second argument is the display name, for a name such as "Africa's Talking" that is not the first one capitalized.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exportsOf, providerPackages } from "../apps/test-support/src/provider-packages.ts";
import { manifestsWithProviders, withProviderDependencies } from "./generate/provider-lists.ts";

const repository = join(import.meta.dirname, "..");
const templates = join(import.meta.dirname, "templates/provider");

/** The name of the templates' provider: in identifiers (acmeConfigSchema, createAcme), and elsewhere. */
const wordsOfTemplates =
  /(?<definition>\bacme(?=[A-Z])|(?<=export const )acme(?=:)|(?<=`)acme(?=\.))|(?<pascal>(?<=[a-z])Acme|Acme(?=[A-Z]))|(?<provider>acme)|(?<name>Acme)/g;

/**
 * Writes the files of a new provider into a copy of this repository.
 * @returns their paths.
 * @throws {Error} if the name cannot be a provider's, or the provider exists.
 */
export function writeProvider(root: string, provider: string, displayName?: string): string[] {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(provider)) {
    throw new Error("provider: must be lower case, such as acme or acme-sms.");
  }
  const folder = `packages/providers/${provider}`;
  if (displayName !== undefined && /["`$\\\n]|^$/.test(displayName)) {
    throw new Error('display name: must not be empty, and must not contain ", `, $ or \\.');
  }
  // A definition of another package, or another part of this repository, may have the name.
  const mock = `packages/mock/src/providers/${provider}`;
  for (const path of [folder, mock, `packages/${provider}`, `docs/providers/${provider}.md`]) {
    if (existsSync(join(root, path))) throw new Error(`${path} exists: choose another name, or delete it.`);
  }
  const { definition, factory } = exportsOf(provider);
  const pascal = factory.replace(/^create/, "");
  const name = displayName ?? pascal;
  return globSync("**/*.txt", { cwd: templates }).map((file) => {
    const target = file.replace(/\.txt$/, "").replaceAll("acme", provider);
    const path = pathOf(target, provider);
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

/** Where a file of the templates belongs: the mock has a folder elsewhere, and pages are in `docs`. */
function pathOf(target: string, provider: string): string {
  if (target.startsWith("mock/")) return target.replace("mock/", `packages/mock/src/providers/${provider}/`);
  if (target.startsWith("docs/")) return target;
  return `packages/providers/${provider}/${target}`;
}

/** Runs a command in the root of this repository, and ends the process if it fails. */
function run(command: string, parameters: string[]): void {
  const { status, error } = spawnSync(command, parameters, { cwd: repository, stdio: "inherit" });
  if (status === 0) return;
  const line = [command, ...parameters].join(" ");
  console.error(
    `${line} failed (${error?.message ?? `exit status ${status}`}): fix what it reports, then run it again in ${repository}.`,
  );
  process.exit(1);
}

function newProvider(provider = "", displayName?: string): void {
  const paths = writeProvider(repository, provider, displayName);
  for (const path of paths) console.log(`wrote ${path}`);
  // What depends on all providers depends on it before it is installed, so that one installation is enough.
  for (const path of manifestsWithProviders) {
    const manifest = readFileSync(join(repository, path), "utf8");
    writeFileSync(join(repository, path), withProviderDependencies(manifest, providerPackages(repository)));
    console.log(`wrote ${path}`);
  }
  run("pnpm", ["install", "--prefer-offline"]);
  console.log("wrote pnpm-lock.yaml");
  run("pnpm", ["generate"]);
  run("pnpm", ["exec", "biome", "format", "--write", ...paths.filter((path) => !path.endsWith(".md"))]);
  console.log(
    `Next: npx -y pnpm@10.34.8 exec vitest run packages/providers/${provider}, and docs/guides/write-a-connector.md.`,
  );
}

if (import.meta.main) {
  const [provider, displayName] = process.argv.slice(2);
  try {
    newProvider(provider, displayName);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

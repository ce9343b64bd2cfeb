import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { packageFolders } from "./package-folders.ts";

/** A package with connectors, as the field `smskit` of its package.json describes it. */
export interface ProviderPackage {
  /** `"@smskit/acme"`. */
  name: string;
  /** From the root of this repository: `"packages/providers/acme"`. */
  folder: string;
  /** The provider of each connector that it defines: `["acme"]`. */
  providers: readonly string[];
  /** The provider's own clients and their versions, with which the tests drive the mock: `{ "acme-sdk": "^4.79.0" }`. */
  clients: Readonly<Record<string, string>>;
}

/** The packages of this repository that define connectors, in the order of their folders' names. */
export function providerPackages(root: string): ProviderPackage[] {
  return packageFolders(root).flatMap((folder) => {
    const { name, smskit } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    return smskit?.providers === undefined
      ? []
      : [{ name, folder, providers: smskit.providers, clients: smskit.clients ?? {} }];
  });
}

/**
 * The folder of a provider's sources, from the root of this repository. A provider with the name of its package is in `src`,
 * another in a folder of `src`: `acme-sms` of `packages/providers/acme` is in `packages/providers/acme/src/sms`.
 */
export function sourcesOf({ folder }: ProviderPackage, provider: string): string {
  const prefix = `${basename(folder)}-`;
  return `${folder}/src${provider.startsWith(prefix) ? `/${provider.slice(prefix.length)}` : ""}`;
}

/** What a package exports for a provider: `acme` is the definition, `createAcme` the factory. */
export function exportsOf(provider: string) {
  const definition = provider.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const name = definition.charAt(0).toUpperCase() + definition.slice(1);
  return { definition, factory: `create${name}`, webhook: `create${name}Webhook`, mock: `mock${name}` };
}

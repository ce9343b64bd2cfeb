import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createCarrier, type MockServer, mockProviders, startMockServer } from "@smskit/mock";
import { exampleConfigs } from "@smskit/test-support/accounts";
import { exportsOf, providerPackages, sourcesOf } from "@smskit/test-support/provider-packages";
import { repository } from "../installed-project.ts";

/** Each provider, the package of its connector, a config of the right form, and what that package exports for it. */
export const providers = providerPackages(repository).flatMap((found) =>
  found.providers.map((provider) => ({
    provider,
    package: found.name,
    sources: sourcesOf(found, provider),
    config: exampleConfigs[provider],
    ...exportsOf(provider),
  })),
);

/** All that may be loaded where texts are sent: connectors' packages, and what they depend on. */
export const sendingPackages = new Set(
  providerPackages(repository).flatMap(({ name, folder }) => {
    const manifest = JSON.parse(readFileSync(join(repository, folder, "package.json"), "utf8"));
    return [name, ...Object.keys(manifest.dependencies)];
  }),
);

/** A server that is every provider. */
export function startProviders(): Promise<MockServer> {
  const carrier = createCarrier();
  return startMockServer({ port: 0, carrier, mocks: mockProviders(carrier) });
}

interface WebhookRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
}

/** What a provider's webhook takes: its config, and a delivery report that is signed for it. */
export interface SignedWebhook {
  config: object;
  request: WebhookRequest;
  /** A request that the webhook refuses. @default the report with another body */
  forged?: WebhookRequest;
  /** What the webhook fetches, such as a certificate: texts by URL. @default nothing */
  fetched?: Readonly<Record<string, string>>;
}

/** Signed requests for the webhook of a provider; none for a provider without a webhook. */
export async function signedWebhooksOf(sources: string): Promise<SignedWebhook[]> {
  const file = join(repository, sources, "testing/signed-webhooks.ts");
  return existsSync(file) ? (await import(pathToFileURL(file).href)).signedWebhooks() : [];
}

/** Writes the module by which the app in a folder finds the factory of each provider. */
export async function writeProviders(folder: string): Promise<void> {
  const imports = providers.map((one) => `import { ${one.factory} } from "${one.package}";`);
  const entries = providers.map(({ provider, factory }) => `  "${provider}": ${factory},`);
  await writeFile(
    join(folder, "app/providers.ts"),
    `${imports.join("\n")}
import type { SmsConnector } from "@smskit/core";

export const factories: Record<string, (config: never) => SmsConnector> = {
${entries.join("\n")}
};
`,
  );
}

import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createCarrier, type MockServer, mockProviders, startMockServer } from "@smskit/mock";
import { exportsOf, providerPackages } from "@smskit/test-support/provider-packages";
import { repository, sourceFolderOf } from "../installed-project.ts";

/** Each provider, the package of its connector, and what that package exports for it. */
export const providers = providerPackages(repository).flatMap(({ name, providers }) =>
  providers.map((provider) => ({ provider, package: name, ...exportsOf(provider) })),
);

/** A server that is every provider. */
export function startProviders(): Promise<MockServer> {
  const carrier = createCarrier();
  return startMockServer({ port: 0, carrier, mocks: mockProviders(carrier) });
}

/** The config that the tests of a provider's package have; the command line's provider is Twilio. */
export async function exampleConfigOf(name: string): Promise<Record<string, unknown> | undefined> {
  const module = await importTesting(name === "smskit" ? "@smskit/twilio" : name, "example-config");
  return (module as { exampleConfig?: Record<string, unknown> }).exampleConfig;
}

/** What a provider's webhook takes: its config, and a delivery report that is signed for it. */
export interface SignedWebhook {
  config: object;
  request: { url: string; method: string; headers: Record<string, string>; body: string };
}

/** Signed requests for the webhook of a package; none for a package without a webhook. */
export async function signedWebhooksOf(name: string): Promise<SignedWebhook[]> {
  const module = (await importTesting(name, "signed-webhooks")) as { signedWebhooks?: () => SignedWebhook[] };
  return module.signedWebhooks?.() ?? [];
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

async function importTesting(name: string, file: string): Promise<object> {
  const path = join(sourceFolderOf(name), "src/testing", `${file}.ts`);
  return existsSync(path) ? import(pathToFileURL(path).href) : {};
}

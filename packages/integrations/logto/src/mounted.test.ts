import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadConnectorFactories } from "@logto/cli/lib/connector/index.js";
import { getConnectorPackagesFromDirectory } from "@logto/cli/lib/utils.js";
import { ConnectorError, ConnectorErrorCodes, type SmsConnector, TemplateType } from "@logto/connector-kit";
import { build } from "esbuild";
import { assert, expect, onTestFinished, test } from "vitest";
import { startProviders, stored, storedTwilioConfig } from "./testing/start-logto.ts";

const require = createRequire(import.meta.url);

/** Creates Logto's folders, with the connector built as the README describes. */
async function mount(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "smskit-logto-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  const connectors = join(folder, "packages/core/connectors");
  const mounted = join(connectors, "connector-smskit-twilio");
  await mkdir(join(mounted, "lib"), { recursive: true });
  const dependencies = { "@logto/connector-kit": "^5.1.1" };
  const manifest = { name: "connector-smskit-twilio", type: "module", dependencies };
  await writeFile(join(mounted, "package.json"), JSON.stringify(manifest));
  await build({
    stdin: {
      contents: `
        import { toLogtoConnector } from "@smskit/logto";
        import { twilio } from "@smskit/twilio";
        export default toLogtoConnector(twilio);
      `,
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
    },
    outfile: join(mounted, "lib/index.js"),
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@logto/connector-kit"],
    conditions: ["@smskit/source"],
  });
  // Logto's dependencies, the only ones that the connector can import.
  const modules = join(folder, "packages/core/node_modules/@logto");
  await mkdir(modules, { recursive: true });
  await symlink(
    dirname(require.resolve("@logto/connector-kit/package.json")),
    join(modules, "connector-kit"),
  );
  return connectors;
}

test("Logto's loader finds the connector in its folder and sends a text with it", async () => {
  const connectors = await mount();
  const packages = await getConnectorPackagesFromDirectory(connectors);
  expect(packages.map(({ name }) => name)).toEqual(["connector-smskit-twilio"]);
  const [factory] = await loadConnectorFactories(packages, false);
  assert(factory);
  expect(factory.metadata).toMatchObject({
    id: "smskit-twilio",
    readme: expect.stringContaining("# Twilio"),
  });
  expect(factory.metadata.logo).toMatch(/^data:image\/svg\+xml,/);

  const { carrier } = startProviders();
  const connector = (await factory.createConnector({
    getConfig: async () => storedTwilioConfig,
  })) as SmsConnector;
  const message = { to: stored, type: TemplateType.SignIn, payload: { code: "481516" } };
  await connector.sendMessage(message);
  expect(carrier.messages.map(({ body }) => body)).toEqual([expect.stringContaining("481516")]);

  // Logto recognizes errors of a connector by their class.
  const refused = await connector
    .sendMessage({ ...message, to: "15005550001" })
    .catch((error: unknown) => error);
  assert(refused instanceof ConnectorError);
  expect(refused.code).toBe(ConnectorErrorCodes.InvalidRequestParameters);
});

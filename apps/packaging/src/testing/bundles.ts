import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import type { InstalledProject } from "../installed-project.ts";
import { providers } from "./providers.ts";

/** What only the generator of JSON Schemas has in it. */
const generated = "json-schema.org/draft/2020-12";

/** What is installed, bundled into one file with an app that sends one text. */
export function testBundles(project: () => InstalledProject): void {
  describe("a bundle", () => {
    test("is at most 0.11 of the same app's on Twilio's SDK, gzipped", async () => {
      const { folder } = project();
      const ours = await bundle(
        `import { createTwilio } from "@smskit/twilio";
        const sms = createTwilio(JSON.parse(process.env.SMS));
        await sms.send({ to: "+15558675310", body: "Your code is 481516" });`,
        folder,
      );
      const theirs = await bundle(
        `import twilio from "twilio";
        const { accountSID, authToken, fromMessagingServiceSID } = JSON.parse(process.env.SMS);
        const message = { to: "+15558675310", body: "Your code is 481516" };
        await twilio(accountSID, authToken).messages.create({
          ...message, messagingServiceSid: fromMessagingServiceSID,
        });`,
        import.meta.dirname,
      );
      expect(gzipSync(theirs).length).toBeGreaterThan(300_000);
      expect(gzipSync(ours).length / gzipSync(theirs).length).toBeLessThanOrEqual(0.11);
    });

    test("has defineTemplates only if the app calls it", async () => {
      const app = `import { createMemoryConnector, defineTemplates } from "@smskit/core";
        const templates = [{ usageType: "SignIn", content: "{{code}}" }];`;
      const called = /\("templates",/;
      const without = await bundle(
        `${app} console.log(createMemoryConnector({ templates }));`,
        project().folder,
      );
      expect(without).not.toMatch(called);
      const all = await bundle(
        `${app} console.log(createMemoryConnector({}, defineTemplates(templates)));`,
        project().folder,
      );
      expect(all).toMatch(called);
    });

    test.each(providers)(
      "of an app that makes connectors of $provider has no generator of JSON Schemas",
      async ({ factory, package: name }) => {
        const code = await bundle(
          `import { ${factory} } from "${name}"; console.log(${factory}({}));`,
          project().folder,
        );
        expect(code).not.toContain(generated);
      },
    );

    test.each(providers)("of an app that reads the JSON Schema of $provider has it", async (one) => {
      const code = await bundle(
        `import { ${one.definition} } from "${one.package}"; console.log(${one.definition}.configJsonSchema);`,
        project().folder,
      );
      expect(code).toContain(generated);
    });
  });
}

async function bundle(contents: string, resolveDir: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

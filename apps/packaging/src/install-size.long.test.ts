import { readFile } from "node:fs/promises";
import { join } from "node:path";
import "@smskit/test-support/patience";
import { expect, test } from "vitest";
import { type Installed, measureInstalls } from "./install-size.ts";
import { repository } from "./installed-project.ts";

test("core and the connector for Twilio take at most 0.7 of the disk that Twilio's SDK takes, in at most 8 packages", async () => {
  const manifest = await readFile(join(repository, "node_modules/twilio/package.json"), "utf8");
  const { own, sdk } = await measureInstalls(JSON.parse(manifest).version);
  console.log(`npm install @smskit/core @smskit/twilio: ${sentenceOf(own)}`);
  console.log(`npm install twilio: ${sentenceOf(sdk)}`);
  // The SDK has some fifty: a measurement that went wrong is noticed.
  expect(sdk.packages).toBeGreaterThan(20);
  expect(own.packages).toBeLessThanOrEqual(8);
  expect(own.bytes / sdk.bytes).toBeLessThanOrEqual(0.7);
});

function sentenceOf({ packages, bytes }: Installed): string {
  return `${(bytes / 1e6).toFixed(1)} MB in ${packages} packages`;
}

import { join } from "node:path";
import { inspect } from "node:util";
import { build } from "esbuild";
import { expect, it } from "vitest";

it("an SmsError keeps its name in the built package, where the bundler renames its class", async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "../packages/core/src/errors/sms-error.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2023",
  });
  const code = outputFiles[0]?.text ?? "";
  expect(code).toContain("_SmsError");
  const { SmsError } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(inspect(new SmsError({ code: "timeout", message: "Late." }))).toMatch(/^SmsError: Late\./);
});

import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { resolveSecrets } from "../config/resolve-secrets.ts";
import { doorsSchema } from "./all-doors.ts";

const folder = resolve(import.meta.dirname, "../../../../docs/doors");
const base64 = Buffer.from("a-secret-for-tests-of-32-bytes!!").toString("base64");
/** Secrets of each form that a door takes. */
const secrets = ["a-token-of-the-door-for-tests", `whsec_${base64}`, `v1,whsec_${base64}`];

const configs = globSync("*.md", { cwd: folder }).flatMap((page) => {
  const text = readFileSync(resolve(folder, page), "utf8");
  const blocks = [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
  return blocks
    .filter((code) => code.includes('"doors"'))
    .map((code) => ({ page, config: JSON.parse(code) }));
});

test.each(configs)("the config in $page is valid", ({ config }) => {
  const results = secrets.map((secret) => {
    const env = new Proxy({}, { get: () => secret });
    const { config: resolved } = resolveSecrets(config, { env, folder });
    return doorsSchema.safeParse((resolved as { doors: unknown }).doors);
  });
  expect(results.find(({ success }) => success)).toBeDefined();
});

test("pages have configs", () => {
  expect(configs.length).toBeGreaterThan(4);
});

import { build } from "esbuild";
import { expect, test } from "vitest";
import { createCarrier, describeText, mockProviders } from "./portable.ts";

test("describes a text as the inbox does", () => {
  expect(describeText("Your code is 123456\n@example.com #123456")).toEqual({
    encoding: "gsm-7",
    segments: 1,
    code: "123456",
    parts: [{ text: "Your code is 123456\n@example.com #123456", units: 40, limit: 160 }],
    nonGsm: [],
    webOtp: { verdict: "ok", domain: "example.com", code: "123456", problems: [] },
  });
  const curly = describeText("It’s here");
  expect(curly.nonGsm).toEqual([{ character: "’", name: "right single quotation mark", index: 2 }]);
  expect(curly.webOtp.verdict).toBe("none");
  expect(describeText("a".repeat(161)).parts.map(({ units }) => units)).toEqual([153, 8]);
});

test("every provider has a fetch", async () => {
  const mocks = mockProviders(createCarrier());
  for (const { fetch, sites } of mocks) {
    const response = await fetch(`https://${sites[0]?.host}/`);
    expect(response.status).toBeGreaterThanOrEqual(400);
  }
  expect(mocks.length).toBeGreaterThan(2);
});

test("a bundle for browsers has no module of Node.js", async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: [new URL("portable.ts", import.meta.url).pathname],
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    metafile: true,
    outdir: "out",
    plugins: [
      {
        // The sources stand in for what is built, so the conditions are applied here.
        name: "no-node-condition",
        setup: ({ onResolve }) =>
          onResolve({ filter: /^#webhook-transport$/ }, () => ({
            path: new URL("server/no-webhook-transport.ts", import.meta.url).pathname,
          })),
      },
    ],
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  expect(imports).toEqual([]);
  expect(outputFiles[0]?.text).not.toMatch(/from\s*"node:/);
});

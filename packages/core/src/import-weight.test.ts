import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const core = JSON.stringify(new URL("./index.ts", import.meta.url).href);

/** Runs a script in a fresh process; it ends with what it prints, and `loaded()` tells what it has loaded. */
async function run(script: string): Promise<{ modules: string[]; builtins: string[] }> {
  const program = `
    import { registerHooks } from "node:module";
    const builtins = new Set(process.moduleLoadList);
    const modules = [];
    registerHooks({
      load(url, context, next) {
        modules.push(url);
        return next(url, context);
      },
    });
    ${script}
    const loaded = process.moduleLoadList.filter((name) => !builtins.has(name));
    console.log(JSON.stringify({ modules, builtins: loaded }));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...["--conditions=@smskit/source", "--input-type=module", "-e", program],
  ]);
  return JSON.parse(stdout);
}

const phoneNumbers = /numbering-plan/;
const network = /^NativeModule (?:_?http|_?tls|https|net|dns|internal\/dns|internal\/deps\/undici)/;

describe("importing @smskit/core", () => {
  it("loads neither phone metadata nor the network", async () => {
    const { modules, builtins } = await run(`await import(${core});`);
    expect(modules.filter((url) => url.endsWith("/core/src/index.ts"))).toHaveLength(1);
    expect(modules.filter((url) => phoneNumbers.test(url))).toEqual([]);
    expect(builtins.filter((name) => network.test(name))).toEqual([]);
    // Decompresses responses that hardly any provider compresses.
    expect(builtins.filter((name) => name.includes("zlib"))).toEqual([]);
  });

  it("loads no package other than zod/mini", async () => {
    const { modules } = await run(`await import(${core});`);
    const packages = modules.filter((url) => url.includes("/node_modules/"));
    expect(packages.filter((url) => !url.includes("/node_modules/zod/"))).toEqual([]);
    expect(packages.filter((url) => url.includes("/v4/classic/"))).toEqual([]);
  });

  it("loads phone metadata only when a number is not E.164", async () => {
    const send = (to: string) => `
      const { createMemoryConnector } = await import(${core});
      const connector = createMemoryConnector({}, { defaultCountry: "US" });
      await connector.send({ to: ${JSON.stringify(to)}, body: "Hello" });`;
    // The zero of Ivory Coast belongs to the number.
    for (const clean of ["+16465550123", "+8613800138000", "+541123456789", "+2250102030405"]) {
      const strict = await run(send(clean));
      expect(strict.modules.filter((url) => phoneNumbers.test(url))).toEqual([]);
    }
    const national = await run(send("(646) 555-0123"));
    expect(national.modules.some((url) => phoneNumbers.test(url))).toBe(true);
  });
});

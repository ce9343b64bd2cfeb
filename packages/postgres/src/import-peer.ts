import { SmsError } from "@smskit/core";
import { invalidConfig } from "./database-error.ts";

/**
 * Loads an optional package.
 * @param bundled the package as a bundler took it in, if it can be: `import("pg").catch(() => undefined)`. CommonJS
 * that requires modules of Node.js does not run in an ESM bundle, for example; it is then loaded from where the bundle
 * is.
 * @throws {SmsError} `invalid-config`, with how to install it, when it is missing.
 */
export async function importPeer<T>(
  name: string,
  purpose: string,
  bundled?: Promise<T | undefined>,
): Promise<T> {
  const found = await bundled;
  if (found !== undefined) return found;
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
  } catch (thrown) {
    if ((thrown as { code?: unknown } | undefined)?.code === "ERR_MODULE_NOT_FOUND") {
      throw invalidConfig(
        `${purpose} needs the package ${name}: npm install ${name}. If your app is bundled, mark ${name} as external and install it where the bundle runs.`,
      );
    }
    throw new SmsError({
      code: "invalid-config",
      message: `The package ${name} cannot be loaded.`,
      cause: thrown,
    });
  }
}

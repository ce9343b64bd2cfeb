import { SmsError } from "@smskit/core";
import { invalidConfig } from "./database-error.ts";

/**
 * Loads an optional package.
 * @param bundled The package as a bundler includes it, if it can: `import("pg").catch(() => undefined)`. If it does not run
 * in the bundle, as CommonJS that requires modules of Node.js, it is loaded from the folder of the bundle.
 * @throws {SmsError} `invalid-config`, which says how to install a missing package.
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

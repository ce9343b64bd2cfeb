import { SmsError } from "@smskit/core";
import { invalidConfig } from "./database-error.ts";

/**
 * Loads an optional package.
 * @throws {SmsError} `invalid-config`, which says how to install it, when it is not there.
 */
export async function importPeer<T>(name: string, purpose: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (thrown) {
    if ((thrown as { code?: unknown } | undefined)?.code === "ERR_MODULE_NOT_FOUND") {
      throw invalidConfig(`${purpose} needs the package ${name}: npm install ${name}`);
    }
    throw new SmsError({
      code: "invalid-config",
      message: `The package ${name} cannot be loaded.`,
      cause: thrown,
    });
  }
}

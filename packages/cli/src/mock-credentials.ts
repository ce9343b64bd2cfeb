import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createApiKey } from "@smskit/gateway";
import { UsageError } from "./usage-error.ts";

/** Credentials of a gateway on mocks. They are made up, and open nothing else. */
export interface MockCredentials {
  /** The secret that keys the hashes in its database. */
  secret: string;
  /** The API key, which is kept nowhere: absent if an earlier start created it. */
  key?: string | undefined;
  sha256: string;
  twilio: { accountSid: string; authToken: string };
}

/**
 * Creates the credentials of `smskit serve --mock`. With a folder, later starts have the same.
 * @throws {UsageError} when the folder cannot be used.
 */
export async function keptCredentials(
  folder: string | undefined,
): Promise<{ credentials: MockCredentials; isNew: boolean }> {
  const { key, sha256 } = createApiKey();
  const credentials = {
    secret: randomBytes(32).toString("base64url"),
    sha256,
    twilio: {
      accountSid: `AC${randomBytes(16).toString("hex")}`,
      authToken: randomBytes(16).toString("hex"),
    },
  };
  if (folder === undefined) return { credentials: { ...credentials, key }, isNew: true };
  const file = join(folder, "credentials.json");
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, `${JSON.stringify(credentials, null, 2)}\n`, { flag: "wx", mode: 0o600 });
    return { credentials: { ...credentials, key }, isNew: true };
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code !== "EEXIST") throw new UsageError(`--state: the folder cannot be written (${code}).`);
    return { credentials: await readCredentials(file), isNew: false };
  }
}

async function readCredentials(file: string): Promise<MockCredentials> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    throw new UsageError(
      "--state: credentials.json in the folder cannot be read; remove it to create others.",
    );
  }
}

import { rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Writes a certificate to a new folder, which exists until it is removed or the process ends. @internal */
export async function writeCaFile(ca: string): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-mock-"));
  const path = join(folder, "ca.pem");
  await writeFile(path, ca);
  const removeAtExit = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeAtExit);
  return {
    path,
    async remove() {
      process.off("exit", removeAtExit);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

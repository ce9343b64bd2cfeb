import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Installs one package from the registry into a temporary folder: a client that is too large for the lockfile. */
export function installClient(name: string, version: string): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "smskit-client-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ dependencies: { [name]: version } }));
  const flags = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock"];
  execFileSync("npm", ["install", ...flags], { cwd: folder, stdio: "pipe" });
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

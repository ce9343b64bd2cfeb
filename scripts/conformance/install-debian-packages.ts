import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * Installs the packages of Debian (or Ubuntu) that are not there.
 *
 * @throws Error with what to do, where that cannot be done here.
 */
export function installDebianPackages(packages: readonly string[]): void {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const names = missing.join(" ");
  if (!existsSync("/usr/bin/apt-get")) {
    throw new Error(
      `This needs ${names}, which come from Debian (or Ubuntu) with apt-get; they are not installed here.`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Error(
      `Not installed, and only root may: ${names}. Run \`sudo apt-get install ${names}\`, then this again.`,
    );
  }
  console.log(`Installing ${names} with apt-get …`);
  apt("update", "-qq");
  apt("install", "-qq", "-y", "--no-install-recommends", ...missing);
}

function isInstalled(name: string): boolean {
  const { status, stdout } = spawnSync("dpkg", ["-s", name], { encoding: "utf8" });
  return status === 0 && stdout.includes("Status: install ok installed");
}

function apt(...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync("apt-get", args, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status === 0) return;
  throw new Error(`apt-get ${args.join(" ")} failed:\n${stdout}${stderr}`);
}

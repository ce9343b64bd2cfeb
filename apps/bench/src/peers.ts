import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { brief } from "./effort.ts";
import type { Progress } from "./measurement.ts";

/** Clients with so many dependencies that they stay out of the workspace: hundreds of megabytes, for two rows. */
export const peerNames = ["@novu/providers", "notifme-sdk"] as const;

const folder = fileURLToPath(new URL("../peers/", import.meta.url));

/** Installs them beside this package, unless they are there. Says whether they can be measured. */
export function installPeers(progress: Progress): boolean {
  const isThere = () => peerNames.every((name) => existsSync(`${folder}node_modules/${name}/package.json`));
  if (isThere() || brief) return isThere();
  progress(`installing ${peerNames.join(" and ")} into apps/bench/peers: once, some 360 MB`);
  // With their lockfile, and without their build scripts: nothing of theirs runs before it is measured.
  const parameters = ["install", "--ignore-workspace", "--frozen-lockfile", "--ignore-scripts"];
  const { status, error } = spawnSync("pnpm", parameters, { cwd: folder, stdio: ["ignore", 2, 2] });
  if (status === 0 && isThere()) return true;
  progress(
    `${peerNames.join(" and ")} are left out: pnpm could not install them (${error?.message ?? `exit code ${status}`}). Is the npm registry reachable? Other rows do not need it.`,
  );
  return false;
}

/** Loads one of them, as an app that depends on it would. */
export function requirePeer(name: (typeof peerNames)[number]): unknown {
  return createRequire(`${folder}package.json`)(name);
}

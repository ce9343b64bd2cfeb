import { rmSync } from "node:fs";
import { makeSharedFolder, sharedFolderVariable } from "./shared-folder.ts";

/** For vitest's `globalSetup`. */
export function setup(): void {
  process.env[sharedFolderVariable] = makeSharedFolder();
}

export function teardown(): void {
  const folder = process.env[sharedFolderVariable];
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

import { spawnSync } from "node:child_process";
import { installDebianPackages } from "./install-debian-packages.ts";

/** Debian's own: the packages that apt-get installs are there for no other. */
export const python = "/usr/bin/python3";

/**
 * The Python that has `python3-twilio`, which is installed if it is not there.
 *
 * @throws Error with what to do, where that cannot be done here.
 */
export function findPython(): { python: string; version: string } {
  const before = versionOfTwilio();
  if (before !== undefined) return { python, version: before };
  installDebianPackages(["python3-twilio"]);
  const version = versionOfTwilio();
  if (version !== undefined) return { python, version };
  throw new Error(`apt-get installed python3-twilio, but ${python} cannot import it.`);
}

function versionOfTwilio(): string | undefined {
  const { status, stdout } = spawnSync(python, ["-c", "import twilio; print(twilio.__version__)"], {
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : undefined;
}

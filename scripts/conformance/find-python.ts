import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Debian's own: the packages that apt-get installs are there for no other. */
const python = "/usr/bin/python3";

/**
 * The Python that has `python3-twilio`, which is installed if it is not there.
 *
 * @throws Error with what to do, where that cannot be done here.
 */
export function findPython(): { python: string; version: string } {
  const before = versionOfTwilio();
  if (before !== undefined) return { python, version: before };
  const isRoot = process.getuid?.() === 0;
  if (!existsSync("/usr/bin/apt-get")) {
    throw new Error(
      "This needs python3-twilio, which comes from Debian (or Ubuntu) with apt-get; it is not installed here.",
    );
  }
  if (!isRoot) {
    throw new Error(
      "python3-twilio is not installed, and only root may: run `sudo apt-get install python3-twilio`, then this again.",
    );
  }
  console.log("Installing python3-twilio with apt-get …");
  apt("update", "-qq");
  apt("install", "-qq", "-y", "--no-install-recommends", "python3-twilio");
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

function apt(...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync("apt-get", args, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status === 0) return;
  throw new Error(`apt-get ${args.join(" ")} failed:\n${stdout}${stderr}`);
}

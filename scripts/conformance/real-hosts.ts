import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDebianPackages } from "./install-debian-packages.ts";

/** One row of the table. */
export interface Row {
  name: string;
  /** What is not as with the real service. */
  problem?: string | undefined;
}

const systemAuthorities = "/etc/ssl/certs/ca-certificates.crt";
const packages = [
  "apprise",
  "ca-certificates",
  "iproute2",
  "php-cli",
  "php-curl",
  "php-symfony-http-client",
  "php-symfony-telnyx-notifier",
  "php-symfony-twilio-notifier",
  "php-symfony-vonage-notifier",
  "python3-twilio",
];

/**
 * Runs Debian's clients by the providers' real host names, at port 443, in a separate network. It has nothing but the
 * mock server, a hosts file that leads there, and a list of authorities with the server's.
 */
export function proveAtRealHosts(): readonly Row[] {
  installDebianPackages(packages);
  const folder = mkdtempSync(join(tmpdir(), "smskit-hosts-"));
  const hosts = join(folder, "hosts");
  const authorities = join(folder, "ca-certificates.crt");
  writeFileSync(hosts, "127.0.0.1 localhost\n");
  copyFileSync(systemAuthorities, authorities);
  const inside = new URL("prove-at-real-hosts.ts", import.meta.url).pathname;
  const script = [
    `mount --bind "$1" /etc/hosts`,
    `mount --bind "$2" ${systemAuthorities}`,
    "ip link set lo up",
    `exec "$3" $4 "$5" "$1" "$2"`,
  ].join(" && ");
  const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  try {
    const { status, stdout, stderr, error } = spawnSync(
      "unshare",
      [
        ...asRoot,
        ...["--mount", "--net", "sh", "-c", script, "sh"],
        ...[hosts, authorities, process.execPath, process.execArgv.join(" "), inside],
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    );
    if (status === 0) {
      if (stderr !== "") console.error(stderr);
      return JSON.parse(stdout);
    }
    const reason = (error?.message ?? stderr.trim().split("\n").at(-1)) || `code ${status}`;
    return [{ name: "clients by the real host names", problem: `Not run, since unshare failed: ${reason}` }];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

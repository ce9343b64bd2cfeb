import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@smskit/test-support/free-port";
import pg from "pg";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { binariesFromNpm } from "./postgres-binaries.ts";
import { startPostgresServer } from "./start-postgres-server.ts";

// The first server of a run makes the cluster that the others copy.
beforeAll(async () => {
  const server = await startPostgresServer();
  await server.remove();
});

/** A folder that its owner alone can enter. */
function privateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "smskit-private-"));
  chmodSync(folder, 0o700);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function expectToWork(...options: Parameters<typeof startPostgresServer>): Promise<void> {
  const server = await startPostgresServer(...options);
  onTestFinished(() => server.remove());
  const client = new pg.Client(await server.createDatabase("other"));
  await client.connect();
  const { rows } = await client.query("SELECT current_database() AS name");
  await client.end();
  expect(rows).toEqual([{ name: "other" }]);
}

test("a server keeps its data when it is stopped and started", async () => {
  const server = await startPostgresServer();
  onTestFinished(() => server.remove());
  const url = await server.createDatabase("kept");
  await server.stop();
  await server.start();
  const client = new pg.Client(url);
  await client.connect();
  await client.end();
});

test("a server takes another port if another process has taken the first one", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const ports = [(other.address() as AddressInfo).port, await freePort()];
  await expectToWork({ choosePort: async () => ports.shift() ?? freePort() });
  expect(ports).toEqual([]);
});

test("a server starts if the folder for temporary files is inside one that only its owner can enter", async () => {
  const inside = join(privateFolder(), "tmp");
  mkdirSync(inside);
  vi.stubEnv("TMPDIR", inside);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expectToWork();
});

test("a server starts from binaries in a folder that only its owner can enter", async () => {
  const binaries = join(privateFolder(), "native");
  cpSync(binariesFromNpm(), binaries, { recursive: true, verbatimSymlinks: true });
  await expectToWork({ binaries });
});

/** A Postgres of which one program is a file of this content and mode. */
function brokenBinaries(program: "initdb" | "postgres", content: string, mode: number): string {
  const folder = privateFolder();
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", program), content, { mode });
  return folder;
}

// Every server of a run is a copy of one cluster; these need to make their own.
function withoutSharedCluster(): void {
  vi.stubEnv("SMSKIT_TEST_POSTGRES", privateFolder());
  chmodSync(process.env["SMSKIT_TEST_POSTGRES"] ?? "", 0o755);
  onTestFinished(() => void vi.unstubAllEnvs());
}

test("missing binaries cause an error immediately, with the reason", async () => {
  withoutSharedCluster();
  await expect(startPostgresServer({ binaries: privateFolder() })).rejects.toThrow(/initdb ENOENT/);
});

test("binaries that are not executable cause an error immediately, with the reason", async () => {
  withoutSharedCluster();
  const binaries = brokenBinaries("initdb", "", 0o644);
  await expect(startPostgresServer({ binaries })).rejects.toThrow(/initdb EACCES/);
});

test("a failing initdb causes an error immediately, with its output", async () => {
  withoutSharedCluster();
  const binaries = brokenBinaries("initdb", "#!/bin/sh\necho 'no room left' >&2; exit 1\n", 0o755);
  await expect(startPostgresServer({ binaries })).rejects.toThrow(/no room left/);
});

test("a server that is not executable causes an error immediately, with the reason", async () => {
  const binaries = brokenBinaries("postgres", "", 0o644);
  await expect(startPostgresServer({ binaries })).rejects.toThrow(
    /could not be started: spawn .*postgres EACCES/,
  );
});

test("a server that ends before it is ready causes an error immediately, with its output", async () => {
  const binaries = brokenBinaries("postgres", "#!/bin/sh\necho 'no shared memory' >&2; exit 1\n", 0o755);
  await expect(startPostgresServer({ binaries })).rejects.toThrow(/ended with code 1\.\nno shared memory/);
});

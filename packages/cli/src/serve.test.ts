import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { startMockServer } from "@smskit/mock";
import { createMockClient } from "@smskit/mock/client";
import { reveals } from "@smskit/test-support/without-ids";
import { expect, onTestFinished, test } from "vitest";
import {
  accountSID,
  authToken,
  code,
  emptyFolder,
  type Scene,
  scene,
  serviceSID,
  startCli,
  to,
  until,
} from "./testing/cli.ts";
import { runHere } from "./testing/fake-terminal.ts";

const door = "a-secret-that-logto-sends";
const secret = "a-secret-of-the-gateway";

function gatewayConfig(baseUrl: string, changes: object = {}) {
  return {
    connectors: {
      main: {
        provider: "twilio",
        config: { accountSID, authToken: { $env: "TOKEN" }, fromMessagingServiceSID: serviceSID, baseUrl },
      },
    },
    templates: [{ usageType: "SignIn", content: "Your code is {{code}}." }],
    secret,
    doors: { logto: { type: "logto", token: door } },
    http: { port: 0 },
    ...changes,
  };
}

function textBy(url: string, number = to): Promise<number> {
  return askDoor(`${url}/doors/logto`, door, { to: number, type: "SignIn", payload: { code } });
}

/** Asks a door for a text, again if a busy machine was too slow to put it on record. Returns the status. */
async function askDoor(url: string, token: string, body: object): Promise<number> {
  for (;;) {
    const { status } = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (status !== 503) return status;
  }
}

const env = { TOKEN: authToken };
const writeConfig = ({ write, server }: Scene, changes: object = {}) =>
  write("gateway.json", JSON.stringify(gatewayConfig(server.url, changes)));

test("a gateway texts, reads its file again on SIGHUP, and ends on SIGTERM", async () => {
  const shop = await scene();
  await writeConfig(shop);
  const { child, ended, shown } = startCli(["serve", "--json"], { cwd: shop.folder, env });
  await until(() => /"port":\d+}\n/.test(shown()));
  const { url } = JSON.parse(/^\{"url".*$/m.exec(shown())?.[0] ?? "");
  expect(await textBy(url)).toBe(204);
  await until(() => shop.received().length === 1);

  await writeConfig(shop, { templates: [{ usageType: "SignIn", content: "Use {{code}}." }] });
  child.kill("SIGHUP");
  await until(() => shown().includes("gateway.json was read again."));
  expect(await textBy(url, "+15558675311")).toBe(204);
  await until(() => shop.received().length === 2);

  await writeConfig(shop, { doors: {}, keys: [{ id: "web" }] });
  child.kill("SIGHUP");
  await until(() => shown().includes("keys[0].sha256: is missing"));
  expect(await textBy(url, "+15558675312")).toBe(204);
  await until(() => shop.received().length === 3);
  expect(shown()).toContain("✗ The config was not replaced.");

  child.kill("SIGTERM");
  const { code: exitCode, stderr } = await ended;
  expect(exitCode).toBe(0);
  expect(shop.received().map(({ body }) => body)).toEqual([
    `Your code is ${code}.`,
    `Use ${code}.`,
    `Use ${code}.`,
  ]);
  // Its log is on standard error, and says nothing of the texts.
  expect(stderr).toContain('"route":"/doors/:name"');
  for (const value of [code, to.slice(1), secret, door]) expect(reveals(stderr, value)).toBe(false);
});

test("a gateway that lost the folder of its database ends with 1, so that it is restarted", async () => {
  const shop = await scene();
  await writeConfig(shop, { database: "state" });
  const { ended, shown } = startCli(["serve", "--json"], { cwd: shop.folder, env });
  await until(() => /^\{"url".*\}$/m.test(shown()));
  // As another machine does that takes the folder.
  await rm(join(shop.folder, "state", "smskit.lock"), { recursive: true });
  const { code: exitCode, stderr } = await ended;
  expect(exitCode).toBe(1);
  expect(stderr).toContain("is lost: its lock was deleted, or taken by another machine.");
});

test("--mock needs no account and no file, and a folder keeps what it made up", async () => {
  const cwd = await emptyFolder();
  const start = async () => {
    const started = startCli(["serve", "--mock", "--port", "0", "--json", "--state", "gateway"], { cwd });
    await until(() => started.shown().endsWith("}\n"));
    return { ...started, ready: JSON.parse(started.shown()) };
  };
  const first = await start();
  expect(first.ready).toMatchObject({ key: expect.stringMatching(/^smskit_/), url: expect.any(String) });
  expect((await fetch(first.ready.inbox)).status).toBe(200);
  expect((await fetch(`${first.ready.url}/readyz`)).status).toBe(200);
  first.child.kill("SIGINT");
  expect(await first.ended).toMatchObject({ code: 0, stderr: "" });

  const second = await start();
  expect(second.ready.key).toBeUndefined();
  expect(second.ready.twilio).toEqual(first.ready.twilio);
  const metrics = (key: string) =>
    fetch(`${second.ready.url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
  expect((await metrics(first.ready.key)).status).toBe(200);
  expect((await metrics("nonsense")).status).toBe(401);
  second.child.kill("SIGTERM");
  await second.ended;
});

test("the curl command that --mock prints sends a text to the inbox", async () => {
  const { child, ended, shown } = startCli(["serve", "--mock", "--port", "0"], { cwd: await emptyFolder() });
  await until(() => /'\n$/.test(shown()));
  const [, url = "", authorization = "", body = ""] =
    /curl (\S+) \\\n +-H "Authorization: (.*?)" -H "Content-Type: application\/json" \\\n +-d '(.*)'/.exec(
      shown(),
    ) ?? [];
  const headers = { authorization, "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body });
  expect(response.status).toBe(202);
  const inbox = new URL(/inbox +(\S+)/.exec(shown())?.[1] ?? "").origin;
  expect(await createMockClient({ url: inbox }).waitForMessage({ to, timeoutMs: 60_000 })).toMatchObject({
    code: "048151",
  });
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
});

test("--mock with a config texts through the mock, and leaves the database and the endpoints of the config alone", async () => {
  const shop = await scene();
  let asked = 0;
  const app = createServer((_, response) => {
    asked += 1;
    response.end();
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void app.close());
  const host = `127.0.0.1:${(app.address() as AddressInfo).port}`;
  const endpoint = { id: "app", url: `http://${host}/`, secret: `whsec_${"0".repeat(32)}` };
  await writeConfig(shop, {
    database: "postgres://nobody@192.0.2.1/live",
    events: { endpoints: [endpoint] },
    http: { privateHosts: [host] },
  });
  const started = startCli(["serve", "--mock", "--config", "gateway.json", "--port", "0", "--json"], {
    cwd: shop.folder,
    env,
  });
  await until(() => started.shown().endsWith("}\n"));
  expect(await textBy(JSON.parse(started.shown()).url)).toBe(204);
  expect(shop.received()).toEqual([]);
  started.child.kill("SIGTERM");
  expect(await started.ended).toMatchObject({ code: 0 });
  expect(asked).toBe(0);
});

test("--mock with a config of nothing but a door texts what the door gets", async () => {
  const cwd = await emptyFolder();
  const door = { type: "uptime-kuma", token: { $env: "DOOR_TOKEN" }, to: ["+15558675310"] };
  await writeFile(join(cwd, "gateway.json"), JSON.stringify({ doors: { kuma: door } }));
  const token = "0123456789abcdef0123456789abcdef";
  const started = startCli(["serve", "--mock", "--config", "gateway.json", "--port", "0", "--json"], {
    cwd,
    env: { DOOR_TOKEN: token },
  });
  await until(() => started.shown().endsWith("}\n"));
  const { url, inbox } = JSON.parse(started.shown());
  const alert = {
    msg: "[Shop] [🔴 Down] timeout",
    heartbeat: { status: 0 },
    monitor: { name: "Shop" },
  };
  expect(await askDoor(`${url}/doors/kuma`, token, alert)).toBe(204);
  const { body } = await createMockClient({ url: new URL(inbox).origin }).waitForMessage({
    to: "+15558675310",
    timeoutMs: 60_000,
  });
  expect(body).toContain("Shop");
  started.child.kill("SIGTERM");
  expect(await started.ended).toMatchObject({ code: 0 });
});

test("--check says everything that is wrong with each path, and what each provider says", async () => {
  const shop = await scene();
  await writeConfig(shop, {
    keys: [{ id: "Web", sha256: "abc", scopes: ["all"] }],
    color: 1,
    http: { port: 0, publicUrl: "sms.example.com" },
  });
  const wrong = await runHere(["serve", "--check"], { cwd: shop.folder, env: {} });
  expect(wrong.code).toBe(1);
  for (const line of [
    "connectors.main.config.authToken: the environment variable TOKEN is not set",
    "keys[0].id: must be 1 to 40 lower-case letters, digits and dashes",
    "keys[0].sha256: must be 64 hexadecimal digits; `smskit serve key` prints a key and its hash",
    "http.publicUrl: must be a whole URL",
    "database: the folder is created at the first start",
  ]) {
    expect(wrong.stdout).toContain(line);
  }
  await writeConfig(shop);
  const right = await runHere(["serve", "--check", "--json"], { cwd: shop.folder, env });
  expect(right.json()).toMatchObject({
    ok: true,
    findings: expect.arrayContaining([
      expect.objectContaining({ level: "ok", path: "connectors.main.config.accountSID" }),
    ]),
  });
  expect(right.code).toBe(0);
});

test("a database that cannot be reached is reported without its password", async () => {
  const shop = await scene();
  const database = "postgres://app:a-password-of-the-database@127.0.0.1:1/app";
  await writeConfig(shop, { database });
  const { code: exitCode, stdout } = await runHere(["serve", "--check"], { cwd: shop.folder, env });
  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    "database: the server cannot be reached, or refuses the credentials (ECONNREFUSED)",
  );
  expect(stdout).not.toContain("a-password");
});

test("a config that cannot be used is refused at the start, with everything that is wrong", async () => {
  const shop = await scene();
  await writeConfig(shop, { secret: "short" });
  const { code: exitCode, stderr } = await runHere(["serve"], { cwd: shop.folder, env: {} });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("gateway.json cannot be used.\nThe gateway's config has 2 problems:");
  expect(stderr).not.toContain("short\n");
});

test("a port in use is a sentence", async () => {
  const shop = await scene();
  const other = await startMockServer({ port: 0 });
  onTestFinished(() => other.close());
  await writeConfig(shop);
  const { code: exitCode, stderr } = await runHere(["serve", "--port", String(other.port)], {
    cwd: shop.folder,
    env,
  });
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining(
      `Port ${other.port} is in use: choose another with --port, or 0 for any free one.`,
    ),
  ]);
});

test.each([
  [["serve"], "gateway.json not found in this folder."],
  [["serve", "--check", "--mock"], "--check and --mock: pass one of the two."],
  [["serve", "--state", "x"], "--state belongs to --mock."],
  [["serve", "--mock", "--host", "0.0.0.0"], "--host: with --mock, it must be this machine"],
  [["serve", "--port", "70000"], "--port takes a whole number from 0 to 65535."],
  [["serve", "key", "--scope", "everything"], "--scope: takes one of messages:send,"],
  [["serve", "key", "--id", "Web App"], "--id: must be 1 to 40 lower-case letters"],
  [["serve", "nonsense"], "Unexpected argument."],
])("smskit %j is refused: %s", async (parameters, sentence) => {
  const { code: exitCode, stderr } = await runHere(parameters, { cwd: await emptyFolder() });
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(sentence)]);
});

test("key prints both halves, and the config takes its half", async () => {
  const cwd = await emptyFolder();
  const command = ["serve", "key", "--id", "web", "--scope", "messages:send", "--json"];
  const { json } = await runHere(command, { cwd });
  const { key, entry } = json();
  expect(entry).toEqual({
    id: "web",
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    scopes: ["messages:send"],
  });
  expect(key).toMatch(/^smskit_/);
  const { stdout } = await runHere(["serve", "key"], { cwd });
  expect(stdout).toMatch(/^ {2}smskit_[\w-]+$/m);
  expect(stdout).toContain('"scopes":["messages:send","messages:read"]');
  const { stdout: schema } = await runHere(["serve", "--schema"], { cwd });
  expect(JSON.parse(schema).properties.keys).toBeDefined();
});

test("help needs no gateway", async () => {
  const source = await readFile(join(import.meta.dirname, "program.ts"), "utf8");
  expect(source).not.toMatch(/from "@smskit\/gateway"/);
});

test("a key that stands twice in the file is refused, with its path", async () => {
  const shop = await scene();
  const written = JSON.stringify(gatewayConfig(shop.server.url));
  const twice = `"doors":{"logto":{"type":"kratos","token":"another-secret-of-it"},`;
  await shop.write("gateway.json", written.replace('"doors":{', twice));
  for (const flags of [["--check"], []]) {
    const { code: exitCode, stderr, stdout } = await runHere(["serve", ...flags], { cwd: shop.folder, env });
    expect(exitCode).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain("gateway.json cannot be used.\n  doors.logto: is there twice");
    expect(`${stdout}${stderr}`).not.toContain("another-secret");
  }
});

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { createGateway, type Gateway, type GatewayServer, serveGateway } from "@smskit/gateway";
import { type MockServer, startMockServer } from "@smskit/mock";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "./testing/run-program.ts";

const folder = fileURLToPath(new URL("../gateway", import.meta.url));
/** Idempotency keys belong to the key of the API, so each program has its own. */
const keyOf = (name: string) => `smskit_a-key-of-${name}`;

/** A program of the guide, and what shows that the machine can run it. */
const programs = [
  { name: "curl", check: ["curl", "--version"], run: ["sh", "send-text.sh"] },
  { name: "Python", check: ["python3", "--version"], run: ["python3", "send_text.py"] },
  { name: "PHP", check: ["php", "-r", "curl_version();"], run: ["php", "send-text.php"] },
  { name: "Go", check: ["go", "version"], run: ["go", "run", "send_text.go"] },
] as const;

let mock: MockServer;
let gateway: Gateway;
let server: GatewayServer;

beforeAll(async () => {
  mock = await startMockServer();
  gateway = createGateway({
    config: {
      connectors: {
        main: {
          provider: "twilio",
          config: {
            accountSID: "AC0123456789abcdef0123456789abcdef",
            authToken: "fedcba9876543210fedcba9876543210",
            from: "+15550001111",
            baseUrl: mock.url,
          },
        },
      },
      database: "memory://",
      secret: "a secret of the gateway for tests",
      keys: programs.map(({ name }) => ({
        id: name.toLowerCase(),
        sha256: createHash("sha256").update(keyOf(name)).digest("hex"),
        scopes: ["messages:send"],
      })),
      log: { level: "silent" },
    },
  });
  await gateway.start();
  server = await serveGateway(gateway, { port: 0 });
});
afterAll(async () => {
  await server?.close(0);
  await gateway?.stop();
  await mock?.close();
});

async function isInstalled([program, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  return runProgram(program, args, {}).then(
    ({ status }) => status === 0,
    () => false,
  );
}

const here = await Promise.all(programs.map(({ check }) => isInstalled(check)));
const installed = programs.filter((_, index) => here[index]);

test.each(installed)("a program in $name texts once, however often it runs", async ({ name, run }) => {
  const to = `+155586753${10 + programs.findIndex((program) => program.name === name)}`;
  const env = { ...process.env, SMSKIT_URL: server.url, SMSKIT_KEY: keyOf(name) };
  const [program, ...args] = run;
  for (let time = 0; time < 2; time += 1) {
    expect(await runProgram(program, [...args, to], { cwd: folder, env })).toMatchObject({
      status: 0,
      output: expect.stringMatching(/\b(?:accepted|sent|delivered)\b/),
    });
  }
  expect(mock.carrier.messages.filter((message) => message.to === to)).toHaveLength(1);
});

test("this machine can run one of the programs", () => {
  expect(installed).not.toEqual([]);
});

import { connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { patience } from "@smskit/test-support/patience";
import { settledWithin } from "@smskit/test-support/settled-within";
import { reveals } from "@smskit/test-support/without-ids";
import fc from "fast-check";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import {
  askDoor,
  bearer,
  hookSecret,
  signingKey,
  supabaseHeaders,
  token,
  zitadelHeaders,
} from "./doors/testing/ask-door.ts";
import { createApiKey } from "./keys/create-api-key.ts";
import { type GatewayServer, serveGateway } from "./operations/serve-gateway.ts";
import { secret, startGateway, type TestGateway } from "./testing/start-gateway.ts";

const key = createApiKey();
const code = "907514";
const number = "15558675310";
const leaks = [secret, key.key, token, hookSecret, signingKey, code, number.slice(1)];
let running: TestGateway;
let server: GatewayServer;
/** Everything that the gateway responded on the raw sockets of this file. */
const received: string[] = [];

beforeAll(async () => {
  running = await startGateway({
    keys: [{ id: "app", sha256: key.sha256, scopes: ["messages:send", "messages:read"] }],
    doors: {
      supabase: { type: "supabase", secret: hookSecret },
      zitadel: { type: "zitadel", signingKey },
      kratos: { type: "kratos", token },
    } as never,
  });
  // Long enough for an honest client of this process, which the attack keeps busy.
  server = await serveGateway(running.gateway, { port: 0, requestTimeoutMs: 2_000, idleTimeoutMs: 1_000 });
});
afterAll(async () => {
  await server.close(0);
  await running.close();
  for (const leak of leaks) {
    expect(reveals(running.logged.join(""), leak), "a secret, number or code in the log").toBe(false);
    expect(reveals(received.join(""), leak), "a secret, number or code in a response").toBe(false);
  }
});

function open(): Socket {
  const socket = connect(server.port, "127.0.0.1").on("error", () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

let index = 0;
/** Sends a text as an honest client does. */
async function expectServed(): Promise<void> {
  index += 1;
  const init = {
    method: "POST",
    headers: { Authorization: `Bearer ${key.key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ to: `+1555867${2_000 + index}`, body: "Hello" }),
  };
  const response = await settledWithin(10_000, fetch(`${server.url}/v1/messages`, init));
  expect(response.status).toBe(202);
}

/** Waits until the gateway has closed all of them; a reset is an end, too. */
const closed = (sockets: readonly Socket[]) =>
  settledWithin(
    20_000,
    Promise.all(
      sockets.map((socket) => socket.closed || new Promise((resolve) => socket.once("close", resolve))),
    ),
  );

/** What the process uses, in bytes, once garbage is collected. */
function memory(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test("slow headers, slow bodies and responses that nobody reads keep nobody else waiting, and leave nothing behind", async () => {
  const partly = [
    "POST /v1/messages HTTP/1.1\r\nHost: a\r\nX-Slow: ",
    `POST /doors/kratos HTTP/1.1\r\nHost: a\r\nAuthorization: ${bearer["authorization"]}\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{`,
    `POST /v1/messages HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key.key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
    "",
  ];
  const unread = "GET /v1/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1_000);
  async function attack(): Promise<void> {
    const slow = Array.from({ length: 200 }, (_, number) => {
      const socket = open();
      socket.setEncoding("latin1").on("data", (chunk) => received.push(String(chunk)));
      socket.write(partly[number % partly.length] ?? "");
      return socket;
    });
    const dripping = setInterval(() => {
      for (const socket of slow) if (socket.writable) socket.write("1");
    }, 50);
    const deaf = Array.from({ length: 10 }, () => {
      const socket = open();
      socket.write(unread);
      return socket;
    });
    try {
      for (let count = 0; count < 5; count++) await expectServed();
      await closed(slow);
      // A socket that is not read does not see its end.
      for (const socket of deaf) socket.resume();
      await closed(deaf);
    } finally {
      clearInterval(dripping);
    }
  }
  await attack();
  const before = memory();
  for (let round = 0; round < 2; round++) await attack();
  await vi.waitFor(() => expect(memory() - before, "bytes").toBeLessThan(10_000_000), patience);
}, 120_000);

/** Requests that somebody has recorded, with what is signed and how. */
const recorded = {
  supabase: (() => {
    const body = JSON.stringify({ sms: { otp: code, phone: number } });
    return {
      body,
      headers: supabaseHeaders(body),
      names: ["webhook-id", "webhook-timestamp", "webhook-signature"],
    };
  })(),
  zitadel: (() => {
    const body = JSON.stringify({
      contextInfo: { recipientPhoneNumber: `+${number}`, eventType: "session.otp.sms.challenged" },
      args: { code },
    });
    return { body, headers: zitadelHeaders(body), names: ["zitadel-signature"] };
  })(),
};

/** Ways to change a recorded request. Some of them change nothing that a door reads. */
const changes = fc.record({
  system: fc.constantFrom("supabase", "zitadel"),
  door: fc.constantFrom("same", "same", "same", "supabase", "zitadel", "kratos"),
  path: fc.constantFrom("", "/", "?again=1", "#again"),
  body: fc.oneof(
    fc.constant(undefined),
    fc.record({ at: fc.nat(), insert: fc.constantFrom(" ", "\n", "0", "\\u0000", '"', ",", "}") }),
  ),
  header: fc.oneof(
    fc.constant(undefined),
    fc.record({
      which: fc.nat(),
      how: fc.constantFrom("before", "after", "twice", "other case", "missing", "digit", "spaces"),
    }),
  ),
});

function changedHeader(value: string, how: string): string {
  if (how === "before") return `v1,AAAA ${value}`;
  if (how === "after") return `${value} v1,AAAA`;
  if (how === "twice") return `${value}, ${value}`;
  if (how === "other case") return value.toUpperCase();
  if (how === "digit") return value.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
  return how === "spaces" ? `  ${value}  ` : "";
}

test("recorded requests are repeated, changed and sent to other doors: each sends one text, the first time", async () => {
  for (const [door, { body, headers }] of Object.entries(recorded)) {
    expect((await askDoor(running, door, body, headers)).status).toBe(204);
  }
  const before = (await running.texts()).length;
  const context = running.gateway.context;
  await fc.assert(
    fc.asyncProperty(fc.array(changes, { minLength: 5, maxLength: 10 }), async (list) => {
      // What a door knows by its content is forgotten after a minute, and a replay comes later than that.
      await context?.database.query(
        "UPDATE smskit.gateway_keys SET expires_at = expires_at - interval '61 s'",
      );
      await Promise.all(
        list.map(async ({ system, door, path, body: change, header }) => {
          const { body, headers, names } = recorded[system];
          const changed = change
            ? `${body.slice(0, change.at % body.length)}${change.insert}${body.slice(change.at % body.length)}`
            : body;
          const sent: Record<string, string> = { ...headers };
          if (header) {
            const name = names[header.which % names.length] ?? "";
            sent[name] = changedHeader(sent[name] ?? "", header.how);
          }
          const name = `${door === "same" ? system : door}${path}`;
          const response = await askDoor(running, name, changed, sent);
          expect(response.status, name).toBeLessThan(500);
          const text = await response.text();
          for (const leak of leaks) expect(reveals(text, leak), "a secret, number or code").toBe(false);
        }),
      );
    }),
    // A signature is remembered for ten minutes, and each run takes one of them away.
    { numRuns: 8 },
  );
  // Compared as texts, so that a failure shows which one it is.
  expect((await running.texts()).slice(before), "texts of replays").toEqual([]);
});

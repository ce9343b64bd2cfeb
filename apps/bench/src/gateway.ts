import { Agent, request } from "node:http";
import { startPostgresServer } from "@smskit/test-postgres";
import { Webhook } from "standardwebhooks";
import { effort } from "./effort.ts";
import { type Bench, interleave, median, ratiosOf, versionOf } from "./measurement.ts";
import { startChild } from "./run-child.ts";

const rounds = effort(5);
const messages = effort(4_000, 200);
const hooks = effort(300, 20);
const concurrency = 50;
const key = "smskit_a-key-of-the-bench";
const hookSecret = `whsec_${Buffer.from("a secret of the hook of 32 bytes").toString("base64")}`;
const kinds = ["gateway", "bare"] as const;

interface Ready {
  port: number;
}

export const gateway: Bench = {
  name: "gateway",
  title: `The gateway beside a Hono route that inserts into pg-boss: ${messages} durable sends, ${concurrency} at a time, and one Supabase hook after the other`,
  ratio: "smskit ÷ this",
  async run(progress) {
    progress("starting Postgres");
    const postgres = await startPostgresServer();
    try {
      const sends = await interleave(kinds, rounds, async (kind, round) => {
        progress(`sends, ${kind}, round ${round + 1} of ${rounds}`);
        const url = await postgres.createDatabase(`sends_${kind}_${round}`);
        return withServer(kind, url, (port) => perSecond(port));
      });
      const hookTimes = await interleave(kinds, rounds, async (kind, round) => {
        progress(`hooks, ${kind}, round ${round + 1} of ${rounds}`);
        const url = await postgres.createDatabase(`hooks_${kind}_${round}`);
        return withServer(kind, url, (port) => hookMilliseconds(port));
      });
      return [
        { name: "@smskit/gateway", version: versionOf("@smskit/gateway"), unit: "/s", values: sends.gateway },
        {
          name: "Hono and pg-boss",
          version: versionOf("pg-boss"),
          unit: "/s",
          values: sends.bare,
          ratios: ratiosOf(sends.gateway, sends.bare),
          bar: { atLeast: 0.5 },
        },
        { name: "Supabase hook, @smskit/gateway", unit: "ms", values: hookTimes.gateway },
        { name: "Supabase hook, a bare handler", unit: "ms", values: hookTimes.bare },
      ];
    } finally {
      await postgres.remove();
    }
  },
};

async function withServer(
  kind: string,
  database: string,
  work: (port: number) => Promise<number>,
): Promise<number> {
  const child = await startChild<Ready, object, unknown>("gateway-child.ts", [
    kind,
    database,
    key,
    hookSecret,
  ]);
  try {
    return await work(child.ready.port);
  } finally {
    child.stop();
  }
}

async function perSecond(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const start = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < messages) {
      const index = next++;
      const body = JSON.stringify({
        to: `+1555${String(2_000_000 + index)}`,
        body: `Your order ${index} is on its way.`,
        // The other route sends nothing, either.
        sendAt: "2099-01-01T00:00:00Z",
      });
      const status = await post(agent, port, "/v1/messages", body, {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
      });
      if (status !== 202) throw new Error(`A send got ${status}.`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  agent.destroy();
  return messages / ((performance.now() - start) / 1_000);
}

/** The median of hooks, one after the other, as a person waits for each. */
async function hookMilliseconds(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const webhook = new Webhook(hookSecret);
  const times: number[] = [];
  for (let index = 0; index < hooks; index++) {
    const body = JSON.stringify({
      user: { phone: `1555${2_000_000 + index}` },
      sms: { otp: String(100_000 + index), phone: `1555${2_000_000 + index}` },
    });
    const id = `hook-${index}`;
    const at = new Date();
    const start = performance.now();
    const status = await post(agent, port, "/doors/supabase", body, {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": webhook.sign(id, at, body),
    });
    times.push(performance.now() - start);
    if (status >= 300) throw new Error(`A hook got ${status}.`);
  }
  agent.destroy();
  return median(times);
}

function post(
  agent: Agent,
  port: number,
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        host: "127.0.0.1",
        port,
        path,
        method: "POST",
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
      },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

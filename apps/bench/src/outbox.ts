import { createMemoryConnector, type SmsConnector, type SmsMessage } from "@smskit/core";
import { openDatabase } from "@smskit/postgres";
import { createOutbox } from "@smskit/postgres/outbox";
import { startPostgresServer } from "@smskit/test-postgres";
import { PgBoss } from "pg-boss";
import { effort } from "./effort.ts";
import { type Bench, interleave, ratiosOf, versionOf } from "./measurement.ts";

const rounds = effort(5);
const messages = effort(4_000, 200);
const concurrency = 25;

/** What carries messages from a table to a connector; the result is how many a second. */
const queues = {
  /** pg-boss with the message as the job's data, each job taken and completed by itself: a batch fails as one. */
  async "pg-boss"(url: string, connector: SmsConnector): Promise<number> {
    const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
    await boss.start();
    try {
      await boss.createQueue("texts");
      await boss.insert(
        "texts",
        [...texts()].map((data) => ({ data })),
      );
      return await perSecond(async () => {
        let left = messages;
        const sendNext = async () => {
          while (left-- > 0) {
            const [job] = await boss.fetch<SmsMessage>("texts");
            if (job === undefined) continue;
            await connector.send(job.data);
            await boss.complete("texts", job.id);
          }
        };
        await Promise.all(Array.from({ length: concurrency }, sendNext));
      });
    } finally {
      await boss.stop({ graceful: false });
    }
  },
  /** The outbox, which also records each message as started before it is sent, and what became of it. */
  async "@smskit/postgres/outbox"(url: string, connector: SmsConnector): Promise<number> {
    const database = await openDatabase(url);
    const outbox = createOutbox({ database, connector, name: "texts" });
    try {
      await outbox.enqueueMany(texts());
      const sent = new Promise<void>((resolve) => {
        const { send } = connector;
        let left = messages;
        connector.send = async (message, options) => {
          const receipt = await send(message, options);
          left -= 1;
          if (left === 0) resolve();
          return receipt;
        };
      });
      return await perSecond(async () => {
        await outbox.work({ concurrency });
        await sent;
        await outbox.stop();
      });
    } finally {
      await outbox.stop();
      await database.close();
    }
  },
};
type Queue = keyof typeof queues;

export const outbox: Bench = {
  name: "outbox",
  title: `${messages} messages from a table of one Postgres server to a connector, ${concurrency} at a time`,
  ratio: "smskit ÷ this",
  async run(progress) {
    progress("starting Postgres");
    const server = await startPostgresServer();
    try {
      const names = Object.keys(queues) as Queue[];
      const rates = await interleave(names, rounds, async (name, round) => {
        progress(`${name}, round ${round + 1} of ${rounds}`);
        const url = await server.createDatabase(`bench_${names.indexOf(name)}_${round}`);
        return queues[name](url, createMemoryConnector());
      });
      const ours = rates["@smskit/postgres/outbox"];
      return [
        { name: "@smskit/postgres/outbox", version: versionOf("@smskit/postgres"), unit: "/s", values: ours },
        {
          name: "pg-boss",
          version: versionOf("pg-boss"),
          unit: "/s",
          values: rates["pg-boss"],
          ratios: ratiosOf(ours, rates["pg-boss"]),
          bar: { atLeast: 0.9 },
        },
      ];
    } finally {
      await server.remove();
    }
  },
};

function* texts(): Generator<SmsMessage> {
  for (let index = 0; index < messages; index++) {
    yield { to: `+1555${String(2_000_000 + index)}`, body: `Your order ${index} is on its way.` };
  }
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return messages / ((performance.now() - start) / 1_000);
}

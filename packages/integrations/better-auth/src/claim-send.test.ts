/** Several processes of one app, which share its database or secondary storage: each has its own instance of Better Auth. */
import { DatabaseSync } from "node:sqlite";
import type { SmsConnector } from "@smskit/core";
import { createMemoryVerificationStore, type VerificationStore } from "@smskit/verify";
import { getMigrations } from "better-auth/db/migration";
import fc from "fast-check";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { smskitPhone } from "./index.ts";
import { type AppOptions, appOptions, memoryDatabase, outcome, startApp } from "./testing/start-app.ts";
import { to } from "./testing/start-twilio.ts";
import { startCodeVerifier, startTextVerifier } from "./testing/start-verifier.ts";

const claim = `smskit-sign-in-${to}-sending`;

/** A database with the tables of Better Auth. */
async function sqlDatabase(): Promise<DatabaseSync> {
  const database = new DatabaseSync(":memory:");
  onTestFinished(() => database.close());
  const phone = smskitPhone({ verifier: startCodeVerifier().verifier });
  await (await getMigrations(appOptions({ phone, database }))).runMigrations();
  return database;
}

/** Secondary storage as Redis is. */
function createStorage() {
  const values = new Map<string, { value: string; endsAt: number }>();
  const get = (key: string) => {
    const found = values.get(key);
    return found !== undefined && found.endsAt > Date.now() ? found.value : null;
  };
  const set = (key: string, value: string, ttl = 3_600) =>
    void values.set(key, { value, endsAt: Date.now() + ttl * 1_000 });
  return {
    ...{ get, set, keys: () => [...values.keys()] },
    delete: (key: string) => void values.delete(key),
    getAndDelete(key: string) {
      const value = get(key);
      values.delete(key);
      return value;
    },
    increment(key: string, ttl: number) {
      const count = Number(get(key) ?? 0) + 1;
      set(key, String(count), ttl);
      return count;
    },
  };
}

/** A connector whose sends wait until they are let go. */
function createGate() {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const wrap = (connector: SmsConnector): SmsConnector => ({
    ...connector,
    async send(message, options) {
      begin();
      await opened;
      return connector.send(message, options);
    },
  });
  return { begun, open, wrap };
}

const places: [string, () => Promise<Partial<AppOptions>>][] = [
  ["a database", async () => ({ database: await sqlDatabase() })],
  [
    "a database with ids of UUIDs",
    async () => ({
      database: await sqlDatabase(),
      advanced: { database: { generateId: "uuid" } },
    }),
  ],
  ["secondary storage", async () => ({ database: memoryDatabase(), secondaryStorage: createStorage() })],
];

describe.each(places)("with %s", (_, place) => {
  async function startTwo() {
    const shared = await place();
    const gate = createGate();
    const started = startTextVerifier({ wrap: gate.wrap });
    const apps = [1, 2].map(() =>
      startApp({ phone: smskitPhone({ verifier: started.verifier }), ...shared }),
    );
    return { ...started, ...gate, apps: apps as [(typeof apps)[0], (typeof apps)[0]] };
  }

  test("two processes send one code to a number, and each can check it", async () => {
    const { apps, begun, open, codes } = await startTwo();
    const [one, other] = apps;
    const sending = one.sendCode(to);
    await begun;
    expect(outcome(await other.sendCode(to)), "its code is on its way").toEqual([200, "code sent"]);
    expect(outcome(await one.sendCode(to))).toEqual([200, "code sent"]);
    open();
    expect(outcome(await sending)).toEqual([200, "code sent"]);
    expect(codes()).toHaveLength(1);
    expect((await other.sendCode(to)).status, "from now on, the cooldown").toBe(429);
    expect(outcome(await other.verify(to, codes()[0] ?? ""))).toEqual([200, true]);
  });

  test("another process resends the code of the first one", async () => {
    const { apps, open, clock, codes } = await startTwo();
    const [one, other] = apps;
    open();
    await one.sendCode(to);
    clock.now += 30_000;
    await other.sendCode(to);
    const [first = "", second = ""] = codes();
    expect(outcome(await one.verify(to, first))).toEqual([400, "INVALID_OTP"]);
    expect(outcome(await one.verify(to, second))).toEqual([200, true]);
  });
});

test("however the requests of several processes interleave, one code is sent, and it is right once", async () => {
  const { verifier, codes, carrier } = startTextVerifier();
  const pauses = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(pauses, fc.integer({ min: 2, max: 6 }), async (turns, requests) => {
      carrier.reset();
      const storage = createStorage();
      let calls = 0;
      /** Each call takes as many turns of the event loop's microtasks as the property says. */
      const slowly = <Given extends unknown[], Result>(work: (...given: Given) => Result) =>
        async function slow(...given: Given): Promise<Result> {
          for (let turn = turns[calls++ % turns.length] ?? 0; turn > 0; turn--) await undefined;
          return work(...given);
        };
      const secondaryStorage = {
        get: slowly(storage.get),
        set: slowly(storage.set),
        delete: slowly(storage.delete),
        getAndDelete: slowly(storage.getAndDelete),
        increment: slowly(storage.increment),
      };
      const apps = Array.from({ length: requests }, () =>
        startApp({ phone: smskitPhone({ verifier }), secondaryStorage }),
      );
      const sent = await Promise.all(apps.map((app) => app.sendCode(to)));
      // A request that comes after the send, not during it, is in the cooldown.
      expect(sent.every(({ status }) => status === 200 || status === 429)).toBe(true);
      expect(codes()).toHaveLength(1);
      const verified = await Promise.all(apps.map((app) => app.verify(to, codes()[0] ?? "")));
      expect(verified.filter(({ status }) => status === 200)).toHaveLength(1);
    }),
    { numRuns: 25 },
  );
});

test("a process that died while it sent blocks its number for a minute at most", async () => {
  const database = await sqlDatabase();
  const { verifier, codes } = startTextVerifier();
  const app = startApp({ phone: smskitPhone({ verifier }), database });
  const { internalAdapter } = await app.auth.$context;
  const leave = (expiresAt: Date) =>
    internalAdapter.reserveVerificationValue({ identifier: claim, value: "sending", expiresAt });

  await leave(new Date(Date.now() + 60_000));
  expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
  expect(codes()).toEqual([]);
  await internalAdapter.deleteVerificationByIdentifier(claim);
  await leave(new Date(Date.now() - 1));
  expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
  expect(codes()).toHaveLength(1);
  expect(await internalAdapter.findVerificationValue(claim)).toBeNull();
});

test("a send that fails frees its number at once", async () => {
  const secondaryStorage = createStorage();
  const { verifier, carrier, codes } = startTextVerifier();
  const app = startApp({ phone: smskitPhone({ verifier }), secondaryStorage });
  carrier.faults.add({ kind: "rate-limited", times: 1 });
  expect((await app.sendCode(to)).status).toBe(429);
  expect(secondaryStorage.keys()).not.toContain(claim);
  expect((await app.sendCode(to)).status).toBe(200);
  expect(codes()).toHaveLength(1);
});

test("storage that fails before a send means no text; after it, the text still counts", async () => {
  const secondaryStorage = createStorage();
  const { verifier, codes } = startTextVerifier();
  const failing = {
    ...secondaryStorage,
    increment: (key: string, ttl: number) => {
      if (failing.isDown) throw new Error("Storage is down.");
      return secondaryStorage.increment(key, ttl);
    },
    delete: (key: string) => {
      if (key === claim) throw new Error("Storage is down.");
      secondaryStorage.delete(key);
    },
    isDown: true,
  };
  const app = startApp({ phone: smskitPhone({ verifier }), secondaryStorage: failing });
  const printed = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => printed.mockRestore());
  expect((await app.sendCode(to)).status).toBe(500);
  expect(codes()).toEqual([]);
  failing.isDown = false;
  expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
  expect(app.logs.at(-1)).toBe("warn smskit: a claim could not be released; it ends in 60 s.");
});

test("a verification store that is down sends nothing and approves nothing", async () => {
  const store = createMemoryVerificationStore();
  const down: VerificationStore = {
    ...store,
    create: async () => {
      throw new Error("the password of the database is hunter2");
    },
  };
  const { verifier, codes } = startTextVerifier({ store: down });
  const app = startApp({ phone: smskitPhone({ verifier }) });
  expect(outcome(await app.sendCode(to))).toEqual([503, "SERVICE_UNAVAILABLE"]);
  expect(codes()).toEqual([]);
  expect(app.logs.join()).not.toContain("hunter2");
});

test("with background tasks, the response does not wait for the text", async () => {
  const tasks: Promise<unknown>[] = [];
  const gate = createGate();
  const { verifier, codes } = startTextVerifier({ wrap: gate.wrap });
  const advanced = { backgroundTasks: { handler: (task: Promise<unknown>) => void tasks.push(task) } };
  const app = startApp({ phone: smskitPhone({ verifier }), advanced });
  expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
  expect(codes()).toEqual([]);
  gate.open();
  await Promise.all(tasks);
  expect(outcome(await app.verify(to, codes()[0] ?? ""))).toEqual([200, true]);
});

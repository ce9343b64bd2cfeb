import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { perRecipient, withIdempotency, withLimits, withSuppression } from "@smskit/delivery";
import { startPostgresServer } from "@smskit/test-postgres";
import { patience } from "@smskit/test-support/patience";
import { createVerifier } from "@smskit/verify";
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { Transaction } from "./database.ts";
import { databaseError } from "./database-error.ts";
import { createPostgresIdempotencyStore } from "./idempotency-store.ts";
import { createPostgresLimiters } from "./limiter.ts";
import { createMessageLog } from "./message-log.ts";
import { openDatabase } from "./open-database.ts";
import { createOutbox } from "./outbox.ts";
import { createPostgresSuppressionStore } from "./suppression-store.ts";
import { startFreezableProxy } from "./testing/freezable-proxy.ts";
import { errorOf, startTwilio } from "./testing/provider.ts";
import { settled } from "./testing/settled.ts";
import { createPostgresVerificationStore } from "./verification-store.ts";
import { withMessageLog } from "./with-message-log.ts";

/** Longer than a statement takes on a busy machine. */
const timeoutMs = 10_000;
const message = { to: "+15558675310", body: "Hello" };
const silence = "The database did not respond in time.";

const unhandled = vi.fn();
beforeAll(() => {
  process.on("unhandledRejection", unhandled);
});
afterAll(() => {
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test("a server that accepts connections and never responds is not waited for and keeps no connection", async () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.resume());
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const error = await errorOf(openDatabase(`postgres://me:secret-word@127.0.0.1:${port}/app`));
  expect(error).toMatchObject({ code: "unavailable", delivery: "not-sent" });
  expect(error.message).toBe(`The database was not opened. ${silence}`);
  await vi.waitFor(() => expect(sockets.size).toBe(0), patience);
  server.close();
});

test("the locks of a machine that disappeared during a transaction are released", async () => {
  const server = await startPostgresServer();
  const proxy = await startFreezableProxy(server.url);
  const [gone, other] = [await openDatabase(proxy.url, { timeoutMs: 5_000 }), await openDatabase(server.url)];
  onTestFinished(async () => {
    proxy.thaw();
    await Promise.all([gone.close(), other.close()]);
    await proxy.close();
    await server.remove();
  });
  const lock = "SELECT pg_advisory_xact_lock(1)";
  const lost = errorOf(
    gone
      .transaction(async (transaction) => {
        await transaction.query(lock);
        proxy.freeze();
        await transaction.query("SELECT 1");
      })
      .catch((thrown: unknown) => {
        throw databaseError(thrown);
      }),
  );
  await other.query(lock);
  expect((await lost).message).toBe(silence);
});

/** What begins to hang in the middle of it. */
const kinds = ["the way to the server", "the server itself"] as const;

test.each(kinds)(
  "while %s hangs, nothing is sent and everything ends with an error that says so",
  async (kind) => {
    const server = await startPostgresServer();
    const proxy = await startFreezableProxy(server.url);
    const freeze = async () => (kind === "the server itself" ? server.freeze() : proxy.freeze());
    const thaw = () => {
      server.thaw();
      proxy.thaw();
    };
    const { twilio, carrier } = await startTwilio();
    const database = await openDatabase(proxy.url, { connections: 20, timeoutMs });
    const reported = vi.fn();
    const outbox = createOutbox({ database, connector: twilio, onError: reported });
    // One that is stopped while nothing responds, and one that continues afterwards.
    const other = await openDatabase(proxy.url, { timeoutMs });
    const staying = createOutbox({ database: other, connector: twilio, name: "staying" });
    const own = new pg.Client(proxy.url);
    own.on("error", () => {});
    onTestFinished(async () => {
      thaw();
      await staying.stop({ timeoutMs: 0 });
      await Promise.all([other.close(), database.close(), own.end()]);
      await proxy.close();
      await server.remove();
    });
    const log = createMessageLog(database, { secret: "a secret for fingerprints" });
    const limits = [{ name: "recipient", key: perRecipient, texts: 5, perSeconds: 60 }];
    const verifier = createVerifier({
      connector: twilio,
      store: createPostgresVerificationStore(database),
      secret: "a secret for codes, of 32 letters and more",
    });
    const suppressions = createPostgresSuppressionStore(database);
    const stacks = {
      idempotency: withIdempotency(twilio, { store: createPostgresIdempotencyStore(database) }),
      suppression: withSuppression(twilio, { store: suppressions }),
      limits: withLimits(twilio, { limits, createLimiter: createPostgresLimiters(database) }),
      log: withMessageLog(twilio, { log }),
    };

    await own.connect();
    await staying.work();
    const worker = await outbox.work();
    await settled(outbox, (await outbox.enqueue(message)).id);
    const { verificationId } = await verifier.start({ to: message.to, usageType: "SignIn" });
    const before = carrier.requests.length;

    let isFrozen = () => {};
    const frozen = new Promise<void>((resolve) => {
      isFrozen = resolve;
    });
    let begun = 0;
    // Some are in the middle of a transaction.
    const inTransaction = (work: (transaction: Transaction) => Promise<unknown>) =>
      database.transaction(async (transaction) => {
        await transaction.query("SELECT 1");
        begun++;
        await frozen;
        await work(transaction);
      });
    // What is swallowed must not be committed later.
    const statement = errorOf(
      inTransaction((transaction) =>
        outbox.enqueue({ ...message, to: "+15558675321" }, { transaction }).catch(() => {}),
      ),
    );
    const commit = errorOf(inTransaction(async () => {}));
    await own.query("BEGIN");
    await vi.waitFor(() => expect(begun).toBe(2), patience);

    await freeze();
    isFrozen();
    const sends = Object.entries(stacks).map(async ([name, sms]) => {
      const options = name === "idempotency" ? { idempotencyKey: "hung" } : {};
      const error = await errorOf(sms.send(message, { ...options, timeoutMs: 60_000 }));
      expect(error, name).toMatchObject({ code: "unavailable", delivery: "not-sent" });
    });
    const hurried = Object.entries(stacks).map(async ([name, sms]) => {
      const options = name === "idempotency" ? { idempotencyKey: "hurried" } : {};
      const error = await errorOf(sms.send(message, { ...options, timeoutMs: 1_000 }));
      expect(error, name).toMatchObject({ code: "timeout", delivery: "not-sent" });
      expect(error.message, name).toMatch(/did not respond/);
    });
    const checks = [
      verifier.check({ verificationId, code: "000000" }),
      verifier.start({ to: "+15558675322", usageType: "SignIn" }),
      verifier.resend({ verificationId }),
    ].map(async (asking) => {
      const error = await errorOf(asking);
      expect(["unavailable", "timeout"]).toContain(error.code);
      expect(error.message).toContain("The verification store did not respond");
    });
    const enqueued = errorOf(outbox.enqueue({ ...message, to: "+15558675323" }));
    const enqueuedByCaller = errorOf(
      outbox.enqueue({ ...message, to: "+15558675324" }, { transaction: own, key: "caller" }),
    );
    const committedByCaller = enqueuedByCaller.then(() => own.query("COMMIT"));
    const asked = [
      outbox.progress(),
      outbox.enqueueMany([{ ...message, to: "+15558675325" }]),
      log.list(),
      suppressions.add(message.to),
      openDatabase(proxy.url, { timeoutMs }),
    ].map(async (asking) => expect((await errorOf(asking)).message).toContain(silence));
    await Promise.all([...sends, ...hurried, ...checks, ...asked]);
    expect(await enqueued).toMatchObject({
      code: "unavailable",
      delivery: "not-sent",
      message: `The message was not put into the outbox. ${silence}`,
    });
    expect((await enqueuedByCaller).message).toContain(
      "did not respond in time and can no longer be committed",
    );
    expect(await statement).toMatchObject({ code: "unavailable", delivery: "not-sent" });
    expect(await commit).toMatchObject({ code: "unavailable", delivery: "unknown" });
    await vi.waitFor(() => expect(reported).toHaveBeenCalled(), patience);
    await worker.stop({ timeoutMs: 0 });
    await outbox.stop();
    await database.close();
    expect(carrier.requests).toHaveLength(before);

    thaw();
    expect(await committedByCaller).toMatchObject({ command: "ROLLBACK" });
    const { id } = await staying.enqueue({ ...message, to: "+15558675326" });
    expect(await settled(staying, id)).toMatchObject({ state: "accepted" });
    const { rows } = await other.query("SELECT 1 FROM smskit.outbox WHERE state <> 'accepted'");
    expect(rows).toEqual([]);
    expect(carrier.requests).toHaveLength(before + 1);
    // Those of the database that is closed are gone; `other` keeps some, and the client has one.
    await other.close();
    await own.end();
    await vi.waitFor(() => expect(proxy.connections).toBe(0), patience);
  },
);

import { perRecipient, withIdempotency, withLimits, withSuppression } from "@smskit/delivery";
import { startPostgresServer } from "@smskit/test-postgres";
import { patience } from "@smskit/test-support/patience";
import { createVerifier } from "@smskit/verify";
import { expect, onTestFinished, test, vi } from "vitest";
import { createPostgresIdempotencyStore } from "./idempotency-store.ts";
import { createPostgresLimiters } from "./limiter.ts";
import { createMessageLog } from "./message-log.ts";
import { openDatabase } from "./open-database.ts";
import { createOutbox } from "./outbox.ts";
import { createPostgresSuppressionStore } from "./suppression-store.ts";
import { errorOf, startTwilio } from "./testing/provider.ts";
import { createPostgresVerificationStore } from "./verification-store.ts";
import { withMessageLog } from "./with-message-log.ts";

test("while the server is stopped, nothing is sent, errors say so, and workers continue after it restarts", async () => {
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  const server = await startPostgresServer();
  const { twilio, carrier } = await startTwilio();
  const database = await openDatabase(server.url, { connections: 5 });
  const reported = vi.fn();
  const outbox = createOutbox({ database, connector: twilio, onError: reported });
  onTestFinished(async () => {
    process.off("unhandledRejection", unhandled);
    await outbox.stop({ timeoutMs: 0 });
    await database.close();
    await server.remove();
  });
  await outbox.work();
  const message = { to: "+15558675310", body: "Hello" };
  const first = await outbox.enqueue(message);
  await vi.waitFor(async () => expect((await outbox.get(first.id))?.state).toBe("accepted"), patience);
  const verifier = createVerifier({
    connector: twilio,
    store: createPostgresVerificationStore(database),
    secret: "a secret for codes, of 32 letters and more",
  });
  const { verificationId } = await verifier.start({ to: message.to, usageType: "SignIn" });
  const code = /\d{6}/.exec(carrier.messages.at(-1)?.body ?? "")?.[0] ?? "";
  const before = carrier.requests.length;

  const inTheMidst = database.transaction(async (transaction) => {
    await transaction.query("SELECT 1");
    await server.stop();
    await transaction.query("SELECT 1");
  });
  await expect(inTheMidst).rejects.toThrow();

  const log = createMessageLog(database, { secret: "a secret for fingerprints" });
  const limits = [{ name: "recipient", key: perRecipient, texts: 5, perSeconds: 60 }];
  const stacks = {
    idempotency: withIdempotency(twilio, { store: createPostgresIdempotencyStore(database) }),
    suppression: withSuppression(twilio, { store: createPostgresSuppressionStore(database) }),
    limits: withLimits(twilio, { limits, createLimiter: createPostgresLimiters(database) }),
    log: withMessageLog(twilio, { log }),
  };
  for (const [name, sms] of Object.entries(stacks)) {
    const options = name === "idempotency" ? { idempotencyKey: "down" } : {};
    const error = await errorOf(sms.send(message, options));
    expect(error, name).toMatchObject({ code: "unavailable", delivery: "not-sent" });
  }
  const checks = [
    verifier.check({ verificationId, code }),
    verifier.resend({ verificationId }),
    verifier.start({ to: "+15558675312", usageType: "SignIn" }),
  ];
  for (const asking of checks) {
    const error = await errorOf(asking);
    expect(error).toMatchObject({ code: "unavailable", delivery: "not-sent" });
    expect(error.message).toBe(
      "The verification store did not respond; nothing is sent or approved without it.",
    );
  }
  const enqueued = await errorOf(outbox.enqueue(message));
  expect(enqueued).toMatchObject({ code: "unavailable", delivery: "not-sent" });
  expect(enqueued.message).toMatch(
    /^The message was not put into the outbox\. The database cannot be reached/,
  );
  expect(await errorOf(outbox.progress())).toMatchObject({ code: "unavailable" });
  expect(await errorOf(log.list())).toMatchObject({ code: "unavailable" });
  expect(await errorOf(openDatabase(server.url))).toMatchObject({ code: "unavailable" });
  expect(carrier.requests).toHaveLength(before);
  await vi.waitFor(() => expect(reported).toHaveBeenCalled(), patience);
  expect(reported.mock.calls.flat().map(String).join()).not.toContain("+1555");

  await server.start();
  await vi.waitFor(async () => {
    await stacks.idempotency.send(message, { idempotencyKey: "up" });
  }, patience);
  expect(await verifier.check({ verificationId, code })).toEqual({ status: "approved" });
  const again = await outbox.enqueue({ to: "+15558675311", body: "Hello again" });
  await vi.waitFor(async () => expect((await outbox.get(again.id))?.state).toBe("accepted"), patience);
  expect(unhandled).not.toHaveBeenCalled();
});

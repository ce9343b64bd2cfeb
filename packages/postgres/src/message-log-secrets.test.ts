import { expect, test } from "vitest";
import { createMessageLog, type MessageLog } from "./message-log.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";

const [first, second, third] = ["the first of the secrets", "the second of the secrets", "the third of them"];
const connector = { id: "twilio", provider: "twilio" };
const update = { provider: "twilio", status: "delivered", providerStatus: "delivered" } as const;
let next = 0;

describeOnEachDatabase("a message log whose secret is replaced", (database) => {
  const openLog = (...secret: string[]): MessageLog => createMessageLog(database(), { secret });
  /** A number that no other test has. */
  const newNumber = () => `+155586${String(80_000 + next++)}`;
  const begin = (log: MessageLog, to: string) =>
    log.begin({ kind: "smskit/prepared-message", to }, connector);

  test("finds and deletes the messages of every secret in the list, and writes with the first", async () => {
    const to = newNumber();
    await begin(createMessageLog(database(), { secret: first }), to);
    const rotated = openLog(second, first);
    await begin(rotated, to);
    await begin(rotated, newNumber());
    const listed = await rotated.list({ number: to });
    expect(new Set(listed.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    expect(await openLog(second).list({ number: to })).toHaveLength(1);
    expect(await openLog(third).list({ number: to })).toHaveLength(0);
    expect(await openLog(third, second, first).list({ number: to, limit: 1 })).toEqual(listed.slice(0, 1));
    expect(await openLog(third, second, first).deleteNumber(to)).toBe(2);
    expect(await rotated.list({ number: to })).toEqual([]);
    expect(await rotated.list({ limit: 1 })).toHaveLength(1);
  });

  test("records what is found at the provider for a send from before, and never for one of two", async () => {
    const to = newNumber();
    const since = new Date();
    const prepared = { kind: "smskit/prepared-message", to } as const;
    const receipt = { ...update, connector: "twilio", id: `SM${to}`, to, status: "sent" } as const;
    await begin(openLog(first), to);
    await openLog(second).found(prepared, since, receipt);
    expect(await openLog(first).list({ number: to })).toMatchObject([{ outcome: "started" }]);
    const rotated = openLog(second, first);
    await begin(rotated, to);
    await rotated.found(prepared, since, receipt);
    expect((await rotated.list({ number: to })).map(({ outcome }) => outcome)).toEqual([
      "started",
      "started",
    ]);
    expect(await openLog(second).deleteNumber(to)).toBe(1);
    await rotated.found(prepared, since, receipt);
    expect(await rotated.list({ number: to })).toMatchObject([
      { outcome: "accepted", messageId: receipt.id },
    ]);
  });

  test("merges and deletes delivery updates that came before and after", async () => {
    const to = newNumber();
    const id = `SM-before-and-after-${to}`;
    const old = openLog(first);
    const rotated = openLog(second, first);
    await old.apply({ ...update, id, to, status: "sent", at: new Date() });
    expect(await rotated.apply({ ...update, id, to, at: new Date() })).toMatchObject({ status: "delivered" });
    await rotated.apply({ ...update, id: `${id}-new`, to, at: new Date() });
    const count = async () =>
      (await database().query("SELECT 1 FROM smskit.deliveries WHERE message_id LIKE $1", [`${id}%`])).rows
        .length;
    expect(await count()).toBe(2);
    await rotated.deleteNumber(to);
    expect(await count()).toBe(0);
  });

  test.each([[[]], [["short"]], [[first, "short"]], [[first, undefined]], [undefined], [7]])(
    "rejects the secret %j",
    (secret) => {
      expect(() => createMessageLog(database(), { secret: secret as never })).toThrow(
        "createMessageLog: secret: must be a random string of at least 16 characters, or a list of them",
      );
    },
  );
});

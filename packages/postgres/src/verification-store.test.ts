import { createMemoryCodeProvider, createVerifier, type VerificationStore } from "@smskit/verify";
import { testVerificationStore } from "@smskit/verify/store-contract";
import { expect, test } from "vitest";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { createPostgresVerificationStore } from "./verification-store.ts";

let closed: Promise<Database> | undefined;

/** Opened once: that takes a second. */
async function openAndClose(): Promise<Database> {
  const database = await openDatabase();
  await database.close();
  return database;
}

describeOnEachDatabase("the verification store", (database) => {
  testVerificationStore({
    name: "Postgres",
    create: (): VerificationStore => createPostgresVerificationStore(database()),
    async createUnreachable() {
      closed ??= openAndClose();
      return createPostgresVerificationStore(await closed);
    },
  });

  test("approves a code that a provider keeps once, of fifty checks at once of a provider that approves all", async () => {
    // The provider approves once all others were refused, which none would be after the first approval.
    const refused = Promise.withResolvers<void>();
    const check = () => refused.promise.then(() => "approved" as const);
    const { verifier, start } = providerVerifier({ check });
    const { verificationId } = await start();
    let ended = 0;
    const checks = Array.from({ length: 50 }, async () => {
      const checked = await verifier.check({ verificationId, code: "123456" });
      ended += 1;
      if (ended === 45) refused.resolve();
      return checked;
    });
    const statuses = (await Promise.all(checks)).map(({ status }) => status);
    expect(statuses.filter((status) => status === "approved")).toHaveLength(1);
    expect(statuses.filter((status) => status === "locked")).toHaveLength(45);
  });

  test("reports a code that a provider keeps as used, without asking again", async () => {
    const { verifier, start, provider } = providerVerifier();
    const { verificationId } = await start();
    const code = provider.sent.at(-1)?.code ?? "";
    expect((await verifier.check({ verificationId, code })).status).toBe("approved");
    expect((await verifier.check({ verificationId, code })).status).toBe("used");
  });

  function providerVerifier(change: Partial<ReturnType<typeof createMemoryCodeProvider>> = {}) {
    const provider = createMemoryCodeProvider();
    const verifier = createVerifier({
      provider: { ...provider, ...change },
      store: createPostgresVerificationStore(database()),
      secret: crypto.randomUUID(),
    });
    return {
      ...{ verifier, provider },
      start: () => verifier.start({ to: "+15558675310", usageType: "SignIn" }),
    };
  }
});

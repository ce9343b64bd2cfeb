import { createMemoryConnector, type DeliveryUpdate, SmsError } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { appWith, number } from "./testing/app-with.ts";
import { texts } from "./texts.ts";

describe("a second code", () => {
  const unsent = new SmsError({ code: "unavailable", message: "The provider is down." });
  const lost = new SmsError({ code: "unavailable", delivery: "unknown", message: "The response was lost." });

  /** A sign-in with two codes: what became of the second send is given. */
  async function twoCodes(outcome: SmsError | undefined) {
    const memory = createMemoryConnector({ templates: texts.templates });
    const codes: string[] = [];
    const clock = { now: 0 };
    const { client } = appWith({
      now: () => clock.now,
      connector: {
        ...memory,
        async send(message) {
          codes.push(/\d{6}/.exec(message.body ?? "")?.[0] ?? "");
          if (codes.length === 2 && outcome) throw outcome;
          return memory.send(message);
        },
      },
    });
    await client.submit("/start", { number });
    clock.now += 30_000;
    const page = await client.submit("/resend");
    const [first = "", second = ""] = codes;
    return {
      page,
      works: async (code: "first" | "second") => {
        const page = await client.submit("/check", { code: code === "first" ? first : second });
        return page.includes("You are signed in");
      },
    };
  }

  test("that was sent replaces the first one", async () => {
    const { works } = await twoCodes(undefined);
    expect([await works("first"), await works("second")]).toEqual([false, true]);
  });

  test("that was not sent is never right, and the first one still works", async () => {
    const { page, works } = await twoCodes(unsent);
    expect(page).toContain("nothing was sent");
    expect([await works("second"), await works("first")]).toEqual([false, true]);
  });

  test("that may be on its way is accepted, and so is the first one", async () => {
    for (const code of ["first", "second"] as const) {
      const { page, works } = await twoCodes(lost);
      expect(page).toContain("It may be on its way");
      expect(await works(code)).toBe(true);
    }
  });
});

describe("a delivery report", () => {
  test("is assigned to the right text even if it arrives before the send's response", async () => {
    const memory = createMemoryConnector({ templates: texts.templates });
    const { client, report } = appWith({
      connector: {
        ...memory,
        async send(message) {
          const receipt = await memory.send(message);
          expect((await report({ id: receipt.id, status: "delivered" })).status).toBe(204);
          return receipt;
        },
      },
    });
    expect(await client.submit("/start", { number })).toContain("Delivered to your phone.");
  });

  test("never moves a page to an earlier status", async () => {
    const { client, report } = appWith();
    await client.submit("/start", { number });
    await report({ id: "memory-1", status: "delivered" });
    await report({ id: "memory-1", status: "sent" });
    expect(await client.open()).toContain("Delivered to your phone.");
  });

  test("settles a text whose response was lost", async () => {
    const memory = createMemoryConnector({ templates: texts.templates });
    const { client, connector, report } = appWith({
      connector: {
        ...memory,
        async send(message) {
          await memory.send(message);
          throw new SmsError({ code: "unavailable", delivery: "unknown", message: "The response was lost." });
        },
      },
    });
    expect(await client.submit("/start", { number })).toContain("It may be on its way");
    const { id, reference } = connector.messages[0] ?? {};
    await report({ id, reference, status: "delivered" } as DeliveryUpdate);
    expect(await client.open()).toContain("Delivered to your phone.");
  });
});

import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { examples } from "./examples.ts";
import { emptyState } from "./playground-state.ts";
import { type Attempt, meaningOf, mishaps, trySending } from "./try-sending.ts";

const state = examples[0]?.state ?? emptyState;
const body = "493817 is your Acme sign-in code. It expires in 10 minutes.";

async function send(id: string, number = state.number): Promise<Attempt & { meaning: string }> {
  const mishap = mishaps.find((one) => one.id === id) ?? { id, label: id };
  const attempt = await trySending(
    { ...state, number },
    { usageType: "SignIn", variables: state.values, mishap, changed: () => {}, latencyMs: 20 },
  );
  if (attempt.outcome === undefined) throw new Error("no outcome");
  return { ...attempt, meaning: meaningOf(attempt.outcome) };
}

test("a text arrives, and its delivery updates are the connector's", async () => {
  const { outcome, updates, arrived } = await send("none");
  expect(outcome).toMatchObject({ kind: "accepted", id: expect.stringMatching(/^SM/) });
  expect(updates.at(-1)).toMatchObject({ status: "delivered" });
  expect(arrived).toEqual([body]);
});

test.each([
  ["stop", "recipient-blocked", "not-sent", 0, "would fail the same way"],
  ["busy", "rate-limited", "not-sent", 0, "a retry can help"],
  ["response-lost", "unavailable", "unknown", 1, "may be on the phone"],
  ["request-lost", "unavailable", "unknown", 0, "may be on the phone"],
  ["unreadable", "unavailable", "unknown", 1, "may be on the phone"],
])("%s: %s, %s", async (id, code, delivery, texts, meaning) => {
  const attempt = await send(id);
  expect(attempt.outcome).toMatchObject({ kind: "refused", code, delivery });
  expect(attempt.arrived).toHaveLength(texts);
  expect(attempt.updates).toEqual([]);
  expect(attempt.meaning).toContain(meaning);
});

test("an undelivered text was accepted first", async () => {
  const { outcome, updates, arrived } = await send("undelivered");
  expect(outcome).toMatchObject({ kind: "accepted" });
  expect(updates.at(-1)).toMatchObject({ status: "undelivered", providerCode: "30003" });
  expect(arrived).toEqual([]);
});

test("a number that core refuses sends nothing", async () => {
  const { outcome } = await send("none", "202 555 0123");
  expect(outcome).toMatchObject({ kind: "refused", code: "invalid-recipient", delivery: "not-sent" });
});

test("every mishap has its own name", () => {
  expect(new Set(mishaps.map(({ id }) => id)).size).toBe(mishaps.length);
});

test("the page of each error that can happen here exists", async () => {
  const pages = new URL("../../../../docs/reference/errors/", import.meta.url);
  for (const { id } of mishaps) {
    const { outcome } = await send(id);
    if (outcome?.kind !== "refused") continue;
    expect(existsSync(new URL(`${outcome.code}.md`, pages)), outcome.code).toBe(true);
  }
});

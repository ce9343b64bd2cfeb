import { anyCharacter } from "@smskit/test-support/any-character";
import { patience, patienceMs } from "@smskit/test-support/patience";
import { settledWithin } from "@smskit/test-support/settled-within";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import {
  askDoor,
  bearerOf,
  hookSecret,
  hookSecretOf,
  signingKey,
  supabaseHeaders,
  tokenOf,
} from "./testing/ask-door.ts";
import { requests, signers, systems } from "./testing/auth-requests.ts";
import { pathsOf, replaced } from "./testing/hostile-values.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({
    templates: [
      { usageType: "SignIn", content: "Your code is {{code}}." },
      { usageType: "Generic", content: "{{code}}" },
    ],
    doors: {
      supabase: { type: "supabase", secret: hookSecret },
      zitadel: { type: "zitadel", signingKey },
      kratos: { type: "kratos", token: tokenOf("kratos") },
      logto: { type: "logto", token: tokenOf("logto") },
      authentik: { type: "authentik", token: tokenOf("authentik") },
      fusionauth: { type: "fusionauth", token: tokenOf("fusionauth") },
      "supabase-capped": { type: "supabase", secret: hookSecretOf("supabase-capped"), dailyTexts: 2 },
      "logto-capped": { type: "logto", token: tokenOf("logto-capped"), dailyTexts: 1 },
      "supabase-abroad": { type: "supabase", secret: hookSecretOf("supabase-abroad"), countries: ["NL"] },
      "logto-abroad": { type: "logto", token: tokenOf("logto-abroad"), countries: ["NL"] },
    } as never,
  });
});
afterEach(() => gateway.server.carrier.faults.clear());
afterAll(() => gateway.close());

let lastNumber = 0;
/** A number that no other test texts. */
function freshNumber(): string {
  lastNumber += 1;
  return `+1555867${String(lastNumber).padStart(4, "0")}`;
}

function ask(system: string, to: string, code = "123456", door = system): Promise<Response> {
  const [body, headers] = requests[system]?.(to, code) ?? ["", {}];
  if (door === system) return askDoor(gateway, door, body, headers);
  const own = system === "supabase" ? supabaseHeaders(body, [hookSecretOf(door)]) : bearerOf(door);
  return askDoor(gateway, door, body, own);
}

const textsTo = async (to: string) => (await gateway.texts()).filter((text) => text.to === to);

/** Lets so many seconds pass for what the gateway remembers of earlier requests. */
async function passSeconds(seconds: number): Promise<void> {
  await gateway.gateway.context?.database.query(
    "UPDATE smskit.gateway_keys SET expires_at = expires_at - $1::float8 * interval '1 s'",
    [seconds],
  );
}

/** Zitadel retries once a minute, and has a new code for each text that a person asks for. */
const windows: Readonly<Record<string, number>> = { zitadel: 900 };

describe.each(systems)("a repeated request of %s", (system) => {
  const seconds = windows[system] ?? 60;

  it(`sends one text, and another one after ${seconds} seconds`, async () => {
    const to = freshNumber();
    const first = await Promise.all(Array.from({ length: 20 }, () => ask(system, to)));
    expect(first.map(({ status }) => status)).toEqual(Array(20).fill(204));
    // A busy machine may need some of the seconds for this test.
    await passSeconds(seconds - 30);
    const [late, lateHeaders] = requests[system]?.(to, "123456") ?? ["", {}];
    expect((await askDoor(gateway, system, late, lateHeaders)).status).toBe(204);
    expect(await textsTo(to)).toHaveLength(1);
    await passSeconds(31);
    const [body, headers] = requests[system]?.(to, "123456", new Date(Date.now() + 61_000)) ?? ["", {}];
    expect((await askDoor(gateway, system, body, headers)).status).toBe(204);
    expect(await textsTo(to)).toHaveLength(2);
  });

  it("sends another text for another code", async () => {
    const to = freshNumber();
    await Promise.all([ask(system, to, "111111"), ask(system, to, "222222")]);
    expect(await textsTo(to)).toHaveLength(2);
  });
});

it.each(["supabase", "zitadel"])("a replay of %s sends nothing, even after a minute", async (system) => {
  const to = freshNumber();
  const [body, headers] = requests[system]?.(to, "123456") ?? ["", {}];
  for (let attempt = 0; attempt < 3; attempt++) {
    expect((await askDoor(gateway, system, body, headers)).status).toBe(204);
    await passSeconds(100);
  }
  expect(await textsTo(to)).toHaveLength(1);
});

describe("a provider", () => {
  it("that is down delays the text: the system's request succeeds in time", async () => {
    const to = freshNumber();
    gateway.useOwnDoorTimes();
    gateway.server.carrier.faults.add({ kind: "rate-limited", to });
    // Supabase tries again, too, if a busy machine took too long to put the text on record.
    await vi.waitFor(async () => {
      const response = await settledWithin(4_500, ask("supabase", to));
      expect(response.status).toBe(204);
    }, patience);
    expect(gateway.server.carrier.messages.filter((message) => message.to === to)).toEqual([]);
    gateway.server.carrier.faults.clear();
    await gateway.server.carrier.waitForMessage({ to, timeoutMs: patienceMs });
    expect((await ask("supabase", to)).status).toBe(204);
    expect(await textsTo(to)).toHaveLength(1);
  });

  it.each(systems)("that refuses a text of %s is an error in the system's form", async (system) => {
    const to = freshNumber();
    refuse(to);
    const responses = await Promise.all([ask(system, to), ask(system, to)]);
    for (const response of responses) {
      expect(response.status).toBe(system === "supabase" ? 200 : 422);
      if (system === "supabase") expect(await response.json()).toMatchObject({ error: { http_code: 422 } });
    }
    await gateway.texts();
    expect(gateway.server.carrier.requests.filter(({ form }) => form["To"]?.includes(to))).toHaveLength(1);
  });

  it.each(systems)("whose response to %s cannot be read has texted once", async (system) => {
    const to = freshNumber();
    gateway.server.carrier.faults.add({ kind: "garbled-answer", to });
    expect((await ask(system, to)).status).toBe(204);
    expect((await ask(system, to)).status).toBe(204);
    expect(await textsTo(to)).toHaveLength(1);
  });

  function refuse(to: string): void {
    const body = JSON.stringify({ code: 21211, message: "Invalid 'To' number.", status: 400 });
    const contentType = "application/json";
    gateway.server.carrier.faults.add({ kind: "server-error", status: 400, body, contentType, to });
  }
});

describe("a door's rules", () => {
  it("count a text once, however often it is asked for", async () => {
    const [first, second, third] = [freshNumber(), freshNumber(), freshNumber()];
    const repeats = Array.from({ length: 10 }, () => ask("supabase", first, "123456", "supabase-capped"));
    expect((await Promise.all(repeats)).map(({ status }) => status)).toEqual(Array(10).fill(204));
    expect((await ask("supabase", second, "123456", "supabase-capped")).status).toBe(204);
    const refused = await ask("supabase", third, "123456", "supabase-capped");
    expect([refused.status, await refused.json()]).toEqual([
      200,
      { error: { http_code: 429, message: expect.any(String) } },
    ]);
    expect(await textsTo(third)).toEqual([]);
  });

  it("say the same about a cap and a country, and nothing about the number", async () => {
    await ask("logto", freshNumber(), "123456", "logto-capped");
    const responses = [
      await ask("logto", freshNumber(), "123456", "logto-capped"),
      await ask("logto", freshNumber(), "123456", "logto-abroad"),
    ];
    expect(responses.map(({ status }) => status)).toEqual([429, 422]);
    const [first, second] = await Promise.all(responses.map((response) => response.text()));
    expect(first).toBe(second);
    const abroad = await ask("supabase", freshNumber(), "123456", "supabase-abroad");
    expect(await abroad.json()).toMatchObject({ error: { http_code: 422 } });
  });
});

describe("a door", () => {
  it("takes only POST", async () => {
    const response = await gateway.request("/doors/kratos", { headers: bearerOf("kratos") });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it.each(systems)("of %s takes only JSON, and no more than 256 KiB", async (system) => {
    const [body, headers] = requests[system]?.(freshNumber(), "123456") ?? ["", {}];
    const form = { ...headers, "content-type": "application/x-www-form-urlencoded" };
    expect((await askDoor(gateway, system, body, form)).status).toBe(415);
    expect((await askDoor(gateway, system, " ".repeat(262_145), bearerOf(system))).status).toBe(413);
  });

  it.each(systems)("of %s refuses what is not authenticated, before it reads the body", async (system) => {
    for (const body of ["{}", "not JSON"]) {
      const headers: Record<string, string>[] = [
        {},
        { authorization: "Bearer " },
        { authorization: "Bearer wrong" },
      ];
      for (const given of headers) expect((await askDoor(gateway, system, body, given)).status).toBe(401);
    }
  });

  it.each(["kratos", "supabase"])(
    "of %s responds in time, and asks for a retry, while the database is stuck",
    async (system) => {
      const to = freshNumber();
      const restore = gateway.useOwnDoorTimes();
      const stuck = Promise.withResolvers<void>();
      const holding = gateway.gateway.context?.database.transaction(() => stuck.promise);
      const response = await settledWithin(5_000, ask(system, to));
      expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
      restore();
      stuck.resolve();
      await holding;
      // The text was put on record in the end, and a retry is recognized.
      await gateway.server.carrier.waitForMessage({ to, timeoutMs: patienceMs });
      expect((await ask(system, to)).status).toBe(204);
      expect(await textsTo(to)).toHaveLength(1);
    },
  );

  it.each(systems)("of %s never fails on hostile values, and never repeats them", async (system) => {
    const valid = JSON.parse(requests[system]?.("+15558679999", "987654321")[0] ?? "{}") as object;
    const paths = pathsOf(valid);
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: anyCharacter }),
      fc.constantFrom(
        "\u0000",
        "\ud800",
        "__proto__",
        "constructor",
        "+15558679999\n",
        "9".repeat(5_000),
        null,
      ),
    );
    const logged = gateway.logged.length;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), value, async (path, hostile) => {
        const body = JSON.stringify(replaced(valid, path, hostile));
        const signed = signers[system]?.(body) ?? bearerOf(system);
        const response = await askDoor(gateway, system, body, signed);
        const text = await response.text();
        expect([200, 204, 400, 422, 429]).toContain(response.status);
        expect(text).not.toMatch(/987654321|5558679999/);
      }),
      { numRuns: 40 },
    );
    expect(gateway.logged.slice(logged).join("")).not.toMatch(/987654321|5558679999/);
  });
});

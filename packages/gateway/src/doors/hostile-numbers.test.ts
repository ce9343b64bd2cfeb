/** Whatever a request of a system contains, only the person whom it means is texted. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import { askDoor, bearerOf, hookSecret, signingKey, tokenOf } from "./testing/ask-door.ts";
import { requests, signers, systems } from "./testing/auth-requests.ts";

const meant = "+15558675310";

let running: TestGateway;
beforeAll(async () => {
  const doors = ["kratos", "logto", "authentik", "fusionauth"].map((type) => [
    type,
    { type, token: tokenOf(type) },
  ]);
  running = await startGateway({
    doors: {
      ...Object.fromEntries(doors),
      supabase: { type: "supabase", secret: hookSecret },
      zitadel: { type: "zitadel", signingKey },
    },
  });
});
beforeEach(() => running.server.carrier.reset());
afterAll(() => running.close());

const numbers = [
  ...["+", "00", "", " ", "++15558675310", "+015558675310", "0015558675310", "tel:+15558675310"],
  ...[
    "+1 (555) 867-5310",
    "+15558675310,+15558675311",
    "+15558675310;ext=5",
    "+15558675310x9",
    "+15558675310\n",
  ],
  ...["+１５５５８６７５３１０", "+١٥٥٥٨٦٧٥٣١٠", "+1555\u200b8675310", "+15558675310\u0000", "555-867-5310"],
  ...["+1555867531O", "1e10", "0x1f", "+15558675310 or +15558675311", "constructor", "__proto__"],
];

test.each(systems)("%s texts the number that is meant, or none", async (system) => {
  for (const [index, number] of numbers.entries()) {
    const [body] = requests[system]?.("+15550009999", `4321${String(index).padStart(2, "0")}`) ?? [""];
    const changed = body
      .replaceAll(JSON.stringify("+15550009999"), JSON.stringify(number))
      .replaceAll(JSON.stringify("15550009999"), JSON.stringify(number));
    const signed = signers[system]?.(changed) ?? bearerOf(system);
    const { status } = await askDoor(running, system, changed, signed);
    expect([200, 204, 400, 422], number).toContain(status);
  }
  expect((await running.texts()).filter(({ to }) => to !== meant)).toEqual([]);
});

test.each(systems)("%s refuses a body that is not a request", async (system) => {
  const deep = `${'{"a":'.repeat(30_000)}1${"}".repeat(30_000)}`;
  const bodies = [
    "null",
    "[]",
    "7",
    '"x"',
    "",
    "{}",
    "[[]]",
    deep,
    `[${"[".repeat(60_000)}${"]".repeat(60_000)}]`,
  ];
  for (const body of bodies) {
    const response = await askDoor(running, system, body, signers[system]?.(body) ?? bearerOf(system));
    expect(response.status, body.slice(0, 20)).toBe(400);
  }
  const [valid] = requests[system]?.(meant, "432199") ?? [""];
  const nested = valid.replace(/\}$/, `,"more":${deep},"__proto__":{"isAdmin":true}}`);
  const headers = signers[system]?.(nested) ?? bearerOf(system);
  expect((await askDoor(running, system, nested, headers)).status).toBe(204);
  expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  expect((await running.texts()).map(({ to }) => to)).toEqual([meant]);
});

test("Logto's payload may be nested as deep as a body is long", async () => {
  const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
  const body = `{"to":"15558675310","type":"SignIn","payload":{"code":"1","deep":${deep}}}`;
  const response = await askDoor(running, "logto", body, bearerOf("logto"));
  expect([204, 400, 422]).toContain(response.status);
});

test.each([
  ["two tokens", (token: string) => `Bearer ${token}, Bearer ${token}`, 401],
  ["a token after another", (token: string) => `Bearer x, Bearer ${token}`, 401],
  ["another scheme", (token: string) => `Token ${token}`, 401],
  ["a scheme in lower case", (token: string) => `bearer ${token}`, 204],
  ["several blanks", (token: string) => `BEARER   ${token}`, 204],
])("a header with %s", async (_, header, status) => {
  const [body] = requests["kratos"]?.(meant, "432188") ?? [""];
  const authorization = header(tokenOf("kratos"));
  expect((await askDoor(running, "kratos", body, { authorization })).status).toBe(status);
});

import { createCarrier, type MockServer, startMockServer } from "@smskit/mock";
import { twilioWithNumber } from "@smskit/test-support/accounts";
import { freePort } from "@smskit/test-support/free-port";
import { patience } from "@smskit/test-support/patience";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createInspectableGateway, type InspectableGateway } from "./create-gateway.ts";
import { type GatewayServer, serveGateway } from "./operations/serve-gateway.ts";
import { askUntilTaken, statusOf, systems } from "./testing/ask-gateway.ts";
import { configFor } from "./testing/config-for.ts";
import { freshNumber } from "./testing/start-fault-bench.ts";
import "@smskit/test-support/patience";

type Failure = "refuses connections" | "fails" | "hangs";

const providers: MockServer[] = [];
const opened: { gateway: InspectableGateway; server: GatewayServer }[] = [];

beforeAll(async () => {
  for (let count = 0; count < 2; count++)
    providers.push(
      await startMockServer({ port: await freePort(), carrier: createCarrier({ latencyMs: 0 }) }),
    );
});
afterAll(async () => {
  for (const { gateway, server } of opened) {
    await server.close(1_000);
    await gateway.stop();
  }
  await Promise.all(providers.map((provider) => provider.close()));
});

async function serve(attempts: number) {
  const connectors = Object.fromEntries(
    providers.map(({ url }, index) => [
      `provider-${index}`,
      { provider: "twilio", config: { ...twilioWithNumber, baseUrl: url } },
    ]),
  );
  const delivery = { connectors: Object.keys(connectors), attempts };
  const config = { ...configFor("", "memory://"), connectors, delivery };
  const times = { timeoutMs: 1_500, lookUpAfterMs: [100, 500] };
  const gateway = createInspectableGateway({ config, logger: pino({ level: "silent" }) }, times);
  await gateway.start();
  const served = { gateway, server: await serveGateway(gateway, { port: 0 }) };
  opened.push(served);
  return served;
}

/** Breaks a provider; returns what repairs it. */
async function breakProvider(index: number, failure: Failure): Promise<() => Promise<void>> {
  const { carrier, port } = providers[index] as MockServer;
  if (failure !== "refuses connections") {
    const stop = carrier.faults.add(
      failure === "fails" ? { kind: "server-error" } : { kind: "hang", accepted: false },
    );
    return async () => void stop();
  }
  await providers[index]?.close();
  return async () => {
    providers[index] = await startMockServer({ port, carrier });
  };
}

/** How many sends have arrived at any provider. */
const sendsTo = (to: string) =>
  providers
    .flatMap(({ carrier }) => carrier.requests)
    .filter(({ method, form }) => method === "POST" && form["To"]?.[0] === to).length;
const textsTo = (to: string) =>
  providers.flatMap(({ carrier }) => carrier.messages).filter((message) => message.to === to).length;

describe("while every provider is down, texts are accepted, and go out once when one is back", () => {
  test.each<[Failure, Failure]>([
    ["refuses connections", "refuses connections"],
    ["fails", "refuses connections"],
    ["refuses connections", "hangs"],
    ["hangs", "fails"],
  ])("the first %s, the second %s", async (first, second) => {
    // More attempts than a busy machine can use up before the provider is back: tries at an open breaker count, too.
    const served = opened[0] ?? (await serve(100));
    const repairs = [await breakProvider(0, first), await breakProvider(1, second)];
    const asked = systems.map((system) => [system, freshNumber()] as const);
    await Promise.all(asked.map(([system, to]) => askUntilTaken(served, system, to)));
    await repairs[1]?.();
    for (const [, to] of asked) {
      await vi.waitFor(
        async () => expect(["accepted", "unknown"]).toContain(await statusOf(served, to)),
        patience,
      );
      const status = await statusOf(served, to);
      if (status === "accepted") expect(textsTo(to)).toBe(1);
      else expect(textsTo(to)).toBeLessThanOrEqual(1);
      // What one of them may have sent, the other one does not send.
      if (first === "hangs") expect(sendsTo(to)).toBeLessThanOrEqual(1);
      if (first === "refuses connections" && second === first) expect(status).toBe("accepted");
    }
    await repairs[0]?.();
    for (const [, to] of asked) expect(textsTo(to)).toBeLessThanOrEqual(1);
  });
});

test("while every provider is down, a text fails after the attempts of the config, and the API says so", async () => {
  const served = await serve(2);
  const repairs = [
    await breakProvider(0, "refuses connections"),
    await breakProvider(1, "refuses connections"),
  ];
  const to = freshNumber();
  await askUntilTaken(served, "api", to);
  await vi.waitFor(async () => expect(await statusOf(served, to)).toBe("failed"), patience);
  for (const repair of repairs) await repair();
  expect(textsTo(to)).toBe(0);
});

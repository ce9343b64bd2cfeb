import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { SmsError } from "../index.ts";
import { type Adapter, type Delivered, defineConnector, type EchoedRecipient } from "../provider.ts";

const to = "+15558675310";
const unknown = { code: "unavailable", delivery: "unknown", retryable: false, failover: false };

/** A connector whose provider does as the test says. */
function make(adapter: Partial<Adapter>) {
  const definition = defineConnector({
    provider: "example",
    name: "Example",
    configSchema: z.strictObject({}),
    create: (): Adapter => ({ deliver: async () => ({ id: "M1", status: "queued" }), ...adapter }),
  });
  return definition.create({});
}

const accepting = (echoed: EchoedRecipient) =>
  make({ deliver: async (): Promise<Delivered> => ({ id: "OTHERS-ID", status: "queued", to: echoed }) });

const errorOf = async (work: Promise<unknown> | undefined) => {
  const error = await work?.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(SmsError.is(error), inspect(error)).toBe(true);
  return error as SmsError;
};

describe("a response that names the recipient", () => {
  it.each([
    undefined,
    null,
    "",
    to,
    "15558675310",
    15558675310,
    "+1 (555) 867-5310",
    "001 555 867 5310",
    "whatsapp:+15558675310",
    "5558675310",
    "(555) 867-5310",
    "+1555*****10",
    "XXXXXXX5310",
    "+15•••••••10",
    "5310",
    "user-7f3a",
    [],
    [to, "15558675310", undefined],
  ])("is accepted for this message: %j", async (echoed) => {
    const receipt = await accepting(echoed).send({ to, body: "Hello" });
    expect(receipt).toMatchObject({ id: "OTHERS-ID", to });
  });

  it.each([
    ["+447400123456", "+4407400123456"],
    ["07400 123456", "+447400123456"],
    ["0412 345 678", "+61412345678"],
  ])("is accepted if it spells the number differently: %s for %s", async (echoed, number) => {
    await accepting(echoed).send({ to: number, body: "Hello" });
  });

  it.each([
    "+15558675311",
    "15558675311",
    "+447700900123",
    "5558675311",
    "whatsapp:+15558675311",
    ["+15558675310", "+15558675311"],
    "+155586753100",
  ])("is not accepted for another number: %j", async (echoed) => {
    const error = await errorOf(accepting(echoed).send({ to, body: "Hello" }));
    expect(error).toMatchObject({ ...unknown, connector: "example", provider: "example" });
    expect(error.messageId).toBeUndefined();
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/OTHERS-ID|5558675311|7700900123/);
  });

  it("leaves the outcome unknown, whatever it reports about the other message", async () => {
    for (const code of ["rejected", "invalid-recipient", "rate-limited", "unavailable"] as const) {
      const refusal = () =>
        new SmsError({
          code,
          message: "It failed at once.",
          messageId: "OTHERS-ID",
          providerCode: "30003",
          echoedTo: "+447700900123",
        });
      const error = await errorOf(
        make({
          deliver: async () => {
            throw refusal();
          },
        }).send({ to, body: "Hello" }),
      );
      expect(error).toMatchObject(unknown);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/OTHERS-ID|30003|7700900123/);
    }
  });

  it("is used if it names this recipient: a rejection stays a rejection and does not print the number", async () => {
    const error = await errorOf(
      make({
        deliver: async () => {
          throw new SmsError({ code: "invalid-recipient", message: "No.", echoedTo: "15558675310" });
        },
      }).send({ to, body: "Hello" }),
    );
    expect(error).toMatchObject({ code: "invalid-recipient", delivery: "not-sent" });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("8675310");
  });

  it("never matches two different complete numbers", async () => {
    const number = fc.stringMatching(/^\+1[2-9]\d{2}[2-9]\d{6}$/);
    await fc.assert(
      fc.asyncProperty(number, number, fc.boolean(), async (mine, others, hasPlus) => {
        fc.pre(mine !== others);
        const sent = accepting(hasPlus ? others : others.slice(1)).send({ to: mine, body: "Hello" });
        expect(await errorOf(sent)).toMatchObject(unknown);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a response about an earlier message", () => {
  const message = { connector: "example", id: "M1" };
  const update = {
    provider: "example",
    status: "delivered",
    providerStatus: "done",
    at: new Date(),
  } as const;

  it("is not accepted if its id is another message's", async () => {
    const connector = make({ getStatus: async () => ({ ...update, id: "M2" }) });
    const error = await errorOf(connector.getStatus?.(message));
    expect(error).toMatchObject({ code: "unavailable", connector: "example" });
    expect(error.message).toContain("Example responded about another message");
    expect(inspect(error)).not.toContain("M2");
  });

  it("is accepted if its id has different case", async () => {
    const connector = make({ getStatus: async () => ({ ...update, id: "m1" }) });
    expect(await connector.getStatus?.(message)).toMatchObject({ status: "delivered" });
  });

  it("returns no match for a message to another recipient", async () => {
    const found = (echoed: string) => make({ find: async () => ({ id: "M1", status: "sent", to: echoed }) });
    const prepared = await found(to).prepare({ to, body: "Hello" });
    const since = new Date();
    expect(await found("15558675310").find?.(prepared, { since })).toMatchObject({ id: "M1" });
    expect(await found("+15558675311").find?.(prepared, { since })).toBeUndefined();
  });
});

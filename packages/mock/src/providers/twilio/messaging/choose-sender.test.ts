import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { countryOfNumber } from "../../shared/countries.ts";
import { numberSid, post, sdkFor, serviceSid } from "../testing/twilio-client.ts";

let carrier: Carrier;
let server: MockServer;

beforeEach(() => {
  carrier = createCarrier({ clock: createManualClock() });
});

afterEach(() => server.close());

interface Pool {
  phoneNumbers?: readonly string[];
  shortCodes?: readonly string[];
  alphaSenders?: readonly string[];
}

/** Serves a service with these senders; a short code that begins with 4 is British. */
async function serve(pool: Pool): Promise<void> {
  const { phoneNumbers = [], shortCodes = [], alphaSenders = [] } = pool;
  const senders = [
    ...phoneNumbers,
    ...alphaSenders,
    ...shortCodes.map((sender) => ({ sender, callingCode: sender.startsWith("4") ? "+44" : "+1" })),
  ];
  server = await startMockServer({
    mocks: [mockTwilio(carrier, { senders, services: [{ sid: serviceSid, ...pool }] })],
  });
}

/** Sends a text with the service, and returns its sender; or the code of the refusal. */
async function senderFor(to: string): Promise<string | number> {
  const { body } = await post(server, { To: to, MessagingServiceSid: serviceSid, Body: "hello" });
  if (typeof body["code"] === "number") return body["code"];
  expect(body["from"]).toBeNull();
  carrier.advance(1000);
  return carrier.message(String(body["sid"]))?.from ?? "";
}

const british = "+447700900123";
const french = "+33612345678";
const american = "+15558675310";

describe("the sender of the recipient's country comes first", () => {
  test.each<[string, Pool, string, string | number]>([
    ["a number", { phoneNumbers: ["+15550001111", "+447700900999"] }, british, "+447700900999"],
    ["a number", { phoneNumbers: ["+447700900999", "+15550001111"] }, american, "+15550001111"],
    [
      "a short code before a number",
      { phoneNumbers: ["+447700900999"], shortCodes: ["40000"] },
      british,
      "40000",
    ],
    [
      "no short code of another country",
      { phoneNumbers: ["+15550001111"], shortCodes: ["40000"] },
      american,
      "+15550001111",
    ],
    ["an alphanumeric sender", { phoneNumbers: ["+447700900999"], alphaSenders: ["Acme"] }, british, "Acme"],
    [
      "no alphanumeric sender in North America",
      { phoneNumbers: ["+447700900999"], alphaSenders: ["Acme"] },
      american,
      "+447700900999",
    ],
    [
      "otherwise a number of the United States",
      { phoneNumbers: ["+447700900999", "+15550001111"] },
      french,
      "+15550001111",
    ],
    ["otherwise any number", { phoneNumbers: ["+447700900999"] }, french, "+447700900999"],
    ["never a short code of another country", { shortCodes: ["40000"] }, french, 21703],
    ["never the recipient", { phoneNumbers: [american, "+447700900999"] }, american, "+447700900999"],
  ])("%s", async (_, pool, to, expected) => {
    await serve(pool);
    expect(await senderFor(to)).toBe(expected);
  });

  test("an alphanumeric sender for one country is used there only", async () => {
    await serve({ alphaSenders: ["Acme"] });
    const service = sdkFor(server).messaging.v1.services(serviceSid);
    await service.destinationAlphaSenders.create({ alphaSender: "AcmeFR", isoCountryCode: "FR" });
    expect(await senderFor(french)).toBe("AcmeFR");
    expect(await senderFor(british)).toBe("Acme");
  });
});

test("in North America the number with the recipient's area code comes first, unless that is turned off", async () => {
  await serve({ phoneNumbers: ["+12125550100", "+14155550100"] });
  expect(await senderFor("+14155550177")).toBe("+14155550100");
  expect(await senderFor("+14155550178")).toBe("+14155550100");
  await sdkFor(server).messaging.v1.services(serviceSid).update({ areaCodeGeomatch: false });
  expect(await senderFor("+14155550179")).toBe("+12125550100");
});

describe("a recipient keeps its sender", () => {
  const numbers = ["+15550001111", "+15550002222", "+15550003333"];

  test("while the service has it, also if another one has sent less since", async () => {
    await serve({ phoneNumbers: numbers });
    const service = sdkFor(server).messaging.v1.services(serviceSid);
    const first = String(await senderFor(american));
    for (const other of ["+15558675311", "+15558675312", "+15558675313"]) await senderFor(other);
    expect(await senderFor(american)).toBe(first);
    await service.phoneNumbers(numberSid(first)).remove();
    const second = await senderFor(american);
    expect(second).not.toBe(first);
    await service.phoneNumbers.create({ phoneNumberSid: numberSid(first) });
    expect(await senderFor(american)).toBe(second);
  });

  test("unless a number of its country was added", async () => {
    await serve({ phoneNumbers: ["+15550001111", "+447700900999"] });
    const service = sdkFor(server).messaging.v1.services(serviceSid);
    await service.phoneNumbers(numberSid("+447700900999")).remove();
    expect(await senderFor(british)).toBe("+15550001111");
    await service.alphaSenders.create({ alphaSender: "Acme" });
    expect(await senderFor(british)).toBe("+15550001111");
    expect(await senderFor("+447700900124")).toBe("Acme");
    await service.alphaSenders.list().then(([alpha]) => service.alphaSenders(alpha?.sid ?? "").remove());
    await service.phoneNumbers.create({ phoneNumberSid: numberSid("+447700900999") });
    expect(await senderFor(british)).toBe("+447700900999");
  });

  test("unless the service has that turned off: then texts are spread evenly", async () => {
    await serve({ phoneNumbers: numbers });
    await sdkFor(server).messaging.v1.services(serviceSid).update({ stickySender: false });
    const used: unknown[] = [];
    for (let text = 0; text < 6; text++) used.push(await senderFor(american));
    expect(used).toEqual([...numbers, ...numbers]);
  });
});

const someSenders = {
  phoneNumbers: ["+15550001111", "+12125550100", "+447700900999", "+33600000001", "+4915112345678"],
  shortCodes: ["12345", "23456", "40000"],
  alphaSenders: ["Acme"],
};
const pools = fc.record({
  phoneNumbers: fc.subarray(someSenders.phoneNumbers),
  shortCodes: fc.subarray(someSenders.shortCodes),
  alphaSenders: fc.subarray(someSenders.alphaSenders),
});
const recipients = fc.array(
  fc.constantFrom(
    american,
    "+12125550188",
    british,
    french,
    "+4915187654321",
    "+819012345678",
    "+14165550123",
  ),
  { minLength: 1, maxLength: 12 },
);

test("whatever the pool: the sender is in it, is of the recipient's country if one is, and stays", async () => {
  await fc.assert(
    fc.asyncProperty(pools, recipients, async (pool, texts) => {
      carrier.reset();
      await serve(pool);
      const all = [...pool.phoneNumbers, ...pool.shortCodes, ...pool.alphaSenders];
      const kept = new Map<string, string | number>();
      for (const to of texts) {
        const sender = await senderFor(to);
        const country = countryOfNumber(to)?.callingCode ?? "";
        const matching = all.filter((one) => isOf(country, one));
        if (typeof sender === "number") {
          expect([pool.phoneNumbers, matching]).toEqual([[], []]);
          expect(sender).toBe(all.length === 0 ? 21704 : 21703);
          continue;
        }
        expect(all).toContain(sender);
        if (matching.length > 0) expect(matching).toContain(sender);
        expect(kept.get(to) ?? sender).toBe(sender);
        kept.set(to, sender);
      }
      await server.close();
    }),
    { numRuns: 40 },
  );
});

/** Whether a sender belongs to the country with a calling code. */
function isOf(callingCode: string, sender: string): boolean {
  if (sender === "Acme") return callingCode !== "1";
  if (!sender.startsWith("+")) return callingCode === (sender.startsWith("4") ? "44" : "1");
  return sender.startsWith(`+${callingCode}`);
}

test("texts to new recipients of a country are spread evenly over its senders", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 15 }), async (size, texts) => {
      carrier.reset();
      await serve({ phoneNumbers: Array.from({ length: size }, (_, index) => `+1555000000${index}`) });
      const counts = new Map<unknown, number>();
      for (let text = 0; text < texts; text++) {
        const sender = await senderFor(`+1555867${1000 + text}`);
        counts.set(sender, (counts.get(sender) ?? 0) + 1);
      }
      const all = Array.from({ length: size }, (_, index) => counts.get(`+1555000000${index}`) ?? 0);
      expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
      await server.close();
    }),
    { numRuns: 15 },
  );
});

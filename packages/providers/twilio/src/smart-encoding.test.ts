import { countSegments } from "@smskit/core";
import { startMockServer } from "@smskit/mock";
import fc from "fast-check";
import calculator from "sms-segments-calculator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTwilio } from "./index.ts";
import { smartEncoded } from "./smart-encoding.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";

/** Twilio's own calculator. */
function measured(body: string) {
  const message = new calculator.SegmentedMessage(body, "auto", true);
  return { encoding: message.encodingName.toLowerCase(), segments: message.segmentsCount };
}

describe("Smart Encoding", () => {
  test("matches Twilio's calculator for every character", () => {
    for (let point = 1; point <= 0xffff; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const character = String.fromCharCode(point);
      // Between letters: alone it could be a space or nothing at all.
      const { encoding } = countSegments(`a${smartEncoded(character)}b`);
      const expected = new calculator.SegmentedMessage(`a${character}b`, "auto", true);
      expect(encoding, `U+${point.toString(16)}`).toBe(expected.encodingName.toLowerCase());
      if (encoding !== "gsm-7") continue;
      expect(countSegments(`a${smartEncoded(character)}b`).units, `U+${point.toString(16)}`).toBe(
        expected.numberOfCharacters,
      );
    }
  }, 60_000);

  test("counts segments as Twilio's calculator does", () => {
    const character = fc.constantFrom(..."abc “”’–—…•½€{}ЖÀ\u00a0\u200b＂");
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1, maxLength: 400 }), (body) => {
        const { encoding, segments } = countSegments(smartEncoded(body));
        // It counts one segment for what becomes nothing.
        expect({ encoding, segments: Math.max(1, segments) }).toEqual(measured(body));
      }),
    );
  });
});

describe("a message that is smartEncoded", () => {
  let server: Awaited<ReturnType<typeof startMockServer>>;
  beforeAll(async () => {
    server = await startMockServer({ port: 0 });
  });
  afterAll(() => server.close());
  const connector = () => createTwilio({ ...exampleConfig, baseUrl: server.url });
  const body = `“Don’t share it” – ${"x".repeat(100)}…`;
  const smart = { to, body, providerOptions: { twilio: { smartEncoded: true } } };

  test("is counted as it is sent, by the connector and the mock alike", async () => {
    const receipt = await connector().send({ ...smart, maxSegments: 1 });
    expect(receipt).toMatchObject({ segments: 1, encoding: "gsm-7" });
    expect(server.carrier.messages.at(-1)).toMatchObject({ body, segments: 1, encoding: "gsm-7" });
  });

  test("is counted as it is written if the option is off or missing", async () => {
    for (const twilio of [{}, { smartEncoded: false }]) {
      const message = { ...smart, providerOptions: { twilio } };
      expect(await connector().prepare(message)).toMatchObject({ segments: 2, encoding: "ucs-2" });
      await expect(connector().send({ ...message, maxSegments: 1 })).rejects.toMatchObject({
        code: "invalid-message",
        message: expect.stringContaining("2 segments (ucs-2)"),
      });
    }
  });

  test("stays UCS-2 if a character cannot be replaced", async () => {
    const emoji = { ...smart, body: `${body}😀` };
    expect(await connector().prepare(emoji)).toMatchObject({ segments: 2, encoding: "ucs-2" });
    await connector().send(emoji);
    expect(server.carrier.messages.at(-1)).toMatchObject({ segments: 2, encoding: "ucs-2" });
  });
});

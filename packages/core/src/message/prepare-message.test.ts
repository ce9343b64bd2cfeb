import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  countSegments,
  createMemoryConnector,
  type PreparedMessage,
  type ProviderOptions,
  type SmsMessage,
} from "../index.ts";
import { createFromSpec } from "../provider.ts";

const to = "+15558675310";
const connector = createMemoryConnector({
  templates: [{ usageType: "Hi", content: "Hi {{name}}" }],
});

describe("a body with a placeholder", () => {
  it.each([
    "hi {{name}}",
    "{{ name }}",
    "{{user.name}}",
    "{{{code}}}",
    "{{}}",
    "{{ }}",
    "{{two words}}",
    "Your code is {{code",
    "{{#if code}}",
  ])("is rejected, since nothing fills the placeholder: %s", async (body) => {
    for (const call of [connector.send({ to, body }), connector.prepare({ to, body, literal: false })]) {
      await expect(call).rejects.toMatchObject({
        code: "invalid-message",
        delivery: "not-sent",
        message: expect.stringMatching(/^body: .*literal: true/),
      });
    }
    await connector.send({ to, body, literal: true });
    expect(connector.messages.at(-1)?.body).toBe(body);
  });

  it.each(["{name}", "a { b } c", '{"a":{"b":1}}', "}}", "{ {name} }"])(
    "is not recognized in %s",
    async (body) => {
      expect((await connector.prepare({ to, body })).body).toBe(body);
    },
  );

  it("is sent by every connector if the placeholder comes from a value", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 20 }), async (text) => {
        const name = `{{${text}}}`;
        const prepared = await connector.prepare({ to, usageType: "Hi", variables: { name } });
        expect(prepared.body).toBe(`Hi ${name}`);
        const revived: PreparedMessage = JSON.parse(JSON.stringify(prepared));
        await createMemoryConnector().send(revived);
        await connector.send({ ...prepared });
        expect(connector.messages.at(-1)?.body).toBe(`Hi ${name}`);
      }),
    );
  });

  it("is sent as literal text only with the flag", async () => {
    for (const literal of ["true", 1, null]) {
      const message = { to, body: "hi {{name}}", literal } as unknown as SmsMessage;
      await expect(connector.send(message)).rejects.toThrow("literal: must be true or false");
    }
    const beside = {
      to,
      usageType: "Hi",
      variables: { name: "Ann" },
      literal: true,
    } as unknown as SmsMessage;
    await expect(connector.send(beside)).rejects.toThrow("literal: is about the `body`");
  });

  it("leaves no trace in the prepared message, so that equal texts are equal", async () => {
    expect(await connector.prepare({ to, body: "Hi", literal: true })).toEqual(
      await connector.prepare({ to, body: "Hi" }),
    );
  });
});

/** A provider whose option `picture` is sent instead of a text, and whose option `wide` makes every text UCS-2. */
function withOptions() {
  const delivered: PreparedMessage[] = [];
  const made = createFromSpec(
    {
      provider: "pictures",
      name: "Pictures",
      configSchema: z.strictObject({}),
      replacesText: (options) => "picture" in options,
      countSegments: (body, options) =>
        "wide" in options ? { segments: 3, encoding: "ucs-2" } : countSegments(body),
      create: () => ({
        async deliver(prepared) {
          delivered.push(prepared);
          return { id: "1", status: "accepted" as const };
        },
      }),
    },
    {},
  );
  return { connector: made, delivered };
}

describe("a message without a text", () => {
  it("is sent if a provider option defines the content", async () => {
    const { connector: pictures, delivered } = withOptions();
    const message: SmsMessage = { to, providerOptions: { picture: 1 } as ProviderOptions };
    const prepared = await pictures.prepare(message);
    for (const absent of ["body", "segments", "encoding"]) expect(prepared).not.toHaveProperty(absent);
    expect(await pictures.prepare(JSON.parse(JSON.stringify(prepared)))).toEqual(prepared);
    const receipt = await pictures.send(message);
    expect(receipt).not.toHaveProperty("segments");
    expect(receipt).not.toHaveProperty("encoding");
    expect(delivered).toHaveLength(1);
  });

  it("is rejected otherwise: permanently if nothing defines the content, with failover if another provider can", async () => {
    const { connector: pictures, delivered } = withOptions();
    const other = { to, providerOptions: { melody: 1 } } as SmsMessage;
    await expect(pictures.send(other)).rejects.toMatchObject({ code: "unsupported", failover: true });
    await expect(connector.send(other)).rejects.toMatchObject({ code: "unsupported", failover: true });
    for (const nothing of [{ to }, { to, providerOptions: {} }] as SmsMessage[]) {
      await expect(pictures.send(nothing)).rejects.toMatchObject({
        code: "invalid-message",
        failover: false,
      });
    }
    expect(delivered).toEqual([]);
  });

  it("is rejected if its provider options are not an object", async () => {
    for (const providerOptions of ["picture", 5, null]) {
      const message = { to, body: "Hi", providerOptions } as unknown as SmsMessage;
      await expect(connector.send(message)).rejects.toThrow("providerOptions: must be an object");
    }
  });
});

describe("the segments of a text", () => {
  it("are left to the provider if its options change the encoding", async () => {
    const { connector: pictures } = withOptions();
    const wide = { to, body: "Hi", providerOptions: { wide: true } } as SmsMessage;
    expect(await pictures.send(wide)).toMatchObject({ segments: 3, encoding: "ucs-2" });
    await expect(pictures.send({ ...wide, maxSegments: 2 })).rejects.toThrow(
      "the text has 3 segments (ucs-2)",
    );
    expect(await pictures.send({ to, body: "Hi" })).toMatchObject({ segments: 1, encoding: "gsm-7" });
    const prepared = await pictures.prepare(wide);
    expect(await createMemoryConnector().prepare(prepared)).toMatchObject({ segments: 1 });
  });
});

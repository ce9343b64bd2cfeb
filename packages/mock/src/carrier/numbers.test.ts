import { describe, expect, test } from "vitest";
import { createCarrier } from "../index.ts";
import { inboundSettings, type MessageDraft } from "../provider.ts";

const number = "+15550001111";
const phone = "+15558675310";
const inboundUrl = "http://localhost:3000/sms";

describe("a number of the app", () => {
  test("keeps what is left out of a change, and loses what is null", () => {
    const carrier = createCarrier();
    carrier.setNumber(number, { provider: "acme", inboundUrl, inboundMethod: "GET" });
    carrier.setNumber(number, { inboundUrl: "http://app:8080/in", fallbackUrl: undefined });
    expect(carrier.number(number)).toEqual({
      number,
      provider: "acme",
      inboundUrl: "http://app:8080/in",
      inboundMethod: "GET",
    });
    carrier.setNumber(number, { inboundUrl: null, inboundMethod: null });
    expect(carrier.numbers).toEqual([{ number, provider: "acme" }]);
  });

  test("is the account's own, or else the one of all accounts", () => {
    const carrier = createCarrier();
    carrier.setNumber(number, { inboundUrl }, { account: "a" });
    expect(carrier.number(number, { account: "b" })).toBeUndefined();
    expect(carrier.number(number)).toEqual({ number, account: "a", inboundUrl });
    carrier.setNumber(number, { inboundUrl: "http://all.test/" });
    expect(carrier.number(number, { account: "a" })?.inboundUrl).toBe(inboundUrl);
    expect(carrier.number(number, { account: "b" })?.inboundUrl).toBe("http://all.test/");
    expect(carrier.number(number)?.inboundUrl).toBe("http://all.test/");
  });

  test("must have URLs of http or https", () => {
    const carrier = createCarrier();
    expect(() => carrier.setNumber(number, { inboundUrl: "localhost:3000" })).toThrow(/^inboundUrl: must be/);
    expect(() => carrier.setNumber(number, { fallbackUrl: "ftp://app.test" })).toThrow(
      /^fallbackUrl: must be/,
    );
    expect(() => createCarrier({ inboundUrl: "" })).toThrow(/^createCarrier: inboundUrl: must be/);
    expect(carrier.numbers).toEqual([]);
  });

  test("can be removed, and each change is an event", () => {
    const carrier = createCarrier();
    const seen: unknown[] = [];
    carrier.on("number", (changed, account) => seen.push([changed, account, carrier.numbers.length]));
    carrier.setNumber(number, {});
    carrier.setNumber(number, { inboundUrl }, { account: "a" });
    expect(carrier.removeNumber(number)).toBe(true);
    expect(carrier.removeNumber(number)).toBe(false);
    expect(seen).toEqual([
      [number, undefined, 1],
      [number, "a", 2],
      [number, undefined, 1],
    ]);
  });

  test("is forgotten by a reset: of its account, or of everything", () => {
    const carrier = createCarrier();
    carrier.setNumber(number, { inboundUrl });
    carrier.setNumber(number, { inboundUrl }, { account: "a" });
    carrier.reset({ account: "a" });
    expect(carrier.numbers).toEqual([{ number, inboundUrl }]);
    carrier.reset();
    expect(carrier.numbers).toEqual([]);
  });
});

test("the settings of a number come before those of the mock, and these before the carrier's", () => {
  const carrier = createCarrier({ inboundUrl });
  expect(inboundSettings(carrier, { number })).toEqual({ inboundUrl });
  const own = { inboundUrl: "http://mock.test/", inboundMethod: "GET" } as const;
  expect(inboundSettings(carrier, { number }, own)).toEqual(own);
  carrier.setNumber(number, { inboundUrl: "http://number.test/", fallbackUrl: "http://other.test/" });
  expect(inboundSettings(carrier, { number }, own)).toEqual({
    inboundUrl: "http://number.test/",
    inboundMethod: "GET",
    fallbackUrl: "http://other.test/",
  });
});

test("a message has a channel and media, and a text has none of them", () => {
  const carrier = createCarrier();
  const draft: MessageDraft = {
    id: "1",
    provider: "acme",
    from: number,
    to: phone,
    body: "hello",
    status: "queued",
    failureOf: (state) => ({ status: "undelivered", errorCode: state }),
    parameters: {},
  };
  const media = [{ url: "http://localhost:3000/cat.jpg", contentType: "image/jpeg" }];
  expect(carrier.accept(draft)).toMatchObject({ channel: "sms", media: [] });
  expect(carrier.accept({ ...draft, id: "2", channel: "rcs", media })).toMatchObject({
    channel: "rcs",
    media,
  });
});

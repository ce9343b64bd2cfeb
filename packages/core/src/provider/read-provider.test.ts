import { describe, expect, test } from "vitest";
import { createMemoryConnector, type PreparedMessage } from "../index.ts";
import {
  callbackUrl,
  dateOf,
  type ErrorRow,
  errorFromFailedMessage,
  fieldsOf,
  findError,
  hasSecret,
  keywordOf,
  listOf,
  matchesSecret,
  parseJson,
  readSecrets,
  referenceIn,
  textOf,
} from "../provider.ts";

const rows: readonly ErrorRow[] = [
  [21211, "invalid-recipient", "The recipient is not a valid phone number."],
  ["queue-full", "rate-limited", "The queue is full.", { retryable: false }],
  [5, "unavailable", "Acme failed.", { delivery: "unknown" }],
];

describe("findError", () => {
  test("returns the meaning of a code, as a number or a string", () => {
    const meaning = {
      code: "invalid-recipient",
      message: "The recipient is not a valid phone number. (Acme 21211)",
    };
    expect(findError("Acme", rows, 21_211)).toEqual(meaning);
    expect(findError("Acme", rows, "21211")).toEqual(meaning);
    expect(findError("Acme", rows, "queue-full")).toMatchObject({ code: "rate-limited", retryable: false });
    expect(findError("Acme", rows, 5)).toMatchObject({ delivery: "unknown" });
  });

  test.each([undefined, null, "", 0, "constructor", "212110"])("returns nothing for %j", (code) => {
    expect(findError("Acme", rows, code)).toBeUndefined();
  });
});

describe("errorFromFailedMessage", () => {
  const response = { status: 201, body: "", header: () => undefined };

  test.each([
    ["failed", "not-sent"],
    ["undelivered", "not-sent"],
    ["queued", "not-sent"],
    ["sending", "unknown"],
    ["sent", "unknown"],
    ["delivered", "unknown"],
    ["read", "unknown"],
    ["unknown", "unknown"],
  ] as const)("a failure with the status %s is %s", (status, delivery) => {
    const error = errorFromFailedMessage("Acme", response, { id: "m-1", status });
    expect(error).toMatchObject({ code: "rejected", delivery, messageId: "m-1", httpStatus: 201 });
    expect(error.message).toBe("Acme failed the message at once.");
  });

  test("uses what is known about the code", () => {
    const message = { id: "m-1", status: "failed" } as const;
    const known = errorFromFailedMessage("Acme", response, message, findError("Acme", rows, 21_211));
    expect(known).toMatchObject({ code: "invalid-recipient", delivery: "not-sent" });
    const unknown = errorFromFailedMessage("Acme", response, message, { providerCode: "99" });
    expect(unknown).toMatchObject({ code: "rejected", providerCode: "99" });
    expect(unknown.message).toBe("Acme failed the message at once. (Acme 99)");
    const longNumber = errorFromFailedMessage("Acme", response, message, { providerCode: "+1 555 867 5310" });
    expect(longNumber.message).toBe("Acme failed the message at once.");
  });
});

describe("callbackUrl and referenceIn", () => {
  const message = async (more: object) =>
    (await createMemoryConnector().prepare({ to: "+15558675310", body: "Hi", ...more })) as PreparedMessage;

  test("carry a reference of any characters in the URL's query", async () => {
    const prepared = await message({
      reference: "order 7&x=ä",
      statusCallback: "https://example.com/sms?a=1",
    });
    const url = callbackUrl(prepared, "https://example.com/other");
    expect(url).toMatch(/^https:\/\/example\.com\/sms\?a=1&smskit-reference=/);
    expect(referenceIn(url ?? "")).toBe("order 7&x=ä");
  });

  test("leave a callback without a reference unchanged", async () => {
    const statusCallback = "https://example.com/sms";
    expect(callbackUrl(await message({}), statusCallback)).toBe(statusCallback);
    expect(callbackUrl(await message({ reference: "order-7" }), undefined)).toBeUndefined();
    for (const url of [statusCallback, "", "not a URL", `${statusCallback}?smskit-reference=`]) {
      expect(referenceIn(url)).toBeUndefined();
    }
  });
});

describe("keywordOf", () => {
  const lists = { stop: ["STOP", "STOP ALL"], start: ["START"], help: ["HELP"] };

  test.each([
    ["stop", "stop"],
    [" Stop \n all ", "stop"],
    ["START", "start"],
    ["help", "help"],
    ["Stop it", undefined],
    ["stop.", undefined],
    ["", undefined],
    ["constructor", undefined],
  ])("%j is %s", (text, keyword) => {
    expect(keywordOf(text, lists)).toBe(keyword);
  });
});

describe("secrets of a webhook", () => {
  test("leave out empty and missing values", async () => {
    const unset = undefined as unknown as string;
    expect(await readSecrets(["new", unset, "", "old"], "account")).toEqual(["new", "old"]);
    expect(await readSecrets("one", "account")).toEqual(["one"]);
    expect(await readSecrets(undefined, "account")).toEqual([]);
    expect([hasSecret([unset, ""]), hasSecret(undefined), hasSecret("")]).toEqual([false, false, false]);
    expect(hasSecret(["", "old"])).toBe(true);
    for (const guessed of [" ", "\t\n", "<your-secret>", [" ", "<secret>"]]) {
      expect(hasSecret(guessed)).toBe(false);
      expect(matchesSecret([guessed].flat()[0], [guessed].flat())).toBe(false);
    }
  });

  test("can depend on the account in the request", async () => {
    const secrets = async (account: string) => (account === "a" ? ["secret of a"] : []);
    expect(hasSecret(secrets)).toBe(true);
    expect(await readSecrets(secrets, "a")).toEqual(["secret of a"]);
    expect(await readSecrets(secrets, "b")).toEqual([]);
  });
});

describe("values of a provider's JSON", () => {
  test("have the expected type, or are empty", () => {
    expect(parseJson('{"id":1}')).toEqual({ id: 1 });
    expect(parseJson("<html>")).toBeUndefined();
    expect([fieldsOf(null), fieldsOf("x"), fieldsOf({ id: 1 })]).toEqual([{}, {}, { id: 1 }]);
    expect([textOf(7), textOf("x")]).toEqual(["", "x"]);
    expect([listOf({}), listOf([1])]).toEqual([[], [1]]);
    expect(dateOf("2026-11-05T12:00:00Z")).toEqual(new Date("2026-11-05T12:00:00Z"));
    for (const value of [undefined, null, "", "soon", 0]) {
      expect(Math.abs(dateOf(value).getTime() - Date.now())).toBeLessThan(60_000);
    }
  });
});

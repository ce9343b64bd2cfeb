import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { SmsWebhookError } from "../index.ts";

describe("SmsWebhookError", () => {
  it("is an Error with the status to respond with", () => {
    const error = new SmsWebhookError(403, "The signature is wrong: set publicUrl.");
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "SmsWebhookError", status: 403 });
    expect(String(error)).toBe("SmsWebhookError: The signature is wrong: set publicUrl.");
    expect(inspect(error)).toMatch(/^SmsWebhookError: The signature is wrong/);
    expect(Object.keys(error)).toEqual(["status"]);
  });
});

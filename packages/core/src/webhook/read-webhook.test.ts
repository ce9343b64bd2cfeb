import { describe, expect, it } from "vitest";
import { SmsWebhookError } from "../index.ts";
import { readWebhookBody, readWebhookForm } from "../provider.ts";

const url = "https://example.com/webhook";

function post(body: BodyInit, headers: HeadersInit = {}): Request {
  return new Request(url, { method: "POST", headers, body, duplex: "half" } as RequestInit);
}

async function refusal(request: Request): Promise<SmsWebhookError> {
  const thrown = await readWebhookBody(request).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(SmsWebhookError);
  return thrown as SmsWebhookError;
}

describe("the body of a webhook", () => {
  it("is read completely, whatever its form", async () => {
    const pieces = new ReadableStream({
      start(controller) {
        for (const piece of ["a=", "1&b", "=é"]) controller.enqueue(new TextEncoder().encode(piece));
        controller.close();
      },
    });
    expect(new TextDecoder().decode(await readWebhookBody(post(pieces)))).toBe("a=1&b=é");
    expect(await readWebhookBody(new Request(url, { method: "POST" }))).toHaveLength(0);
    expect(await readWebhookBody(post("x".repeat(65_536)))).toHaveLength(65_536);
    expect(await readWebhookBody(post("x".repeat(100_000)), 100_000)).toHaveLength(100_000);
    await expect(readWebhookBody(post("x".repeat(100_001)), 100_000)).rejects.toMatchObject({ status: 413 });
  });

  it("is rejected if it is too long, with or without a length, without reading further", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(10_000));
      },
    });
    expect(await refusal(post(endless))).toMatchObject({ status: 413 });
    expect(pulled).toBeLessThan(12);
    expect(await refusal(post("x", { "Content-Length": "1000000" }))).toMatchObject({ status: 413 });
  });

  it("is reported as incomplete if it breaks off, without its content", async () => {
    const broken = new ReadableStream({
      pull(controller) {
        controller.error(new Error("ECONNRESET while reading +15558675310"));
      },
    });
    const error = await refusal(post(broken));
    expect(error.status).toBe(400);
    expect(error.message).not.toContain("15558675310");
  });

  it("is reported as already read if it was consumed before", async () => {
    const request = post("a=1");
    await request.text();
    expect(await refusal(request)).toMatchObject({
      status: 500,
      message: expect.stringContaining("read already"),
    });
    const locked = post("a=1");
    locked.body?.getReader();
    expect(await refusal(locked)).toMatchObject({ status: 500 });
  });
});

describe("a form", () => {
  it("is decoded from text or bytes, including repeated fields", () => {
    expect([...readWebhookForm("a=1&a=2&b=%C3%A9+x")]).toEqual([
      ["a", "1"],
      ["a", "2"],
      ["b", "é x"],
    ]);
    expect([...readWebhookForm(new TextEncoder().encode("a=1"))]).toEqual([["a", "1"]]);
    expect([...readWebhookForm("")]).toEqual([]);
  });

  it("is rejected if it has more than 1,000 fields or is too long", () => {
    expect([...readWebhookForm(Array(1_000).fill("a=").join("&"))]).toHaveLength(1_000);
    for (const text of [Array(1_001).fill("a=").join("&"), "&".repeat(1_000), "x".repeat(70_000)]) {
      expect(() => readWebhookForm(text)).toThrowError(expect.objectContaining({ status: 413 }));
    }
  });
});

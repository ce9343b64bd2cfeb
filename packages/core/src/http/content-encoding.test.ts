import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { SmsError } from "../index.ts";
import { createHttpClient, type HttpResponse } from "../provider.ts";

const body = JSON.stringify({ sid: "SM0123", note: "Schöne Grüße 😀".repeat(20) });
const unknown = { code: "unavailable", delivery: "unknown", retryable: false };

interface Reply {
  status?: number;
  /** The header as the server spells it, and its value. */
  encoding?: [name: string, value: string];
  bytes: Uint8Array | string;
  /** Bytes that are announced and never sent. */
  missing?: number;
}

/** Sends one request to a server that responds like this. */
async function ask({ status = 201, encoding, bytes, missing }: Reply) {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    const headers = encoding === undefined ? [] : encoding;
    if (missing === undefined) {
      response.writeHead(status, [...headers, "Retry-After", "7"]).end(bytes);
      return;
    }
    response.writeHead(status, [...headers, "Content-Length", String(bytes.length + missing)]);
    response.write(bytes, () => response.socket?.end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = createHttpClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  onTestFinished(() => {
    client.close();
    server.close();
  });
  const sent = client.request({ method: "POST", path: "/messages", body: "To=%2B15558675310" });
  const outcome = await sent.then(
    (response) => ({ response }),
    (error: unknown) => ({ error }),
  );
  return { ...outcome, seen } as { response?: HttpResponse; error?: unknown; seen: IncomingHttpHeaders[] };
}

const codings = {
  gzip: gzipSync,
  "x-gzip": gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
} as const;

describe("a response that is compressed although the client did not request it", () => {
  it("is not requested", async () => {
    const { seen } = await ask({ bytes: body });
    expect(seen[0]?.["accept-encoding"]).toBe("identity");
  });

  it.each(Object.entries(codings))("is decoded: %s", async (coding, compress) => {
    const { response } = await ask({ encoding: ["Content-Encoding", coding], bytes: compress(body) });
    expect(response).toMatchObject({ status: 201, body });
  });

  it("is decoded: deflate without zlib's header", async () => {
    const { response } = await ask({
      encoding: ["Content-Encoding", "deflate"],
      bytes: deflateRawSync(body),
    });
    expect(response?.body).toBe(body);
  });

  it.each([
    ["CONTENT-ENCODING", "GZIP", gzipSync(body)],
    ["content-encoding", " gzip ", gzipSync(body)],
    ["Content-Encoding", "gzip, br", brotliCompressSync(gzipSync(body))],
    ["Content-Encoding", "br,deflate,X-GZIP", gzipSync(deflateSync(brotliCompressSync(body)))],
    ["Content-Encoding", "identity, gzip", gzipSync(body)],
    ["Content-Encoding", "gzip,,", gzipSync(body)],
    ["Content-Encoding", "", Buffer.from(body)],
    ["Content-Encoding", "identity", Buffer.from(body)],
    ["Content-Encoding", "Identity, identity", Buffer.from(body)],
  ])("is decoded: %s: %j", async (name, value, bytes) => {
    const { response } = await ask({ encoding: [name, value], bytes });
    expect(response?.body).toBe(body);
  });

  it("is decoded, whatever its content", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", maxLength: 2_000 }),
        fc.array(fc.constantFrom(...Object.entries(codings)), { minLength: 1, maxLength: 4 }),
        async (text, stack) => {
          const bytes = stack.reduce<Uint8Array>((inner, [, compress]) => compress(inner), Buffer.from(text));
          const encoding = stack.map(([coding]) => coding).join(", ");
          const { response } = await ask({ encoding: ["Content-Encoding", encoding], bytes });
          expect(response?.body).toBe(text);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each([200, 201, 204])("can name a coding without having a body (%i)", async (status) => {
    const { response } = await ask({ status, encoding: ["Content-Encoding", "gzip"], bytes: "" });
    expect(response).toMatchObject({ status, body: "" });
  });

  it.each(["gzip", "deflate", "br"] as const)("is limited by its decoded size: %s", async (coding) => {
    const bomb = codings[coding](Buffer.alloc(8 * 1_048_576));
    const { error } = await ask({ encoding: ["Content-Encoding", coding], bytes: bomb });
    expect(error).toMatchObject({ ...unknown, httpStatus: 201 });
    expect((error as SmsError).message).toContain("more than 1048576 bytes");
  });

  it("is limited at each of its codings", async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(16 * 1_048_576)));
    const { error } = await ask({ encoding: ["Content-Encoding", "gzip, gzip"], bytes: bomb });
    expect(error).toMatchObject(unknown);
  });

  it.each(["gzip", "deflate", "br"] as const)(
    "has an unknown outcome if its stream is cut off: %s",
    async (coding) => {
      const whole = codings[coding](body);
      for (const length of [1, whole.length >> 1, whole.length - 1]) {
        const { error } = await ask({
          encoding: ["Content-Encoding", coding],
          bytes: whole.subarray(0, length),
        });
        expect(error, `${length} bytes`).toMatchObject({ ...unknown, httpStatus: 201 });
      }
      const { error } = await ask({ encoding: ["Content-Encoding", coding], bytes: whole, missing: 10 });
      expect(error).toMatchObject(unknown);
    },
  );

  it.each([
    ["zstd", zstdCompressSync(body)],
    ["compress", Buffer.from(body)],
    ["gzip", Buffer.from(body)],
    ["br, gzip", gzipSync(body)],
    ["aws-chunked", Buffer.from(body)],
    ["gzip, ".repeat(500), gzipSync(body)],
    ["☎", Buffer.from(body)],
  ])("has an unknown outcome with an explanation if it cannot be decoded: %s", async (coding, bytes) => {
    const encoding = Buffer.from(coding).toString("latin1");
    const { error } = await ask({ encoding: ["Content-Encoding", encoding], bytes });
    expect(SmsError.is(error)).toBe(true);
    expect(error).toMatchObject({ ...unknown, httpStatus: 201 });
    expect((error as SmsError).message).toMatch(/Content-Encoding that .* cannot be decoded: check/);
  });

  it.each([400, 401, 408, 429])("is a rejection if its status is one: %i", async (status) => {
    for (const encoding of ["zstd", "gzip"]) {
      const { response } = await ask({ status, encoding: ["Content-Encoding", encoding], bytes: "garbled" });
      expect(response).toMatchObject({ status, body: "" });
      expect(response?.header("retry-after")).toBe("7");
    }
  });
});

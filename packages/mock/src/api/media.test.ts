import { afterEach, describe, expect, test } from "vitest";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";

const text = { from: "+15558675310", to: "+15550001111", body: "look", provider: "acme" };
const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
let server: CheckedServer;
afterEach(() => server.close());

/** Sends a file from a phone, and fetches it as the app would. */
async function sendFile(url: string, contentType?: string) {
  server ??= await startCheckedServer();
  const media = [{ url, ...(contentType !== undefined && { contentType }) }];
  const { status, body } = await server.call("POST", "/replies", { ...text, media });
  expect(status).toBe(201);
  const [file] = body.media;
  return { file, response: await fetch(file.url) };
}

describe("a file of a text from a phone", () => {
  test("is kept and served if it is a data: URL", async () => {
    server = await startCheckedServer();
    const { file, response } = await sendFile(`data:image/png;base64,${pixel}`);
    expect(file).toEqual({
      url: expect.stringContaining(`${server.url}/api/v1/media/`),
      contentType: "image/png",
    });
    expect(server.carrier.replies[0]?.media).toEqual([file]);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(response.headers.get("content-disposition")).toBe("inline");
    expect(Buffer.from(await response.arrayBuffer()).toString("base64")).toBe(pixel);
  });

  test.each([
    ["data:text/html,<script>alert(1)</script>", undefined, "text/html"],
    ["data:image/svg+xml,<svg/>", undefined, "image/svg+xml"],
    ["data:,plain", "application/pdf", "application/pdf"],
  ])("is never shown as a page: %s", async (url, contentType, shownType) => {
    server = await startCheckedServer();
    const { response } = await sendFile(url, contentType);
    expect(response.headers.get("content-type")).toBe(shownType);
    expect(response.headers.get("content-disposition")).toBe("attachment");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  });

  test("stays where it is if it is an http URL", async () => {
    server = await startCheckedServer();
    const media = [{ url: "https://example.com/a.png", contentType: "image/png" }];
    expect((await server.call("POST", "/replies", { ...text, media })).body.media).toEqual(media);
  });

  test("may be 1 MB large, and no larger", async () => {
    server = await startCheckedServer();
    const base64 = (size: number) => Buffer.alloc(size).toString("base64");
    const { response } = await sendFile(`data:image/png;base64,${base64(1_000_000)}`);
    expect((await response.arrayBuffer()).byteLength).toBe(1_000_000);
    const media = [{ url: `data:image/png;base64,${base64(1_000_001)}` }];
    const { status, body } = await server.call("POST", "/replies", { ...text, media });
    expect([status, body.detail]).toEqual([400, "media.0.url: the file is over 1 MB."]);
  });

  test.each([
    [{ url: "https://example.com/a.png" }, /^media\.0\.contentType: is missing/],
    [{ url: "data:image/png;base64" }, /^media\.0\.url: is not a valid data: URL/],
    [
      { url: "file:///etc/passwd", contentType: "image/png" },
      /^media\.0\.url: must be an http, https or data: URL/,
    ],
    [{ url: "data:,x", contentType: "image/png\r\nx: y" }, /^media\.0\.contentType: must be a MIME type/],
  ])("%j is refused", async (file, detail) => {
    server = await startCheckedServer();
    const { status, body } = await server.call("POST", "/replies", { ...text, media: [file] });
    expect([status, body.detail]).toEqual([400, expect.stringMatching(detail)]);
  });

  test("is gone after a reset, and after 50 others", async () => {
    server = await startCheckedServer();
    const { file } = await sendFile("data:text/plain,first");
    for (let index = 0; index < 49; index++) await sendFile(`data:text/plain,${index}`);
    expect((await fetch(file.url)).status).toBe(200);
    const { file: last } = await sendFile("data:text/plain,last");
    expect((await fetch(file.url)).status).toBe(404);
    server.carrier.reset();
    expect((await fetch(last.url)).status).toBe(404);
  });
});

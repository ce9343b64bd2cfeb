import { afterEach, beforeEach, expect, test } from "vitest";
import { type MockServer, startMockServer } from "../index.ts";

let server: MockServer;
beforeEach(async () => {
  server = await startMockServer();
});
afterEach(() => server.close());

const files = [
  "/",
  "/?to=%2B15558675310",
  "/code",
  "/code?to=%2B15558675310",
  "/inbox/inbox.js",
  "/inbox/inbox.css",
  "/inbox/icon.svg",
];

test.each(files)("serves %s with a policy that blocks other origins", async (path) => {
  const response = await fetch(server.url + path);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-security-policy")).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: http: https:; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  expect(await response.text()).not.toMatch(/\bstyle=|<script(?! type="module" src="\/inbox\/)/);
});

test("returns 404 for missing files, and a provider's host has no inbox", async () => {
  expect((await fetch(`${server.url}/inbox/../package.json`)).status).not.toBe(200);
  expect((await fetch(`${server.url}/inbox/other.js`)).status).toBe(404);
});

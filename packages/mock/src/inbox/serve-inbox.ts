import { readPage } from "#inbox-page";
import type { WireResponse } from "../faults/socket-faults.ts";
import type { PageFiles } from "./page-files.ts";

/** The page loads only images from other origins, cannot be framed, and runs no script or style from a text. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // The images of an MMS are elsewhere.
  "img-src 'self' data: http: https:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const files: Record<string, readonly [name: keyof PageFiles, contentType: string]> = {
  "/": ["html", "text/html; charset=utf-8"],
  "/code": ["html", "text/html; charset=utf-8"],
  "/inbox/inbox.js": ["js", "text/javascript; charset=utf-8"],
  "/inbox/inbox.css": ["css", "text/css; charset=utf-8"],
  "/inbox/icon.svg": ["icon", "image/svg+xml"],
};

let page: Promise<PageFiles> | undefined;

/** Returns the inbox's file at a path: the page at `/` and `/code`, and its assets at `/inbox/`. @internal */
export async function inboxResponse(path: string): Promise<WireResponse> {
  const file = files[path];
  if (file === undefined) return responseOf(404, "text/plain", "The file does not exist.");
  page ??= readPage().catch((error: unknown) => {
    page = undefined;
    throw error;
  });
  const [name, contentType] = file;
  return responseOf(200, contentType, (await page)[name]);
}

function responseOf(status: number, contentType: string, body: string): WireResponse {
  const headers = {
    "content-type": contentType,
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
  };
  return { status, headers: Object.entries(headers).flat(), body };
}

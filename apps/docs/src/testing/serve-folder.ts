import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * Serves a built site as GitHub Pages does: `/start/node` is `start/node.html`.
 * @param base The path that the site is below, with slashes at both ends.
 */
export async function serveFolder(folder: string, base = "/"): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = decodeURI(pathname.slice(base.length));
    const file = [path, `${path}.html`, join(path, "index.html")]
      .map((name) => join(folder, name))
      .find((name) => existsSync(name) && statSync(name).isFile());
    if (!pathname.startsWith(base) || file === undefined) return response.writeHead(404).end();
    const type = contentTypes[extname(file)] ?? "text/plain";
    return response.writeHead(200, { "content-type": type }).end(readFileSync(file));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

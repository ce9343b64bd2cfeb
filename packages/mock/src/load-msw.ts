import { createRequire } from "node:module";

/**
 * msw and its interceptors are loaded with the first use: a server needs neither, and starts in half the time without
 * them. They are the same that `import` loads.
 */
const load = createRequire(import.meta.url);

/** @internal */
export function loadMsw(): typeof import("msw") {
  return load("msw");
}

/** @internal */
export function loadInterceptors() {
  const { HttpRequestInterceptor }: typeof import("@mswjs/interceptors/http") =
    load("@mswjs/interceptors/http");
  const { SocketInterceptor }: typeof import("@mswjs/interceptors/net") = load("@mswjs/interceptors/net");
  return { HttpRequestInterceptor, SocketInterceptor };
}

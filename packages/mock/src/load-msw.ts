import { createRequire } from "node:module";

/**
 * msw is loaded with the first of its handlers that somebody wants: a server needs none, and starts in half the time
 * without it. It is the same msw that `import` loads.
 */
const load = createRequire(import.meta.url);

/** @internal */
export function loadMsw(): typeof import("msw") {
  return load("msw");
}

/** @internal */
export function loadMswNode(): typeof import("msw/node") {
  return load("msw/node");
}

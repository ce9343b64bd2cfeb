import { createRequire } from "node:module";

/** How this package would require. */
let requireOwn: NodeJS.Require | undefined;

/**
 * msw and its interceptors are loaded with the first use: a server needs neither, and starts in half the time without
 * them. They are the same that `import` loads.
 *
 * A bundle cannot hold msw, since its parser is a file of WebAssembly beside it: a bundle finds it through the package
 * that is installed where it runs.
 */
function load(name: string): unknown {
  try {
    requireOwn ??= requireOfPackage();
    return requireOwn(name);
  } catch (error) {
    if ((error as { code?: unknown } | undefined)?.code !== "MODULE_NOT_FOUND") throw error;
    throw new Error(
      "startMocks and `handlers` need msw, which cannot be bundled: mark @smskit/mock as external and install it where the bundle runs.",
      { cause: error },
    );
  }
}

function requireOfPackage(): NodeJS.Require {
  // A CommonJS bundle has no `import.meta.url`, ESM has no `__filename`.
  const here = createRequire(typeof __filename === "string" ? __filename : import.meta.url);
  return createRequire(here.resolve("@smskit/mock/package.json"));
}

/** @internal */
export function loadMsw(): typeof import("msw") {
  return load("msw") as typeof import("msw");
}

/** @internal */
export function loadInterceptors() {
  const { HttpRequestInterceptor } = load(
    "@mswjs/interceptors/http",
  ) as typeof import("@mswjs/interceptors/http");
  const { SocketInterceptor } = load("@mswjs/interceptors/net") as typeof import("@mswjs/interceptors/net");
  return { HttpRequestInterceptor, SocketInterceptor };
}

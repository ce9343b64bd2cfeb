/** `require` as seen from this package. */
let requireOwn: NodeJS.Require | undefined;

/**
 * Loads msw or its interceptors on first use: a server needs neither, and starts in half the time without them. `import`
 * would load the same modules.
 *
 * A bundle cannot contain msw, because its parser is a separate WebAssembly file. A bundle finds it through the package
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
  const { createRequire } = process.getBuiltinModule("node:module");
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

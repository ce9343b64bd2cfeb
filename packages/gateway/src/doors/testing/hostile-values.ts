import fc from "fast-check";
import { expect } from "vitest";

/** JSON that a field of a request should not have. Some of it contains the canary. */
export function hostileValues(canary: string): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom(
      ...[null, true, 7, "", "{{code}}", "\ud800", "constructor", "x".repeat(5_000)],
      ...[canary, [canary], { [canary]: canary }],
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
}

/** Checks that no request is a server error, and that no response repeats the canary. */
export async function checkHostileRequests<T>(
  requests: fc.Arbitrary<T>,
  { canary, numRuns = 100 }: { canary: string; numRuns?: number },
  ask: (request: T) => Promise<Response>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const response = await ask(request);
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toContain(canary);
    }),
    { numRuns },
  );
}

/** The paths of everything in a value, itself included. */
export function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** A copy of a value with another one at a path. */
export function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const inner = (value as Record<string, unknown>)[key];
  return { ...(value as object), [key]: replaced(inner, rest, by) };
}

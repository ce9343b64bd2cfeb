import type { z } from "@hono/zod-openapi";
import { createCarrier } from "../carrier/create-carrier.ts";
import { validateFault } from "../faults/validate-fault.ts";
import { mockMakers } from "../generated/providers.ts";
import { setupSchema } from "./setup-schema.ts";
import type { MockSetup } from "./setup-types.ts";

/** @internal */
export function parseSetup(content: unknown): MockSetup {
  const result = setupSchema.safeParse(content);
  if (!result.success) throw new Error(problemsOf(result.error).join("\n"));
  const {
    $schema: _,
    latencyMs,
    inboundUrl,
    numbers = {},
    phones = {},
    faults = [],
    forward,
    ...rest
  } = result.data;
  const providers = rest as Record<string, object>;
  const problems = [
    ...faults.flatMap((fault, index) => problemOf(`faults.${index}`, () => validateFault(fault))),
    ...Object.entries(providers).flatMap(([provider, options]) =>
      problemOf(provider, () => mockMakers[provider]?.(createCarrier(), options)),
    ),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return {
    latencyMs,
    inboundUrl,
    providers,
    forward,
    apply(carrier) {
      for (const [number, { account, ...change }] of Object.entries(numbers)) {
        carrier.setNumber(number, change, { account });
      }
      for (const [number, change] of Object.entries(phones)) carrier.setPhone(number, change);
      for (const fault of faults) carrier.faults.add(fault);
    },
  };
}

function problemOf(path: string, check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [`${path}: ${(error as Error).message}`];
  }
}

function problemsOf({ issues }: z.ZodError): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${[...issue.path, key].join(".")}: is not an option here.`);
    }
    const path = issue.path.join(".");
    return [`${path === "" ? "" : `${path}: `}${issue.message}`];
  });
}

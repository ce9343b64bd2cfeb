import { z } from "@hono/zod-openapi";
import type * as Api from "../client/types.ts";
import { examples } from "./examples.ts";
import { described, smsErrorCode } from "./shared-schemas.ts";

/** RFC 9457 problem details. */
export const problem = z
  .object({
    type: described(z.string(), "Where the error is explained, or `about:blank`."),
    title: described(z.string(), "What kind of error it is."),
    status: described(z.int(), "The HTTP status."),
    detail: described(z.string().optional(), "What is wrong and what to do, as a sentence."),
    code: described(smsErrorCode.optional(), "The code of an error of smskit."),
    delivery: described(
      z.enum(["not-sent", "unknown"]).optional(),
      "Whether the text was certainly not sent, or may have been.",
    ),
    errors: described(
      z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      "The fields of the request that are wrong. Values are never repeated.",
    ),
  })
  .openapi("Problem", { example: examples.problem }) satisfies z.ZodType<Api.Problem>;
